import type { Config } from "../config.ts";
import { exposureOf } from "../http/exposure.ts";
import { pagersFrom } from "../paging/pagers.ts";
import { type Check, checked, ok, warn } from "./check.ts";

/** How people reach this server: where links point, and what signs them. */
export function checkReach({ http }: Config): Promise<readonly Check[]> {
  return checked("HTTP", async () => {
    const { host, port, publicUrl, secret } = http;
    const exposure = exposureOf({ host, ...(publicUrl ? { publicUrl } : {}), ...(secret ? { secret } : {}) });
    if (!exposure.publicUrl) {
      return [
        warn(
          "PUBLIC_URL",
          `not set; serve listens on ${host}:${port}`,
          "Set it with HUNTBOT_SECRET, so that cards can link to charts and files.",
        ),
      ];
    }
    const plain = exposure.publicUrl.startsWith("http:");
    return [
      plain
        ? warn(
            "PUBLIC_URL",
            `${exposure.publicUrl} is not encrypted`,
            "Put TLS in front of it: links carry signatures.",
          )
        : ok("PUBLIC_URL", `${exposure.publicUrl}, links signed`),
    ];
  });
}

/** Who can be woken, and whether alerts can come in. Nobody is paged to find out. */
export function checkPaging({ env }: Config): Promise<readonly Check[]> {
  return checked("paging", async () => {
    const pagers = pagersFrom(env, { clock: () => new Date() });
    const names = pagers.map(({ name }) => name).join(", ");
    return [
      pagers.length > 0
        ? ok("paging", `${names} set up, not tried`)
        : warn(
            "paging",
            "nobody can be paged",
            "Set PAGERDUTY_ROUTING_KEY, or PAGER_WEBHOOK_URL with PAGER_WEBHOOK_SECRET.",
          ),
      env["HUNTBOT_HOOK_SECRET"]
        ? ok("alerts in", "POST /hooks/alerts is open to whoever signs")
        : warn("alerts in", "POST /hooks/alerts is closed", "Set HUNTBOT_HOOK_SECRET to let alerts come in."),
    ];
  });
}

/** Whether anybody in a chat may do more than look. */
export async function checkAccess({ env, file }: Config): Promise<readonly Check[]> {
  if (file.access) return [ok("access", "roles are given in HUNTBOT_CONFIG")];
  const chats = Boolean(env["SLACK_BOT_TOKEN"] || env["MicrosoftAppId"]);
  if (!chats) return [ok("access", "this terminal is admin; there is no chat")];
  return [
    warn("access", "everybody in chats may look, and no more", "Give roles in HUNTBOT_CONFIG: README, Security."),
  ];
}
