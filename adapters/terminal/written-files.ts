import { mkdir, writeFile } from "node:fs/promises";
import { join, parse } from "node:path";
import type { Block, Card } from "../../src/model/card.ts";

interface Folders {
  readonly folder: string;
  readonly spareFolder: string;
}

/** The card with its files written into a folder, each named by its path there. What exists is never written over. */
export async function writtenFiles(card: Card, { folder, spareFolder }: Folders): Promise<Card> {
  const blocks: Block[] = [];
  for (const block of card.blocks) {
    const place = block.kind === "file" && block.spare ? spareFolder : folder;
    blocks.push(
      block.kind === "file" ? { ...block, name: await written(block.name, await block.bytes(), place) } : block,
    );
  }
  return { ...card, blocks };
}

async function written(given: string, content: Uint8Array, folder: string): Promise<string> {
  const { name, ext } = parse(given.replace(/[^\w.-]+/g, "_").replace(/^\.+/, "") || "file");
  await mkdir(folder, { recursive: true });
  for (let copy = 1; ; copy++) {
    const path = join(folder, copy === 1 ? `${name}${ext}` : `${name}-${copy}${ext}`);
    try {
      await writeFile(path, content, { flag: "wx" });
      return path;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}
