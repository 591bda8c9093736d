import { classify } from "../indicators/classify.ts";
import type { Departure } from "../model/hunt-answer.ts";
import type { Asker } from "./asker.ts";
import { searchable } from "./coverage.ts";
import type { Draft } from "./draft.ts";
import { reader, text } from "./lens-row.ts";
import { readOurs } from "./ours.ts";
import type { HuntPorts } from "./ports.ts";

/** Addresses looked up as perhaps our own; more than this is nobody's egress. */
const mostAddresses = 5;

/**
 * Logons to a host, or as an account, from public addresses that never logged on there before: the door an intruder
 * comes through, whatever the rows of the visit look like. Our own ranges are nobody from outside.
 */
export async function askOutsideLogons(ports: HuntPorts, asker: Asker, draft: Draft): Promise<void> {
  const answer = await asker.ask("host/outside-logons");
  if (!answer) return;
  const read = reader(answer);
  const logons = answer.rows.map((row): Departure => {
    const door = `first ${text(read(row, "Door"))} logon`;
    return {
      what:
        draft.indicator.kind === "host"
          ? `${door} as ${text(read(row, "Account"))}`
          : `${door} on ${text(read(row, "Host"))}`,
      by: "host/outside-logons",
      first: text(read(row, "TimeGenerated")),
      last: text(read(row, "Last")),
      rows: Number(read(row, "Rows")),
      address: text(read(row, "Address")),
    };
  });
  const own = await ownAddresses(ports, asker, draft, [...new Set(logons.map(({ address }) => address))]);
  draft.departures.push(...logons.filter(({ address }) => !own.has(address)));
}

async function ownAddresses(ports: HuntPorts, asker: Asker, draft: Draft, addresses: readonly string[]) {
  const names = new Set(searchable(draft.tables).map((table) => table.name));
  const canTell = ports.library.for("ip", names).some(({ id }) => id === "core/ours");
  const own = await Promise.all(
    addresses.slice(0, mostAddresses).map(async (address) => {
      const read = classify(address, { typed: false });
      if (!("indicator" in read)) return false;
      const { indicator } = read;
      if (ports.ours(indicator)) return true;
      if (!canTell) return false;
      const answer = await asker.ask("core/ours", { indicator, names: [] });
      return answer !== null && readOurs(answer) !== null;
    }),
  );
  return new Set(addresses.filter((_, at) => own[at]));
}
