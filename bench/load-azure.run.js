// Loads one Azure Monitor identity with many people at once.
import { runSource } from "../bin/run-source.js";

await runSource("bench/load-azure.ts");
