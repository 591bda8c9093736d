import type { About, Part } from "../model/about.ts";
import type { Block, Card, Line } from "../model/card.ts";
import { factsBlock } from "./case.ts";
import { code, untrusted } from "./span.ts";
import { capital } from "./words.ts";

/** What the bot is, what it was given and what it may use, and whose data it shows. */
export function aboutCard(about: About, countsOnly: boolean): Card {
  const { version, runtime, logs, store, answering, platforms, providers, doors, licence, credits, docs } = about;
  const title = `huntbot ${version}`;
  const setUp: Block[] = [
    factsBlock([
      ["Logs", [untrusted(logs.source), `, ${logs.engine}`]],
      ["Case files", [store]],
      ["Answers in", [answering.length > 0 ? answering.join(", ") : "this terminal"]],
      ...[...platforms, ...doors].map((part) => [capital(part.name), partLine(part)] as const),
      ["Looks up", asked(providers.filter((provider) => provider.on))],
    ]),
    ...offTable(providers.filter((provider) => !provider.on)),
  ];
  return {
    title,
    tone: "calm",
    preview: title,
    blocks: [
      { kind: "text", lines: [["where an indicator has been, asked where the team talks"]] },
      ...(countsOnly ? [] : setUp),
      factsBlock([
        ["Runs on", [runtime]],
        ["Licence", [licence]],
        ["Read on", [docs.join(" · ")]],
      ]),
      { kind: "note", line: [credits.join(" · ")] },
    ],
  };
}

const partLine = ({ on, how }: Part): Line => [on ? "on" : "off", how ? `: ${how}` : ""];

/** `on this machine: scope, geoip · without a key: registration` */
function asked(providers: readonly Part[]): Line {
  const ways = [...new Set(providers.map(({ how }) => how))];
  const names = (way: string) => providers.filter(({ how }) => how === way).map(({ name }) => name);
  return [ways.map((way) => `${way}: ${names(way).join(", ")}`).join(" · ") || "nobody"];
}

/** Everything that is off, and what would turn it on. */
function offTable(off: readonly Part[]): Block[] {
  if (off.length === 0) return [];
  return [
    {
      kind: "table",
      columns: [{ name: "Not asked" }, { name: "What turns it on" }],
      rows: off.map(({ name, how }) => [[code(name)], [how]]),
    },
  ];
}
