import { mkdir, open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { KqlLoadError } from "../load/error.ts";

/** Locks that this process holds. */
const here = new Set<string>();

/**
 * Runs `work` as the only import into the folder on this machine. The lock of a process that is gone does not count.
 * Throws KqlLoadError when another import runs.
 */
export async function whileLocked<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, "import.lock");
  for (let attempt = 0; !(await taken(path)); attempt += 1) {
    const owner = Number(await readFile(path, "utf8").catch(() => ""));
    // In a container a new process may have the number of the one that was killed.
    const running = owner === process.pid ? here.has(path) : isAlive(owner);
    if (attempt > 3 || running) throw busy(folder, owner);
    await rm(path, { force: true });
  }
  here.add(path);
  try {
    return await work();
  } finally {
    here.delete(path);
    await rm(path, { force: true });
  }
}

async function taken(path: string): Promise<boolean> {
  try {
    const handle = await open(path, "wx");
    await handle.writeFile(String(process.pid));
    await handle.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function busy(folder: string, owner: number): KqlLoadError {
  return new KqlLoadError({
    what: `Could not import into ${folder}`,
    why: `Another import (process ${owner}) is writing there.`,
    fix: "Wait for it, or stop it; what it has committed stays.",
  });
}
