import { Failure } from "../../src/model/failure.ts";

const largest = 10 * 1024 * 1024;

/** Fetches a file from the address that Teams gave for it. Throws a Failure when it is too large or does not come. */
export async function download(url: string, name: string): Promise<Uint8Array> {
  const response = await fetch(url, { redirect: "error", signal: AbortSignal.timeout(30_000) }).catch(
    (cause: unknown) => {
      throw unread(name, "Teams' file store did not answer.", "Try again, or paste the text.", cause);
    },
  );
  if (!response.ok || !response.body) throw unread(name, `Teams answered ${response.status}.`, "Send the file again.");
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body) {
    length += chunk.byteLength;
    if (length > largest)
      throw unread(name, "It is larger than 10 MB.", "Split it, or cut it to the part that matters.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const unread = (name: string, why: string, fix: string, cause?: unknown) =>
  new Failure({ what: `Could not read ${name.slice(0, 80)}`, why, fix, cause });
