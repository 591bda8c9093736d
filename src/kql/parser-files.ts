import { closeSync, existsSync, openSync, readSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The parser's process as one file; `bin/build.js` writes it and begins it with a comment that holds its hash. */
export const parserBundle = join(packageRoot(), "dist/src/kql/translate.process.cjs");

let edition: string | undefined;

/** Names the parser and the translator in that bundle: what they make of a text changes only with it. */
export function parserEdition(): string {
  edition ??= readEdition();
  return edition;
}

function readEdition(): string {
  const head = Buffer.alloc(64);
  const file = openSync(parserBundle, "r");
  readSync(file, head);
  closeSync(file);
  const hash = /^\/\/ ([0-9a-f]+)\n/.exec(head.toString("latin1"))?.[1];
  if (!hash) throw new Error(`${parserBundle} does not begin with its hash`);
  return hash;
}

/** The snapshot that this Node.js can start that bundle from; it may not exist. `bin/snapshot.js` names it the same way. */
export function parserSnapshot(): string {
  return parserBundle.replace(/\.cjs$/, `-${parserEdition()}-${process.version}-${process.arch}.blob`);
}

/** The folder with package.json: the bundle's chunks and the sources lie at different depths below it. */
function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json"))) folder = dirname(folder);
  return folder;
}
