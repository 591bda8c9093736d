import { once } from "node:events";
import { connect } from "node:net";
import { createServer, type ServerEvent, type ServerOptions } from "../../src/http/server.ts";

/** A running server on a free loopback port, with its log. */
export async function serving(options: Partial<ServerOptions> & Pick<ServerOptions, "routes">) {
  const events: ServerEvent[] = [];
  const server = createServer({ host: "127.0.0.1", port: 0, log: (event) => events.push(event), ...options });
  const { port } = await server.listen();
  return { server, port, url: `http://127.0.0.1:${port}`, events, close: () => server.close() };
}

/** Sends bytes as they are and returns everything that comes back until the server closes the connection. */
export async function raw(port: number, bytes: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  let received = "";
  socket.setEncoding("utf8").on("data", (text) => {
    received += text;
  });
  socket.on("error", () => socket.destroy());
  socket.write(bytes);
  await once(socket, "close");
  return received;
}
