import { alertCard, stormCard } from "../cards/alert.ts";
import { pageCard } from "../cards/page.ts";
import type { Config } from "../config.ts";
import { closedTo } from "../hunts/closed.ts";
import type { HuntPorts } from "../hunts/ports.ts";
import { createAlertCases } from "../jobs/alerts/case.ts";
import { placeOf } from "../jobs/alerts/config.ts";
import { type AlertDesk, createAlertDesk, pageIdOf } from "../jobs/alerts/desk.ts";
import { createFileInbox } from "../jobs/alerts/file-inbox.ts";
import { createAlertHunts } from "../jobs/alerts/hunt.ts";
import { type AlertInbox, createLedgerInbox, type Inbox, type Telling } from "../jobs/alerts/inbox.ts";
import { type AlertRecord, alertId } from "../jobs/alerts/record.ts";
import { membersOf, type RuleRecord, type StormRecord } from "../jobs/alerts/storm.ts";
import { type CardDesk, type CardKind, type CardRecord, createCardDesk, type Wanted } from "../jobs/card-desk.ts";
import { createPageDesk, type PageDesk } from "../jobs/page/desk.ts";
import { type PageRecord, theBot } from "../jobs/page/record.ts";
import type { Platform } from "../model/command.ts";
import { staysInside } from "../model/enrich.ts";
import { errorWords } from "../model/failure.ts";
import { type Indicator, indicatorKey } from "../model/indicator.ts";
import type { Alert, Pager } from "../model/page.ts";
import type { Pictures } from "../model/pictures.ts";
import type { MessageRef, Person, Place, PlatformName } from "../model/request.ts";
import type { Store } from "../model/store.ts";
import { strictest } from "../model/tlp.ts";
import { nameUuid } from "../model/uuid.ts";
import type { Clock } from "../model/window.ts";
import { type CardOwner, createCardOwners } from "./card-owners.ts";
import { lastResortPlace } from "./last-resort.ts";
import { through } from "./platforms.ts";
import { replicaName } from "./replica.ts";
import { usualTlp } from "./whose.ts";

export interface AlertingPorts {
  readonly config: Config;
  readonly hunt: HuntPorts;
  readonly inTurn: <T>(task: () => Promise<T>) => Promise<T>;
  readonly pagers: readonly Pager[];
  readonly services: readonly string[];
  readonly pictures: Pick<Pictures, "timeline">;
  readonly read: (text: string) => Promise<readonly Indicator[]>;
  readonly verbs: () => ReadonlySet<string>;
  readonly platforms: ReadonlyMap<PlatformName, Platform>;
  readonly now: Clock;
  readonly warn: (message: string) => void;
}

/** What runs without a person waiting: alerts that come in, pages that go out, and the cards that show both. */
export interface Alerting {
  readonly inbox: AlertInbox;
  readonly cards: CardDesk;
  /** Null where no pager is set up. */
  readonly pages: PageDesk | null;
  /** Says on the cards of a case who is on it from now on. */
  assigned(caseId: string, owner: Person): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

/**
 * Where alerts are shown that no channel of the configuration takes: the playground, or the log. Their threads are named
 * before they are shown, so whoever answers at once finds the case file.
 */
function nowhere(platforms: AlertingPorts["platforms"], id: string): Place {
  const platform = platforms.has("web") ? "web" : "terminal";
  return { platform, workspace: "local", channel: "alerts", thread: nameUuid(alertThreads, id) };
}

/** The namespace of those threads' ids. */
const alertThreads = "3c5a3f0e-8f0b-4b57-9a58-6d1f2b7c9e10";

/** What may leave at most, by the configuration alone. */
export function pageDetail({ file }: Config): "full" | "minimal" {
  const { detail, tlp } = file.page;
  return detail === "minimal" || staysInside(tlp) ? "minimal" : "full";
}

/** Wires alerts, pages and cards to the store. Nothing runs before `start`, but a page that is opened is sent at once. */
export function createAlerting(store: Store, ports: AlertingPorts): Alerting {
  const { config, platforms, now, warn } = ports;
  const { alerts: alertSettings, page: pageSettings } = config.file;
  const { investigations } = store;
  const owner = replicaName();
  const common = { owner, alone: !store.shared, now };
  const failed = (what: string, error: unknown) => warn(`could not ${what}: ${errorWords(error)}`);
  const book = {
    alerts: store.ledger<AlertRecord>("alert"),
    rules: store.ledger<RuleRecord>("alert rule"),
    storms: store.ledger<StormRecord>("alert storm"),
    pages: store.ledger<PageRecord>("page"),
    cards: store.ledger<CardRecord>("card"),
  };
  const tlpOf = (alert: Alert) => strictest(pageSettings.tlp, usualTlp(config.file)(whereTo(alert)));
  const whereTo = (alert: Alert) => placeOf(alert, alertSettings) ?? nowhere(platforms, alertId(alert));

  const cards = createCardDesk({
    ...common,
    ledger: book.cards,
    draw,
    failed,
    ...through(platforms),
    posted,
  });

  const owners = createCardOwners(store.ledger<CardOwner>("card owner"), (kind, id) => cards.touch(kind, id));

  const pages =
    ports.pagers.length === 0
      ? null
      : createPageDesk({
          ...common,
          ledger: book.pages,
          pagers: ports.pagers,
          services: ports.services,
          settings: pageSettings,
          investigations,
          failed,
          situation: (about) => alerts.situation(about),
          async link({ about, caseId }) {
            const message = about ? await cards.messageOf(about.kind, about.id) : await firstMessage(caseId);
            return (message && platforms.get(message.platform)?.link?.(message)) ?? null;
          },
          async changed({ id, about }) {
            await (about ? cards.touch(about.kind, about.id) : cards.touch("page", id));
            if (await cards.messageOf("call", id)) await cards.touch("call", id);
          },
        });

  const alerts: AlertDesk = createAlertDesk({
    ...common,
    ...book,
    threshold: alertSettings.storm,
    settings: pageSettings,
    detail: pageDetail(config),
    pages: () => pages,
    hunt: createAlertHunts({
      // What it finds is read by a whole channel, and by whoever is woken.
      hunt: closedTo(ports.hunt, config.file.access?.denyTables),
      inTurn: ports.inTurn,
      windowMs: alertSettings.window,
      budgetMs: alertSettings.budget,
      detail: pageDetail(config),
      async chartLink(result) {
        try {
          return (await ports.pictures.timeline(result)).link;
        } catch (error) {
          // Whoever is to be woken does not wait for a picture.
          failed("draw the chart of an alert", error);
          return null;
        }
      },
    }),
    read: ports.read,
    cases: createAlertCases({ investigations, placeOf: whereTo, tlpOf }),
    tlpOf,
    touch: (kind, id) => cards.touch(kind, id),
    failed,
  });

  const take = (telling: Telling) => alerts.take(telling);
  const receipts = store.receipts<Telling>("alerts");
  const inbox = receipts
    ? createFileInbox({ receipts, now, take, failed })
    : createLedgerInbox({ ...common, ledger: store.ledger<Inbox>("alert inbox"), take, failed });

  async function draw(kind: CardKind, id: string): Promise<Wanted | null> {
    switch (kind) {
      case "alert":
        return drawAlert(id);
      case "storm":
        return drawStorm(id);
      case "page":
        return drawPage(id);
      case "call":
        return drawCall(id);
    }
  }

  async function drawAlert(id: string): Promise<Wanted | null> {
    const record = await book.alerts.get(id);
    if (!record) return null;
    const page = record.storm === null ? ((await pages?.get(pageIdOf(record))) ?? null) : null;
    const posted = await cards.messageOf("alert", id);
    // One of many that was not shown yet is only in their digest; any other is shown once it has a case file to go with.
    if (!posted && (record.storm !== null || record.caseId === null)) return null;
    const card = alertCard({ ...record, page, inStorm: record.storm !== null }, ports.verbs());
    return { card: await owners.owned("alert", id, card), place: whereTo(record.alert), message: null };
  }

  async function drawStorm(id: string): Promise<Wanted | null> {
    const storm = await book.storms.get(id);
    if (!storm) return null;
    const members = await membersOf(book.alerts, storm);
    const answers = new Map(
      members.flatMap((member) => member.answers.map((each) => [indicatorKey(each.indicator), each])),
    );
    const page = (await pages?.get(pageIdOf({ id, storm: id, episode: 1 }))) ?? null;
    const hunted = members.filter((member) => member.hunted).length;
    const card = stormCard({ ...storm, hunted, answers: [...answers.values()], page }, ports.verbs());
    const [first] = members;
    return {
      card: await owners.owned("storm", id, card),
      place: (first && placeOf(first.alert, alertSettings)) ?? nowhere(platforms, id),
      message: null,
    };
  }

  async function drawPage(id: string): Promise<Wanted | null> {
    const page = await pages?.get(id);
    if (!page || page.caseId === null) return null;
    const message = (await store.messages.all(page.caseId)).find(({ key }) => key === `page ${id}`)?.ref ?? null;
    return { card: pageCard(page, ports.verbs()), place: null, message };
  }

  async function drawCall(id: string): Promise<Wanted | null> {
    const page = await pages?.get(id);
    const place = lastResortPlace(config);
    return page && place ? { card: pageCard(page, ports.verbs()), place, message: null } : null;
  }

  /** The thread under the card becomes the case file. */
  async function posted(kind: CardKind, id: string, message: MessageRef): Promise<void> {
    if (message.place.thread === undefined) return;
    if (kind === "alert") {
      const caseId = (await book.alerts.get(id))?.caseId;
      if (!caseId) return;
      const there = await investigations.byPlace(message.place);
      // Somebody answered in the thread before it was known as this alert's: their case file is the alert's then.
      if (there && there.id !== caseId) await adopt(id, there.id);
      else await investigations.attach(caseId, message.place);
      await store.messages.bind(there?.id ?? caseId, message, "alert");
      await owners.speaksFor(kind, id, there?.id ?? caseId);
    }
    if (kind === "storm") {
      const { id: caseId } = await investigations.open(message.place, theBot);
      await book.storms.put(id, (known) => {
        if (!known) throw new Error(`the store lost the storm ${id}`);
        return { data: { ...known, caseId }, due: null };
      });
      await store.messages.bind(caseId, message, "alert");
      await owners.speaksFor(kind, id, caseId);
      const at = now().toISOString();
      await pages?.change(pageIdOf({ id, storm: id, episode: 1 }), (page) => ({
        ...page,
        caseId,
        next: page.next ?? at,
      }));
    }
  }

  async function adopt(id: string, caseId: string): Promise<void> {
    const record = await alerts.adopt(id, caseId);
    const { alert, indicators } = record;
    const { title, severity } = alert;
    const data = { alertId: id, title, severity, ...(indicators ? { indicators } : {}) };
    await investigations.append(caseId, { kind: "alerted", person: theBot, data });
  }

  async function firstMessage(caseId: string | null): Promise<MessageRef | null> {
    const [first] = caseId === null ? [] : await store.messages.all(caseId);
    return first?.ref ?? null;
  }

  const loops = [inbox.loop, alerts.loop, cards.loop, ...(pages ? [pages.loop] : [])];
  return {
    inbox,
    cards,
    pages,
    assigned: owners.assigned,
    start() {
      for (const loop of loops) loop.start();
    },
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}
