import { isoFromTicks, ticksFromIso } from "./ticks.ts";

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const month = `(${months.join("|")})`;
const audit = /\bmsg=audit\((\d{9,10}\.\d{3}):/;
const iso =
  /(?<!\d)(\d{4})[-/](\d\d)[-/](\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:[.,](\d{1,9}))?(?: ?(Z|UTC|[+-]\d\d:?\d\d))?(?![\d:])/;
const accessLog = new RegExp(`\\[(\\d\\d)/${month}/(\\d{4}):(\\d\\d:\\d\\d:\\d\\d) ([+-]\\d{4})\\]`);
const syslog = new RegExp(`^(?:<\\d{1,3}>)?${month} +(\\d{1,2}) (\\d\\d:\\d\\d:\\d\\d)(?:\\.(\\d{1,9}))?`);
const epoch = /^[[(]?(\d{10}(?:\.\d{1,9})?|\d{13})\b/;

/** Where a time may stand: an event that quotes another time further on must not be dated by it. */
const searched = 200;

/**
 * The ISO instant of a line of a text log: auditd's `msg=audit(epoch:`, an ISO time in the first 200 characters, a web
 * server's `[18/Feb/2019:15:29:22 +0000]`, syslog's `Feb 18 15:29:22`, an epoch at the start. Times without an offset are
 * UTC. Syslog leaves out the year: it is the latest one that puts the line before `writtenUntil`. Undefined without any.
 */
export function timeOfLine(text: string, writtenUntil: Date): string | undefined {
  const head = text.slice(0, searched);
  const audited = audit.exec(head)?.[1];
  if (audited) return isoOfEpoch(audited);
  const named = iso.exec(head);
  if (named) {
    const [, year, monthNumber, day, clock, fraction, zone] = named;
    return normalised(`${year}-${monthNumber}-${day}T${clock}`, fraction, zone);
  }
  const access = accessLog.exec(head);
  if (access) return normalised(`${access[3]}-${monthOf(access[2])}-${access[1]}T${access[4]}`, undefined, access[5]);
  const line = syslog.exec(head);
  if (line) return syslogTime(line, writtenUntil);
  const start = epoch.exec(head)?.[1];
  return start && isoOfEpoch(start);
}

function syslogTime(match: RegExpExecArray, writtenUntil: Date): string | undefined {
  const [, monthName, day = "", clock, fraction] = match;
  const year = writtenUntil.getUTCFullYear();
  // A day of slack: the line's own zone may be ahead of UTC.
  const latest = new Date(writtenUntil.getTime() + 86_400_000).toISOString();
  for (const candidate of [year + 1, year, year - 1, year - 2, year - 3, year - 4]) {
    const found = normalised(`${candidate}-${monthOf(monthName)}-${day.padStart(2, "0")}T${clock}`, fraction, "Z");
    if (found && found < latest) return found;
  }
  return undefined;
}

function monthOf(name: string | undefined): string {
  return String(months.indexOf(name ?? "") + 1).padStart(2, "0");
}

function normalised(time: string, fraction = "", zone = "Z"): string | undefined {
  const seconds = time.length === 16 ? `${time}:00` : time;
  const ticks = ticksFromIso(`${seconds}${fraction && `.${fraction.slice(0, 7)}`}${zone === "UTC" ? "Z" : zone}`);
  return ticks === undefined ? undefined : isoFromTicks(ticks);
}

function isoOfEpoch(digits: string): string {
  const [whole = "", fraction = ""] = digits.split(".");
  const milliseconds = whole.length === 13 ? Number(whole) : Number(whole) * 1000;
  const instant = new Date(milliseconds).toISOString();
  return fraction === "" ? instant : `${instant.slice(0, 19)}.${fraction.slice(0, 7).padEnd(7, "0")}Z`;
}
