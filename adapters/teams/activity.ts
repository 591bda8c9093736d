import { z } from "zod";
import type { Person, Place } from "../../src/model/request.ts";

const account = z.object({ id: z.string(), name: z.string().nullish(), aadObjectId: z.string().nullish() });

/** What is used of an activity of the Bot Framework's protocol. */
const shape = z.object({
  type: z.string(),
  id: z.string().nullish(),
  name: z.string().nullish(),
  serviceUrl: z.string(),
  channelId: z.string(),
  from: account,
  recipient: account,
  conversation: z.object({
    id: z.string(),
    conversationType: z.string().nullish(),
    tenantId: z.string().nullish(),
  }),
  channelData: z
    .object({
      tenant: z.object({ id: z.string() }).nullish(),
      team: z.object({ aadGroupId: z.string().nullish() }).nullish(),
    })
    .nullish()
    .catch(null),
  text: z.string().nullish(),
  value: z.unknown().optional(),
  replyToId: z.string().nullish(),
  localTimezone: z.string().nullish(),
  entities: z
    .array(
      z.object({
        type: z.string(),
        timezone: z.string().nullish(),
        text: z.string().nullish(),
        mentioned: z.object({ id: z.string(), name: z.string().nullish() }).nullish(),
      }),
    )
    .nullish()
    .catch(null),
  membersAdded: z.array(account).nullish(),
  attachments: z
    .array(z.object({ contentType: z.string(), name: z.string().nullish(), content: z.unknown().optional() }))
    .nullish(),
});
export type Activity = z.infer<typeof shape>;

export function readActivity(body: unknown): Activity | null {
  return shape.safeParse(body).data ?? null;
}

/** Where a conversation is reached: all that a later message or edit needs. */
export interface Address {
  readonly serviceUrl: string;
  /** With `;messageid=` for a thread of a channel. */
  readonly conversation: string;
  readonly kind: "personal" | "group" | "channel";
  readonly tenant: string;
  readonly botId: string;
}

export function addressOf(activity: Activity): Address {
  const { conversation, serviceUrl, recipient } = activity;
  return {
    serviceUrl,
    conversation: conversation.id,
    kind: kindOf(conversation.id, conversation.conversationType),
    tenant: tenantOf(activity),
    botId: recipient.id,
  };
}

function tenantOf({ conversation, channelData }: Activity): string {
  return conversation.tenantId ?? channelData?.tenant?.id ?? "";
}

/** The ids of channels and of chats between several people say what they are. */
export function kindOf(conversation: string, type?: string | null): Address["kind"] {
  if (type === "channel" || /@thread\.(tacv2|skype)/.test(conversation)) return "channel";
  return type === "groupChat" || /@(thread\.v2|unq\.gbl\.spaces)/.test(conversation) ? "group" : "personal";
}

/**
 * The place of a conversation. A channel's threads are named by their first message. Chats have no threads: one with the
 * bot alone is a thread as a whole, and in one of several people each answer is a thread, which its buttons name.
 */
export function placeAt({ conversation, kind, tenant }: Address, answer?: string): Place {
  const [channel = "", message] = conversation.split(";messageid=");
  const thread = kind === "personal" ? "chat" : (message ?? answer);
  return { platform: "teams", workspace: tenant, channel, ...(thread === undefined ? {} : { thread }) };
}

export function personOf({ from }: Activity): Person {
  return { platform: "teams", id: from.aadObjectId ?? from.id, name: from.name ?? "somebody" };
}

/** The reader's zone, where the client tells it. */
export function zoneOf({ localTimezone, entities }: Activity): string | undefined {
  return localTimezone ?? entities?.find((entity) => entity.type === "clientInfo")?.timezone ?? undefined;
}
