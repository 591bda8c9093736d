import { byWeight, stormSummary } from "../../cards/alert.ts";
import { unansweredText } from "../../cards/page-text.ts";
import type { Tlp } from "../../model/enrich.ts";
import { errorWords } from "../../model/failure.ts";
import { distinctIndicators, type Indicator } from "../../model/indicator.ts";
import { type Alert, gotIn, isOpen, type PageText } from "../../model/page.ts";
import type { Ledger } from "../../model/store.ts";
import type { Clock } from "../../model/window.ts";
import { noted, sourceResolved } from "../page/change.ts";
import type { PageSettings } from "../page/config.ts";
import type { PageDesk, Situation } from "../page/desk.ts";
import { heldPage, type PageRecord, pagePrefix } from "../page/record.ts";
import { serviceOf } from "../page/rule.ts";
import { createWorkLoop, type WorkLoop } from "../work-loop.ts";
import type { AlertCases } from "./case.ts";
import type { AlertHunt, Found } from "./hunt.ts";
import type { Telling } from "./inbox.ts";
import {
  type AlertRecord,
  type AnsweredIndicator,
  alertId,
  hears,
  isComplete,
  isDone,
  keptAlert,
  received,
  sameIndicator,
} from "./record.ts";
import { mostIndicators } from "./shapes.ts";
import { countAlert, membersOf, type RuleRecord, type StormRecord } from "./storm.ts";

export interface AlertDeskOptions {
  readonly alerts: Ledger<AlertRecord>;
  readonly rules: Ledger<RuleRecord>;
  readonly storms: Ledger<StormRecord>;
  readonly owner: string;
  readonly alone: boolean;
  readonly now: Clock;
  readonly threshold: number;
  readonly settings: PageSettings;
  readonly detail: "full" | "minimal";
  /** Null where no pager is set up. */
  readonly pages: () => PageDesk | null;
  readonly hunt: (indicator: Indicator, now: Date, tlp: Tlp) => AlertHunt;
  readonly tlpOf: (alert: Alert) => Tlp;
  /** The indicators in words of a stranger. */
  readonly read: (text: string) => Promise<readonly Indicator[]>;
  readonly cases: AlertCases;
  /** The card of this alert or storm is to be drawn again. */
  readonly touch: (kind: "alert" | "storm", id: string) => Promise<void>;
  readonly failed: (what: string, error: unknown) => void;
}

export interface AlertDesk {
  readonly loop: WorkLoop;
  /** Makes of a telling what it means; the same one again changes nothing. */
  take(telling: Telling): Promise<void>;
  /** Another case file is the alert's, and its page's, from now on. */
  adopt(id: string, caseId: string): Promise<AlertRecord>;
  /** What is known when the page of an alert or a storm is judged. */
  situation(about: NonNullable<PageRecord["about"]>): Promise<Situation | null>;
}

/** The alerts: kept as they come, hunted, shown in one card each, and paged when what they name got in. */
export function createAlertDesk(options: AlertDeskOptions): AlertDesk {
  const { alerts, storms, now, settings } = options;

  const loop = createWorkLoop<AlertRecord>({
    ledger: alerts,
    owner: options.owner,
    alone: options.alone,
    now,
    // Alerts wait for their hunts' turn here, so that none waits for its page.
    abreast: 256,
    failed: (key, error) => options.failed(`work on the alert ${key}`, error),
    work: ({ key }) => workOn(key),
  });

  async function change(id: string, how: (record: AlertRecord) => AlertRecord): Promise<AlertRecord> {
    return alerts.put(id, (known) => {
      if (known === null) throw new Error(`the store lost the alert ${id}`);
      return keptAlert(how(known));
    });
  }

  async function take({ id: telling, at: told, alert }: Telling): Promise<void> {
    const id = alertId(alert);
    const at = new Date(told);
    const before = await alerts.get(id);
    if (before?.heard?.includes(telling)) return;
    const isNew = alert.status === "firing" && (before === null || !received(before, alert, at).known);
    const { storm, joining } = isNew
      ? await countAlert({ rules: options.rules, storms, threshold: options.threshold }, alert, id, at)
      : { storm: before?.storm ?? null, joining: [] };
    const record = await alerts.put(id, (there) => {
      const next = received(there, alert, at).record;
      return keptAlert({ ...next, heard: hears(next, telling), storm: next.storm ?? storm });
    });
    for (const other of joining)
      await change(other, (there) => ({ ...there, storm, version: there.version + 1 })).catch((error: unknown) =>
        options.failed(`put the alert ${other} into its storm`, error),
      );
    loop.wake();
    // The loop does it as well, but not while it is hunting what was told before.
    follow(record).catch((error: unknown) => options.failed(`follow the alert ${id}`, error));
  }

  /** What a telling means for the page and the card. May be done again at any time. */
  async function follow(record: AlertRecord): Promise<void> {
    const pages = options.pages();
    if (pages && record.alert.status === "firing") await pages.hold(await pageFor(record));
    if (pages && record.storm !== null) await pages.nudge(pageIdOf(record));
    if (pages && record.alert.status === "resolved")
      await pages.change(pageIdOf(record), (page) => sourceResolved(page, record.alert.source, now()));
    await touch(record);
    await change(record.id, (there) => ({ ...there, followed: Math.max(there.followed, record.version) }));
  }

  async function touch({ id, storm, episode, alert, answers, caseId }: AlertRecord): Promise<void> {
    // What is over before anybody saw it needs no card.
    const isUnseen = alert.status === "resolved" && episode === 1 && answers.length === 0 && caseId === null;
    if (storm !== null) await options.touch("storm", storm);
    if (!isUnseen) await options.touch("alert", id);
  }

  async function pageFor(record: AlertRecord): Promise<PageRecord> {
    const { alert, storm } = record;
    const common = { severity: alert.severity, service: serviceOf(alert, settings), holdMs: settings.hold };
    if (storm !== null) {
      const known = await storms.get(storm);
      return heldPage({
        ...common,
        id: stormPageId(storm),
        about: { kind: "storm", id: storm },
        severity: known?.worst ?? alert.severity,
        text: unansweredText(alert, { detail: options.detail, link: null }),
        caseId: known?.caseId ?? null,
        now: new Date(known?.startedAt ?? record.firstAt),
      });
    }
    return heldPage({
      ...common,
      id: pageIdOf(record),
      about: { kind: "alert", id: record.id },
      text: unansweredText(alert, { detail: options.detail, link: null }),
      caseId: record.caseId,
      now: new Date(record.firstAt),
    });
  }

  async function workOn(id: string): Promise<void> {
    const record = await alerts.get(id);
    if (record === null || isDone(record)) return;
    await follow(record);
    if (!record.hunted) await huntAll(record);
  }

  async function huntAll(given: AlertRecord): Promise<void> {
    const { id, alert } = given;
    const read = await Promise.all(alert.texts.map((text) => options.read(text)));
    const indicators = distinctIndicators([...alert.indicators, ...read.flat()]).slice(0, mostIndicators);
    const caseId = given.caseId ?? (given.storm === null ? await options.cases.open(given, indicators) : null);
    const begun = await change(id, (there) => ({ ...there, indicators, caseId: there.caseId ?? caseId }));
    await filed(begun);
    await touch(begun);
    const found: Found[] = [];
    const troubles: string[] = [];
    const hunts = indicators.map((indicator) => options.hunt(indicator, now(), options.tlpOf(alert)));
    await Promise.all(
      hunts.map(async ({ workspace, whole }) => {
        try {
          await answeredBy(id, (await workspace).answer);
          const last = await whole;
          await answeredBy(id, last.answer);
          found.push(last);
        } catch (error) {
          troubles.push(errorWords(error));
        }
      }),
    );
    const told = hunts.flatMap((hunt) => hunt.told.splice(0));
    if (begun.caseId !== null && told.length > 0) await options.cases.sent(begun.caseId, begun, told);
    // The case file first: a crash before the end hunts again, one after it has nothing left to write.
    if (begun.caseId !== null && found.length > 0) await options.cases.answered(begun.caseId, begun, found);
    const done = await change(id, (there) => ({
      ...there,
      troubles,
      // Told differently while it was hunted: then its indicators are read again, and hunted next.
      hunted: there.indicators !== null,
    }));
    await afterHunts(done);
  }

  async function answeredBy(id: string, answer: AnsweredIndicator): Promise<void> {
    const record = await change(id, (there) => ({
      ...there,
      answers: [...there.answers.filter((each) => !sameIndicator(each.indicator, answer.indicator)), answer],
    }));
    await Promise.all([options.pages()?.nudge(pageIdOf(record)), touch(record)]);
  }

  /** A page that left before the answer was whole gets it as a note. */
  async function afterHunts(record: AlertRecord): Promise<void> {
    await touch(record);
    const pages = options.pages();
    if (!pages) return;
    const pageId = pageIdOf(record);
    await pages.nudge(pageId);
    const [worst] = byWeight(record.answers);
    if (!worst) return;
    await pages.change(pageId, (page) => {
      if (!isOpen(page) || page.phase === "sending" || page.text.summary === worst.text.summary) return page;
      return noted(page, "answer", [worst.text.summary, ...worst.text.lines].join("\n"), now());
    });
  }

  async function situation({ kind, id }: NonNullable<PageRecord["about"]>): Promise<Situation | null> {
    if (kind === "storm") return stormSituation(id);
    const record = await alerts.get(id);
    if (!record) return null;
    const [worst] = byWeight(record.answers);
    const inside = record.answers.filter(gotIn).length;
    return {
      alert: record.alert,
      answers: record.answers.map(judged),
      complete: isComplete(record),
      over: record.hunted,
      elsewhere: record.storm === null ? null : "it is part of a storm, which is paged as one",
      text: worst
        ? withOthers(worst.text, inside - 1)
        : unansweredText(record.alert, {
            detail: options.detail,
            link: null,
            nothingToHunt: record.indicators?.length === 0,
          }),
    };
  }

  async function stormSituation(id: string): Promise<Situation | null> {
    const storm = await storms.get(id);
    if (!storm) return null;
    const records = await membersOf(alerts, storm);
    const sample = records[0]?.alert;
    if (!sample) return null;
    const answers = byWeight(records.flatMap((record) => record.answers));
    const alert: Alert = { ...sample, severity: storm.worst, status: "firing" };
    const base = answers[0]?.text ?? unansweredText(alert, { detail: options.detail, link: null });
    const text: PageText = {
      summary: stormSummary(storm, answers[0] ? answers[0].text.summary : null).slice(0, 120),
      lines: base.lines,
    };
    return {
      alert,
      answers: answers.map(judged),
      complete: records.every(isComplete),
      over: records.every(({ hunted }) => hunted),
      elsewhere: null,
      text,
    };
  }

  async function adopt(id: string, caseId: string): Promise<AlertRecord> {
    const record = await change(id, (there) => ({ ...there, caseId }));
    await filed(record);
    return record;
  }

  /** The page belongs to the alert's case file. */
  async function filed(record: AlertRecord): Promise<void> {
    const { caseId } = record;
    if (caseId === null || record.storm !== null) return;
    const at = now().toISOString();
    await options.pages()?.change(pageIdOf(record), (page) => ({ ...page, caseId, next: page.next ?? at }));
  }

  return { loop, take, adopt, situation };
}

const stormPageId = (storm: string) => `${pagePrefix}storm-${storm}`;

/** The page that speaks for an alert: the storm's, or its own, one an episode. */
export function pageIdOf({ id, storm, episode }: Pick<AlertRecord, "id" | "storm" | "episode">): string {
  return storm === null ? `${pagePrefix}${id}-${episode}` : stormPageId(storm);
}

const judged = ({ indicator, level, use, verdict, passwordsKnown }: AnsweredIndicator) => ({
  value: indicator.value,
  level,
  use,
  verdict,
  passwordsKnown,
});

function withOthers(text: PageText, others: number): PageText {
  const [first = "", ...rest] = text.lines;
  if (others <= 0) return text;
  return { ...text, lines: [`${first.slice(0, 240)} ${others} other of this alert's indicators got in too.`, ...rest] };
}
