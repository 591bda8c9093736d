import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../model/package-root.ts";

/** Where queries, manifests and pages lie. */
export const root = packageRoot;

export function version(): string {
  return (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string }).version;
}

/** Names this build: the package's version, and when the bundle was made. */
export function edition(): string {
  const stamp = join(root, "dist", ".built");
  return existsSync(stamp) ? `${version()}-${Math.floor(statSync(stamp).mtimeMs).toString(36)}` : version();
}
