// Times searches of imported logs against scans, plain DuckDB, ripgrep and grep.
import { runSource } from "../bin/run-source.js";

await runSource("bench/search.ts");
