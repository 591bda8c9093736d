import { SocketModeReceiver } from "@slack/bolt";
import type { Logger } from "./clients.ts";
import type { Wait } from "./insist.ts";
import type { SlackLine } from "./ports.ts";
import { dedupeKey } from "./receiver.ts";

export interface SocketOptions {
  readonly appToken: string;
  readonly apiUrl?: string;
  readonly logger: Logger;
  readonly wait: Wait;
  readonly log: (line: SlackLine) => void;
}

/** Milliseconds before the next try to connect: soon after a drop, calmly while Slack cannot be reached. */
const pauses = [200, 1000, 2000, 5000, 10_000, 30_000];

/** For the connection to be greeted. */
const greeting = 20_000;

export interface Socket {
  readonly receiver: SocketModeReceiver;
  /** Resolves after the first try, connected or not. The connection is kept up until `stop`. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Socket Mode, supervised. The client's own reconnecting is off: it waits five seconds, and a failure in it would end the
 * process with an unhandled rejection.
 */
export function createSocket({ appToken, apiUrl, logger, wait, log }: SocketOptions): Socket {
  const receiver = new SocketModeReceiver({
    appToken,
    logger,
    autoReconnectEnabled: false,
    installerOptions: {
      clientOptions: { ...(apiUrl ? { slackApiUrl: apiUrl } : {}), retryConfig: { retries: 0 }, timeout: 10_000 },
    },
    customPropertiesExtractor: ({ body }) => ({ dedupeKey: dedupeKey(body) }),
  });
  const { client } = receiver;
  const stopped = new AbortController();
  let supervision: Promise<void> = Promise.resolve();
  let dropped: () => void = () => {};
  client.on("disconnected", () => dropped());
  stopped.signal.addEventListener("abort", () => dropped());

  async function connect(): Promise<void> {
    const late = new AbortController();
    const tooLate = wait(greeting, late.signal).then(() => {
      if (!late.signal.aborted) throw new Error("Slack did not greet the connection");
    });
    try {
      await Promise.race([client.start(), tooLate]);
    } finally {
      late.abort();
    }
  }

  async function supervise(onFirst: () => void): Promise<void> {
    for (let failures = 0; !stopped.signal.aborted; ) {
      const drop = new Promise<void>((resolve) => {
        dropped = resolve;
      });
      try {
        await connect();
        failures = 0;
        log({ level: "info", message: "connected to Slack (Socket Mode)" });
        onFirst();
        await drop;
      } catch (error) {
        failures += 1;
        log({ level: "warn", message: "Slack could not be reached for Socket Mode; trying again", error });
        onFirst();
      }
      await wait(pauses[Math.min(failures, pauses.length - 1)] ?? 0, stopped.signal);
    }
  }

  return {
    receiver,
    start: () =>
      new Promise((resolve) => {
        supervision = supervise(resolve);
      }),
    async stop() {
      stopped.abort();
      void client.disconnect();
      await supervision;
    },
  };
}
