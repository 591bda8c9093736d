import type { KnownBlock } from "@slack/types";
import type { Card } from "../../src/model/card.ts";
import type { Place } from "../../src/model/request.ts";
import { draw } from "./draw.ts";
import { cardView, loadingView } from "./form.ts";
import { insist } from "./insist.ts";
import { smallLimits } from "./limits.ts";
import { keepValues, placeMetadata, type SlackPorts } from "./ports.ts";
import type { Responder } from "./respond.ts";
import { transcript } from "./transcript.ts";
import { troubleOf } from "./trouble.ts";
import { escapedWithin } from "./words.ts";

const invitation = "I am not in this conversation. Invite @huntbot for progress, threads and files.";

/** Shows a card to one person only. */
export async function answerPrivately(
  ports: SlackPorts,
  to: Place,
  user: string,
  card: Card,
  responder: Responder | null,
): Promise<void> {
  if (responder && responder.left() > 0 && (await responded(ports, responder, card, false))) return;
  const { text, blocks, kept } = draw(card);
  await keepValues(ports, kept);
  const thread = to.thread ? { thread_ts: to.thread } : {};
  const message = { channel: to.channel, user, text, blocks: [...blocks], ...thread };
  await insist(() => ports.clients.final.chat.postEphemeral(message), {
    wait: ports.wait,
    log: (told) => ports.log({ level: "warn", message: `answer privately: ${told.code}` }),
  });
}

/** Answers where the bot is no member: through the request's own address, with an invitation. */
export async function answerFromOutside(ports: SlackPorts, responder: Responder, card: Card): Promise<void> {
  if (await responded(ports, responder, card, true)) return;
  const words = escapedWithin(transcript(card), 2800);
  const blocks: KnownBlock[] = [{ type: "section", text: { type: "plain_text", text: words, emoji: false } }, invite];
  await responder.send({ text: draw(card).text, blocks, everybody: true });
}

const invite: KnownBlock = { type: "context", elements: [{ type: "plain_text", text: invitation, emoji: false }] };

/** False when the address did not take it, and nothing was shown. */
async function responded(ports: SlackPorts, responder: Responder, card: Card, outside: boolean): Promise<boolean> {
  const { text, blocks, kept } = draw(card);
  await keepValues(ports, kept);
  try {
    await responder.send({ text, blocks: outside ? [...blocks, invite] : blocks, everybody: outside });
    return true;
  } catch (error) {
    ports.log({ level: "warn", message: "the response address did not take a card", error });
    return false;
  }
}

/** Opens a dialog at once, before there is anything to show. Null when the trigger was too old. */
export async function openDialog(ports: SlackPorts, trigger: string, current?: string): Promise<string | null> {
  const { views } = ports.clients.interactive;
  const view = loadingView();
  try {
    const opened = await (current
      ? views.push({ trigger_id: trigger, view })
      : views.open({ trigger_id: trigger, view }));
    return opened.view?.id ?? null;
  } catch (error) {
    // Slack stacks three dialogs: what is opened from the third takes its place.
    if (current && troubleOf(error).code === "push_limit_reached")
      return (await replaced(ports, current)) ? current : null;
    ports.log({ level: "warn", message: `a dialog did not open: ${troubleOf(error).code}` });
    return null;
  }
}

async function replaced({ clients, log }: SlackPorts, view_id: string): Promise<boolean> {
  try {
    await clients.interactive.views.update({ view_id, view: loadingView() });
    return true;
  } catch (error) {
    log({ level: "warn", message: `a dialog did not change: ${troubleOf(error).code}` });
    return false;
  }
}

/** Shows a card in an open dialog. False when it was closed meanwhile. */
export async function showInDialog(ports: SlackPorts, view: string, card: Card, place: Place): Promise<boolean> {
  for (const limits of [undefined, smallLimits]) {
    const dialog = cardView(card, placeMetadata(place), limits);
    await keepValues(ports, dialog.drawn.kept);
    try {
      await insist(() => ports.clients.interactive.views.update({ view_id: view, view: dialog.view }), {
        wait: ports.wait,
        log: (told) => ports.log({ level: "warn", message: `show a dialog: ${told.code}` }),
      });
      return true;
    } catch (error) {
      const { trouble, code } = troubleOf(error);
      ports.log({ level: "warn", message: `a dialog could not be shown: ${code}` });
      if (trouble.kind !== "refused") return false;
    }
  }
  return false;
}
