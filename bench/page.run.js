// Measures how long a page takes while fifty people hunt.
import { runSource } from "../bin/run-source.js";

await runSource("bench/page.ts");
