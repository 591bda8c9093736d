// Compares extraction with `ioc-extractor` in one run.
import { runSource } from "../bin/run-source.js";

await runSource("bench/extract.ts");
