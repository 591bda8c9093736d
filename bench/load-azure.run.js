// Loads one Azure Monitor identity with many people at once. The sources are TypeScript, so they are bundled first.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build as bundle } from "esbuild";
import { build, isStale, root } from "../bin/build.js";

if (isStale()) await build();
const outfile = join(root, "dist/bench/load-azure.js");
await bundle({
  entryPoints: [join(root, "bench/load-azure.ts")],
  outfile,
  bundle: true,
  format: "esm",
  platform: "node",
  packages: "external",
  logLevel: "warning",
});
const { main } = await import(pathToFileURL(outfile).href);
process.exitCode = await main();
