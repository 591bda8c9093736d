import { join } from "node:path";
import type { Config } from "../config.ts";
import { lineup } from "../enrich/lineup.ts";
import type { Provider } from "../enrich/provider.ts";
import { type Check, checked, ok, warn } from "./check.ts";

/** Who can be asked about an indicator. Keys are looked for, not tried: a try costs a question of somebody's allowance. */
export function checkProviders({ env, home }: Config): Promise<readonly Check[]> {
  return checked("reputation", async () => {
    const providers = lineup({ env, cacheDir: join(home, "cache"), log: { warn: () => {} } });
    const free = providers.filter((provider) => !provider.keyName && !provider.off).map(({ name }) => name);
    return [
      ok("without a key", free.join(", ")),
      ...providers.filter((provider) => provider.keyName || provider.off).map(keyed),
    ];
  });
}

function keyed({ name, off, keyName }: Provider): Check {
  const licence = name === "virustotal" ? " VirusTotal's public key may not be used in business workflows." : "";
  if (off) return warn(name, "off", `${off}${licence}`);
  if (licence) return warn(name, `${keyName} is set`, `${licence.trim()} Make sure that yours is a premium one.`);
  return ok(name, `${keyName} is set`);
}
