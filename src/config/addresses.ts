import { isConfidential } from "../model/loopback.ts";

/**
 * Where a key, an indicator or a page is sent to, and where charts and files are fetched by links that are their own key:
 * only https keeps them from whoever is on the way.
 */
const guarded = [
  "VIRUSTOTAL_URL",
  "ABUSEIPDB_URL",
  "GREYNOISE_URL",
  "ABUSECH_URL",
  "URLHAUS_URL",
  "THREATFOX_URL",
  "MALWAREBAZAAR_URL",
  "CROWDSEC_URL",
  "OTX_URL",
  "MISP_URL",
  "INTERNETDB_URL",
  "TOR_EXITS_URL",
  "SPAMHAUS_DROP_URL",
  "RDAP_URL",
  "PAGERDUTY_EVENTS_URL",
  "PAGERDUTY_API_URL",
  "PAGER_WEBHOOK_URL",
  "PUBLIC_URL",
];
const others = ["SLACK_API_URL", "QUICKCHART_URL", "LOG_ANALYTICS_ENDPOINT", "AZURE_RESOURCE_MANAGER_ENDPOINT"];

/** What is wrong with the addresses that replace usual ones, each with its fix. */
export function wrongAddresses(env: Readonly<Record<string, string | undefined>>): string[] {
  const wrong = [...guarded, ...others].flatMap((name) => {
    const value = env[name];
    if (!value) return [];
    const url = URL.canParse(value) ? new URL(value) : null;
    if (url && (isConfidential(url) || (url.protocol === "http:" && others.includes(name)))) return [];
    return [`${name} is no https address (http only on this machine). Write for example https://HOST.`];
  });
  const server = env["WHOIS_SERVER"];
  if (server && !/^(?:\[[0-9a-f:]+\]|[^:\s]+)(?::\d{1,5})?$/i.test(server))
    wrong.push("WHOIS_SERVER is neither HOST nor HOST:PORT. Write for example whois.ripe.net:43.");
  return wrong;
}
