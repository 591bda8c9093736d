// Bundles the sources into dist/, one file per entry point, dependencies left outside.
// Run by `npm install` (prepare), by the tests, and by bin/huntbot.js when a source is newer than the bundle.
import { readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { buildParser } from "./snapshot.js";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamp = join(root, "dist", ".built");

/** Everything that is started by itself: the program, each worker thread (*.worker.ts), each script of a page (*.browser.ts). */
function entryPoints() {
  const apart = sources().filter((file) => /\.(worker|browser)\.ts$/.test(file));
  return [join(root, "adapters/terminal/main.ts"), ...apart];
}

function sources() {
  return ["src", "adapters"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name)),
  );
}

/** True when dist/ is missing or older than any source file, package.json or this file. */
export function isStale() {
  let built;
  try {
    built = statSync(stamp).mtimeMs;
  } catch {
    return true;
  }
  const inputs = [...sources(), join(root, "package.json"), fileURLToPath(import.meta.url)];
  return inputs.some((file) => statSync(file).mtimeMs > built);
}

/** Chunks of earlier bundles go once they are an hour old: a process started from them may still load a worker. */
function removeLeftovers(current) {
  for (const entry of readdirSync(join(root, "dist"), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name === ".built" || /\.(cjs|blob)$/.test(entry.name)) continue;
    const file = join(entry.parentPath ?? entry.path, entry.name);
    if (!current.has(relative(root, file)) && Date.now() - statSync(file).mtimeMs > 3_600_000) rmSync(file);
  }
}

export async function build() {
  const started = new Date();
  const { build: bundle } = await import("esbuild");
  const bundled = bundle({
    entryPoints: entryPoints(),
    outdir: join(root, "dist"),
    outbase: root,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    sourcemap: true,
    metafile: true,
    absWorkingDir: root,
    logLevel: "warning",
  });
  const [{ metafile }] = await Promise.all([bundled, buildParser()]);
  removeLeftovers(new Set(Object.keys(metafile.outputs)));
  writeFileSync(stamp, "");
  // A file saved while the bundle was being written must count as newer.
  utimesSync(stamp, started, started);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await build();
