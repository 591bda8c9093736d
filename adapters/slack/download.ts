import { Failure } from "../../src/model/failure.ts";
import type { FilePayload } from "./request.ts";

/** Bytes: a list of indicators, not an image of a disk. */
const largest = 5 * 1024 * 1024;

/** Fetches a file that a person attached. The token is shown to Slack only. */
export async function download(
  file: FilePayload,
  { token, isSlacks, signal }: { token: string; isSlacks: (url: URL) => boolean; signal: AbortSignal },
): Promise<Uint8Array> {
  const address = file.url_private ?? "";
  const fail = (why: string, fix: string, cause?: unknown) =>
    new Failure({ what: `Could not read the file "${(file.name ?? "").slice(0, 60)}"`, why, fix, cause });
  if (!URL.canParse(address) || !isSlacks(new URL(address))) {
    throw fail("It is kept outside Slack.", "Upload the file itself, or paste its text.");
  }
  if ((file.size ?? 0) > largest) throw fail("It is larger than 5 MB.", "Paste the part that matters.");
  const response = await fetch(address, {
    headers: { authorization: `Bearer ${token}` },
    redirect: "error",
    signal: AbortSignal.any([signal, AbortSignal.timeout(20_000)]),
  }).catch((cause: unknown) => {
    throw fail("Slack did not hand it out.", "Try again, or paste its text.", cause);
  });
  const isLogin = (response.headers.get("content-type") ?? "").startsWith("text/html") && file.mimetype !== "text/html";
  if (!response.ok || isLogin) {
    await response.body?.cancel();
    throw fail("Slack did not let the bot see it.", "The app needs the scope files:read; or paste the text.");
  }
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (bytes.byteLength > largest) throw fail("It is larger than 5 MB.", "Paste the part that matters.");
  return bytes;
}
