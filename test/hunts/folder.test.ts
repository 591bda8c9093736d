import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cardText, counts, type Hunts, openFolderHunts } from "./sample-hunts.ts";

/** Addresses that contain one another's digits, and texts that are none of them. */
const values = [
  "198.18.4.4",
  "8.18.4.4",
  "198.18.4.45",
  "1198.18.4.4",
  "198.18.4.4.9",
  "2.198.18.4.4",
  "v198.18.4.4-rc",
];
const folder = mkdtempSync(join(tmpdir(), "huntbot-folk-"));
const logs = join(folder, "logs");
let hunts: Hunts;

const day = (row: number) => `2019-02-${12 + (row % 6)}`;
const value = (row: number) => values[(row * 5) % values.length] ?? "";
const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
const csv = (header: string, rows: string[][]) =>
  [header, ...rows.map((row) => row.map(quoted).join(","))].join("\n").concat("\n");
const rows = <T>(count: number, row: (at: number) => T) => Array.from({ length: count }, (_, at) => row(at));

beforeAll(async () => {
  mkdirSync(logs);
  const write = (name: string, text: string) => writeFileSync(join(logs, name), text);
  write(
    "SecurityAlert.csv",
    csv(
      ",StartTimeUtc,SystemAlertId,AlertDisplayName,Severity,ExtendedProperties,Entities,TimeGenerated",
      rows(40, (at) => [
        String(at),
        `${day(at)} 10:00:00`,
        `id-${at}`,
        "Suspicious thing",
        at % 2 ? "Medium" : "Low",
        JSON.stringify({ client: `${value(at)}:443` }),
        JSON.stringify([{ $id: "1", Type: "ip", Address: at % 3 ? value(at) : "192.0.2.1" }]),
        `${day(at)} 10:00:00.5`,
      ]),
    ),
  );
  write(
    "AzureNetworkAnalytics_CL.csv",
    csv(
      "TimeGenerated [UTC],SrcIP_s,DestIP_s,SrcPublicIPs_s,VM1_s,VM2_s,DestPort_d,FlowDirection_s,FlowStatus_s",
      rows(90, (at) => [
        `2/${12 + (at % 6)}/2019, ${1 + (at % 12)}:00:00.000 PM`,
        at % 3 ? value(at) : "",
        "10.0.0.4",
        at % 3 ? "" : `${value(at)}|1|2|3`,
        "",
        "rg/vm1",
        at % 4 ? "22.0" : "",
        "I",
        "A",
      ]),
    ),
  );
  write(
    "OfficeActivity.csv",
    csv(
      "TimeGenerated,Operation,UserId,ClientIP",
      rows(60, (at) => [
        `${day(at)}T10:00:00Z`,
        ["FileDownloaded", "UserLoggedIn"][at % 2] ?? "",
        "ana@corp.example",
        [value(at), `${value(at)}:51234`, `[::ffff:${value(at)}]:9`][at % 3] ?? "",
      ]),
    ),
  );
  write(
    "AuditLog_CL.ndjson",
    rows(50, (at) =>
      JSON.stringify({
        TimeGenerated: `${day(at)}T11:00:00Z`,
        Computer: "lx1",
        RawData: `type=USER_START acct="root" exe="/usr/sbin/sshd" addr=${value(at)} terminal=ssh res=success`,
      }),
    ).join("\n"),
  );
  write(
    "DeviceLogonEvents.csv",
    csv(
      "TimeGenerated,ActionType,LogonType,AccountDomain,AccountName,DeviceName",
      rows(3, (at) => [`${day(at)}T12:00:00Z`, "LogonSuccess", "RemoteInteractive", "CORP", "bob", `ws${at}`]),
    ),
  );
  write("Badges.csv", csv("TimeGenerated,Reader", [["2019-02-14T08:00:00Z", "198.18.7.7"]]));
  hunts = await openFolderHunts(folder);
});
afterAll(async () => {
  await hunts.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Lines of each file that hold the address with no digit, dot and digit, letter or hyphen run on either side. */
function grep(address: string): Record<string, number> {
  const exact = new RegExp(
    `(?<![0-9A-Za-z.-])${address.replaceAll(".", "\\.")}(?![0-9A-Za-z]|[.-][0-9A-Za-z])|::ffff:${address.replaceAll(".", "\\.")}(?=\\])`,
  );
  const found = readdirSync(logs).map((file): [string, number] => {
    const lines = readFileSync(join(logs, file), "utf8").split("\n");
    return [file.replace(/\.\w+$/, ""), lines.filter((line) => exact.test(line)).length];
  });
  return Object.fromEntries(found.filter(([, count]) => count > 0));
}

describe("a folder of other people's logs", () => {
  test.each(["198.18.4.4", "8.18.4.4", "198.18.4.45"])("counts %s as an independent search does", async (address) => {
    const answer = await hunts.hunt(address);
    expect(counts(answer)).toEqual(grep(address));
    expect(Object.keys(counts(answer))).toHaveLength(4);
    expect(answer.result.coverage.failed).toEqual([]);
  });

  test("is read by the questions written for its tables, though columns are missing or text", async () => {
    const { result, rows: told } = await hunts.hunt("198.18.4.4");
    expect(result.activity.level).toBe("impact");
    expect(new Set(told.map(({ query }) => query))).toEqual(new Set(["ip/office", "ip/flows", "ip/linux-logons"]));
    expect(told.map(({ detail }) => detail)).toContain("SSH in");
    expect(result.alerts.total).toBe(grep("198.18.4.4")["SecurityAlert"]);
    expect(new Set(result.alerts.items.map(({ severity }) => severity))).toEqual(new Set(["Medium", "Low"]));
  });

  test.each(["account:CORP\\bob", "account:bob@corp.example"])(
    "counts the rows of %s whose tables hold the name without its domain",
    async (account) => {
      const answer = await hunts.hunt(account);
      expect(counts(answer)).toEqual({ DeviceLogonEvents: 3 });
      expect(answer.rows.reduce((sum, { rows: count }) => sum + count, 0)).toBe(3);
    },
  );

  test("rows of a table that no question reads are named, and not judged", async () => {
    const answer = await hunts.hunt("198.18.7.7");
    expect(cardText(answer)).toMatch(/^SEEN, NOT JUDGED · 198\.18\.7\.7 .*\n.*\(Badges 1\)/);
    expect(answer.result).toMatchObject({ activity: { level: "mentioned" }, verdict: { level: "unknown" } });
  });
});
