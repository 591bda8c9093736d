// Measures the start of a process, and how late the running bot's event loop is while it reads queries.
import { runSource } from "../bin/run-source.js";

await runSource("bench/start.ts");
