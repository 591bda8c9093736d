import { caseFiles } from "./001-case-files.ts";
import { shortLived } from "./002-short-lived.ts";
import { ledgers } from "./003-ledgers.ts";
import type { Migration } from "./migration.ts";

/** In order; a released one is never edited, only followed. */
export const migrations: readonly Migration[] = [caseFiles, shortLived, ledgers];
