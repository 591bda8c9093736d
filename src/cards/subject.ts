import type { Line } from "../model/card.ts";
import type { Departure, Habit, HuntAnswer } from "../model/hunt-answer.ts";
import { code, joined, untrusted } from "./span.ts";
import { clock, number, plural } from "./words.ts";

type Fact = { readonly label: string; readonly value: Line };

const mostDepartures = 4;
const mostAddresses = 4;

/** Who or what it is, as the workspace's own tables tell it. */
export function aboutLine({ result: { subject } }: HuntAnswer): Line {
  return joined(
    (subject?.about ?? []).map((words): Line => [untrusted(words, 80)]),
    " · ",
  );
}

/** Questions that look for a use which is not its own, in a reader's words. */
const lookedFor: Readonly<Record<string, string>> = {
  "core/behaviour": "behaviour analytics",
  "host/outside-logons": "first logons from outside",
  "account/sign-in-map": "new countries",
  "account/files": "volumes of files",
  "account/mailbox-rules": "mailbox rules",
};

/** What is not as usual; where nothing is, what was looked at and that the rest was not judged: never that all is well. */
export function useLine({ departures, result: { activity, anomalies, queries } }: HuntAnswer): Line {
  if (activity.use === null) return [];
  if (departures.length === 0) {
    const looked = Object.keys(lookedFor).filter((id) => queries.some((query) => query.id === id));
    if (looked.length === 0) return ["No table here says whether its use is as usual."];
    const besides = anomalies.length > 0 ? "Besides its volume, nothing" : "Nothing";
    return [
      `${besides} unusual in ${looked.map((id) => lookedFor[id]).join(", ")}; what else it did is listed, not judged.`,
    ];
  }
  const shown = departures.slice(0, mostDepartures).map(departureWords);
  const more = departures.length - shown.length;
  return joined(more > 0 ? [...shown, [`+${more} in Details`]] : shown, " · ");
}

export function departureWords({ what, first, address }: Departure): Line {
  const from: Line = address ? [" from ", code(address)] : [];
  return [untrusted(what, 90), ...from, ` (${clock(first)})`];
}

/** Lines that only a host, an account or a private address has. */
export function subjectFacts({ result, habits }: HuntAnswer): Fact[] {
  const { subject } = result;
  if (!subject) return [];
  const facts: Fact[] = [];
  const addresses = habits.filter((habit) => habit.what === "address");
  if (addresses.length > 0) facts.push({ label: "Signs in from", value: addressesLine(addresses) });
  if (subject.holders.length > 0) {
    const held = subject.holders
      .slice(0, 3)
      .map(
        ({ host, evidence, first, last }): Line => [
          untrusted(host, 60),
          ` ${clock(first)} - ${clock(last)} (`,
          untrusted(evidence, 60),
          ")",
        ],
      );
    const hosts = new Set(subject.holders.map(({ host }) => host)).size;
    facts.push({
      label: "Who had it",
      value: [...joined(held, " · "), ...(hosts > 1 ? [` · ${hosts} hosts: hunt the one of your time`] : [])],
    });
  } else if (result.indicator.kind === "ip") facts.push({ label: "Who had it", value: ["no table says"] });
  if (subject.names.length > 1) {
    const names = subject.names.map((name): Line => [untrusted(name, 80)]);
    facts.push({ label: "Searched as", value: joined(names, ", ") });
  }
  const alone = result.indicator.kind === "account" ? aloneIn(result.indicator.value) : "";
  if (alone)
    facts.push({
      label: "Counted too",
      value: ["columns that hold ", untrusted(alone, 80), " alone, of whatever domain"],
    });
  if (subject.namesakes.length > 0) {
    const others = subject.namesakes.slice(0, 5).map((name): Line => [untrusted(name, 60)]);
    facts.push({
      label: "Namesakes",
      value: [`${plural(subject.namesakes.length, "other")} by this name, searched too: `, ...joined(others, ", ")],
    });
  }
  return facts;
}

/** The name without its domain, of an account that was named with one. */
function aloneIn(account: string): string {
  return account.includes("@") ? account.slice(0, account.lastIndexOf("@")) : (account.split("\\")[1] ?? "");
}

/** The most used address, then those from elsewhere, then the rest counted: an intruder's is rare, and from another country. */
function addressesLine(addresses: readonly Habit[]): Line {
  const [usual, ...others] = addresses;
  if (!usual) return [];
  const elsewhere = (habit: Habit) => Number(habit.note !== usual.note);
  const ranked = [...others].sort((a, b) => elsewhere(b) - elsewhere(a) || b.rows - a.rows);
  const shown = [usual, ...ranked.slice(0, mostAddresses - 1)].map(
    (habit): Line => [
      code(habit.value),
      habit.note ? " " : "",
      untrusted(habit.note, 20),
      ` ${number(habit.rows)}`,
      ...(habit.isNew ? [" new"] : []),
    ],
  );
  const more = addresses.length - shown.length;
  return joined(more > 0 ? [...shown, [`+${more}`]] : shown, " · ");
}
