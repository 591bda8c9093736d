import { once } from "node:events";
import { servedPort } from "../compose/exporting.ts";
import { localOptions } from "../compose/workspace.ts";
import type { Config } from "../config.ts";
import { openLocal } from "../logs/open.ts";
import { readFaults } from "../logs/wire/faults.ts";
import { createWireServer } from "../logs/wire/server.ts";
import { Failure } from "../model/failure.ts";
import { readWords, type ShellPorts } from "./answer.ts";

const usage = "huntbot logs serve [--port N] [--fault 429=1/5,504/9,partial,slow=250,cut/11]";

/** Serves the sample or a folder over the protocols of Log Analytics and Data Explorer, on this machine, until stopped. */
export async function serveVerb(words: readonly string[], config: Config, { warn, signal }: ShellPorts): Promise<void> {
  const { positionals, option } = readWords(words, ["port", "fault"], usage);
  if (positionals.length > 0) throw misused(`It does not know "${positionals[0]}".`);
  const port = readPort(option("port"));
  const faults = option("fault");
  const rules = faults === undefined ? [] : readFaults(faults);
  if (config.logs.kind !== "sample" && config.logs.kind !== "file") {
    throw misused(`It serves the sample or a folder, and HUNTBOT_LOGS is ${config.logs.kind}.`);
  }
  const engine = await openLocal(
    config.logs,
    localOptions(config, () => new Date()),
  );
  const server = createWireServer(engine, {
    port,
    faults: rules,
    onError: (error) => warn(`a request failed: ${error instanceof Error ? (error.stack ?? error.message) : error}`),
  });
  try {
    // The first client must not wait for the parser.
    const [tables] = await Promise.all([engine.tables(), engine.check("print 1")]);
    const { url } = await server.listen();
    process.stdout.write(`Log Analytics and Data Explorer protocols on ${url} (${tables.length} tables)\n`);
    warn(`any workspace id and any token: POST ${url}/v1/workspaces/ANY/query with {"query":"..."}`);
    if (faults !== undefined) warn(`faults: ${faults}`);
    if (!signal.aborted) await once(signal, "abort");
  } finally {
    await server.close();
    await engine.close();
  }
}

function readPort(text: string | undefined): number {
  const port = Number(text ?? servedPort);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535 && text !== "") return port;
  throw misused(`The port is "${text}".`);
}

const misused = (why: string) =>
  new Failure({ what: "Cannot serve the logs", why, fix: `Usage: ${usage}`, usage: true });
