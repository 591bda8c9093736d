import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Attachment, Request } from "../../src/model/request.ts";
import { type Activity, addressOf, personOf, placeAt, zoneOf } from "./activity.ts";
import { download } from "./download.ts";
import { plainText } from "./message-words.ts";

export type Said = { readonly text: string } | { readonly words: readonly string[] };

/** What a person said or clicked, as a request. A button's words stay split. */
export function requestOf(activity: Activity, said: Said, via: Request["via"], signal: AbortSignal): Request {
  const zone = zoneOf(activity);
  return {
    id: randomUUID(),
    person: personOf(activity),
    place: placeAt(addressOf(activity), activity.replyToId ?? undefined),
    input:
      "text" in said
        ? { raw: namingOthers(said.text, activity), words: [], options: {} }
        : { raw: "", words: said.words, options: {} },
    via,
    attachments: attachmentsOf(activity),
    ...(zone ? { zone } : {}),
    signal,
  };
}

/** The bot's own mention says nothing; one of somebody else is a word with their name, as if it had been typed. */
function namingOthers(text: string, { entities, recipient }: Activity): string {
  const others = (entities ?? []).flatMap(({ type, text: markup, mentioned }) =>
    type === "mention" && markup && mentioned?.name && mentioned.id !== recipient.id
      ? [{ markup, word: `@${mentioned.name.replace(/[\s"<>&\\]+/g, " ").trim()}` }]
      : [],
  );
  return others.reduce(
    (words, { markup, word }) => words.replace(markup, () => (word.includes(" ") ? `"${word}"` : word)),
    text,
  );
}

const downloadable = z.object({ downloadUrl: z.url({ protocol: /^https$/ }) });

/** Files that a person sent to the bot in their own chat. They are fetched when a command reads them. */
function attachmentsOf({ attachments }: Activity): Attachment[] {
  return (attachments ?? []).flatMap(({ contentType, name, content }) => {
    const file = downloadable.safeParse(content);
    if (contentType !== "application/vnd.microsoft.teams.file.download.info" || !file.success) return [];
    const { downloadUrl } = file.data;
    return [
      { name: name ?? "file", mime: "application/octet-stream", bytes: () => download(downloadUrl, name ?? "file") },
    ];
  });
}

const message = z.object({
  messagePayload: z.object({
    id: z.string().nullish(),
    body: z.object({ contentType: z.string().nullish(), content: z.string() }),
  }),
});

/** The words of the message that somebody chose "Hunt the indicators here" on; null when there are none. */
export function chosenMessage(value: unknown): string | null {
  const body = message.safeParse(value).data?.messagePayload.body;
  if (!body) return null;
  const text = body.contentType === "text" ? body.content : plainText(body.content);
  return text.trim() === "" ? null : text;
}
