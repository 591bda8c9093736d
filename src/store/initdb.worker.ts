import { writeFileSync } from "node:fs";
import { PGlite } from "@electric-sql/pglite";

/** Started as a process, not as a thread: all of its memory goes back when it ends. The argument is the file to write. */
const [file] = process.argv.slice(2);
if (file === undefined) throw new Error("usage: initdb.worker FILE");
const db = await PGlite.create();
const dump = await db.dumpDataDir("gzip");
writeFileSync(file, new Uint8Array(await dump.arrayBuffer()));
await db.close();
