import { type FileHandle, open } from "node:fs/promises";

const frameMagic = 0xfd2fb528;
const dictionarySizes = [0, 1, 2, 4];
const contentSizes = [0, 2, 4, 8];
const runLengthBlock = 1;

export interface ZstdFrames {
  /** The file ends where its last frame ends. A reader that stops quietly at the end of a file does not tell a cut one. */
  readonly complete: boolean;
  /** Bytes of the unpacked text; undefined when a frame does not say. */
  readonly contentBytes: number | undefined;
}

/** What a zstd file says of itself (RFC 8878, section 3.1). Only the headers of frames and blocks are read. */
export async function examineZstd(path: string): Promise<ZstdFrames> {
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    let contentBytes: number | undefined = 0;
    let position = 0;
    while (position < size) {
      const magic = await readNumber(handle, position, 4);
      if (magic >>> 4 === 0x184d2a5) {
        position += 8 + (await readNumber(handle, position + 4, 4));
        continue;
      }
      if (magic !== frameMagic) return { complete: false, contentBytes };
      const frame = await readFrame(handle, position + 4, size);
      contentBytes =
        contentBytes === undefined || frame.content === undefined ? undefined : contentBytes + frame.content;
      position = frame.end;
    }
    return { complete: position === size, contentBytes };
  } finally {
    await handle.close();
  }
}

async function readFrame(handle: FileHandle, start: number, size: number) {
  const descriptor = await readNumber(handle, start, 1);
  const singleSegment = (descriptor >> 5) & 1;
  const contentFlag = descriptor >> 6;
  const contentSize = contentFlag === 0 ? singleSegment : (contentSizes[contentFlag] ?? 0);
  const contentAt = start + 1 + (1 - singleSegment) + (dictionarySizes[descriptor & 3] ?? 0);
  // Two bytes count from 256; of eight, six are as large as any file.
  const content =
    contentSize === 0
      ? undefined
      : (await readNumber(handle, contentAt, Math.min(6, contentSize))) + (contentSize === 2 ? 256 : 0);
  let end = contentAt + contentSize;
  for (let last = false; !last; ) {
    if (end >= size) return { content, end: Number.POSITIVE_INFINITY };
    const header = await readNumber(handle, end, 3);
    last = (header & 1) === 1;
    end += 3 + (((header >> 1) & 3) === runLengthBlock ? 1 : header >> 3);
  }
  return { content, end: end + (descriptor & 4) };
}

/** A little-endian number; bytes beyond the end count as 0. */
async function readNumber(handle: FileHandle, position: number, bytes: number): Promise<number> {
  const buffer = Buffer.alloc(bytes);
  await handle.read(buffer, 0, bytes, position);
  return buffer.readUIntLE(0, bytes);
}
