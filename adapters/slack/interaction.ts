import { createHash } from "node:crypto";
import { z } from "zod";
import type { Card } from "../../src/model/card.ts";
import type { Place } from "../../src/model/request.ts";
import { pressed, readButton } from "./button.ts";
import { type FormState, formValues, formView } from "./form.ts";
import { limits } from "./limits.ts";
import { keepValues, type SlackPorts } from "./ports.ts";
import { answerPrivately, openDialog } from "./private-answer.ts";
import { type Asked, clickPlace, fromClick, fromForm, type InteractionPayload, type Reading } from "./request.ts";
import { createResponder } from "./respond.ts";
import { troubleOf } from "./trouble.ts";

const place = z.object({
  platform: z.literal("slack"),
  workspace: z.string(),
  channel: z.string(),
  thread: z.string().exactOptional(),
});
const ask = z.object({ ask: z.unknown(), place, responseUrl: z.string().exactOptional() });
const kept = z.object({ kept: z.string() });

/** What a click asks for; null when it asked for nothing more than a dialog, or cannot be understood any longer. */
export async function readClick(
  ports: SlackPorts,
  payload: InteractionPayload,
  value: string,
  reading: Reading,
): Promise<Asked | null> {
  const meaning = await readButton(value, (id) => ports.values.get(id));
  const from = dialogPlace(payload) ?? clickPlace(payload);
  if (!meaning) {
    await tell(ports, payload, from, tooOld);
    return null;
  }
  if ("ask" in meaning) {
    const metadata = await packed(ports, { ...meaning, place: from, responseUrl: payload.response_url });
    await openForm(ports, payload, from, () => formView(meaning.ask, metadata));
    return null;
  }
  if (meaning.show === "direct") return privately(fromClick(payload, meaning.run, undefined, reading));
  const asked = fromClick(payload, meaning.run, meaning.show, reading);
  const request = { ...asked.request, place: from };
  const current = payload.view?.type === "modal" ? payload.view.id : undefined;
  const view = meaning.show === "dialog" && asked.trigger ? await openDialog(ports, asked.trigger, current) : null;
  const { view: _, ...rest } = asked;
  return view ? { ...rest, request, view } : { ...rest, request };
}

/** The same question, asked in the person's own conversation with the bot: judged there, and answered nowhere else. */
function privately(asked: Asked): Asked {
  const { threadText: _, ...request } = asked.request;
  const { platform, workspace } = request.place;
  return { ...asked, request: { ...request, place: { platform, workspace, channel: asked.user } }, isDirect: true };
}

/** Opens a dialog with inputs while its trigger is fresh, or says that it did not. */
export async function openForm(
  ports: SlackPorts,
  payload: InteractionPayload,
  from: Place,
  view: () => ReturnType<typeof formView>,
): Promise<void> {
  const { views } = ports.clients.interactive;
  const trigger_id = payload.trigger_id ?? "";
  try {
    const isStacked = payload.view?.type === "modal";
    await (isStacked ? views.push({ trigger_id, view: view() }) : views.open({ trigger_id, view: view() }));
  } catch (error) {
    ports.log({ level: "warn", message: `a form did not open: ${troubleOf(error).code}` });
    await tell(ports, payload, from, notOpened);
  }
}

/** The request that a submitted form makes; null when its metadata is not ours or no longer stored. */
export async function readForm(
  ports: SlackPorts,
  payload: InteractionPayload,
  state: FormState,
  reading: Reading,
): Promise<Asked | null> {
  const read = ask.safeParse(await unpacked(ports, payload.view?.private_metadata ?? ""));
  const meaning = read.success ? pressed.safeParse({ ask: read.data.ask }) : null;
  if (!read.success || !meaning?.success || !("ask" in meaning.data)) return null;
  const form = meaning.data.ask;
  const { responseUrl } = read.data;
  return fromForm(payload, [...form.run, ...formValues(form, state)], read.data.place, { responseUrl }, reading);
}

/** Where clicks in a dialog belong: the dialog remembers it. */
function dialogPlace(payload: InteractionPayload): Place | null {
  const metadata = payload.view?.private_metadata;
  if (!metadata) return null;
  const read = z.object({ place }).safeParse(parseJson(metadata));
  return read.success ? read.data.place : null;
}

async function packed(ports: SlackPorts, content: object): Promise<string> {
  const value = JSON.stringify(content);
  if (value.length <= limits.metadata) return value;
  const id = createHash("sha256").update(value).digest("base64url");
  await keepValues(ports, [{ id, value }]);
  return JSON.stringify({ kept: id });
}

async function unpacked(ports: SlackPorts, metadata: string): Promise<unknown> {
  const content = parseJson(metadata);
  const reference = kept.safeParse(content);
  return reference.success ? parseJson((await ports.values.get(reference.data.kept)) ?? "") : content;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Metadata that is not JSON is none of ours.
    return null;
  }
}

async function tell(ports: SlackPorts, payload: InteractionPayload, to: Place, card: Card): Promise<void> {
  const responder = payload.response_url ? createResponder(payload.response_url, ports.wait, ports.isSlacks) : null;
  await answerPrivately(ports, to, payload.user.id, card, responder);
}

const tooOld: Card = {
  title: "This button is too old",
  tone: "notice",
  preview: "This button is too old",
  blocks: [{ kind: "text", lines: [["What it stood for is no longer kept. Ask again to get a new card."]] }],
};

const notOpened: Card = {
  title: "The dialog did not open",
  tone: "notice",
  preview: "The dialog did not open",
  blocks: [{ kind: "text", lines: [["Slack gives three seconds to open one, and they were over. Click again."]] }],
};
