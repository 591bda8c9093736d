import type { TokenCredential } from "./credential.ts";

/** An Azure service refused or failed a call; `body` is the text it sent. */
export class AzureCallError extends Error {
  readonly status: number;
  readonly body: string;

  constructor(status: number, body: string) {
    super(`Azure answered ${status}`);
    this.name = "AzureCallError";
    this.status = status;
    this.body = body;
  }
}

export interface AzureCall {
  readonly url: string;
  /** The audience's URL; `/.default` is added. */
  readonly audience: string;
  readonly credential: TokenCredential;
  readonly signal: AbortSignal;
}

/** GETs JSON with the bot's token. Throws AzureCallError for any status but 200, and what the credential throws. */
export function getJson(call: AzureCall): Promise<unknown> {
  return answered(call, {});
}

/** PUTs JSON with the bot's token. Throws AzureCallError for any status but 200 and 201, and what the credential throws. */
export function putJson(call: AzureCall, content: unknown): Promise<unknown> {
  return answered(call, { method: "PUT", body: JSON.stringify(content) });
}

async function answered({ url, audience, credential, signal }: AzureCall, init: RequestInit): Promise<unknown> {
  const token = await credential.getToken(`${audience}/.default`, { abortSignal: signal });
  const headers = {
    authorization: `Bearer ${token?.token ?? ""}`,
    accept: "application/json",
    ...(init.body ? { "content-type": "application/json" } : {}),
  };
  const response = await fetch(url, { ...init, headers, signal, redirect: "error" });
  const body = await response.text();
  if (response.status !== 200 && !(init.body && response.status === 201))
    throw new AzureCallError(response.status, body);
  return JSON.parse(body) as unknown;
}
