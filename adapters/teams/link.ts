import type { MessageRef } from "../../src/model/request.ts";

/**
 * Where a message opens in Teams (learn.microsoft.com, "Create deep links to Teams chats and messages"). Null in a chat with
 * the bot alone, whose messages have no address, and for what was not posted.
 */
export function linkTo({ data }: Pick<MessageRef, "data">): string | null {
  const { conversation = "", kind, tenant = "", activity } = data;
  if (!activity || (kind !== "channel" && kind !== "group")) return null;
  const [channel = "", thread] = conversation.split(";messageid=");
  const query =
    kind === "channel"
      ? new URLSearchParams({ tenantId: tenant, parentMessageId: thread ?? activity })
      : new URLSearchParams({ context: JSON.stringify({ contextType: "chat" }) });
  return `https://teams.microsoft.com/l/message/${encodeURIComponent(channel)}/${encodeURIComponent(activity)}?${query}`;
}
