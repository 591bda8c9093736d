import { Failure } from "../../src/model/failure.ts";
import type { Client } from "./clients.ts";
import { messageText } from "./message-text.ts";
import { troubleOf } from "./trouble.ts";

/** Who the bot is: what it wrote itself is not read. */
interface Own {
  readonly botUserId?: string;
  readonly botId?: string;
}

const perPage = 200;
const mostPages = 10;

/** What people and other apps wrote in a thread, oldest first. Throws a Failure where the bot may not read it. */
export async function threadText(
  client: Client,
  { channel, thread }: { readonly channel: string; readonly thread: string },
  own: Own,
): Promise<string> {
  const texts: string[] = [];
  let cursor: string | undefined;
  try {
    for (let page = 0; page < mostPages; page++) {
      const where = { channel, ts: thread, limit: perPage, ...(cursor ? { cursor } : {}) };
      const { messages = [], response_metadata } = await client.conversations.replies(where);
      for (const message of messages) {
        const isOwn = message.user === own.botUserId || (own.botId !== undefined && message.bot_id === own.botId);
        if (!isOwn) texts.push(messageText({ ...message }));
      }
      cursor = response_metadata?.next_cursor || undefined;
      if (!cursor) break;
    }
  } catch (error) {
    throw unreadable(error);
  }
  return texts.filter(Boolean).join("\n");
}

function unreadable(cause: unknown): Failure {
  const { code } = troubleOf(cause);
  const what = "Could not read this thread";
  if (code === "missing_scope") {
    return new Failure({
      what,
      why: "The app has no scope for it.",
      fix: "Whoever runs the bot adds channels:history (private channels: groups:history); until then choose Hunt the indicators here on each message, or paste the text.",
      cause,
    });
  }
  return new Failure({
    what,
    why: `Slack did not hand it out (${code}).`,
    fix: "Invite the bot to the channel, or choose Hunt the indicators here on each message.",
    cause,
  });
}
