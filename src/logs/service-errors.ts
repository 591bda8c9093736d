import { z } from "zod";
import { Failure } from "../model/failure.ts";
import { timedOut } from "./timeout.ts";
import { offsetOf } from "./wire/place.ts";

/** What a service's refusal is about, for the words of the Failure. */
export interface Refusal {
  /** 0 when no answer came at all. */
  readonly status: number;
  /** The error's text: JSON where the service kept to its documented shape. */
  readonly body: string;
  /** "the query", or a library query's id. */
  readonly subject: string;
  readonly kql: string;
  /** What was asked, as its operator knows it: "workspace 1234...", "cluster https://...". */
  readonly source: string;
  /** The role that lets the bot's identity read it. */
  readonly role: string;
  /** Seconds the query was allowed. */
  readonly seconds: number;
  readonly cause: unknown;
}

/** A refused or failed request as the analyst reads it: what, why, and who does what about it. */
export function refusalFailure(refusal: Refusal): Failure {
  const { status, source, role, subject, seconds, cause } = refusal;
  const search = (why: string, fix: string) => new Failure({ what: "Could not search", why, fix, cause });
  switch (status) {
    case 0:
      return search(
        `${source} cannot be reached.`,
        "Try again; if it stays, whoever runs the bot checks network and endpoint.",
      );
    case 400:
      return badQuery(refusal);
    case 401:
      return search(
        `${source} does not accept the token (401): it expired or is for another cloud.`,
        `Try again; if it stays, whoever runs the bot: ${guide(2)}.`,
      );
    case 403:
      return search(
        `${source} refused the token (403).`,
        `The bot's identity needs the role "${role}" on it; whoever runs the bot: ${guide(3)}.`,
      );
    case 404:
      return search(
        `${source} does not exist (404).`,
        "Whoever runs the bot checks HUNTBOT_LOGS: it takes the Workspace ID of the Overview page.",
      );
    case 429:
      return search(
        `${source} takes no more queries right now (429).`,
        "Try again in a minute, or ask for a shorter window.",
      );
    case 504:
      return timedOut(subject, seconds);
    default:
      return search(
        `${source} failed (${status}): ${detailOf(refusal.body)}.`,
        "Try again; if it stays, look at the Azure status page.",
      );
  }
}

function guide(step: number): string {
  return `"Azure in 10 minutes", step ${step}`;
}

interface ServiceError {
  readonly code?: string | undefined;
  readonly message?: string | undefined;
  readonly "@message"?: string | undefined;
  readonly line?: number | undefined;
  readonly pos?: number | undefined;
  readonly innererror?: ServiceError | undefined;
}
const serviceError: z.ZodType<ServiceError> = z.lazy(() =>
  z.object({
    code: z.string().optional(),
    message: z.string().optional(),
    "@message": z.string().optional(),
    line: z.number().optional(),
    pos: z.number().optional(),
    innererror: serviceError.optional(),
  }),
);

function badQuery({ body, subject, kql, cause }: Refusal): Failure {
  const error = innermost(body);
  const words = (error?.["@message"] ?? error?.message ?? "the service did not say why").replace(/\.$/, "");
  const inText = /\[line:position=(\d+):(\d+)\]/.exec(words);
  const line = error?.line ?? (inText ? Number(inText[1]) : undefined);
  const pos = error?.pos ?? (inText ? Number(inText[2]) : undefined);
  const offset = line === undefined || pos === undefined ? undefined : offsetOf(kql, { line, pos });
  const code = /\b(SYN|SEM)\d{4}\b/.exec(`${error?.code ?? ""} ${words}`)?.[0] ?? error?.code;
  const place = [code, offset === undefined ? undefined : `at character ${offset + 1}`].filter(Boolean).join(", ");
  return new Failure({
    what: `Could not run ${subject}`,
    why: `${plain(words)}${place ? ` (${place})` : ""}.`,
    fix: "Correct the query there and ask again.",
    cause,
  });
}

/** Kusto's own words, without the wrapping that repeats code and place. */
function plain(words: string): string {
  return words
    .replace(/^Request is invalid and cannot be processed: /, "")
    .replace(/^(Syntax|Semantic) error: /, "")
    .replace(/^(SYN|SEM)\d{4}: /, "")
    .replace(/\s*\[line:position=\d+:\d+\]/, "")
    .slice(0, 500);
}

function innermost(body: string): ServiceError | undefined {
  let error = errorOf(body);
  while (error?.innererror) error = error.innererror;
  return error;
}

function errorOf(body: string): ServiceError | undefined {
  try {
    return z.object({ error: serviceError }).parse(JSON.parse(body)).error;
  } catch {
    // Gateways in between answer with pages of their own.
    return undefined;
  }
}

function detailOf(body: string): string {
  const error = innermost(body);
  return (error?.["@message"] ?? error?.message ?? "no details were given").replace(/\.$/, "").slice(0, 300);
}

/** The names that `@azure/identity` gives its errors. */
const credentialErrors: ReadonlySet<string> = new Set([
  "CredentialUnavailableError",
  "AuthenticationError",
  "AggregateAuthenticationError",
  "AuthenticationRequiredError",
  "KustoAuthenticationError",
]);

/** The failure to get a token at all; undefined when the error is about something else. */
export function credentialFailure(error: unknown): Failure | undefined {
  if (!(error instanceof Error) || !credentialErrors.has(error.name)) return undefined;
  const expired = /AADSTS7000222|AADSTS700082|AADSTS50173|expired/i.test(error.message);
  return new Failure({
    what: "Could not sign in to Azure",
    why: expired ? "the bot's credential has expired." : "no credential of the bot gives a token.",
    fix: `Whoever runs the bot: ${guide(2)}. In a shell, "az login" is enough.`,
    cause: error,
  });
}
