import { z } from "zod";
import { type Activity, addressOf } from "./activity.ts";
import { type Graph, readPages } from "./graph.ts";
import { plainText } from "./message-words.ts";

const message = z.object({
  from: z.object({ application: z.object({ id: z.string() }).nullish() }).nullish(),
  body: z.object({ contentType: z.string().nullish(), content: z.string().nullish() }).nullish(),
});

const mostPages = 20;

/** What a person reads when Graph refuses. */
const refused = {
  what: "Could not read this thread",
  fix: "Whoever runs the bot gives its app the Microsoft Graph application permission ChannelMessage.Read.All; until then choose Hunt the indicators here on each message, or paste the text.",
};

/**
 * Reads the thread of a channel that an activity stands in, the bot's own cards left out; undefined where there is none:
 * chats have no threads. Throws a Failure where Microsoft Graph does not let the bot read it.
 */
export function threadReader(activity: Activity, graph: Graph, appId: string): (() => Promise<string>) | undefined {
  const { kind, conversation, tenant } = addressOf(activity);
  const [channel = "", root] = conversation.split(";messageid=");
  const team = activity.channelData?.team?.aadGroupId;
  if (kind !== "channel" || root === undefined || !team) return undefined;
  const path = `teams/${encodeURIComponent(team)}/channels/${encodeURIComponent(channel)}/messages/${encodeURIComponent(root)}`;

  return async () => {
    const get = (each: string) => graph.get(tenant, each, refused);
    const first = message.parse(await get(path));
    const { items } = await readPages(get, `${path}/replies?$top=50`, { item: message, most: mostPages });
    // Graph gives the newest reply first.
    return [first, ...items.toReversed()]
      .filter(({ from }) => from?.application?.id !== appId)
      .map(({ body }) => (body?.contentType === "text" ? (body.content ?? "") : plainText(body?.content ?? "")))
      .filter((text) => text.trim() !== "")
      .join("\n");
  };
}
