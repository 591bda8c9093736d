// Compares extraction with `ioc-extractor` in one run. The sources are TypeScript, so they are bundled first.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build as bundle } from "esbuild";
import { root } from "../bin/build.js";

const outfile = join(root, "dist/bench/extract.js");
await bundle({
  entryPoints: [join(root, "bench/extract.ts")],
  outfile,
  bundle: true,
  format: "esm",
  platform: "node",
  packages: "external",
  logLevel: "warning",
});
const { main } = await import(pathToFileURL(outfile).href);
process.exitCode = main();
