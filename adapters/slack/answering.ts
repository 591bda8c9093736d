import { errorCard, referenceOf } from "../../src/chat/error-card.ts";
import type { Router } from "../../src/chat/router.ts";
import { Failure } from "../../src/model/failure.ts";
import type { SlackPlatform } from "./deliver.ts";
import type { Names } from "./names.ts";
import type { SlackPorts } from "./ports.ts";
import { answerPrivately } from "./private-answer.ts";
import type { Asked } from "./request.ts";
import { createResponder } from "./respond.ts";
import { troubleOf } from "./trouble.ts";

export interface Answering {
  /** Answers in the background; never throws. */
  answer(asked: Asked): void;
  /** Resolves when everything under way was answered. */
  settled(): Promise<void>;
}

/** The road of a request through the router and back to Slack. */
export function createAnswering(
  ports: SlackPorts,
  router: Pick<Router, "handle" | "delivered">,
  platform: SlackPlatform,
  names: Names,
): Answering {
  const running = new Set<Promise<void>>();

  async function run(given: Asked): Promise<void> {
    const request = { ...given.request, person: await names.named(given.request.person) };
    const asked = { ...given, request };
    try {
      await platform.deliver(request.place, router.handle(request), request.signal, {
        asked,
        onFirst: (ref) => {
          router.delivered(request, ref).catch((error: unknown) => {
            ports.log({ level: "warn", message: "a delivered message could not be recorded", error });
          });
        },
      });
    } catch (error) {
      ports.log({ level: "error", message: `an answer was not delivered: ${troubleOf(error).code}`, error });
      await apologise(asked, error);
    }
  }

  /** The answer is lost to the channel; the person at least hears of it. */
  async function apologise({ request, user, responseUrl }: Asked, cause: unknown): Promise<void> {
    const why = `Slack says ${troubleOf(cause).code}.`;
    const fix = "Ask again, or ask in a direct message to the bot.";
    const card = errorCard(new Failure({ what: "Could not show the answer", why, fix }), referenceOf(request.id));
    const responder = responseUrl ? createResponder(responseUrl, ports.wait, ports.isSlacks) : null;
    try {
      await answerPrivately(ports, request.place, user, card, responder);
    } catch (error) {
      ports.log({ level: "error", message: `nor could the person be told: ${troubleOf(error).code}`, error });
    }
  }

  return {
    answer(asked) {
      const answering = run(asked);
      running.add(answering);
      void answering.finally(() => running.delete(answering));
    },
    async settled() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
