import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { root } from "../src/compose/root.ts";

const lines = readFileSync(join(root, "Dockerfile"), "utf8")
  .split("\n")
  .filter((line) => line.trim() !== "" && !line.startsWith("#"));
const runStage = lines.slice(lines.findLastIndex((line) => line.startsWith("FROM ")));
const copied = (stage: readonly string[]) =>
  stage.filter((line) => line.startsWith("COPY ")).flatMap((line) => line.split(/\s+/).slice(1, -1));

it("the image copies only what the repository has", () => {
  const sources = copied(lines).filter((word) => !word.startsWith("--from") && !word.startsWith("/app/"));
  expect(sources.filter((source) => !existsSync(join(root, source)))).toEqual([]);
});

it("the image holds every file that the package names", () => {
  const { files } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { files: readonly string[] };
  const held = copied(runStage).map((source) => source.replace("/app/", ""));
  expect(files.filter((file) => !held.some((source) => file === source || file.startsWith(`${source}/`)))).toEqual([]);
});

it("the image runs as an unprivileged user, and what it starts exists", () => {
  expect(runStage.filter((line) => line.startsWith("USER "))).toEqual(["USER node"]);
  const started = runStage.filter((line) => /^(ENTRYPOINT|HEALTHCHECK)/.test(line)).join(" ");
  const scripts = [...started.matchAll(/bin\/[\w.-]+/g)].map(([path]) => path);
  expect(scripts.length).toBeGreaterThan(1);
  expect(scripts.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
