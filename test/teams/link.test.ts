import { expect, it } from "vitest";
import { linkTo } from "../../adapters/teams/link.ts";

const channel = "19:abc@thread.tacv2";
const ref = (conversation: string, kind: string, activity = "1700000000001") => ({
  data: { conversation, kind, tenant: "T0", activity, serviceUrl: "https://smba.example/", botId: "28:bot" },
});

it.each<[string, ReturnType<typeof ref>, string | null]>([
  [
    "a channel's first message is its own thread",
    ref(channel, "channel"),
    "https://teams.microsoft.com/l/message/19%3Aabc%40thread.tacv2/1700000000001?tenantId=T0&parentMessageId=1700000000001",
  ],
  [
    "a reply names the thread it is in",
    ref(`${channel};messageid=1699999999999`, "channel"),
    "https://teams.microsoft.com/l/message/19%3Aabc%40thread.tacv2/1700000000001?tenantId=T0&parentMessageId=1699999999999",
  ],
  [
    "a chat of several",
    ref("19:abc@thread.v2", "group"),
    "https://teams.microsoft.com/l/message/19%3Aabc%40thread.v2/1700000000001?context=%7B%22contextType%22%3A%22chat%22%7D",
  ],
  ["a chat with the bot alone has no address", ref("a:1xyz", "personal"), null],
  ["nothing was posted", ref(channel, "channel", ""), null],
])("%s", (_case, given, expected) => {
  expect(linkTo(given)).toBe(expected);
});
