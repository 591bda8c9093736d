import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { link, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join, resolve } from "node:path";
import { Failure } from "../model/failure.ts";

const beatMs = 5_000;
const silentMs = 30_000;

interface Owner {
  readonly token: string;
  readonly pid: number;
  readonly host: string;
  /** When the process began, as the kernel counts it: tells it from a later one with the same pid. Null where unknown. */
  readonly began: string | null;
}

/** Folders that this very process holds. */
const held = new Set<string>();

/**
 * Makes this process the only one to use a folder, or throws a Failure that names the one that does. A lock whose process
 * is gone is taken over: at once on the same host, after 30 s without a beat from another (a container's host name is new
 * each time). Resolves with the way to unlock.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const file = join(resolve(folder), "lock");
  const me: Owner = { token: randomUUID(), pid: process.pid, host: hostname(), began: began(process.pid) };
  if (!(await claim(file, me))) {
    const owner = await read(file);
    if (owner && (await isAlive(file, owner))) throw inUse(folder, owner);
    await removeStale(file, owner, folder);
    if (!(await claim(file, me))) throw inUse(folder, await read(file));
  }
  held.add(file);
  const beat = setInterval(() => {
    const now = new Date();
    // A lock file that somebody deleted by hand must not end the process.
    utimes(file, now, now).catch(() => {});
  }, beatMs);
  beat.unref();
  return async () => {
    clearInterval(beat);
    held.delete(file);
    if ((await read(file))?.token === me.token) await rm(file, { force: true });
  };
}

async function claim(file: string, me: Owner): Promise<boolean> {
  // Written aside and linked into place, so that nobody ever reads half a lock.
  const aside = `${file}.${me.token}`;
  await writeFile(aside, JSON.stringify(me));
  try {
    await link(aside, file);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

/** Null when there is no lock any more, or its file says nothing. */
async function read(file: string): Promise<Owner | null> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as Owner;
  } catch {
    return null;
  }
}

async function isAlive(file: string, owner: Owner): Promise<boolean> {
  if (owner.host !== hostname()) return Date.now() - (await stat(file)).mtimeMs < silentMs;
  if (owner.pid === process.pid) return held.has(file);
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ESRCH") return false;
  }
  return owner.began === null || owner.began === began(owner.pid);
}

/** Moves a dead process's lock away; puts it back if another process was faster and the lock is already its own. */
async function removeStale(file: string, stale: Owner | null, folder: string): Promise<void> {
  const aside = `${file}.stale.${randomUUID()}`;
  try {
    await rename(file, aside);
  } catch {
    return;
  }
  const moved = await read(aside);
  if (moved && moved.token !== stale?.token) {
    await link(aside, file);
    await rm(aside);
    throw inUse(folder, moved);
  }
  await rm(aside);
}

/**
 * The process's start in clock ticks since boot: field 22 of /proc/PID/stat, where there is one. A process that ended and
 * that nobody waited for yet still has its line there: it counts as gone.
 */
function began(pid: number): string | null {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = line.slice(line.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" || fields[0] === "X" ? "ended" : (fields[19] ?? null);
  } catch {
    return null;
  }
}

function inUse(folder: string, owner: Owner | null): Failure {
  return new Failure({
    what: `The store in ${folder} is in use`,
    why: owner
      ? `Process ${owner.pid} on ${owner.host} has it open, and the embedded database serves one process only.`
      : "Another process has just opened it, and the embedded database serves one process only.",
    fix: "End that process, choose another folder (HUNTBOT_STORE=pglite:DIR), or use a PostgreSQL server (HUNTBOT_STORE=postgres://...) for more than one.",
  });
}
