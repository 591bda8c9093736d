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
  /** The conversation that a person of the same tenant has with the bot alone; it is begun where there is none. */
  direct(address: Address, person: string): Promise<Address>;
}

/** The part of the SDK's own client that has no way round it. */
interface Conversing {
  readonly conversations: { createConversation(parameters: object): Promise<{ readonly id?: string }> };
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
    async direct(address, person) {
      const { serviceUrl, tenant, botId } = address;
      const parameters = {
        isGroup: false,
        bot: { id: botId, name: "huntbot" },
        members: [{ id: person, name: "" }],
        tenantId: tenant,
        channelData: { tenant: { id: tenant } },
      };
      let conversation = "";
      await adapter.continueConversationAsync(appId, referenceOf(address), async ({ turnState }) => {
        const client = turnState.get<Conversing | undefined>(adapter.ConnectorClientKey);
        conversation = (await client?.conversations.createConversation(parameters))?.id ?? "";
      });
      if (conversation === "") throw new Error("the connector named no conversation");
      return { serviceUrl, tenant, botId, conversation, kind: "personal" };
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
