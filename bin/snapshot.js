// The parser's process: one file with everything in it, and a snapshot of it for the Node.js that runs.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bundle = join(root, "dist/src/kql/translate.process.cjs");

/** Writes the bundle, its hash in the first line, and the snapshot of it. Snapshots of other bundles go. */
export async function buildParser() {
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    entryPoints: [join(root, "src/kql/translate.process.ts")],
    outfile: bundle,
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node20",
    write: false,
    absWorkingDir: root,
    logLevel: "warning",
  });
  const code = outputFiles[0].text;
  const hash = createHash("sha256").update(code).digest("hex").slice(0, 16);
  mkdirSync(dirname(bundle), { recursive: true });
  writeWhole(bundle, `// ${hash}\n${code}`);
  for (const name of readdirSync(dirname(bundle))) {
    if (name.endsWith(".blob") && !name.includes(`-${hash}-`)) rmSync(join(dirname(bundle), name), { force: true });
  }
  await takeSnapshot();
}

/** Where this Node.js looks for its snapshot; `src/kql/parser-files.ts` reads the same name. */
function snapshotFile() {
  const head = Buffer.alloc(64);
  const descriptor = openSync(bundle, "r");
  readSync(descriptor, head);
  closeSync(descriptor);
  const [, hash] = /^\/\/ ([0-9a-f]+)\n/.exec(head.toString("latin1")) ?? [];
  return bundle.replace(/\.cjs$/, `-${hash}-${process.version}-${process.arch}.blob`);
}

/** True when this Node.js would have to start the parser without a snapshot. */
export function lacksSnapshot() {
  return !existsSync(snapshotFile());
}

/** Takes the snapshot for this Node.js, unless there is one. Without it everything works, only two seconds later. */
export async function takeSnapshot() {
  const file = snapshotFile();
  if (existsSync(file)) return;
  const part = `${file}.${process.pid}.part`;
  try {
    await promisify(execFile)(process.execPath, ["--snapshot-blob", part, "--build-snapshot", bundle], {
      env: { ...process.env, NODE_OPTIONS: "" },
    });
    renameSync(part, file);
  } catch (error) {
    rmSync(part, { force: true });
    process.stderr.write(`note: the KQL parser will start slowly, as its snapshot could not be taken: ${error}\n`);
  }
}

/** A process that starts meanwhile must not read half a file. */
function writeWhole(file, text) {
  const part = `${file}.${process.pid}.part`;
  writeFileSync(part, text);
  renameSync(part, file);
}
