import { z } from "zod";
import { huntForm, huntWords } from "../../src/cards/hunt-form.ts";
import type { Router } from "../../src/chat/router.ts";
import type { Form } from "../../src/model/card.ts";
import type { Output } from "../../src/model/command.ts";
import type { Request } from "../../src/model/request.ts";
import { type Activity, addressOf } from "./activity.ts";
import { deliver, type Target } from "./deliver.ts";
import { answerInDialog, formDialog, toldInDialog } from "./dialog.ts";
import { answerDirectly } from "./direct.ts";
import { draw } from "./draw.ts";
import { drawForm, formValues, formWords } from "./form.ts";
import { insist } from "./insist.ts";
import { type InvokeReply, newerCard, toldInCard } from "./listener.ts";
import type { DeliverPorts } from "./ports.ts";
import { readData } from "./pressed.ts";
import { chosenMessage, requestOf, type Said } from "./request.ts";

export interface TurnPorts extends DeliverPorts {
  readonly router: Router;
  readonly signal: AbortSignal;
  /** Reads the thread that an activity stands in; undefined where there is none. */
  readonly threadText: (activity: Activity) => (() => Promise<string>) | undefined;
  /** Runs on after the turn has ended; what goes wrong is logged there. */
  readonly inBackground: (work: Promise<unknown>) => void;
}

/** What each kind of activity leads to. A turn never waits for an answer to be found, except in a dialog, and there not long. */
export function createTurns(ports: TurnPorts) {
  return async (activity: Activity): Promise<InvokeReply | undefined> => {
    switch (activity.type) {
      case "message":
        return onMessage(activity, ports);
      case "invoke":
        return await onInvoke(activity, ports);
      case "conversationUpdate":
        return onMembers(activity, ports);
      default:
        return undefined;
    }
  };
}

function onMessage(activity: Activity, ports: TurnPorts): undefined {
  const pressed = readData(activity.value);
  if (pressed && "run" in pressed) {
    const request = asked(activity, ports, { words: pressed.run }, "click");
    if (pressed.show === "direct") ports.inBackground(answerDirectly(activity, request, ports));
    else answer(activity, request, ports);
  }
  // A client without dialogs sends what a dialog would be asked with: the form is then a message.
  else if (pressed && "ask" in pressed) ports.inBackground(postForm(activity, pressed.ask, ports));
  else if (pressed && "form" in pressed) onForm(activity, pressed.form, dataIn(activity.value), ports);
  else if (activity.text?.trim()) {
    const request = asked(activity, ports, { text: activity.text }, "typed");
    const address = addressOf(activity);
    // Elsewhere it would show to everybody for as long as the hunt takes.
    if (address.kind === "personal") ports.inBackground(ports.connector.typing(address));
    answer(activity, request, ports);
  }
  return undefined;
}

function asked(
  activity: Activity,
  { signal, threadText }: Pick<TurnPorts, "signal" | "threadText">,
  said: Said,
  via: Request["via"],
): Request {
  const read = threadText(activity);
  return { ...requestOf(activity, said, via, signal), ...(read ? { threadText: read } : {}) };
}

function onForm(activity: Activity, form: Form, sent: Readonly<Record<string, unknown>>, ports: TurnPorts): void {
  answer(activity, asked(activity, ports, { words: formWords(form, sent) }, "form"), ports);
}

async function postForm(activity: Activity, form: Form, { connector, pace, timing }: TurnPorts): Promise<void> {
  const address = addressOf(activity);
  await pace.turn(address.conversation);
  await insist(
    () => connector.post(address, { card: drawForm(form), summary: form.title }, activity.replyToId),
    timing,
  );
}

async function onInvoke(activity: Activity, ports: TurnPorts): Promise<InvokeReply> {
  switch (activity.name) {
    case "adaptiveCard/action":
      return onExecute(activity, ports);
    case "task/fetch":
      return await onDialog(activity, dataOf(activity), ports);
    case "task/submit":
      return await onDialog(activity, dataOf(activity), ports);
    case "composeExtension/fetchTask":
      return onExtension(activity, ports);
    case "composeExtension/submitAction":
      return onHuntForm(activity, ports);
    default:
      return { status: 501 };
  }
}

const executed = z.object({ action: z.object({ data: z.unknown().optional() }) });
const submitted = z.object({ data: z.record(z.string(), z.unknown()) });

const dataOf = (activity: Activity) => submitted.safeParse(activity.value).data?.data ?? {};
const dataIn = (value: unknown) => z.record(z.string(), z.unknown()).safeParse(value).data ?? {};

function onExecute(activity: Activity, ports: TurnPorts): InvokeReply {
  const pressed = readData(executed.safeParse(activity.value).data?.action.data);
  if (pressed && "refresh" in pressed) {
    const newest = ports.live.newest(pressed.refresh);
    if (!newest) return toldInCard("There is nothing newer.");
    const refresh = { name: pressed.refresh, people: [activity.from.id] };
    return newerCard(draw(newest.card, newest.final ? {} : { refresh }).card);
  }
  if (!pressed || !("run" in pressed))
    return toldInCard("This button is not known any longer. Ask again for a new card.");
  const request = asked(activity, ports, { words: pressed.run }, "click");
  if (pressed.show === "direct") {
    ports.inBackground(answerDirectly(activity, request, ports));
    return toldInCard("On it: the answer comes to you alone.");
  }
  answer(activity, request, ports);
  return toldInCard("On it.");
}

async function onDialog(
  activity: Activity,
  data: Readonly<Record<string, unknown>>,
  ports: TurnPorts,
): Promise<InvokeReply> {
  const pressed = readData(data);
  if (!pressed || "refresh" in pressed)
    return toldInDialog("This button is not known any longer. Ask again for a new card.");
  if ("ask" in pressed) return formDialog(pressed.ask);
  if ("form" in pressed) {
    onForm(activity, pressed.form, data, ports);
    // No content closes the dialog; the answer comes as a message.
    return { status: 200 };
  }
  const request = asked(activity, ports, { words: pressed.run }, "click");
  if (pressed.show !== "dialog") {
    // Pressed in a dialog, but the answer is for everybody.
    answer(activity, request, ports);
    return toldInDialog("On it: the answer comes as a message in this conversation.");
  }
  const rest = (outputs: AsyncIterable<Output>) =>
    ports.inBackground(deliverTo(activity, request, outputs, ports, true));
  return await answerInDialog(ports.router.handle(request), rest, ports.timing);
}

const extension = z.object({ commandId: z.string() });

/** "Hunt the indicators here" on a message, else the form of "Hunt". */
function onExtension(activity: Activity, ports: TurnPorts): InvokeReply {
  const command = extension.safeParse(activity.value).data?.commandId;
  return command === "huntHere" ? onChosenMessage(activity, ports) : formDialog(huntForm);
}

function onHuntForm(activity: Activity, ports: TurnPorts): InvokeReply {
  const read = huntWords(formValues(huntForm, dataOf(activity)));
  if ("problem" in read) return formDialog(huntForm, read.problem);
  answer(activity, asked(activity, ports, { words: read.run }, "form"), ports);
  // Nothing to show closes the dialog; the answer comes as a message.
  return { status: 200, body: {} };
}

function onChosenMessage(activity: Activity, ports: TurnPorts): InvokeReply {
  const text = chosenMessage(activity.value);
  if (text === null) return toldInDialog("This message has no text.");
  answer(activity, asked(activity, ports, { words: ["report", text] }, "shortcut"), ports);
  return toldInDialog("On it: the answer comes as a message in this conversation.");
}

/** Said once, where the bot was added by somebody who may not know what it can do. */
function onMembers(activity: Activity, ports: TurnPorts): undefined {
  const isAdded = activity.membersAdded?.some((member) => member.id === activity.recipient.id);
  if (isAdded && addressOf(activity).kind === "personal") {
    answer(activity, asked(activity, ports, { words: ["help"] }, "typed"), ports);
  }
  return undefined;
}

function answer(activity: Activity, request: Request, ports: TurnPorts): void {
  ports.inBackground(deliverTo(activity, request, ports.router.handle(request), ports));
}

async function deliverTo(
  activity: Activity,
  request: Request,
  outputs: AsyncIterable<Output>,
  ports: TurnPorts,
  isRest = false,
) {
  const replyTo = activity.type === "message" ? activity.id : activity.replyToId;
  const target: Target = {
    address: addressOf(activity),
    asker: activity.from.id,
    ...(replyTo ? { replyTo } : {}),
    onFirst: (message) => ports.router.delivered(request, message),
    isRest,
  };
  await deliver(target, outputs, ports);
}
