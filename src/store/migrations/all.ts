import { caseFiles } from "./001-case-files.ts";
import { shortLived } from "./002-short-lived.ts";

/** SQL kept as code, so that the bundle carries it. */
export interface Migration {
  readonly name: string;
  /** One statement each: both drivers send them with the extended protocol. */
  readonly statements: readonly string[];
}

/** In order; a released one is never edited, only followed. */
export const migrations: readonly Migration[] = [caseFiles, shortLived];
