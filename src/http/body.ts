import type { IncomingMessage } from "node:http";

/** Reads a body to its end; null as soon as it is longer than `max` bytes. Rejects when the client leaves before. */
export async function readBody(request: IncomingMessage, max: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  // Not destroyed at an early end: the answer still has to leave on the same connection.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    length += chunk.length;
    if (length > max) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

/** True when the client itself says that the body is longer than `max` bytes. */
export function announcesTooMuch(request: IncomingMessage, max: number): boolean {
  return Number(request.headers["content-length"] ?? 0) > max;
}

/**
 * Cuts the connection once more than `max` bytes of body arrived. For listeners that read the request themselves, where a
 * body without a length is the only way past `announcesTooMuch`.
 */
export function cutAfter(request: IncomingMessage, max: number): void {
  const push = request.push.bind(request);
  let length = 0;
  request.push = (chunk: Buffer | null, encoding?: BufferEncoding): boolean => {
    length += chunk?.length ?? 0;
    if (length <= max) return push(chunk, encoding);
    request.socket.destroy();
    return false;
  };
}
