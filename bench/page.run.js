// Measures how long a page takes while fifty people hunt. The sources are TypeScript, so they are bundled first.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build as bundle } from "esbuild";
import { build, isStale, root } from "../bin/build.js";

if (isStale()) await build();
const outfile = join(root, "dist/bench/page.js");
await bundle({
  entryPoints: [join(root, "bench/page.ts")],
  outfile,
  bundle: true,
  format: "esm",
  platform: "node",
  packages: "external",
  logLevel: "warning",
});
const { main } = await import(pathToFileURL(outfile).href);
process.exitCode = await main();
