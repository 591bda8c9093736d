import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The package's own folder, found from the sources as well as from the bundle. */
export const root = findRoot();

function findRoot(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, "package.json"))) return folder;
  }
  throw new Error("no package.json above the program");
}

/** Names this build: the package's version, and when the bundle was made. */
export function edition(): string {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  const stamp = join(root, "dist", ".built");
  return existsSync(stamp) ? `${version}-${Math.floor(statSync(stamp).mtimeMs).toString(36)}` : version;
}
