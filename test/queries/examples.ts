import type { IndicatorKind } from "../../src/model/indicator.ts";

/** An indicator of each kind. */
export const examples: Readonly<Record<IndicatorKind, string>> = {
  ip: "2001:db8:66::1a",
  cidr: "203.0.113.0/24",
  domain: "docs-share.example",
  url: "https://docs-share.example/invoice?a=1",
  hash: "44d88612fea8a8f36de82e1278abb02f",
  email: "ap.clerk@contoso.com",
  host: "ws-ops-021",
  account: "ap.clerk@contoso.com",
  cve: "CVE-2021-44228",
};
