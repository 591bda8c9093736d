import { Failure } from "../../model/failure.ts";
import { isOpen, type Pager, type PagerNews, type PageState, type PageText, type Paging } from "../../model/page.ts";
import type { Investigations, Ledger } from "../../model/store.ts";
import type { Clock } from "../../model/window.ts";
import { createWorkLoop, type WorkLoop } from "../work-loop.ts";
import { answered, escalatedEvent, noted, told } from "./change.ts";
import type { PageSettings } from "./config.ts";
import { writeEvents } from "./events.ts";
import { askedPage, kept, nudged, type PageRecord, pagePrefix } from "./record.ts";
import { type Circumstances, judgePage } from "./rule.ts";
import { afterTry, following } from "./send.ts";
import { afterTelling, nextTodo, tellPager } from "./tell.ts";

/** What is known about an alert or a storm when its page is judged. */
export interface Situation extends Pick<Circumstances, "alert" | "answers" | "complete"> {
  /** True when nothing more will be known. */
  readonly over: boolean;
  readonly text: PageText;
  /** Why its page is somebody else's matter, e.g. because a storm's page speaks for it. */
  readonly elsewhere: string | null;
}

export interface PageDeskOptions {
  readonly ledger: Ledger<PageRecord>;
  readonly owner: string;
  readonly alone: boolean;
  readonly pagers: readonly Pager[];
  readonly services: readonly string[];
  readonly settings: PageSettings;
  readonly now: Clock;
  readonly investigations: Pick<Investigations, "append" | "events">;
  /** Null when nothing is known of it. */
  readonly situation: (about: NonNullable<PageRecord["about"]>) => Promise<Situation | null>;
  /** The address of the thread where the work happens, if it has one. */
  readonly link: (page: PageRecord) => Promise<string | null>;
  /** Something that a card shows is different now. */
  readonly changed: (page: PageRecord) => Promise<void>;
  readonly failed: (what: string, error: unknown) => void;
}

export interface PageDesk extends Paging {
  readonly loop: WorkLoop;
  get(id: string): Promise<PageRecord | null>;
  /** Keeps a page that waits for an answer; one that nobody was woken by is judged again. */
  hold(page: PageRecord): Promise<void>;
  /** Changes a page that is there, e.g. by one of the functions of page-change; null when there is none. */
  change(id: string, how: (page: PageRecord) => PageRecord): Promise<PageRecord | null>;
  /** Its answers are others now. */
  nudge(id: string): Promise<void>;
  /** What a pager tells of one of our pages. */
  told(news: PagerNews): Promise<void>;
}

/** The pages: kept before they are sent, sent until a pager takes them, and kept in step with it from then on. */
export function createPageDesk(options: PageDeskOptions): PageDesk {
  const { ledger, pagers, settings, now } = options;
  const names = pagers.map(({ name }) => name);

  const loop = createWorkLoop<PageRecord>({
    ledger,
    owner: options.owner,
    alone: options.alone,
    now,
    abreast: 32,
    failed: (key, error) => options.failed(`work on the page ${key}`, error),
    work: ({ key, data }) => workOn(key, data),
  });

  async function change(id: string, how: (page: PageRecord) => PageRecord): Promise<PageRecord | null> {
    let before: PageRecord | null = null;
    try {
      const after = await ledger.put(id, (known) => {
        if (known === null) throw noSuchPage;
        before = known;
        const next = how(known);
        return next === known ? null : kept(next);
      });
      if (after.next !== null) loop.wakeAt(new Date(after.next));
      if (before !== null && shownOf(before) !== shownOf(after)) await options.changed(after);
      return after;
    } catch (error) {
      if (error === noSuchPage) return null;
      throw error;
    }
  }

  async function must(id: string, how: (page: PageRecord) => PageRecord): Promise<PageRecord> {
    const page = await change(id, how);
    if (page) return page;
    throw new Failure({
      what: "There is no such page",
      why: `Nothing is known of the page ${id.slice(0, 60)}.`,
      fix: "Answer in the thread of the page, or name its id.",
      usage: true,
    });
  }

  async function workOn(id: string, page: PageRecord): Promise<void> {
    switch (page.phase) {
      case "held":
        return judge(id, page);
      case "sending":
        return send(id, page, await options.link(page));
      default:
        if (page.events.length > 0 && page.caseId !== null) return write(id, page, page.caseId);
        if (nextTodo(page)) return tell(id, page);
        await change(id, (known) => (known.nudges === page.nudges ? { ...known, next: null } : known));
    }
  }

  async function judge(id: string, page: PageRecord): Promise<void> {
    // Both at once: at the end of the hold every wait counts.
    const [situation, link] = await Promise.all([page.about && options.situation(page.about), options.link(page)]);
    if (!situation || situation.elsewhere !== null) {
      const why = situation?.elsewhere ?? "nothing is known of its alert any more";
      await change(id, (known) => ({ ...known, phase: "unneeded", why, next: null }));
      return;
    }
    const at = now();
    const holdOver = at.getTime() >= Date.parse(page.holdUntil);
    const decision = judgePage({ ...situation, holdOver, now: at }, settings);
    // It is kept as held, and would be judged and sent again under the same id: it can leave before it is kept as sent.
    if (decision.wake) return send(id, { ...page, phase: "sending", why: decision.why, text: situation.text }, link);
    await change(id, (known) => {
      if (known.phase !== "held") return known;
      if (!decision.wait || (situation.over && holdOver))
        return { ...known, phase: "unneeded", why: decision.why, next: null };
      if (known.nudges !== page.nudges) return known;
      // After the hold only an answer, which nudges, can change the decision.
      return { ...known, why: decision.why, next: holdOver ? null : known.holdUntil };
    });
  }

  async function send(id: string, page: PageRecord, link: string | null): Promise<void> {
    const pager = pagers[page.trying];
    if (!pager) throw new Error(`the page ${id} is to be sent through a pager that is not there`);
    const { severity, service, why } = page;
    const text = withLink(page.text, link);
    const reply = await pager.page({ id, text, severity, service, at: page.madeAt, link });
    const trying = { pagers: names, escalateAfterMs: settings.escalateAfter };
    const after = await change(id, (known) => {
      const sending = known.phase === "held" ? ({ ...known, phase: "sending", why, text: page.text } as const) : known;
      return afterTry(sending, reply, { ...trying, now: now() });
    });
    if (after?.phase === "sent") await nameWhoWoke(id, pager, service);
  }

  /** Who is on call is worth saying, but nothing waits for it. */
  async function nameWhoWoke(id: string, pager: Pager, service: string | null): Promise<void> {
    const onCall = await pager.onCall?.(service).catch((error: unknown) => {
      options.failed("ask who is on call", error);
      return [];
    });
    const woken = onCall?.filter(({ level }) => level === Math.min(...onCall.map((each) => each.level))) ?? [];
    if (woken.length > 0)
      await change(id, (known) => ({ ...known, onCall: [...new Set(woken.map(({ name }) => name))] }));
  }

  async function tell(id: string, page: PageRecord): Promise<void> {
    const todo = nextTodo(page);
    const pager = pagers.find(({ name }) => name === page.pager) ?? pagers[page.trying];
    if (!todo || !pager) return;
    const reply = await tellPager(pager, page, todo);
    if (!reply.ok && reply.retry === "never")
      options.failed(`tell ${pager.name} to ${todo.do} a page`, new Error(reply.why));
    await change(id, (known) => {
      const after = afterTelling(known, todo, reply, now());
      // More to tell came in meanwhile: it does not wait for what this one waits for.
      return known.nudges === page.nudges ? after : { ...after, next: now().toISOString() };
    });
  }

  async function write(id: string, page: PageRecord, caseId: string): Promise<void> {
    await writeEvents(options.investigations, caseId, page);
    await change(id, (known) => nudged({ ...known, events: known.events.slice(page.events.length) }, now()));
  }

  return {
    loop,
    pagers: names,
    services: options.services,
    get: (id) => ledger.get(id),
    change,
    async hold(page) {
      const after = await ledger.put(page.id, (known) => {
        if (known === null) return kept(page);
        return known.phase === "unneeded" ? kept({ ...page, nudges: known.nudges + 1 }) : kept(known);
      });
      if (after.next !== null) loop.wakeAt(new Date(after.next));
    },
    async nudge(id) {
      await change(id, (known) => (known.phase === "held" ? nudged(known, now()) : known));
    },
    async told(news) {
      await change(news.pageId, (known) => told(known, news, now()));
    },
    async open(given) {
      const page = askedPage({ ...given, id: `${pagePrefix}${given.id}` }, now());
      await ledger.put(page.id, (known) => kept(known ?? page));
      await loop.turn();
      await loop.settled(page.id);
      return must(page.id, (known) => known);
    },
    async inCase(caseId) {
      const pages = await ledger.inGroup(caseId);
      return pages
        .map(({ data }) => data)
        .filter(({ phase }) => phase !== "unneeded")
        .sort((a, b) => b.madeAt.localeCompare(a.madeAt));
    },
    acknowledge: (id, by) => must(id, (known) => answered(known, "acknowledge", by, now())),
    resolve: (id, by) => must(id, (known) => answered(known, "resolve", by, now())),
    async escalate(id, by) {
      const page = await must(id, (known) => known);
      if (!isOpen(page)) throw nobodyFurther(`the page is ${page.phase}`);
      const current = pagers.find(({ name }) => name === page.pager) ?? pagers[page.trying];
      const reply = page.phase === "sending" ? null : await current?.escalate?.(id, page.level);
      if (reply?.ok) {
        const { level } = reply;
        const words = `Escalated to level ${level} by ${by.name}.`;
        return must(id, (known) => ({
          ...noted(known, words, words, now()),
          level,
          why: words,
          events: [...known.events, escalatedEvent(by, { level }, now())],
        }));
      }
      const next = following(page.trying, names, [...page.refusedBy, current?.name ?? ""]);
      if (next === null) throw nobodyFurther(reply?.why);
      return must(id, (known) => ({
        ...known,
        phase: "sending",
        why: `${by.name} escalated it`,
        trying: next,
        tries: 0,
        triedSince: null,
        events: [...known.events, escalatedEvent(by, { to: names[next] ?? "the next pager" }, now())],
        next: now().toISOString(),
      }));
    },
    async note(caseId, text, by) {
      const open = (await ledger.inGroup(caseId)).filter(({ data }) => isOpen(data));
      const taking = open.filter(({ data }) =>
        pagers.some((pager) => pager.name === (data.pager ?? names[data.trying]) && pager.note),
      );
      for (const { key } of taking)
        await change(key, (known) => noted(known, `${by.id} ${now().toISOString()}`, `${by.name}: ${text}`, now()));
      return taking.length > 0;
    },
    async onCall(service) {
      const knowing = pagers.find((pager) => pager.onCall);
      if (knowing?.onCall) return knowing.onCall(service);
      throw new Failure({
        what: "Nobody can say who is on call",
        why: names.length > 0 ? `${names.join(" and ")} was given no way to ask.` : "No pager is set up.",
        fix: "Whoever runs the bot: set PAGERDUTY_API_TOKEN.",
      });
    },
  };
}

/** The last line says where to go on. */
function withLink(text: PageText, link: string | null): PageText {
  const last = text.lines.at(-1) ?? "";
  if (link === null || last.includes(link)) return text;
  const words = last === openTheChannel ? "" : `${last} `;
  return { ...text, lines: [...text.lines.slice(0, -1), `${words}Thread: ${link}`] };
}

const openTheChannel = "Open the channel.";

const noSuchPage = new Error("there is no such page");

/** What a card shows of a page. */
function shownOf({ phase, why, pager, trouble, by, onCall }: PageState): string {
  return JSON.stringify({ phase, why, pager, trouble, by, onCall });
}

function nobodyFurther(why: string | undefined): Failure {
  return new Failure({
    what: "There is nobody further to wake",
    why: why
      ? `${why.charAt(0).toUpperCase()}${why.slice(1)}, and no other pager is left.`
      : "The pager has no order that the bot could follow, and no other pager is set up.",
    fix: "Escalate in the pager itself. Whoever runs the bot: set PAGERDUTY_API_TOKEN and PAGERDUTY_FROM, or PAGER_WEBHOOK_URL.",
  });
}
