import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The package's own folder: the bundle's chunks and the sources lie at different depths below it. */
export const packageRoot = findRoot();

/** A script that was bundled to be started by itself, by its path below the bundle's folder. */
export function bundled(path: string): string {
  return join(packageRoot, "dist", path);
}

function findRoot(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, "package.json"))) return folder;
  }
  throw new Error("no package.json above the program");
}
