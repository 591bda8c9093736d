import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream";
import { constants, createGunzip } from "node:zlib";
import type { SourceFile } from "./folder.ts";
import type { ProblemLog } from "./problems.ts";

/** How a file's content begins, whatever its name says. */
export type Packing = "plain" | "gzip" | "zstd" | "parquet";

const chunkSize = 1 << 20;

export async function packingOf(path: string): Promise<Packing> {
  const head = await readAt(path, 0, 4);
  if (head.length >= 2 && head.readUInt16BE(0) === 0x1f8b) return "gzip";
  if (head.equals(Buffer.from([0x28, 0xb5, 0x2f, 0xfd]))) return "zstd";
  return head.toString("latin1") === "PAR1" ? "parquet" : "plain";
}

/**
 * The bytes of a file, or of a run of it, as they are. A chunk is good until the next is asked for: memory that is used again
 * costs a third of what new memory does.
 */
export async function* readPlain(path: string, run?: SourceFile["run"]): AsyncGenerator<Buffer> {
  const handle = await open(path);
  try {
    const memory = Buffer.allocUnsafe(chunkSize);
    const end = run?.end ?? Number.POSITIVE_INFINITY;
    for (let position = run?.start ?? 0; position < end; ) {
      const { bytesRead } = await handle.read(memory, 0, Math.min(chunkSize, end - position), position);
      if (bytesRead === 0) return;
      position += bytesRead;
      yield memory.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

/** The bytes of a gzip file. One that ends early or is damaged is reported, and what came before is read. */
export async function* readGzip(file: SourceFile, problems: ProblemLog): AsyncGenerator<Buffer> {
  let size = 0;
  try {
    // With a lenient end everything that arrived is handed out; whether the end was there is checked afterwards.
    for await (const chunk of unzip(file.path, constants.Z_SYNC_FLUSH)) {
      size += chunk.length;
      yield chunk;
    }
    const trailer = await readAt(file.path, file.bytes - 4, 4);
    const complete = trailer.length === 4 && trailer.readUInt32LE(0) === size % 2 ** 32;
    if (!complete) for await (const _ of unzip(file.path, constants.Z_FINISH));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    problems.add(file.name, `The gzip file is cut off or damaged (${reason}); what came before that was read`);
  }
}

function unzip(path: string, finishFlush: number): AsyncIterable<Buffer> {
  const source = createReadStream(path, { highWaterMark: chunkSize });
  // The iterator reports the failure; pipeline only has to carry it from one stream to the other.
  return pipeline(source, createGunzip({ chunkSize, finishFlush }), () => {});
}

/** The same text as UTF-8 without a byte order mark: UTF-16 that starts with one is converted. */
export async function* asUtf8(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let first = true;
  for await (const chunk of chunks) {
    let bytes = chunk;
    if (first) {
      first = false;
      decoder = utf16Decoder(chunk);
      if (chunk.length >= 3 && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf) bytes = chunk.subarray(3);
    }
    yield decoder ? Buffer.from(decoder.decode(bytes, { stream: true })) : bytes;
  }
}

function utf16Decoder(head: Buffer): InstanceType<typeof TextDecoder> | undefined {
  if (head.length < 2) return undefined;
  const mark = head.readUInt16BE(0);
  return mark === 0xfffe ? new TextDecoder("utf-16le") : mark === 0xfeff ? new TextDecoder("utf-16be") : undefined;
}

async function readAt(path: string, position: number, length: number): Promise<Buffer> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, Math.max(0, position));
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** The first bytes (at least `size` where there are so many) and then everything, those included. */
export async function peek(
  chunks: AsyncGenerator<Buffer>,
  size: number,
): Promise<{ head: Buffer; all: AsyncGenerator<Buffer> }> {
  const read: Buffer[] = [];
  let length = 0;
  while (length < size) {
    const next = await chunks.next();
    if (next.done) break;
    read.push(Buffer.from(next.value));
    length += next.value.length;
  }
  const head = Buffer.concat(read);
  async function* all() {
    if (head.length > 0) yield head;
    yield* chunks;
  }
  return { head, all: all() };
}
