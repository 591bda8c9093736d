import { ConfigurationBotFrameworkAuthentication } from "botbuilder";
import { Failure } from "../../src/model/failure.ts";

export type Env = Readonly<Record<string, string | undefined>>;

/** How the bot proves who it is to the Bot Connector. */
export type Credentials = NonNullable<ConstructorParameters<typeof ConfigurationBotFrameworkAuthentication>[1]>;

export interface Settings {
  /** Empty: nobody is authenticated, which is for this machine only. */
  readonly appId: string;
  readonly authentication: ConfigurationBotFrameworkAuthentication;
}

const dependent = ["MicrosoftAppPassword", "MicrosoftAppTenantId", "MicrosoftAppType"] as const;
const kinds = ["MultiTenant", "SingleTenant", "UserAssignedMsi"];

/**
 * Reads the settings as the Bot Framework names them; those of sovereign clouds are passed on to it. Null where Teams is
 * not set up and this is not a loopback address. Throws a Failure for settings that would leave the door open or shut.
 */
export function readSettings(env: Env, isLoopback: boolean, credentials?: Credentials): Settings | null {
  const appId = env["MicrosoftAppId"]?.trim() ?? "";
  const given = dependent.filter((name) => env[name]?.trim());
  // Without an app id the SDK lets everybody in.
  if (appId === "" && given.length > 0) {
    throw refuse(
      `${given.join(", ")} is set without MicrosoftAppId.`,
      "Set MicrosoftAppId to the bot's application (client) id, or unset the others.",
    );
  }
  if (appId === "" && !isLoopback) return null;
  const kind = env["MicrosoftAppType"]?.trim() || "MultiTenant";
  if (!kinds.some((known) => known.toLowerCase() === kind.toLowerCase())) {
    throw refuse(`MicrosoftAppType is "${kind}".`, `Write ${kinds.join(", ")}.`);
  }
  const isMultiTenant = kind.toLowerCase() === "multitenant";
  if (appId !== "" && !isMultiTenant && !env["MicrosoftAppTenantId"]?.trim()) {
    throw refuse(`MicrosoftAppType is ${kind} without MicrosoftAppTenantId.`, "Set it to the id of the bot's tenant.");
  }
  if (appId !== "" && kind.toLowerCase() !== "userassignedmsi" && !credentials && !hasSecret(env)) {
    throw refuse(
      "MicrosoftAppId is set without MicrosoftAppPassword.",
      "Set it to a client secret of the bot's app registration.",
    );
  }
  // Compose files pass an unset variable on as an empty one.
  const config = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ""));
  return {
    appId,
    authentication: new ConfigurationBotFrameworkAuthentication({ ...config, MicrosoftAppId: appId }, credentials),
  };
}

function hasSecret(env: Env): boolean {
  return Boolean(env["MicrosoftAppPassword"]?.trim() || env["CertificateThumbprint"]?.trim());
}

const refuse = (why: string, fix: string) => new Failure({ what: "Cannot start the Teams bot", why, fix, usage: true });
