import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

/** A file of the page: where it is asked for, where it lies, what it is. */
interface Asset {
  readonly path: string;
  readonly mime: string;
  /** Throws where the program was installed without what only developers need. */
  readonly file: () => string;
}

export function assetsOf(root: string): readonly Asset[] {
  const page = (name: string) => () => join(root, "adapters/web/page", name);
  const script = "text/javascript; charset=utf-8";
  return [
    { path: "/", mime: "text/html; charset=utf-8", file: page("page.html") },
    { path: "/playground/page.css", mime: "text/css; charset=utf-8", file: page("page.css") },
    { path: "/playground/icon.svg", mime: "image/svg+xml", file: page("icon.svg") },
    { path: "/playground/page.js", mime: script, file: () => join(root, "dist/adapters/web/page/main.browser.js") },
    {
      path: "/playground/adaptivecards.js",
      mime: script,
      // Microsoft's own renderer, the one that draws the cards in Teams' web client.
      file: () => createRequire(join(root, "package.json")).resolve("adaptivecards/dist/adaptivecards.min.js"),
    },
  ];
}

/** The asset's bytes; null when it is not part of this installation. */
export async function readAsset({ file }: Asset): Promise<Uint8Array | null> {
  try {
    return await readFile(file());
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "";
    if (code === "ENOENT" || code === "MODULE_NOT_FOUND") return null;
    throw error;
  }
}
