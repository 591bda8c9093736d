import type { KqlError } from "../../kql/index.ts";
import { placeAt } from "./place.ts";

/** An HTTP answer that refuses or fails a request. */
export interface ErrorReply {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Kind {
  readonly status: number;
  /** What Log Analytics calls it in `innererror`, and Kusto's own code below that. */
  readonly inner: string;
  readonly code: string;
  readonly words: string;
}

const syntax: Kind = {
  status: 400,
  inner: "SyntaxError",
  code: "SYN0002",
  words: "A recognition error occurred in the query.",
};
const semantic: Kind = { status: 400, inner: "SemanticError", code: "SEM0100", words: "A semantic error occurred." };

/** The parser numbers its messages without regard to this: those that miss or expect a piece of text are about syntax. */
function kindOf({ code, message }: KqlError): Kind {
  const aboutText =
    /^(Missing|Unexpected|Incomplete)\b|\bexpected\.?$/.test(message) && !message.startsWith("A value of type");
  return code.startsWith("KS") && aboutText ? syntax : semantic;
}

/** A query's error in the shape Log Analytics documents, with the place as Kusto gives it: line from 1, pos from 0. */
export function logAnalyticsError(error: KqlError, query: string): ErrorReply {
  if (error.code === "timeout") return timedOut();
  if (error.code === "failed" || error.code === "memory") return failed(error.message);
  const { inner, code, words } = kindOf(error);
  const { line, pos } = placeAt(query, error.offset);
  const token = query.slice(error.offset, error.offset + error.length).slice(0, 100);
  const innermost = { code, message: error.message, line, pos, ...(token ? { token } : {}) };
  return badArgument({ code: inner, message: words, innererror: innermost });
}

export function badArgument(innererror: unknown): ErrorReply {
  const error = { message: "The request had some invalid properties", code: "BadArgumentError", innererror };
  return { status: 400, body: { error } };
}

export function timedOut(): ErrorReply {
  const innererror = {
    code: "GatewayTimeout",
    message: "The query ran longer than it was allowed to.",
  };
  return { status: 504, body: { error: { code: "GatewayTimeout", message: "The request timed out.", innererror } } };
}

export function throttled(retryAfter: number | undefined): ErrorReply {
  const error = { code: "ThrottledError", message: "The request was throttled: too many requests are queued." };
  return {
    status: 429,
    body: { error },
    ...(retryAfter === undefined ? {} : { headers: { "retry-after": String(retryAfter) } }),
  };
}

function failed(message: string): ErrorReply {
  return { status: 500, body: { error: { code: "InternalServerError", message } } };
}

/** A query's error as Azure Data Explorer words it: the place stands in the message. */
export function kustoError(error: KqlError, query: string): ErrorReply {
  if (error.code === "timeout") {
    return oneApi(
      504,
      "Request execution timeout",
      "Kusto.DataNode.Exceptions.KustoRequestTimeoutException",
      error.message,
    );
  }
  if (error.code === "failed" || error.code === "memory") {
    return oneApi(500, "Internal service error", "Kusto.DataNode.Exceptions.KustoServiceException", error.message);
  }
  const { inner, code } = kindOf(error);
  const { line, pos } = placeAt(query, error.offset);
  const what = inner === "SyntaxError" ? "Syntax error" : "Semantic error";
  const message = `Request is invalid and cannot be processed: ${what}: ${code}: ${error.message} [line:position=${line}:${pos}]`;
  return oneApi(
    400,
    "Request is invalid and cannot be executed.",
    `Kusto.Data.Exceptions.${inner.replace(/Error$/, "Exception")}`,
    message,
  );
}

export function oneApi(status: number, message: string, type: string, detail: string): ErrorReply {
  const code =
    status === 400 ? "General_BadRequest" : status === 429 ? "LimitsExceeded" : "General_InternalServerError";
  const permanent = status === 400;
  return { status, body: { error: { code, message, "@type": type, "@message": detail, "@permanent": permanent } } };
}
