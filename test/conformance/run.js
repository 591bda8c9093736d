// Runs recorded queries against the engine.
import { runSource } from "../../bin/run-source.js";

await runSource("test/conformance/main.ts");
