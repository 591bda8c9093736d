/** Why a call to Slack did not work, by what can be done about it. */
type Trouble =
  /** Too many calls: nothing was done, try again after so many milliseconds. */
  | { readonly kind: "wait"; readonly ms: number }
  /** The request never reached Slack. */
  | { readonly kind: "unsent" }
  /** No answer, or a server error: it may have been done or not. */
  | { readonly kind: "unsure" }
  /** Slack does not take these blocks or this length. */
  | { readonly kind: "refused" }
  /** The bot is not in this conversation, or may not write there. */
  | { readonly kind: "outside" }
  /** The message or view is not there (any longer), or cannot be changed. */
  | { readonly kind: "gone" }
  | { readonly kind: "other" };

export interface Told {
  readonly trouble: Trouble;
  /** Slack's own error code, or what the connection said. */
  readonly code: string;
}

const refused = new Set([
  "invalid_blocks",
  "invalid_blocks_format",
  "invalid_attachments",
  "msg_too_long",
  "msg_blocks_too_long",
  "too_many_attachments",
  "no_text",
]);
const outside = new Set([
  "not_in_channel",
  "channel_not_found",
  "is_archived",
  "restricted_action",
  "restricted_action_thread_only_channel",
  "user_not_in_channel",
  "access_denied",
  "no_permission",
]);
const gone = new Set([
  "message_not_found",
  "cant_update_message",
  "edit_window_closed",
  "view_not_found",
  "not_found",
  "thread_not_found",
]);
const passing = new Set([
  "internal_error",
  "fatal_error",
  "service_unavailable",
  "request_timeout",
  "team_added_to_org",
]);
const neverConnected = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT/;

/** Reads an error of the Web API client. */
export function troubleOf(error: unknown): Told {
  const { code, data, retryAfter, statusCode, original } = partsOf(error);
  if (code === "slack_webapi_rate_limited_error") return told({ kind: "wait", ms: retryAfter * 1000 }, "ratelimited");
  if (code === "slack_webapi_http_error") {
    if (statusCode === 429) return told({ kind: "wait", ms: 1000 }, "ratelimited");
    return told({ kind: statusCode >= 500 ? "unsure" : "other" }, `HTTP ${statusCode}`);
  }
  if (code === "slack_webapi_request_error") {
    const said = describe(original);
    return told({ kind: neverConnected.test(said) ? "unsent" : "unsure" }, said);
  }
  if (code !== "slack_webapi_platform_error") return told({ kind: "other" }, describe(error));
  const name = typeof data?.["error"] === "string" ? data["error"] : "unknown_error";
  if (name === "ratelimited" || name === "rate_limited") return told({ kind: "wait", ms: 1000 }, name);
  if (refused.has(name)) return told({ kind: "refused" }, name);
  if (outside.has(name)) return told({ kind: "outside" }, name);
  if (gone.has(name)) return told({ kind: "gone" }, name);
  return told({ kind: passing.has(name) ? "unsure" : "other" }, name);
}

const told = (trouble: Trouble, code: string): Told => ({ trouble, code });

interface Parts {
  readonly code: unknown;
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly retryAfter: number;
  readonly statusCode: number;
  readonly original: unknown;
}

function partsOf(error: unknown): Parts {
  const parts = isRecord(error) ? error : {};
  const number = (value: unknown, otherwise: number) => (typeof value === "number" ? value : otherwise);
  return {
    code: parts["code"],
    data: isRecord(parts["data"]) ? parts["data"] : null,
    retryAfter: number(parts["retryAfter"], 1),
    statusCode: number(parts["statusCode"], 0),
    original: parts["original"],
  };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

/** An error with what caused it: fetch hides the system's code there. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  const inner = cause instanceof Error ? `: ${"code" in cause ? `${cause.code} ` : ""}${cause.message}` : "";
  return `${error.message}${inner}`;
}
