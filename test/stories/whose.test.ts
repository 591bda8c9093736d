import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTeam } from "./team.ts";

const folder = mkdtempSync(join(tmpdir(), "huntbot-whose-"));
let team: ReturnType<typeof startTeam>;

beforeAll(() => {
  const config = join(folder, "huntbot.yaml");
  writeFileSync(config, "shared: { file: lists.yaml, staleDays: 30 }\n");
  writeFileSync(
    join(folder, "lists.yaml"),
    `lists:
  - { name: Acme edge, kind: cdn, date: 2019-02-01, source: "https://acme.example/ips", ranges: [192.0.2.200/32] }
  - { name: Acme mail, kind: mail, date: 2018-12-01, source: "https://acme.example/ips", ranges: [198.18.7.0/24] }
  - { name: Acme homes, kind: dynamic, date: 2019-02-01, source: ours, ranges: [185.49.71.0/24] }
`,
  );
  team = startTeam({}, config);
});
afterAll(async () => {
  await team.app.close();
  rmSync(folder, { recursive: true, force: true });
});

const card = async (address: string) => (await team.ask(`${address} 7d --no-enrich`)).text.replace(/\s+/g, " ");

test("a shared address is told with its list and its day, and what to hunt instead", async () => {
  const text = await card("192.0.2.200");
  expect(text).toContain("SHARED · Acme edge · content network: many customers on one address");
  expect(text).toContain("192.0.2.200/32, list of 2019-02-01");
  expect(text).toMatch(/A hit does not mean contact with an attacker: hunt the name\. \S+\[\.\]example/);
});

test("a list that has grown old says so", async () => {
  expect(await card("198.18.7.9")).toContain("list of 2018-12-01: 80 days old, renew it (shared.file)");
});

test("a dynamic address: what is older than a week may have been somebody else", async () => {
  const text = await card("185.49.71.101");
  expect(text).toContain("DYNAMIC · Acme homes · handed out anew again and again");
  expect(text).toContain("What others saw of it, and what is older than 7 days, is context");
});

test("an address of documentation belongs to nobody, and nobody outside is asked about it", async () => {
  const { text } = await team.ask("203.0.113.99 7d");
  const words = text.replace(/\s+/g, " ");
  expect(words).toContain("documentation range: nobody owns it");
  expect(words).toContain("203.0.113.99 is not a public address (documentation)");
});
