import { createSign, generateKeyPairSync } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import type { Env } from "../../adapters/teams/settings.ts";

export const appId = "11111111-2222-3333-4444-555555555555";
const issuer = "https://api.botframework.com";

/** One call that the bot made to the Bot Connector. */
export interface Call {
  readonly method: string;
  readonly conversation: string;
  /** The activity that is answered or edited. */
  readonly activity: string | undefined;
  readonly body: {
    readonly type: string;
    readonly text?: string;
    readonly summary?: string;
    readonly attachments?: readonly {
      readonly content: {
        readonly body: readonly object[];
        readonly actions?: readonly object[];
        readonly refresh?: { readonly userIds: readonly string[]; readonly action: { readonly data: object } };
      };
    }[];
  };
  readonly headers: IncomingHttpHeaders;
}

/** Microsoft's side on loopback: OpenID metadata, signing keys and a Bot Connector that records what it is sent. */
export async function startMicrosoft() {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  const calls: Call[] = [];
  const waiting: { enough: (calls: readonly Call[]) => boolean; resolve: () => void }[] = [];
  const faults: { status: number; headers?: Record<string, string>; when?: (call: Call) => boolean }[] = [];
  let ids = 0;

  async function connector(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, conversation = "", activity] =
      /^\/v3\/conversations\/([^/]+)\/activities(?:\/([^/?]+))?/.exec(request.url ?? "") ?? [];
    const call = {
      method: request.method ?? "",
      conversation: decodeURIComponent(conversation),
      activity: activity === undefined ? undefined : decodeURIComponent(activity),
      body: (await json(request)) as Call["body"],
      headers: request.headers,
    };
    const fault = faults.find(({ when }) => when?.(call) ?? true);
    if (fault) {
      if (!fault.when) faults.splice(faults.indexOf(fault), 1);
      response
        .writeHead(fault.status, { "content-type": "application/json", ...fault.headers })
        .end('{"error":{"code":"injected"}}');
      return;
    }
    calls.push(call);
    response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify({ id: call.method === "PUT" ? activity : `m${++ids}` }));
    for (const wait of waiting.filter(({ enough }) => enough(calls))) wait.resolve();
  }

  const server = createServer((request, response) => {
    if (request.url === "/openid") {
      response.end(
        JSON.stringify({ issuer, jwks_uri: `${url()}/keys`, id_token_signing_alg_values_supported: ["RS256"] }),
      );
    } else if (request.url === "/keys") {
      const { n, e } = publicKey.export({ format: "jwk" });
      response.end(JSON.stringify({ keys: [{ kty: "RSA", use: "sig", kid: "k1", n, e, endorsements: ["msteams"] }] }));
    } else void connector(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url: url(),
    calls,
    /** What goes wrong once, or each time `when` says so, before anything works again. */
    faults,
    /** Resolves once the calls are enough. */
    until: (enough: (calls: readonly Call[]) => boolean) =>
      new Promise<void>((resolve) => (enough(calls) ? resolve() : waiting.push({ enough, resolve }))),
    /** Settings of a bot that trusts this side, as the Bot Framework names them. */
    env: {
      MicrosoftAppId: appId,
      MicrosoftAppPassword: "secret",
      ToBotFromChannelOpenIdMetadataUrl: `${url()}/openid`,
      ToBotFromChannelTokenIssuer: issuer,
      ToBotFromEmulatorOpenIdMetadataUrl: `${url()}/openid`,
      ToChannelFromBotLoginUrl: `${url()}/login`,
      ToChannelFromBotOAuthScope: "https://api.botframework.com",
      OAuthUrl: `${url()}/oauth`,
      CallerId: "urn:botframework:azure",
      ValidateAuthority: "false",
    } satisfies Env,
    /** A token as Microsoft's service signs it for this bot; parts that are given make it a wrong one. */
    token(parts: { claims?: object; header?: object; key?: "stranger"; signature?: string } = {}): string {
      const now = Math.floor(Date.now() / 1000);
      const claims = { iss: issuer, aud: appId, serviceurl: url(), nbf: now - 60, exp: now + 3600, ...parts.claims };
      const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
      const signed = `${encode({ typ: "JWT", alg: "RS256", kid: "k1", ...parts.header })}.${encode(claims)}`;
      const key = parts.key === "stranger" ? stranger : privateKey;
      return `${signed}.${parts.signature ?? createSign("RSA-SHA256").update(signed).sign(key, "base64url")}`;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
export type Microsoft = Awaited<ReturnType<typeof startMicrosoft>>;

/** The bot's way to the connector without a login service. */
export const credentials = {
  isValidAppId: async (id: string) => id === appId,
  isAuthenticationDisabled: async () => false,
  createCredentials: async () => ({
    signRequest: async <T extends { headers: { set(name: string, value: string): void } }>(request: T) => {
      request.headers.set("authorization", "Bearer bot");
      return request;
    },
  }),
};
