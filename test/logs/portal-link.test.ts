import { randomBytes } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { portalLink, portalOf } from "../../src/azure/portal-link.ts";

const resourceId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.OperationalInsights/workspaces/soc";
const portal = portalOf("https://management.azure.com");
const window = { from: new Date("2024-05-01T00:00:00Z"), to: new Date("2024-05-08T00:00:00Z") };

it("opens the same query over the same window in the portal's Logs page", () => {
  const kql = 'SigninLogs\n| where IPAddress == "192.0.2.1" // ünïcode';
  const parts = (portalLink({ resourceId, kql, window, portal }) ?? "").split("/").map(decodeURIComponent);
  expect(parts.slice(0, 5).join("/")).toBe(
    "https://portal.azure.com/#blade/Microsoft_OperationsManagementSuite_Workspace",
  );
  const after = (name: string) => parts[parts.indexOf(name) + 1] ?? "";
  expect(after("resourceId")).toBe(resourceId);
  expect(after("timespan")).toBe("2024-05-01T00:00:00.000Z/2024-05-08T00:00:00.000Z");
  expect(gunzipSync(Buffer.from(after("q"), "base64")).toString()).toBe(kql);
});

it("is none where the query is too long for a link", () => {
  const kql = `print "${randomBytes(8000).toString("base64")}"`;
  expect(portalLink({ resourceId, kql, window, portal })).toBeUndefined();
});

it("leads to the portal of the same cloud", () => {
  expect(portalOf("https://management.usgovcloudapi.net")).toBe("https://portal.azure.us");
});
