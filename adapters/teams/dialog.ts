import type { Card, Form } from "../../src/model/card.ts";
import type { Output } from "../../src/model/command.ts";
import { cardType } from "./adaptive-card.ts";
import { draw } from "./draw.ts";
import { drawForm } from "./form.ts";
import type { InvokeReply } from "./listener.ts";
import type { Timing } from "./pace.ts";
import { words } from "./words.ts";

/** Teams gives a dialog up after ten to fifteen seconds. */
const patience = 8000;
const titleLength = 64;

/** A form, with what was wrong with what it was filled in with before. */
export function formDialog(form: Form, problem?: string): InvokeReply {
  return dialog(form.title, drawForm(form, problem));
}

export function toldInDialog(text: string): InvokeReply {
  return { status: 200, body: { task: { type: "message", value: text } } };
}

function dialog(title: string, content: object): InvokeReply {
  const value = {
    title: words(title).slice(0, titleLength),
    width: "large",
    height: "large",
    card: { contentType: cardType, content },
  };
  return { status: 200, body: { task: { type: "continue", value } } };
}

const cardDialog = (card: Card) => dialog(card.title, draw(card, { surface: "dialog" }).card);

/**
 * Waits for the first final card and shows it in the dialog, which cannot be changed later. `rest` gets everything else:
 * what comes after it, or all of it when it takes longer than a dialog waits.
 */
export async function answerInDialog(
  outputs: AsyncIterable<Output>,
  rest: (outputs: AsyncIterable<Output>) => void,
  timing: Timing,
): Promise<InvokeReply> {
  const iterator = outputs[Symbol.asyncIterator]();
  const late = timing.sleep(patience).then(() => null);
  for (let next = iterator.next(); ; next = iterator.next()) {
    const result = await Promise.race([next, late]);
    if (result === null) {
      rest(resumed(next, iterator));
      return toldInDialog("This takes longer: the answer comes as a message in the chat.");
    }
    if (result.done) return toldInDialog("There is nothing to show.");
    if (result.value.final && result.value.slot !== "thread") {
      rest(resumed(iterator.next(), iterator));
      return cardDialog(result.value.card);
    }
  }
}

async function* resumed(
  first: Promise<IteratorResult<Output>>,
  iterator: AsyncIterator<Output>,
): AsyncIterable<Output> {
  for (let result = await first; !result.done; result = await iterator.next()) yield result.value;
}
