import { Failure } from "../model/failure.ts";
import type { Indicator } from "../model/indicator.ts";
import type { Answer, BoundQuery } from "../model/logs.ts";
import type { Window } from "../model/window.ts";
import { libraryQuery } from "./ask-library.ts";
import { bind, bindSeen } from "./bind.ts";
import type { LibraryQuery } from "./library.ts";
import type { HuntPorts, HuntQuestion } from "./ports.ts";

/** Asks the log store for one hunt, and keeps what was asked, how long it took, and what came back short. */
export interface Asker {
  /** Asks a library query by its id, or one that was composed from it. */
  ask(query: string | LibraryQuery, extra?: AskExtra): Promise<Answer | null>;
  askSeen(tables: readonly string[], window?: Window): Promise<Answer | null>;
  /** Lists a question that the search answered already: none of its tables holds a row for it. Took no time. */
  spare(query: LibraryQuery): void;
  /** From now on asks about this, under these names as well. */
  about(indicator: Indicator, names: readonly string[]): void;
  readonly record: AskRecord;
}

export interface AskExtra {
  readonly indicator?: Indicator;
  readonly names?: readonly string[];
  readonly window?: Window;
  readonly values?: Readonly<Record<string, readonly string[]>>;
  /** Only rows that arrived in this span. */
  readonly arrived?: Window;
}

export interface AskRecord {
  readonly queries: { id: string; kql: string; ms: number }[];
  /** Questions that got no answer: the reason, and whether the whole tables are unread for it. */
  readonly failures: { id: string; tables: readonly string[]; reason: string }[];
  readonly partial: { id: string; reason: string }[];
  waiting: number | null;
}

/**
 * A question that fails answers null and is recorded with its reason: the rest of the hunt goes on. Only cancelling the
 * request throws.
 */
export function createAsker(ports: HuntPorts, question: HuntQuestion): Asker {
  let subject: { indicator: Indicator; names: readonly string[] } = { indicator: question.indicator, names: [] };
  const record: AskRecord = { queries: [], failures: [], partial: [], waiting: null };

  async function run(query: BoundQuery, window: Window): Promise<Answer | null> {
    try {
      const answer = await ports.logs.query(query, {
        window,
        person: question.person,
        signal: question.signal,
        ...(question.confirmed ? { confirmed: true } : {}),
        onWait: (position) => {
          record.waiting = position;
        },
      });
      record.queries.push({ id: query.id, kql: query.kql, ms: answer.ms });
      if (answer.partial) record.partial.push({ id: query.id, reason: answer.partial.reason });
      return answer;
    } catch (error) {
      question.signal.throwIfAborted();
      if (!(error instanceof Failure)) throw error;
      record.failures.push({ id: query.id, tables: query.tables, reason: `${error.why} ${error.fix}`.trim() });
      return null;
    }
  }

  const options = (extra: AskExtra = {}) => ({
    indicator: extra.indicator ?? subject.indicator,
    // Another thing's names are its own.
    names: extra.names ?? (extra.indicator ? [] : subject.names),
    window: extra.window ?? question.window,
    now: ports.clock(),
    ...(extra.values ? { extra: extra.values } : {}),
    ...(extra.arrived ? { arrived: extra.arrived } : {}),
  });

  return {
    record,
    about(indicator, names) {
      subject = { indicator, names };
    },
    spare(query) {
      record.queries.push({ id: query.id, kql: bind(query, options()).kql, ms: 0 });
    },
    async ask(query, extra) {
      const found = typeof query === "string" ? libraryQuery(ports, query) : query;
      // Of what is closed the coverage tells.
      if (found.closed && found.tables.length === 0) return null;
      return run(bind(found, options(extra)), extra?.window ?? question.window);
    },
    async askSeen(tables, window) {
      const query = libraryQuery(ports, "core/seen");
      return run(bindSeen(query, tables, options(window ? { window } : {})), window ?? question.window);
    },
  };
}
