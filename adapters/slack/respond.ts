import type { KnownBlock } from "@slack/types";
import { errorWords } from "../../src/model/failure.ts";
import type { Wait } from "./insist.ts";

/** A way back to whoever asked that needs no membership: five messages within 30 minutes. */
export interface Responder {
  /** Messages that can still be sent. */
  left(): number;
  send(message: {
    readonly text: string;
    readonly blocks: readonly KnownBlock[];
    readonly everybody: boolean;
  }): Promise<void>;
}

const most = 5;
const pauses = [500, 2000, 5000];

/** `trusted` says which addresses a payload may name: the answer goes there. */
export function createResponder(url: string, wait: Wait, trusted: (url: URL) => boolean): Responder {
  let left = URL.canParse(url) && trusted(new URL(url)) ? most : 0;
  return {
    left: () => left,
    async send({ text, blocks, everybody }) {
      if (left <= 0) throw new Error("the response address takes no more messages");
      left -= 1;
      const body = JSON.stringify({
        response_type: everybody ? "in_channel" : "ephemeral",
        replace_original: false,
        unfurl_links: false,
        unfurl_media: false,
        text,
        blocks,
      });
      for (let at = 0; ; at += 1) {
        const problem = await post(url, body);
        if (problem === null) return;
        const pause = problem.passing ? pauses[at] : undefined;
        if (pause === undefined) throw new Error(`the response address answered: ${problem.said}`);
        await wait(pause);
      }
    },
  };
}

async function post(url: string, body: string): Promise<{ readonly passing: boolean; readonly said: string } | null> {
  let response: Response;
  try {
    response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json; charset=utf-8" },
      body,
      redirect: "error",
      signal: AbortSignal.timeout(10_000),
    });
  } catch (error) {
    return { passing: true, said: errorWords(error) };
  }
  if (response.ok) {
    await response.body?.cancel();
    return null;
  }
  const said = `${response.status} ${(await response.text()).slice(0, 200)}`;
  return { passing: response.status === 429 || response.status >= 500, said };
}
