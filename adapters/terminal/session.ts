import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../../src/model/failure.ts";

const fileIn = (home: string) => join(home, "session");
const named = /^session of \d{4}-\d{2}-\d{2}T[\d:.]+Z$/;

/** The session that began or went on last: what a verb of the case is about in a shell. Null before the first. */
export function lastSession(home: string): string | null {
  try {
    const session = readFileSync(fileIn(home), "utf8").trim();
    return named.test(session) ? session : null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** `chat` begins a session, `chat --continue` goes on with the last one. */
export function sessionFor([, ...words]: readonly string[], home: string): string {
  const goesOn = words.length === 1 && words[0] === "--continue";
  if (words.length > 0 && !goesOn) {
    throw new Failure({
      what: "Cannot start the prompt",
      why: `"${words.join(" ").slice(0, 60)}" is not understood.`,
      fix: "chat begins a session, chat --continue goes on with the last one.",
      usage: true,
    });
  }
  const session = (goesOn ? lastSession(home) : null) ?? `session of ${new Date().toISOString()}`;
  mkdirSync(home, { recursive: true });
  writeFileSync(fileIn(home), `${session}\n`);
  return session;
}
