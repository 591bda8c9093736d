import type { SlackLine } from "../../adapters/slack/ports.ts";
import { type SlackOptions, startSlack } from "../../adapters/slack/start.ts";
import type { Card } from "../../src/model/card.ts";
import type { Output } from "../../src/model/command.ts";
import type { MessageRef, Request } from "../../src/model/request.ts";
import { serving } from "../http/serving.ts";
import { type SlackApi, signed, startSlackApi } from "./slack-api.ts";

const secret = "8f742231b10e8888abcd99yyyzzz85a5";

/** What the bot answers in a test. */
export type Answers = (request: Request) => AsyncIterable<Output>;

export const card = (title: string, more: Partial<Card> = {}): Card => ({
  title,
  tone: "calm",
  preview: title,
  blocks: [{ kind: "text", lines: [[title]] }],
  ...more,
});
export const main = (title: string, more: Partial<Output> = {}): Output => ({
  slot: "main",
  key: "hunt",
  card: card(title),
  final: true,
  ...more,
});

/** Answers each request with its text, at once. */
export const echo: Answers = async function* (request) {
  yield main(`ANSWER ${request.input.words.join("|") || request.input.raw}`);
};

/** The bot on a real HTTP server, talking to a Slack on loopback. Its shorter waits are a hundred times shorter. */
export async function startBot(answers: Answers, options: Partial<SlackOptions> = {}) {
  const api: SlackApi = await startSlackApi();
  const requests: Request[] = [];
  const delivered: MessageRef[] = [];
  const log: SlackLine[] = [];
  const seen = new Set<string>();
  const slack = startSlack({
    token: "xoxb-test",
    signingSecret: secret,
    apiUrl: api.apiUrl,
    router: {
      handle(request) {
        requests.push(request);
        return answers(request);
      },
      delivered: async (_request, ref) => void delivered.push(ref),
    },
    verbs: () => [
      { name: "hunt", usage: "hunt <indicator...> [range]", summary: "where it has been" },
      { name: "stop", usage: "stop <run>", summary: "end a run" },
    ],
    dedupe: { first: async (key) => !seen.has(key) && Boolean(seen.add(key)) },
    investigations: { history: async () => [] },
    log: (line) => log.push(line),
    wait: (ms, signal) => fast(ms, signal),
    ...options,
  });
  const web = await serving({ routes: slack.routes });
  await slack.start();

  async function send(body: string, sending: { at?: number; type?: string } = {}) {
    return fetch(`${web.url}/slack/events`, signed(body, secret, sending));
  }
  const form = (fields: Readonly<Record<string, string>>) => new URLSearchParams(fields).toString();
  let trigger = 0;
  function next(): string {
    trigger += 1;
    return `trigger.${trigger}`;
  }

  return {
    api,
    slack,
    web,
    requests,
    delivered,
    log,
    send,
    command: (text: string, more: Readonly<Record<string, string>> = {}) =>
      form({
        command: "/hunt",
        text,
        user_id: "U1",
        user_name: "ana",
        team_id: "T1",
        channel_id: "C1",
        trigger_id: next(),
        response_url: `${api.url}/respond/${trigger}`,
        ...more,
      }),
    interaction: (payload: Readonly<Record<string, unknown>>) =>
      form({
        payload: JSON.stringify({
          user: { id: "U1", username: "ana" },
          team: { id: "T1" },
          channel: { id: "C1" },
          trigger_id: next(),
          response_url: `${api.url}/respond/${trigger}`,
          ...payload,
        }),
      }),
    event: (event: Readonly<Record<string, unknown>>, id: string) =>
      JSON.stringify({ type: "event_callback", team_id: "T1", event_id: id, event, authorizations: [] }),
    async close() {
      await slack.stop();
      await web.close();
      await api.close();
    },
  };
}
export type Bot = Awaited<ReturnType<typeof startBot>>;

/** A hundredth of the time, so that pauses keep their order without a test having to sit through them. */
function fast(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms >= 10_000 ? ms : ms / 100);
    signal?.addEventListener("abort", end);
  });
}

/** The words of everything in a message, for a test to look in. */
export const wordsOf = (message: unknown) => JSON.stringify(message);
