import { existsSync, readFileSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { z } from "zod";
import { packageFile } from "../package-file.ts";
import type { EnrichLog } from "../provider.ts";
import { type AsnTable, readAsnTable } from "./table.ts";

const manifest = z.object({ version: z.string() });

/** The table of the installed list. Compiled in a worker at the first use and kept in `cacheDir`, by version. */
export async function loadAsnTable(cacheDir: string, log: EnrichLog): Promise<{ table: AsnTable; built: string }> {
  const v4 = installed("asn-ipv4-num.csv");
  const v6 = installed("asn-ipv6.csv");
  const { version } = manifest.parse(JSON.parse(readFileSync(installed("package.json"), "utf8")));
  const kept = join(cacheDir, `asn-${version}.bin`);
  const built = version.replace(/^.*\.(\d{4})(\d\d)(\d\d)\d*$/, "$1-$2-$3");
  const table = (await readKept(kept)) ?? (await compile(v4, v6, kept, log));
  return { table, built };
}

function installed(name: string): string {
  const file = packageFile(`@ip-location-db/asn/${name}`);
  if (file === null) throw new Error(`the package @ip-location-db/asn has no ${name}`);
  return file;
}

async function readKept(file: string): Promise<AsnTable | null> {
  if (!existsSync(file)) return null;
  const bytes = await readFile(file);
  const own = new ArrayBuffer(bytes.byteLength);
  new Uint8Array(own).set(bytes);
  return readAsnTable(own);
}

async function compile(v4: string, v6: string, kept: string, log: EnrichLog): Promise<AsnTable> {
  const buffer = await new Promise<ArrayBuffer>((resolve, reject) => {
    const worker = new Worker(workerFile(), { workerData: { v4, v6 } });
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`compiling the list of autonomous systems ended with ${code}`)));
  });
  const table = readAsnTable(buffer);
  if (table === null) throw new Error("the list of autonomous systems compiled into something unreadable");
  await keep(kept, buffer).catch((error: unknown) =>
    log.warn("Could not keep the compiled list of autonomous systems; it is compiled again at the next start.", {
      file: kept,
      error: String(error),
    }),
  );
  return table;
}

async function keep(file: string, buffer: ArrayBuffer): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  await writeFile(unfinished, new Uint8Array(buffer));
  await rename(unfinished, file);
}

/** Sources and bundle lie at different depths below the folder with package.json. */
function workerFile(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json"))) folder = dirname(folder);
  return join(folder, "dist/src/enrich/asn/compile.worker.js");
}
