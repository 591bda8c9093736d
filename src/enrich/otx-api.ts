import type { Indicator } from "../model/indicator.ts";
import { readAddress } from "./address.ts";
import { type Api, apiOf } from "./api.ts";
import type { EnrichSettings } from "./provider.ts";

/** One account serves pulses and passive DNS. */
export const otxApi = (settings: EnrichSettings): Api =>
  apiOf(settings, { usual: "https://otx.alienvault.com", urlName: "OTX_URL", keyName: "OTX_API_KEY" });

/** The part of the path that names an indicator, e.g. `IPv4/198.51.100.7`; null for kinds that OTX does not have. */
export function otxSection({ kind, value }: Indicator): string | null {
  const text = encodeURIComponent(value);
  switch (kind) {
    case "ip": {
      const address = readAddress(value);
      return address && `IPv${address.version}/${encodeURIComponent(address.text)}`;
    }
    case "domain":
      return `domain/${text}`;
    case "url":
      return `url/${text}`;
    case "hash":
      return value.length === 128 ? null : `file/${text}`;
    case "cve":
      return `cve/${text}`;
    default:
      return null;
  }
}
