// Runs recorded queries against the engine. The sources are TypeScript, so they are bundled first.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build as bundle } from "esbuild";
import { build, isStale, root } from "../../bin/build.js";

if (isStale()) await build();
const outfile = join(root, "dist/test/conformance.js");
await bundle({
  entryPoints: [join(root, "test/conformance/main.ts")],
  outfile,
  bundle: true,
  format: "esm",
  platform: "node",
  packages: "external",
  logLevel: "warning",
});
const { main } = await import(pathToFileURL(outfile).href);
process.exitCode = await main(process.argv.slice(2));
