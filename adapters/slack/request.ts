import { randomUUID } from "node:crypto";
import type { Slot } from "../../src/model/card.ts";
import type { Attachment, Person, Place, Request } from "../../src/model/request.ts";

/** A request, and how its answer can reach the person besides through the channel. */
export interface Asked {
  readonly request: Request;
  readonly user: string;
  /** Where main outputs go instead, as the button said. */
  readonly show?: Slot;
  /** True when it is answered to the person alone, though asked where others read: never through its response address. */
  readonly isDirect?: boolean;
  readonly responseUrl?: string;
  /** Opens a dialog, within three seconds. */
  readonly trigger?: string;
  /** The dialog that the person is looking at. */
  readonly view?: string;
}

/** The parts of Slack's payloads that are read here; anything may be missing on the wire. */
export interface CommandPayload {
  readonly text?: string;
  readonly user_id: string;
  readonly user_name?: string;
  readonly team_id?: string;
  readonly channel_id: string;
  readonly response_url?: string;
  readonly trigger_id?: string;
}
export interface MessagePayload {
  readonly text?: string;
  readonly user?: string;
  readonly channel: string;
  readonly ts: string;
  readonly thread_ts?: string;
  readonly files?: readonly FilePayload[];
}
export interface FilePayload {
  readonly name?: string | null;
  readonly mimetype?: string;
  readonly url_private?: string;
  readonly size?: number;
}
export interface InteractionPayload {
  readonly user: { readonly id: string; readonly name?: string; readonly username?: string };
  readonly team?: { readonly id?: string } | null;
  readonly channel?: { readonly id?: string };
  readonly message?: { readonly ts?: string; readonly thread_ts?: string; readonly [field: string]: unknown };
  readonly container?: { readonly is_ephemeral?: boolean; readonly [field: string]: unknown };
  readonly response_url?: string;
  readonly trigger_id?: string;
  readonly view?: { readonly id?: string; readonly type?: string; readonly private_metadata?: string };
}

export interface Reading {
  readonly signal: AbortSignal;
  download(file: FilePayload): Promise<Uint8Array>;
  /** The words of a thread, for a command that asks for them. */
  threadText(at: { readonly channel: string; readonly thread: string }): Promise<string>;
}

/** `/hunt 1.2.3.4 7d`: the text stays as Slack sent it, markup included; the grammar undoes that. */
export function fromCommand(payload: CommandPayload, reading: Reading): Asked {
  const place = placeOf(payload.team_id, payload.channel_id);
  const person = personOf(payload.user_id, payload.user_name);
  return asked(person, place, { raw: payload.text ?? "", words: [] }, "typed", reading, [], {
    responseUrl: payload.response_url,
    trigger: payload.trigger_id,
  });
}

/** `@huntbot 1.2.3.4` in a channel: answered in the message's thread. The mention itself is taken out. */
export function fromMention(message: MessagePayload, team: string, bot: string | undefined, reading: Reading): Asked {
  const mention = bot ? new RegExp(`<@${bot}(?:\\|[^<>]*)?>`) : /<@[UW][A-Z0-9]+(?:\|[^<>]*)?>/;
  const raw = (message.text ?? "").replace(mention, " ").trim();
  return fromMessage(message, placeOf(team, message.channel, message.thread_ts ?? message.ts), raw, reading);
}

/** A direct message: answered beside it, or in its thread. */
export function fromDirect(message: MessagePayload, team: string, reading: Reading): Asked {
  return fromMessage(message, placeOf(team, message.channel, message.thread_ts), message.text ?? "", reading);
}

function fromMessage(message: MessagePayload, place: Place, raw: string, reading: Reading): Asked {
  const attachments = attachmentsOf(message.files ?? [], reading);
  return asked(personOf(message.user ?? ""), place, { raw, words: [] }, "typed", reading, attachments, {});
}

/** "Hunt the indicators here" on a message: a report about everything in it, in its thread. */
export function fromShortcut(payload: InteractionPayload, text: string, reading: Reading): Asked {
  const { message } = payload;
  const files = Array.isArray(message?.["files"]) ? (message["files"] as readonly FilePayload[]) : [];
  // After `--` nothing in the message is read as an option.
  const input = { raw: `report -- ${text}`, words: [] };
  return asked(
    personOf(payload.user.id, nameOf(payload)),
    placeOf(payload.team?.id, payload.channel?.id ?? "", message?.thread_ts ?? message?.ts),
    input,
    "shortcut",
    reading,
    attachmentsOf(files, reading),
    repliesOf(payload),
  );
}

/** A button: its words are a whole request, already split. The answer goes into the thread of the card it stands on. */
export function fromClick(
  payload: InteractionPayload,
  run: readonly string[],
  show: Slot | undefined,
  reading: Reading,
): Asked {
  return asked(
    personOf(payload.user.id, nameOf(payload)),
    clickPlace(payload),
    { raw: run.join(" "), words: run },
    "click",
    reading,
    [],
    { ...repliesOf(payload), show },
  );
}

/** Where a click's answer goes; in a view without a channel (App Home) to the person's own conversation with the bot. */
export function clickPlace(payload: InteractionPayload): Place {
  const { message, container } = payload;
  // An ephemeral message is no thread's root.
  const thread = container?.is_ephemeral ? message?.thread_ts : (message?.thread_ts ?? message?.ts);
  return placeOf(payload.team?.id, payload.channel?.id ?? payload.user.id, thread);
}

/** A form that was sent in: the same as a button whose words end with what was filled in. */
export function fromForm(
  payload: InteractionPayload,
  run: readonly string[],
  place: Place,
  replies: { readonly responseUrl?: string | undefined },
  reading: Reading,
): Asked {
  const input = { raw: run.join(" "), words: run };
  return asked(personOf(payload.user.id, nameOf(payload)), place, input, "form", reading, [], replies);
}

function asked(
  person: Person,
  place: Place,
  input: { raw: string; words: readonly string[] },
  via: Request["via"],
  { signal, threadText }: Reading,
  attachments: readonly Attachment[],
  replies: { [Key in "show" | "responseUrl" | "trigger" | "view"]?: Asked[Key] | undefined },
): Asked {
  const { show, responseUrl, trigger, view } = replies;
  const { channel, thread } = place;
  return {
    request: {
      id: randomUUID(),
      person,
      place,
      input: { ...input, options: {} },
      via,
      attachments,
      ...(thread === undefined ? {} : { threadText: () => threadText({ channel, thread }) }),
      signal,
    },
    user: person.id,
    ...(show ? { show } : {}),
    ...(responseUrl ? { responseUrl } : {}),
    ...(trigger ? { trigger } : {}),
    ...(view ? { view } : {}),
  };
}

function repliesOf({ response_url, trigger_id, view }: InteractionPayload) {
  return { responseUrl: response_url, trigger: trigger_id, view: view?.type === "modal" ? view.id : undefined };
}

function placeOf(workspace: string | undefined, channel: string, thread?: string): Place {
  const place = { platform: "slack", workspace: workspace ?? "", channel } as const;
  return thread ? { ...place, thread } : place;
}

function personOf(id: string, name?: string): Person {
  return { platform: "slack", id, name: name || id };
}

const nameOf = ({ user }: InteractionPayload) => user.username ?? user.name;

function attachmentsOf(files: readonly FilePayload[], { download }: Reading): Attachment[] {
  return files
    .filter((file) => file.url_private)
    .map((file) => ({
      name: file.name ?? "file",
      mime: file.mimetype ?? "application/octet-stream",
      bytes: () => download(file),
    }));
}
