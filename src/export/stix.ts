import type { VerdictWord } from "../model/enrich.ts";
import { type HuntResult, rowCount } from "../model/hunt.ts";
import type { Indicator } from "../model/indicator.ts";
import { canonical } from "../model/kept.ts";
import { eventsOf, type TimelineEvent } from "../model/timeline.ts";
import { type CaseExport, caseTlp, type ExportFile, type Finding, fileStem, findingsIn } from "./case-export.ts";
import { objectId, type StixId } from "./stix-id.ts";
import { observableOf, type StixObject } from "./stix-observable.ts";
import { tlpMarking } from "./stix-tlp.ts";

/**
 * A STIX 2.1 bundle: what was hunted as observables and indicators, each hunt as a sighting (a count of 0 says that it was
 * looked for and not seen), what people wrote as notes, and a grouping that holds it together.
 */
export function toStix(given: CaseExport): readonly ExportFile[] {
  const { state } = given;
  const caseId = state.investigation.id;
  const tlp = caseTlp(given);
  const marking = tlp ? tlpMarking(tlp) : null;
  const bot = identity("huntbot", "system", given.state.investigation.openedAt);
  const estate = identity("the searched workspace", "organization", given.state.investigation.openedAt);
  const findings = findingsIn(given.events);
  const hunted = new Map(state.indicators.map((indicator) => [keyOf(indicator), indicator]));
  const verdicts = lastVerdicts(given.events, findings);
  const subjects = new Map(
    [...hunted].map(([key, each]) => [key, subjectOf(each, verdicts.get(key) ?? "unknown", given, bot.id)]),
  );
  const about = [...subjects.values()].flatMap(({ main }) => (main ? [main.id] : []));
  const seen = findings.flatMap((finding) =>
    finding.hunts.flatMap(({ result }, at) => {
      const subject = subjects.get(keyOf(result.indicator));
      return subject?.main
        ? sightingOf(result, finding, { ...subject, main: subject.main }, [
            bot.id,
            estate.id,
            `${caseId} ${finding.at.toISOString()} ${at}`,
          ])
        : [];
    }),
  );
  const notes = notesOf(given.events, about.length > 0 ? about : [estate.id], bot.id, caseId);
  const inside = [bot, estate, ...[...subjects.values()].flatMap(({ objects }) => objects), ...seen, ...notes];
  const grouping: StixObject = {
    ...common("grouping", objectId("grouping", caseId), state.investigation.openedAt, given.at, bot.id),
    name: `huntbot case file ${caseId}`,
    description: given.summary.join("\n"),
    context: "suspicious-activity",
    object_refs: inside.map(({ id }) => id),
  };
  const marked = [...inside, grouping].map((object) =>
    marking ? { ...object, object_marking_refs: [marking.id] } : object,
  );
  const objects = [...(marking ? [marking] : []), ...marked];
  const bundle = { type: "bundle", id: objectId("bundle", caseId, given.at.toISOString()), objects: unique(objects) };
  return [
    {
      name: `${fileStem(given)}.stix.json`,
      mime: "application/stix+json;version=2.1",
      content: `${JSON.stringify(bundle, null, 2)}\n`,
    },
  ];
}

interface Subject {
  /** What a sighting is of; null for what STIX cannot say. */
  readonly main: StixObject | null;
  readonly observable: StixObject | null;
  readonly objects: readonly StixObject[];
}

const kindsOfIndicator: Readonly<Record<VerdictWord, string>> = {
  malicious: "malicious-activity",
  suspicious: "anomalous-activity",
  benign: "benign",
  unknown: "unknown",
};

function subjectOf(indicator: Indicator, verdict: VerdictWord, given: CaseExport, by: StixId): Subject {
  const { openedAt, id } = given.state.investigation;
  if (indicator.kind === "cve") {
    const name = indicator.value;
    const main: StixObject = {
      ...common("vulnerability", objectId("vulnerability", name), openedAt, openedAt, by),
      name,
      external_references: [{ source_name: "cve", external_id: name }],
    };
    return { main, observable: null, objects: [main] };
  }
  const known = observableOf(indicator);
  if (!known) return { main: null, observable: null, objects: [] };
  const main: StixObject = {
    ...common("indicator", objectId("indicator", id, known.pattern), openedAt, given.at, by),
    name: `${indicator.kind} ${indicator.value}`,
    indicator_types: [kindsOfIndicator[verdict]],
    pattern: known.pattern,
    pattern_type: "stix",
    valid_from: openedAt.toISOString(),
  };
  const link: StixObject = {
    ...common("relationship", objectId("relationship", main.id, known.object.id), openedAt, openedAt, by),
    relationship_type: "based-on",
    source_ref: main.id,
    target_ref: known.object.id,
  };
  return { main, observable: known.object, objects: [known.object, main, link] };
}

function sightingOf(
  result: HuntResult,
  { at }: Finding,
  { main, observable }: Subject & { readonly main: StixObject },
  [by, where, key]: readonly [StixId, StixId, string],
): StixObject[] {
  const hits = Math.min(999_999_999, rowCount(result.tables));
  const times = result.tables.flatMap(({ first, last }) => [first, last].filter((time) => time !== null)).sort();
  const span = times.length > 0 ? { first: iso(times[0]), last: iso(times.at(-1)) } : null;
  const observed: StixObject | null =
    hits > 0 && span && observable
      ? {
          ...common("observed-data", objectId("observed-data", key, main.id), at, at, by),
          first_observed: span.first,
          last_observed: span.last,
          number_observed: hits,
          object_refs: [observable.id],
        }
      : null;
  const sighting: StixObject = {
    ...common("sighting", objectId("sighting", key, main.id), at, at, by),
    description: `${result.window.from} to ${result.window.to}: activity ${result.activity.level}, verdict ${result.verdict.level}; ${result.coverage.searched} tables searched, ${result.coverage.failed.length} failed`,
    ...(span ? { first_seen: span.first, last_seen: span.last } : {}),
    count: hits,
    sighting_of_ref: main.id,
    where_sighted_refs: [where],
    ...(observed ? { observed_data_refs: [observed.id] } : {}),
  };
  return observed ? [observed, sighting] : [sighting];
}

/** Notes, evidence, verdicts and changes of status: what people wrote, with their names. */
function notesOf(events: readonly TimelineEvent[], about: readonly StixId[], by: StixId, caseId: string): StixObject[] {
  return events.flatMap((event): StixObject[] => {
    const words = written(event);
    if (words === null) return [];
    const id = objectId("note", caseId, event.id);
    return [
      {
        ...common("note", id, event.at, event.at, by),
        abstract: words.abstract,
        content: words.content,
        ...(event.person.name ? { authors: [event.person.name] } : {}),
        object_refs: about,
      },
    ];
  });
}

function written({ kind, data }: TimelineEvent): { abstract: string; content: string } | null {
  switch (kind) {
    case "noted":
      return {
        abstract: data.as === "done" ? "Done" : data.as === "question" ? "Open question" : "Note",
        content: data.text,
      };
    case "evidence":
      return { abstract: "Evidence", content: data.text };
    case "verdict":
      return { abstract: "Verdict", content: `${data.indicator.value}: ${data.verdict}, ${data.reason}` };
    case "status":
      return { abstract: "Status", content: data.reason ? `${data.status}: ${data.reason}` : data.status };
    default:
      return null;
  }
}

/** What analysts said last, or what the last hunt came to. */
function lastVerdicts(
  events: readonly TimelineEvent[],
  findings: readonly Finding[],
): ReadonlyMap<string, VerdictWord> {
  const found = findings.flatMap(({ hunts }) =>
    hunts.map(({ result }) => [keyOf(result.indicator), result.verdict.level] as const),
  );
  const said = eventsOf(events, "verdict").map(({ data }) => [keyOf(data.indicator), data.verdict] as const);
  return new Map([...found, ...said]);
}

function identity(name: string, identity_class: string, at: Date): StixObject {
  const id = objectId("identity", name);
  return { type: "identity", spec_version: "2.1", id, created: iso(at), modified: iso(at), name, identity_class };
}

function common(type: string, id: StixId, created: Date, modified: Date, by: StixId): StixObject {
  return { type, spec_version: "2.1", id, created_by_ref: by, created: iso(created), modified: iso(modified) };
}

const iso = (time: Date | string | undefined) => new Date(time ?? 0).toISOString();
const keyOf = ({ kind, value }: Indicator) => canonical({ kind, value });

function unique(objects: readonly StixObject[]): readonly StixObject[] {
  return [...new Map(objects.map((object) => [object.id, object])).values()];
}
