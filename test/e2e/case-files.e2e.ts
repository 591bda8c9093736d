import { execFile, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "../../src/compose/root.ts";
import { exportCase } from "../../src/export/export.ts";
import { createWireServer } from "../../src/logs/wire/server.ts";
import { aCase, hostile, oneOfEach } from "../export/a-case.ts";
import { sampleEngine } from "../logs/sample.ts";
import { againstOasis } from "./oasis-schemas.ts";

const folder = mkdtempSync(join(tmpdir(), "huntbot-case-files-"));
const python = ["/usr/bin/python3", "python3"].find((program) => imports(program, "nbformat"));
const client = python && imports(python, "nbformat, nbclient, ipykernel, pandas, azure.identity, azure.monitor.query");
if (!python) console.warn("Notebooks are not read by Jupyter's library: python3-nbformat is not here");
if (!client)
  console.warn(
    "Notebooks are not run: python3-nbclient, python3-ipykernel, python3-pandas, python3-azure are not all here",
  );
const jupyter = (...words: string[]) =>
  promisify(execFile)(python ?? "", [join(import.meta.dirname, "run-notebook.py"), ...words], { maxBuffer: 1 << 28 });

function imports(program: string, modules: string): boolean {
  try {
    execFileSync(program, ["-c", `import ${modules}`], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

const session = [
  "23.97.60.214 7d --no-enrich",
  "take",
  "note ! isolated MSTICALERTSLXVM2",
  "note ? who owns dbadmin",
  "evidence ticket 4711",
  "kql --range 30d SecurityAlert | summarize Alerts = count() by AlertName | render columnchart",
  'verdict 23.97.60.214 malicious "it got in" 30d',
  "status contained",
  ...["markdown", "json", "stix", "csv", "notebook"].map((format) => `export ${format}`),
];

/** What the prompt writes into the folder it runs in. */
const written = (ending: string) => readdirSync(folder).find((name) => name.endsWith(ending)) ?? ending;
const content = (ending: string) => readFileSync(join(folder, written(ending)), "utf8");

beforeAll(async () => {
  const env = { PATH: process.env["PATH"], HUNTBOT_HOME: join(folder, "home"), HUNTBOT_LOGS: "sample:2019-02-19" };
  const chat = spawn(process.execPath, [join(root, "bin/huntbot.js"), "chat"], { cwd: folder, env, stdio: "pipe" });
  chat.stdout.resume();
  chat.stderr.resume();
  chat.stdin.end(`${session.join("\n")}\n`);
  expect(await once(chat, "exit")).toEqual([0, null]);
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(!python)("a notebook, read by Jupyter's own library", () => {
  test("is valid, whatever strangers wrote", async () => {
    const files = hostile.map((words, at) => {
      const [file] = exportCase("notebook", aCase(words));
      const path = join(folder, `hostile-${at}.ipynb`);
      writeFileSync(path, file?.content ?? "");
      return path;
    });
    expect(JSON.parse((await jupyter("read", ...files)).stdout)).toHaveLength(hostile.length);
  });

  test.skipIf(!client)(
    "asks every query again when it is run with Microsoft's client, and over another time when that is set",
    async () => {
      const engine = await sampleEngine();
      const server = createWireServer(engine, { port: 0 });
      const { url } = await server.listen();
      const file = join(folder, written(".ipynb"));
      const run = async (...more: string[]) => JSON.parse((await jupyter("run", file, url, ...more)).stdout);
      try {
        const { rows, tables, said } = await run("--msticpy");
        const code = JSON.parse(content(".ipynb")).cells.map(({ source }: { source: string[] }) => source.join(""));
        const asked = code.filter((source: string) => source.includes("= ask(r")).length;
        expect(Object.keys(rows)).toHaveLength(asked);
        expect(tables).toBe(asked);
        expect(rows.query_2).toBe(5);
        expect(said).toMatch(/^timeline of [1-9]\d+ rows\n$/);

        const before = await run("2019-02-13", "2019-02-14T00:00:00Z");
        expect(Object.keys(before.rows)).toEqual(Object.keys(rows));
        expect(Object.values(before.rows)).not.toEqual(Object.values(rows));
        expect(before.said).toBe("msticpy, which draws this, is not installed: the rows as a table.\n");
      } finally {
        await server.close();
        await engine.close();
      }
    },
  );

  test("shows tables and pictures without being run", () => {
    const outputs = JSON.parse(content(".ipynb")).cells.flatMap((cell: { outputs?: { data: object }[] }) =>
      (cell.outputs ?? []).map(({ data }) => Object.keys(data)[0]),
    );
    expect(outputs.filter((kind: string) => kind === "image/png")).toHaveLength(2);
    expect(outputs.filter((kind: string) => kind === "text/html").length).toBeGreaterThan(3);
  });
});

describe("a STIX bundle, put to OASIS's schemas", () => {
  let against: Awaited<ReturnType<typeof againstOasis>>;
  beforeAll(async () => {
    against = await againstOasis();
  });
  const bundle = (given: ReturnType<typeof aCase>) => JSON.parse(exportCase("stix", given)[0]?.content ?? "");

  test("is one, as the prompt writes it", () => {
    expect(against(JSON.parse(content(".stix.json")))).toEqual([]);
  });

  test("is one with every kind of indicator and a marking", () => {
    expect(against(bundle(aCase("words", { indicators: oneOfEach, tlp: "amber" })))).toEqual([]);
  });

  test.each(hostile)("is one whatever strangers wrote: %s", (words) => {
    expect(against(bundle(aCase(words || "x")))).toEqual([]);
  });

  test("is not one without what the schemas ask for", () => {
    const broken = JSON.parse(content(".stix.json"));
    for (const object of broken.objects) if (object.type === "indicator") delete object.pattern;
    expect(against(broken)).toContain("indicator must have required property 'pattern'");
  });
});

test("JSON, as the prompt writes it, fits the published schema", () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const fits = ajv.compile(JSON.parse(readFileSync(join(root, "docs/case.schema.json"), "utf8")));
  const name = readdirSync(folder).find((file) => /^case-[0-9a-f]+\.json$/.test(file)) ?? "";
  expect(fits(JSON.parse(content(name))), JSON.stringify(fits.errors)).toBe(true);
});
