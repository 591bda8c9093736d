import { readFileSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { z } from "zod";
import { compileAsn } from "./compile.ts";

// Half a million rows take most of a second: away from the event loop.
const { v4, v6 } = z.object({ v4: z.string(), v6: z.string() }).parse(workerData);
const table = compileAsn(readFileSync(v4), readFileSync(v6));
parentPort?.postMessage(table, [table]);
