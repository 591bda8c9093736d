import { incidentCard } from "../cards/incident.ts";
import { plural } from "../cards/words.ts";
import type { BulkQuestion } from "../hunts/bulk.ts";
import { resultsOf } from "../hunts/bulk-results.ts";
import { entitiesOf, type Incident, readIncident } from "../hunts/incident.ts";
import type { HuntPorts } from "../hunts/ports.ts";
import type { Command, Output } from "../model/command.ts";
import { Failure } from "../model/failure.ts";
import type { Request } from "../model/request.ts";
import { strictest } from "../model/tlp.ts";
import { isoWindow, type Window } from "../model/window.ts";
import { priceOutput } from "./ask-logs.ts";
import { huntMany } from "./bulk.ts";
import { insideOnly, misused } from "./case-file.ts";
import { refuseClosed } from "./closed-tables.ts";
import { readersOf, requestTlp } from "./tlp.ts";
import { windowSince } from "./window-since.ts";

interface IncidentArgs {
  readonly number: number;
  /** Null: as the incident's own times say. */
  readonly window: Window | null;
  readonly enrich: boolean;
  readonly confirmed: boolean;
}

const dayMs = 86_400_000;
/** How far back an incident is looked for. */
const keptDays = 90;
const mostEntities = 40;

/** `incident <n>`: a Microsoft Sentinel incident as it stands, and all that its alerts name, hunted at once. */
export function incidentCommand({ hunt }: { readonly hunt: HuntPorts }): Command<IncidentArgs> {
  return {
    name: "incident",
    usage: "incident <number> [range] [--no-enrich] [--confirm]",
    summary: "a Sentinel incident as it stands, with everything its alerts name hunted at once",
    examples: ["incident 1174", "incident 1182 30d"],
    takesRange: true,
    role: "viewer",
    options: { "no-enrich": "ask the workspace only", confirm: "search all the same what is over budget" },
    parse({ words, window, windowSource, options }) {
      const [word = "", ...rest] = words;
      const number = Number(/^#?(\d{1,9})$/.exec(word)?.[1] ?? Number.NaN);
      if (!Number.isInteger(number) || rest.length > 0)
        throw misused(
          "incident needs a number",
          "It takes the number that Sentinel gave it.",
          "For example: incident 1174",
        );
      return {
        number,
        window: windowSource === "typed" ? window : null,
        enrich: options["no-enrich"] === undefined,
        confirmed: options["confirm"] !== undefined,
      };
    },
    async *run(args, request) {
      insideOnly(request, "incident");
      refuseClosed("incident", ["SecurityIncident", "SecurityAlert"], request);
      const now = hunt.clock();
      const { person, signal } = request;
      const known = { from: new Date(now.getTime() - keptDays * dayMs), to: now };
      const incident = await found(hunt, args.number, { window: known, person, signal });
      const window = args.window ?? windowOf(incident, now);
      const price = args.confirmed ? null : await hunt.logs.price?.("every table", window, signal);
      if (price) yield priceOutput("incident", price, ["incident", String(args.number)], window);
      else yield* huntEntities(hunt, incident, { ...args, window }, request);
    },
  };
}

async function found(hunt: HuntPorts, number: number, asking: Parameters<typeof readIncident>[2]): Promise<Incident> {
  const tables = await hunt.logs.tables(asking.signal);
  if (!tables.some(({ name }) => name === "SecurityIncident")) {
    throw new Failure({
      what: `Could not read incident ${number}`,
      why: "these logs have no table SecurityIncident.",
      fix: "Ask a workspace that Microsoft Sentinel writes to.",
      usage: true,
    });
  }
  const incident = await readIncident(hunt, number, asking);
  if (incident) return incident;
  throw new Failure({
    what: `There is no incident ${number}`,
    why: `No row of the last ${keptDays} days has that number.`,
    fix: "The open ones: run start/open-incidents 90d",
    usage: true,
  });
}

async function* huntEntities(
  hunt: HuntPorts,
  incident: Incident,
  { window, enrich, confirmed }: IncidentArgs & { readonly window: Window },
  request: Request,
): AsyncIterable<Output> {
  const key = `incident ${incident.item.number}`;
  const all = entitiesOf(incident);
  const indicators = all.slice(0, mostEntities);
  const { person, signal, via } = request;
  const question: BulkQuestion = {
    indicators,
    window,
    person,
    signal,
    enrich,
    confirmed,
    tlp: requestTlp(null, request),
    ...readersOf(null, request),
    ...(request.told ? { told: request.told } : {}),
    for: via === "job" ? "job" : "person",
  };
  const what = `${plural(indicators.length, "entity", "entities")} of incident ${incident.item.number}`;
  const entities = indicators.length > 0 ? resultsOf(yield* huntMany(hunt, question, request, { key, what })) : [];
  const span = isoWindow(window);
  const options = enrich ? [] : ["--no-enrich"];
  const card = incidentCard({ ...incident, entities, window: span, left: all.length - indicators.length, options });
  const tlp = strictest(...entities.map(({ answer }) => answer?.binds));
  const data = {
    incident: { ...incident.item, description: incident.description, createdTime: incident.created },
    window: span,
    alerts: incident.alerts.map(({ item }) => item),
    hunts: entities.map(({ result }) => result),
  };
  yield { slot: "main", key, card, final: true, data, ...(tlp === "clear" ? {} : { tlp }) };
}

/** Since what it is about began. */
function windowOf({ firstActivity, created, alerts }: Incident, now: Date): Window {
  return windowSince([firstActivity, created, ...alerts.flatMap(({ start, item }) => [start, item.time])], now);
}
