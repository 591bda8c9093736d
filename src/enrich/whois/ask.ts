import diagnostics from "node:diagnostics_channel";
import { Socket } from "node:net";
import { lookup } from "whois";
import { fault } from "../fault.ts";

export interface WhoisServer {
  readonly host: string;
  readonly port: number;
  /** How the server wants to be asked; `$addr` is the question. */
  readonly query?: string;
}

const mostBytes = 256 * 1024;

/**
 * One question to one WHOIS server, its text back. No referral is followed. Over when `signal` says so, however slowly
 * the server drips, and never more than 256 KB: the whois package can do neither, so its socket is held here.
 */
export function askWhois(question: string, server: WhoisServer, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { server: { query: "$addr\r\n", ...server }, follow: 0, punycode: false, encoding: "utf8" };
    const ended = (error: Error | null, data: unknown) => {
      signal.removeEventListener("abort", giveUp);
      if (signal.aborted) reject(fault("timeout", `${server.host} did not answer in time`));
      else if (error)
        reject(fault("unreachable", `${server.host} cannot be reached (${error.message})`, { cause: error }));
      else if (socket.bytesRead > mostBytes) reject(fault("malformed", `${server.host} answered more than 256 KB`));
      else if (String(data ?? "").trim() === "") reject(fault("malformed", `${server.host} answered nothing`));
      else resolve(String(data));
    };
    const socket = openedBy(() => lookup(question, options, ended));
    const giveUp = () => socket.destroy();
    socket.on("data", () => socket.bytesRead > mostBytes && socket.destroy());
    if (signal.aborted) giveUp();
    else signal.addEventListener("abort", giveUp, { once: true });
  });
}

/** Node announces every socket that is opened; `open` opens its own before it returns. */
function openedBy(open: () => void): Socket {
  const opened: Socket[] = [];
  const note = (message: unknown) => {
    if (typeof message === "object" && message !== null && "socket" in message && message.socket instanceof Socket) {
      opened.push(message.socket);
    }
  };
  diagnostics.subscribe("net.client.socket", note);
  try {
    open();
  } finally {
    diagnostics.unsubscribe("net.client.socket", note);
  }
  const [socket] = opened;
  if (!socket) throw new Error("the whois package opened no connection");
  return socket;
}
