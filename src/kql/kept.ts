import { createHash } from "node:crypto";
import { appendFileSync, mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import type { Translation } from "./translate.ts";

/** Translations that outlive the process, by a key that names everything they were made from. */
export interface KeptTranslations {
  readonly isEmpty: boolean;
  get(key: string): Translation | undefined;
  put(key: string, translation: Translation): void;
}

/** Keys of other editions and schemas are never asked for again; a file of this size holds little else. */
const mostBytes = 16 * 1024 * 1024;

/**
 * Translations in a file, one a line: key, checksum, JSON. Several processes may add to it at once; a line that is torn or
 * damaged is as good as none.
 */
export function keptTranslations(file: string): KeptTranslations {
  const lines = new Map(linesOf(file).map((line) => [line.slice(0, line.indexOf(" ")), line]));
  let writable = true;
  return {
    isEmpty: lines.size === 0,
    get(key) {
      const [, checksum, json] = /^\S+ (\S+) (.*)$/.exec(lines.get(key) ?? "") ?? [];
      if (json === undefined || checksum !== checksumOf(key, json)) return undefined;
      return JSON.parse(json) as Translation;
    },
    put(key, translation) {
      if (!writable) return;
      const json = JSON.stringify(translation);
      try {
        mkdirSync(dirname(file), { recursive: true });
        // The line break before it ends a line that another process left torn.
        appendFileSync(file, `\n${key} ${checksumOf(key, json)} ${json}`);
      } catch {
        // A folder that cannot be written costs time at the next start, and nothing else.
        writable = false;
      }
    },
  };
}

function linesOf(file: string): string[] {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found?.isFile()) return [];
  if (found.size <= mostBytes) return readFileSync(file, "utf8").split("\n").filter(Boolean);
  rmSync(file, { force: true });
  return [];
}

/** A key for what these parts say together. */
export function keyOf(...parts: readonly string[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest("hex").slice(0, 40);
}

function checksumOf(key: string, json: string): string {
  return keyOf(key, json).slice(0, 16);
}
