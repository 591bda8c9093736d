import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { errorWords, Failure } from "../model/failure.ts";
import { bundled } from "../model/package-root.ts";

/**
 * The file of an empty database cluster, a gzipped tar. PostgreSQL's initdb, run in WebAssembly, takes seconds and 700 MB that are
 * never given back, so a process of its own runs it once and keeps the result under `home`; every later database starts
 * from that file.
 */
export async function freshCluster(home: string): Promise<string> {
  const file = join(home, "cache", `pglite-${await pgliteVersion()}.tar.gz`);
  if (!existsSync(file)) await initdb(file);
  return file;
}

async function initdb(file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  try {
    // The baseline compiler alone: initdb ends before optimised code would pay.
    await promisify(execFile)(process.execPath, ["--liftoff-only", bundled("src/store/initdb.worker.js"), unfinished], {
      timeout: 120_000,
    });
  } catch (error) {
    throw new Failure({
      what: "The embedded database could not be prepared",
      why: `${errorWords(error)}.`,
      fix: `Check that ${dirname(file)} is writable and that about 1 GB of memory is free, or use a PostgreSQL server (HUNTBOT_STORE=postgres://...).`,
      cause: error,
    });
  }
  await rename(unfinished, file);
}

async function pgliteVersion(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve("@electric-sql/pglite");
  const { version } = JSON.parse(await readFile(join(dirname(entry), "../package.json"), "utf8")) as {
    version: string;
  };
  return version;
}
