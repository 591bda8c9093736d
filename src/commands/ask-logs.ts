import { type AnswerCardParts, answerCard, answerPictureCard, countsCard } from "../cards/answer.ts";
import { rangeText } from "../cards/hunt-actions.ts";
import { priceCard } from "../cards/price.ts";
import { tableCsvBytes } from "../export/table-csv.ts";
import { createPulse, settled } from "../hunts/pulse.ts";
import { answerEntities, mostRowsRead } from "../hunts/row-entities.ts";
import type { Action, Card, FileBlock } from "../model/card.ts";
import type { Output } from "../model/command.ts";
import { Failure } from "../model/failure.ts";
import type { Answer, BoundQuery, Logs, OwnQuery, Price } from "../model/logs.ts";
import type { Pictures } from "../model/pictures.ts";
import type { Request } from "../model/request.ts";
import { isoWindow, type Window } from "../model/window.ts";

export interface AskPorts {
  readonly logs: Logs;
  readonly pictures: Pictures;
}

export interface LogsQuestion {
  readonly key: string;
  readonly title: string;
  readonly about?: string;
  readonly query: BoundQuery | OwnQuery;
  readonly window: Window;
  readonly confirmed: boolean;
  /** What the file is called, without `.csv`. */
  readonly file: string;
  readonly lens?: string;
  readonly actions?: readonly Action[];
}

/** Asks the logs one query and answers with its rows; where it waits its turn, that is shown. */
export async function* askLogs(
  { logs, pictures }: AskPorts,
  question: LogsQuestion,
  request: Request,
): AsyncGenerator<Output, Answer> {
  const { key, title, query, window } = question;
  const pulse = createPulse();
  let position = 0;
  const asking = settled(
    logs.query(query, {
      window,
      person: request.person,
      signal: request.signal,
      confirmed: question.confirmed,
      onWait: (place) => {
        position = place;
        pulse.ring();
      },
    }),
    pulse.ring,
  );
  while (!asking.done) {
    yield { slot: "main", key, card: askingCard(title, position), final: false };
    await pulse.next();
  }
  const answer = await asking.promise;
  const { columns, rows, partial, ms } = answer;
  if (request.grant?.countsOnly) {
    const data = { total: rows.length, ...(partial ? { partial } : {}), ms };
    yield { slot: "main", key, card: countsCard(title, window, answer), final: true, data };
    return answer;
  }
  const data = { columns, rows, ...(partial ? { partial } : {}), ms };
  const drawn = await pictures.answer(answer);
  const note = drawn && "undrawn" in drawn ? { undrawn: drawn.undrawn } : {};
  const card = answerCard({ ...(await partsOf(logs, question, answer, request)), ...note });
  const asked = { kql: query.kql, window, ...(answer.render ? { render: answer.render } : {}) };
  yield { slot: "main", key, card, final: true, data, query: asked };
  if (drawn && "picture" in drawn) {
    yield { slot: "thread", key: `${key} picture`, card: answerPictureCard(title, drawn), final: true };
  }
  return answer;
}

async function partsOf(
  logs: Logs,
  question: LogsQuestion,
  answer: Answer,
  { signal }: Request,
): Promise<AnswerCardParts> {
  const { title, about, query, window, lens, actions = [] } = question;
  const link = await logs.portalLink(query.kql, window, signal);
  return {
    title,
    window,
    answer,
    entities: await answerEntities(answer, lens),
    ...(answer.rows.length > mostRowsRead ? { entitiesOf: mostRowsRead } : {}),
    actions: [...actions, ...(link ? [{ label: "Open in the portal", open: link }] : [])],
    ...(about ? { about } : {}),
    ...(answer.rows.length > 0 ? { file: fileOf(question.file, answer) } : {}),
  };
}

function fileOf(name: string, answer: Answer): FileBlock {
  return {
    kind: "file",
    name: `${name}.csv`,
    mime: "text/csv",
    spare: true,
    bytes: () => tableCsvBytes(answer),
  };
}

function askingCard(title: string, position: number): Card {
  const state = position > 0 ? ("waiting" as const) : ("running" as const);
  const detail = position > 0 ? { detail: `number ${position} in the queue` } : {};
  return {
    title,
    tone: "calm",
    preview: `${title}: asking the logs`,
    blocks: [{ kind: "progress", steps: [{ label: "asking the logs", state, ...detail }] }],
  };
}

/**
 * What is asked before a search that is over budget: the estimate, and a button that confirms it. In a shell it counts as
 * not answered.
 */
export function priceOutput(key: string, price: Price, request: readonly string[], window: Window): Output {
  const [verb = "", ...words] = request;
  const range = `--range=${rangeText(isoWindow(window))}`;
  const { what, why, fix } = new Failure({
    what: "Not searched yet",
    why: `it would read ${price.estimate}: ${price.reason}.`,
    fix: `Ask for a shorter window, or add --confirm.`,
  });
  const data = { error: { what, why, fix, usage: false, reference: "" } };
  return { slot: "main", key, card: priceCard(price, [verb, "--confirm", range, ...words]), final: true, data };
}
