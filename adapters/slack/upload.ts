import { z } from "zod";
import type { Block, Card } from "../../src/model/card.ts";
import type { Client } from "./clients.ts";
import { insist, type Wait } from "./insist.ts";
import type { Standing } from "./post.ts";
import { transcript } from "./transcript.ts";
import type { Told } from "./trouble.ts";

export interface Upload {
  readonly name: string;
  readonly title: string;
  readonly alt?: string;
  bytes(): Promise<Uint8Array>;
}

/** The pictures and files of a card; `whole` adds the card itself as text. */
export function uploadsOf(card: Card, whole: boolean): Upload[] {
  const uploads = card.blocks.flatMap(uploadOf);
  if (!whole) return uploads;
  const bytes = async () => Buffer.from(transcript(card));
  return [...uploads, { name: "card.txt", title: "The whole card", bytes }];
}

function uploadOf(block: Block): Upload[] {
  if (block.kind === "image") {
    const alt = block.alt.slice(0, 900) || "Picture";
    return [{ name: `${fileName(alt, 60)}.png`, title: alt.slice(0, 120), alt, bytes: () => block.png() }];
  }
  if (block.kind === "file") {
    return [{ name: fileName(block.name, 120), title: block.name.slice(0, 120), bytes: () => block.bytes() }];
  }
  return [];
}

function fileName(text: string, most: number): string {
  return (
    text
      .replace(/[^\p{L}\p{N}._-]+/gu, "-")
      .replace(/^[-.]+|-+$/g, "")
      .slice(0, most) || "file"
  );
}

const answer = z.object({
  files: z.array(z.object({ files: z.array(z.object({ permalink: z.string().optional() })).optional() })),
});

/** Uploads into the thread under a message. Resolves with the file's address on Slack, where Slack tells it. */
export async function upload(
  client: Client,
  under: Standing,
  file: Upload,
  ports: { readonly wait: Wait; readonly log: (told: Told) => void },
): Promise<string | null> {
  const content = Buffer.from(await file.bytes());
  const result = await insist(
    () =>
      client.filesUploadV2({
        channel_id: under.channel,
        thread_ts: under.ts,
        file: content,
        filename: file.name,
        title: file.title,
        ...(file.alt ? { alt_text: file.alt } : {}),
      }),
    ports,
  );
  const read = answer.safeParse(result);
  return read.success ? (read.data.files[0]?.files?.[0]?.permalink ?? null) : null;
}
