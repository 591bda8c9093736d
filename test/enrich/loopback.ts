import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Loopback {
  readonly origin: string;
  /** What was asked so far, in order. */
  readonly asked: { method: string; path: string; headers: IncomingMessage["headers"]; body: string }[];
  /** What happens from now on. */
  answer(handler: Handler): void;
  close(): Promise<void>;
}
export type Handler = (response: ServerResponse, request: IncomingMessage, count: number) => void;

/** A provider on this machine. */
export async function loopback(first: Handler = (response) => void response.end()): Promise<Loopback> {
  let handler = first;
  const asked: Loopback["asked"] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = "", url: path = "", headers } = request;
    asked.push({ method, path, headers, body: Buffer.concat(chunks).toString() });
    response.on("error", () => undefined);
    handler(response, request, asked.length);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    asked,
    answer(next) {
      asked.length = 0;
      handler = next;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const sendJson = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
};
