import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { home } from "../contracts/store-targets.ts";

const root = resolve(import.meta.dirname, "../..");
const bundle = resolve(root, "dist/test/store-child.js");

/** Makes child.ts runnable by plain node, beside the bundle so that it finds the same packages. */
export async function bundleChild(): Promise<void> {
  await build({
    entryPoints: [fileURLToPath(new URL("./child.ts", import.meta.url))],
    outfile: bundle,
    bundle: true,
    format: "esm",
    platform: "node",
    packages: "external",
    logLevel: "warning",
  });
}

export interface Child {
  readonly process: ChildProcess;
  /** The next line it says; throws what it wrote to stderr when it ends without one. */
  line(): Promise<string>;
  tell(line: string): void;
  /** Its exit code, or null when a signal ended it. */
  end(): Promise<number | null>;
}

export function startChild(task: "open" | "append" | "stop" | "tell" | "look", url: string): Child {
  const child = spawn(process.execPath, [bundle, task, url, home], { cwd: root, stdio: "pipe" });
  const ended = once(child, "close") as Promise<[number | null]>;
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let complaint = "";
  child.stderr.on("data", (bytes) => {
    complaint += String(bytes);
  });
  return {
    process: child,
    async line() {
      const { value, done } = await lines.next();
      if (done) throw new Error(`the child ended: ${complaint}`);
      return value;
    },
    tell: (line) => void child.stdin.write(`${line}\n`),
    end: async () => (await ended)[0],
  };
}
