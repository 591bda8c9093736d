import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const cruiser = join(process.cwd(), "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "huntbot-rules-"));
  for (const file of [".dependency-cruiser.cjs", "tsconfig.json", "package.json"])
    copyFileSync(file, join(folder, file));
  symlinkSync(join(process.cwd(), "node_modules"), join(folder, "node_modules"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function plant(file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

/** What the project's own rules say about the planted files. */
function violations(): string {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [cruiser, "--config", ".dependency-cruiser.cjs", "src", "adapters"],
    { cwd: folder, encoding: "utf8" },
  );
  return stdout + stderr;
}

describe("who may import whom", () => {
  beforeEach(() => {
    plant("src/hunts/a.ts", "export const a = 1;\n");
    plant("src/model/b.ts", "export const b = 1;\n");
    plant("adapters/slack/app.ts", "export const slack = 1;\n");
  });

  test("a folder may import what the map allows", () => {
    plant("src/hunts/c.ts", 'import { b } from "../model/b.ts";\nexport const c = b;\n');
    expect(violations()).toContain("no dependency violations");
  });

  test.each([
    [
      "the model importing a hunt",
      "src/model/bad.ts",
      'import { a } from "../hunts/a.ts";\nexport const bad = a;\n',
      "src/model imports only itself",
    ],
    [
      "a command importing an adapter",
      "src/commands/bad.ts",
      'import { slack } from "../../adapters/slack/app.ts";\nexport const bad = slack;\n',
      "src/commands imports only",
    ],
    [
      "Slack's SDK outside its adapter",
      "src/chat/bad.ts",
      'import { App } from "@slack/bolt";\nexport const bad = App;\n',
      "@slack/bolt only in adapters/slack",
    ],
    [
      "DuckDB outside the engine",
      "src/logs/bad.ts",
      'import { DuckDBInstance } from "@duckdb/node-api";\nexport const bad = DuckDBInstance;\n',
      "@duckdb/ only in src/kql",
    ],
  ])("%s is caught", (_, file, text, rule) => {
    plant(file, text);
    expect(violations()).toContain(rule);
  });
});

test("the project itself keeps the rules", () => {
  expect(
    execFileSync(process.execPath, [cruiser, "--config", ".dependency-cruiser.cjs", "src", "adapters"], {
      encoding: "utf8",
    }),
  ).toContain("no dependency violations");
});
