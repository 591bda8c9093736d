// Runs a TypeScript program that is no part of the product, such as a bench: bundled first, with what it starts built.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build as bundle } from "esbuild";
import { build, isStale, root } from "./build.js";

/** `entry` is a path below the package's folder; its `main` gets the arguments and gives the exit code. */
export async function runSource(entry) {
  if (isStale()) await build();
  const outfile = join(root, "dist", entry.replace(/\.ts$/, ".js"));
  await bundle({
    entryPoints: [join(root, entry)],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    packages: "external",
    logLevel: "warning",
  });
  const { main } = await import(pathToFileURL(outfile).href);
  process.exitCode = await main(process.argv.slice(2));
}
