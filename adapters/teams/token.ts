import { z } from "zod";
import { Failure } from "../../src/model/failure.ts";
import { isConfidential } from "../../src/model/loopback.ts";
import type { Env } from "./settings.ts";

const token = z.object({ access_token: z.string(), expires_in: z.coerce.number() });
export type Token = z.infer<typeof token>;

/** Why Microsoft gave no answer, as a person reads it. */
export class Unanswered extends Error {}

/** A token for the app itself, by its client secret. `login` is Microsoft's address with the tenant. Throws Unanswered. */
export async function clientToken(env: Env, login: string, resource: string, signal: AbortSignal): Promise<Token> {
  const [id, secret] = [env["MicrosoftAppId"]?.trim(), env["MicrosoftAppPassword"]?.trim()];
  if (!id || !secret) throw new Unanswered("The bot has no client secret to sign in with.");
  const body = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: id,
    client_secret: secret,
    scope: `${resource}/.default`,
  });
  return token.parse(await ask(`${login}/oauth2/v2.0/token`, { method: "POST", body, signal }));
}

/** The token that the Bot Connector is shown. Throws a Failure where Microsoft gives none. */
export async function botToken(env: Env, signal: AbortSignal): Promise<Token> {
  const isMulti = !/^singletenant$/i.test(env["MicrosoftAppType"]?.trim() ?? "");
  const tenant = isMulti ? "botframework.com" : (env["MicrosoftAppTenantId"]?.trim() ?? "");
  const login = env["ToChannelFromBotLoginUrl"]?.trim() || `${loginHost(env)}/${encodeURIComponent(tenant)}`;
  try {
    return await clientToken(
      env,
      login,
      env["ToChannelFromBotOAuthScope"]?.trim() || "https://api.botframework.com",
      signal,
    );
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    const fix =
      "Check MicrosoftAppId, MicrosoftAppTenantId and MicrosoftAppType, and make a new client secret if it expired.";
    throw new Failure({ what: "The bot cannot sign in to Microsoft", why: error.message, fix, cause: error.cause });
  }
}

/** `AZURE_AUTHORITY_HOST` replaces Microsoft's own address, for sovereign clouds. */
export const loginHost = (env: Env): string =>
  originOf(env["AZURE_AUTHORITY_HOST"] || "https://login.microsoftonline.com");

/** What Microsoft answered as JSON. Throws Unanswered. */
export async function ask(url: string, init: RequestInit): Promise<unknown> {
  const response = await fetch(url, { ...init, redirect: "error" }).catch((cause: unknown) => {
    throw new Unanswered("Microsoft did not answer.", { cause });
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw new Unanswered(`Microsoft answered ${response.status}.`);
  }
  return await response.json();
}

/** https, or http on this machine. Throws for anything else. */
export function originOf(address: string): string {
  const url = new URL(address);
  if (isConfidential(url)) return url.origin;
  throw new TypeError(`${address} is not https`);
}
