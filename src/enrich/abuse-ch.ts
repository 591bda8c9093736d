import { z } from "zod";
import type { EnrichIo } from "../model/enrich.ts";
import { readJson } from "./answer.ts";
import { type Api, onlyOk } from "./api.ts";
import { fault } from "./fault.ts";

export interface Body {
  readonly type: string;
  readonly text: string;
}
export const form = (fields: Record<string, string>): Body => ({
  type: "application/x-www-form-urlencoded",
  text: new URLSearchParams(fields).toString(),
});
export const json = (fields: Record<string, unknown>): Body => ({
  type: "application/json",
  text: JSON.stringify(fields),
});

const status = z.looseObject({ query_status: z.string() });
/** "Nothing found", as the projects of abuse.ch each word it. */
const nothing = new Set(["no_results", "no_result", "hash_not_found"]);
const refused = new Set(["unknown_auth_key", "user_blacklisted", "unauthorized"]);

/** abuse.ch answers 200 to everything and says in `query_status` what it means. Null when it knows nothing. */
export async function askAbuseCh<Shape extends z.ZodType>(
  io: EnrichIo,
  api: Api,
  path: string,
  body: Body,
  shape: Shape,
): Promise<z.infer<Shape> | null> {
  const headers = { "Auth-Key": api.key, "content-type": body.type, accept: "application/json" };
  const response = onlyOk(await io.fetch(api.url(path), { method: "POST", headers, body: body.text }));
  const answer = await readJson(response, status);
  if (nothing.has(answer.query_status)) return null;
  if (refused.has(answer.query_status)) throw fault("refused", `it answered ${answer.query_status}`);
  if (answer.query_status !== "ok") throw fault("malformed", `it answered ${answer.query_status.slice(0, 60)}`);
  return readJson(new Response(JSON.stringify(answer)), shape);
}
