import type { TokenCredential } from "@azure/identity";
import { isLoopback } from "./loopback.ts";

export type { TokenCredential } from "@azure/identity";

/** This machine's own endpoints take any token; none of Azure's is shown to them. */
const fixed: TokenCredential = {
  getToken: async () => ({ token: "loopback", expiresOnTimestamp: Date.now() + 86_400_000 }),
};

let usual: Promise<TokenCredential> | undefined;

/** The bot's identity: environment, workload identity, managed identity, or whoever signed in with a command line tool. */
const identity: TokenCredential = {
  async getToken(scopes, options) {
    // The package takes a moment to load, and a bot on local logs never needs it.
    usual ??= import("@azure/identity").then(({ DefaultAzureCredential }) => new DefaultAzureCredential());
    return (await usual).getToken(scopes, options);
  },
};

export function credentialFor(endpoint: string): TokenCredential {
  return isLoopback(endpoint) ? fixed : identity;
}
