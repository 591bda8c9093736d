import {
  ActivityTypes,
  type CloudAdapter,
  type ConversationReference,
  type Activity as WireActivity,
} from "botbuilder";
import type { Address } from "./activity.ts";
import { type AdaptiveCard, cardType } from "./adaptive-card.ts";

export type Message = { readonly card: AdaptiveCard; readonly summary: string } | { readonly text: string };

/** The way out: one call to the Bot Connector each. Rejects with what the connector answered. */
export interface Connector {
  /** The new message's id. */
  post(address: Address, message: Message, replyTo?: string | null): Promise<string>;
  update(address: Address, id: string, message: Message): Promise<void>;
  typing(address: Address): Promise<void>;
}

export function createConnector(adapter: CloudAdapter, appId: string): Connector {
  async function send(address: Address, activity: Partial<WireActivity>): Promise<string> {
    let id = "";
    await adapter.continueConversationAsync(appId, referenceOf(address), async (context) => {
      const whole = { ...activity, ...envelope(address) } as WireActivity;
      if (activity.id) await adapter.updateActivity(context, whole);
      else id = (await adapter.sendActivities(context, [whole]))[0]?.id ?? "";
    });
    return id;
  }
  return {
    post: (address, message, replyTo) =>
      send(address, { ...content(message), ...(replyTo ? { replyToId: replyTo } : {}) }),
    async update(address, id, message) {
      await send(address, { ...content(message), id });
    },
    async typing(address) {
      await send(address, { type: ActivityTypes.Typing });
    },
  };
}

function content(message: Message): Partial<WireActivity> {
  if ("text" in message) return { type: ActivityTypes.Message, text: message.text, textFormat: "plain" };
  const { card, summary } = message;
  return { type: ActivityTypes.Message, summary, attachments: [{ contentType: cardType, content: card }] };
}

const channelId = "msteams";

function envelope({ serviceUrl, conversation, botId, tenant, kind }: Address): Partial<WireActivity> {
  return {
    channelId,
    serviceUrl,
    from: { id: botId, name: "huntbot" },
    conversation: {
      id: conversation,
      tenantId: tenant,
      isGroup: kind !== "personal",
      conversationType: kind,
      name: "",
    },
  };
}

function referenceOf(address: Address): ConversationReference {
  const { serviceUrl, from: bot, conversation } = envelope(address);
  if (!serviceUrl || !bot || !conversation) throw new TypeError("an address without its parts");
  return { channelId, serviceUrl, bot, conversation };
}
