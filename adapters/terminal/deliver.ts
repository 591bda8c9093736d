import { isError } from "../../src/chat/error-card.ts";
import type { Card } from "../../src/model/card.ts";
import type { Output } from "../../src/model/command.ts";
import { draw } from "./draw.ts";
import { wantsColour } from "./paint.ts";
import { writtenFiles } from "./written-files.ts";

export interface Screen {
  readonly out: NodeJS.WriteStream | NodeJS.WritableStream;
  readonly notes: NodeJS.WriteStream | NodeJS.WritableStream;
  readonly columns: number;
  readonly env: NodeJS.ProcessEnv;
  /** Where files go that an answer is, and where those go that come with one. */
  readonly folder: string;
  readonly spareFolder: string;
}

/** What was shown for good, in order, for whoever wants the data behind it. */
export interface Delivered {
  readonly outputs: readonly Output[];
}

const clearLine = "\r\u001b[2K";

export interface DeliverOptions {
  /** Nothing is drawn: the caller wants the data. */
  readonly silent?: boolean;
  /** Errors go to `notes`, apart from answers that somebody may be reading on. */
  readonly errorsApart?: boolean;
}

/**
 * Draws final cards to `out`. Progress is one line on `notes`, rewritten in place, and only where a person looks at it.
 */
export async function deliver(
  outputs: AsyncIterable<Output>,
  screen: Screen,
  { silent = false, errorsApart = false }: DeliverOptions = {},
): Promise<Delivered> {
  const kept: Output[] = [];
  const progress = isTerminal(screen.notes);
  let dirty = false;
  for await (const output of outputs) {
    if (!output.final) {
      if (!progress) continue;
      screen.notes.write(clearLine + oneLine(output.card, screen.columns));
      dirty = true;
      continue;
    }
    if (dirty) screen.notes.write(clearLine);
    dirty = false;
    kept.push(output);
    if (silent) continue;
    const card = await writtenFiles(output.card, screen);
    const to = errorsApart && isError(output.data) ? screen.notes : screen.out;
    const options = { columns: screen.columns, colour: wantsColour(to as { isTTY?: boolean }, screen.env) };
    to.write(`${kept.length > 1 ? "\n" : ""}${draw(card, options)}`);
  }
  return { outputs: kept };
}

function isTerminal(stream: Screen["notes"]): boolean {
  return "isTTY" in stream && stream.isTTY === true;
}

/** A progress card as one line of a terminal. */
function oneLine(card: Card, columns: number): string {
  const steps = card.blocks.flatMap((block) => (block.kind === "progress" ? block.steps : []));
  const words =
    steps.length === 0 ? card.title : steps.map((step) => `${step.label} ${step.detail ?? step.state}`).join(" · ");
  return `${card.title === words ? "" : `${card.title}: `}${words}`.slice(0, columns - 1);
}
