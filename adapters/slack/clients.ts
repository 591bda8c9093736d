import { type LogLevel, webApi } from "@slack/bolt";

export type Client = webApi.WebClient;

/**
 * A rate limit on one method pauses everything else that its client does, so what must not wait for each other has a client
 * of its own. None of them retries by itself: a post that is merely slow would then be posted twice.
 */
export interface Clients {
  /** Dialogs and private answers: a trigger lives for three seconds. */
  readonly interactive: Client;
  /** Progress: late is worthless. */
  readonly progress: Client;
  /** Final cards and files: slow is better than lost. */
  readonly final: Client;
}

export interface ClientOptions {
  readonly token: string;
  /** Default https://slack.com/api/. */
  readonly apiUrl?: string;
  readonly logger: Logger;
}

/** Bolt's logger port. */
export interface Logger {
  debug(...words: unknown[]): void;
  info(...words: unknown[]): void;
  warn(...words: unknown[]): void;
  error(...words: unknown[]): void;
  setLevel(level: LogLevel): void;
  getLevel(): LogLevel;
  setName(name: string): void;
}

export function createClients({ token, apiUrl, logger }: ClientOptions): Clients {
  const client = (timeout: number) =>
    new webApi.WebClient(token, {
      ...(apiUrl ? { slackApiUrl: apiUrl } : {}),
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      timeout,
      logger,
    });
  return { interactive: client(2500), progress: client(8000), final: client(30_000) };
}
