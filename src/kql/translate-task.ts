import { NeedsColumns } from "./discovery.ts";
import { KqlError } from "./error.ts";
import { limitedTo } from "./lookups.ts";
import { globalsOf } from "./parser.ts";
import { translate } from "./translate.ts";
import type { Column, TableSchema } from "./types.ts";

/** Columns that a probe found, by the offset of what asked for them. */
type Found = readonly (readonly [number, readonly Column[]])[];

export interface TranslationRequest {
  readonly text: string;
  readonly found: Found;
  /** Whether tables are limited to the query's span. */
  readonly spanned?: boolean;
  /** Only hours that hold one of these are seen of tables with an index. */
  readonly terms?: readonly string[];
  /** Where literals stand whose values are put in afterwards. */
  readonly late?: readonly number[];
}

/** What comes back from the parser's process: errors lose their class on the way, so they travel as data. */
export type TranslationReply =
  | { readonly kind: "translation"; readonly translation: ReturnType<typeof translate> }
  | { readonly kind: "probe"; readonly probe: string; readonly offset: number }
  | {
      readonly kind: "error";
      readonly code: string;
      readonly message: string;
      readonly offset: number;
      readonly length: number;
    }
  /** A fault of ours, with its stack. */
  | { readonly kind: "fault"; readonly stack: string };

/** Answers translation requests over one schema. */
export function translatorOver(schema: readonly TableSchema[]): (request: TranslationRequest) => TranslationReply {
  const globals = globalsOf(schema);
  const spannedTables = [...globals.tables].map(([name, table]) => [name, { ...table, spanned: true }] as const);
  const spannedGlobals = { ...globals, tables: new Map(spannedTables) };
  return ({ text, found, spanned, terms, late }) => {
    try {
      const all = spanned ? spannedGlobals : globals;
      if (!terms) return { kind: "translation", translation: translate(text, all, new Map(found), late) };
      const { tables, lookups } = limitedTo(terms, all.tables);
      const translation = translate(text, { ...all, tables }, new Map(found), late);
      const asked = lookups.filter(({ marker }) => translation.sql.includes(marker));
      return { kind: "translation", translation: { ...translation, lookups: [...translation.lookups, ...asked] } };
    } catch (error) {
      if (error instanceof NeedsColumns) return { kind: "probe", probe: error.probe, offset: error.offset };
      if (!(error instanceof KqlError)) return { kind: "fault", stack: String((error as Error).stack ?? error) };
      const { code, message, offset, length } = error;
      return { kind: "error", code, message, offset, length };
    }
  };
}
