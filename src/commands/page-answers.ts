import { didCard } from "../cards/case.ts";
import { pageActions, pageLine } from "../cards/page.ts";
import { untrusted } from "../cards/span.ts";
import type { Command } from "../model/command.ts";
import type { PageState, Paging } from "../model/page.ts";
import type { Person, Request } from "../model/request.ts";
import { caseOf, misused } from "./case-file.ts";
import type { PageVerbPorts } from "./page.ts";

interface Answer {
  readonly verb: "ack" | "resolve" | "escalate";
  readonly summary: string;
  /** The pages that it can be said of. */
  readonly of: readonly PageState["phase"][];
  readonly say: (paging: Paging, id: string, by: Person) => Promise<PageState>;
}

const answers: readonly Answer[] = [
  {
    verb: "ack",
    summary: "acknowledge the page of this thread: it wakes nobody further",
    of: ["sending", "sent"],
    say: (paging, id, by) => paging.acknowledge(id, by),
  },
  {
    verb: "resolve",
    summary: "resolve the page of this thread",
    of: ["sending", "sent", "acknowledged"],
    say: (paging, id, by) => paging.resolve(id, by),
  },
  {
    verb: "escalate",
    summary: "wake the next in line, or through the next pager",
    of: ["sending", "sent", "acknowledged"],
    say: (paging, id, by) => paging.escalate(id, by),
  },
];

const titles: Partial<Readonly<Record<PageState["phase"], string>>> = {
  acknowledged: "Page acknowledged",
  resolved: "Page resolved",
};

/** `ack`, `resolve`, `escalate`: answers to a page, in its thread or by its id. The pager is told. */
export function pageAnswers(ports: PageVerbPorts & { readonly cases: Parameters<typeof caseOf>[0] }) {
  return answers.map(
    ({ verb, summary, of, say }): Command<string | null> => ({
      name: verb,
      usage: `${verb} [page]`,
      summary,
      examples: [verb],
      takesRange: false,
      role: "analyst",
      parse({ words }) {
        const [id, ...rest] = words;
        if (rest.length === 0) return id ?? null;
        throw misused(`${verb} names one page`, "More than one word was given.", `For example: ${verb}`);
      },
      async *run(id, request) {
        const ids = id === null ? await pagesHere(request, of) : [id];
        for (const each of ids) {
          const page = await say(ports.paging, each, request.person);
          const title = verb === "escalate" ? "Page escalated" : (titles[page.phase] ?? "Page");
          // Who acknowledged a page stands where the reason would, and an escalation is a reason.
          const why = verb === "escalate" && page.phase === "acknowledged" ? [[untrusted(page.why, 160)]] : [];
          const card = didCard(title, [pageLine(page), ...why], pageActions(page, ports.verbs()));
          yield { slot: "main", key: `${verb} ${page.id}`, card, final: true, data: page };
        }
      },
    }),
  );

  async function pagesHere(request: Request, of: readonly PageState["phase"][]): Promise<readonly string[]> {
    const { investigation } = await caseOf(ports.cases, request, "ack");
    const pages = await ports.paging.inCase(investigation.id);
    const fitting = pages.filter(({ phase }) => of.includes(phase));
    if (fitting.length > 0) return fitting.map(({ id }) => id);
    const state = pages[0] ? `Its page is ${pages[0].phase}.` : "Nobody was paged in this thread.";
    throw misused("There is no page to answer here", state, 'To page somebody: page "why"');
  }
}
