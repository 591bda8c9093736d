import type { IncomingHttpHeaders, RequestListener } from "node:http";
import type { Reply } from "./reply.ts";

export type Method = "GET" | "POST";

/** One request as a handler sees it: body already read and within its cap. */
export interface Call {
  readonly method: Method;
  /** What stood in the path's `{name}` places, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Empty for GET. */
  readonly body: Buffer;
  /** Where the connection comes from; a proxy's address behind a proxy. */
  readonly remote: string;
  /** Aborted when the client leaves, the time is up, or the server stops. */
  readonly signal: AbortSignal;
}

interface Common {
  readonly methods: readonly Method[];
  /** `/files/{id}`: a segment in braces takes any one segment. */
  readonly path: string;
  /** Bytes of body that are taken. Default 256 KiB. */
  readonly maxBody?: number;
}
/** A route of ours. HEAD is answered by GET's handler. */
export interface HandledRoute extends Common {
  handle(call: Call): Promise<Reply> | Reply;
}
/** A chat platform's own listener, which reads the request and answers by itself. */
interface MountedRoute extends Common {
  readonly listener: RequestListener;
}
export type Route = HandledRoute | MountedRoute;

export interface Match {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    // A stray % is no path of ours: the route does not match.
    return undefined;
  }
}

function paramsOf(pattern: string, path: string): Record<string, string> | undefined {
  const [wanted, given] = [pattern.split("/"), path.split("/")];
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const segment = given[index] ?? "";
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name === undefined) {
      if (part !== segment) return undefined;
      continue;
    }
    const value = decoded(segment);
    if (value === undefined || value === "") return undefined;
    params[name] = value;
  }
  return params;
}

/** Every route whose path fits, whatever its methods. The path is compared as sent: nothing in it is resolved. */
export function matchPath(routes: readonly Route[], path: string): Match[] {
  return routes.flatMap((route) => {
    const params = paramsOf(route.path, path);
    return params ? [{ route, params }] : [];
  });
}
