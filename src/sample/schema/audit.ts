import { linuxServer } from "../estate/hosts.ts";
import { datetime, table, text } from "../table.ts";

/** One record of the Linux audit daemon, what matters picked out of its raw line. */
export interface AuditRecord {
  readonly time: Date;
  /** USER_ACCT, USER_START, EXECVE ... */
  readonly type: string;
  readonly session: string;
  readonly account: string;
  readonly exe: string;
  readonly command?: string;
  /** The address a login comes from. */
  readonly from?: string;
  readonly terminal?: string;
  readonly operation?: string;
  readonly result?: "success" | "failed";
}

const uids: Readonly<Record<string, number>> = { root: 0, dbadmin: 1000, omsagent: 998 };

export const auditLog = table<AuditRecord>("AuditLog_CL", {
  TimeGenerated: datetime((record) => record.time),
  Computer: text(linuxServer.name),
  RecordType_s: text((record) => record.type),
  Session_s: text((record) => record.session),
  Auid_s: text((record) => String(uidOf(record))),
  Account_s: text((record) => record.account),
  Exe_s: text((record) => record.exe),
  Command_s: text((record) => record.command),
  Address_s: text((record) => record.from),
  Terminal_s: text((record) => record.terminal ?? "ssh"),
  Operation_s: text((record) => record.operation),
  Result_s: text((record) => record.result ?? "success"),
  RawData: text(rawLine),
});

function uidOf(record: AuditRecord): number {
  return uids[record.account] ?? 4_294_967_295;
}

function rawLine(record: AuditRecord): string {
  const seconds = (record.time.getTime() / 1000).toFixed(3);
  const head = `type=${record.type} msg=audit(${seconds}:${record.session}7)`;
  const who = `auid=${uidOf(record)} ses=${record.session}`;
  if (record.command !== undefined) {
    const words = record.command.split(" ").map((word, index) => `a${index}="${word}"`);
    return `${head}: argc=${words.length} ${words.join(" ")} ${who} exe="${record.exe}"`;
  }
  const from = record.from ? ` hostname=${record.from} addr=${record.from}` : "";
  return (
    `${head}: pid=31874 uid=0 ${who} msg='op=${record.operation ?? ""} acct="${record.account}" exe="${record.exe}"` +
    `${from} terminal=${record.terminal ?? "ssh"} res=${record.result ?? "success"}'`
  );
}
