import { workerData } from "piscina";
import { NeedsColumns } from "./discovery.ts";
import { KqlError } from "./error.ts";
import { limitedTo } from "./lookups.ts";
import { globalsOf } from "./parser.ts";
import { translate } from "./translate.ts";
import type { TranslationReply, TranslationRequest } from "./translator.ts";
import type { TableSchema } from "./types.ts";

const { schema } = workerData as { schema: readonly TableSchema[] };
const globals = globalsOf(schema);
const spannedTables = [...globals.tables].map(([name, table]) => [name, { ...table, spanned: true }] as const);
const spannedGlobals = { ...globals, tables: new Map(spannedTables) };
// The first analysis takes most of a second; better now than in the first query.
translate("print 1", globals, new Map());

export function translateTask({ text, found, spanned, terms }: TranslationRequest): TranslationReply {
  try {
    const all = spanned ? spannedGlobals : globals;
    if (!terms) return { kind: "translation", translation: translate(text, all, new Map(found)) };
    const { tables, lookups } = limitedTo(terms, all.tables);
    const translation = translate(text, { ...all, tables }, new Map(found));
    const asked = lookups.filter(({ marker }) => translation.sql.includes(marker));
    return { kind: "translation", translation: { ...translation, lookups: [...translation.lookups, ...asked] } };
  } catch (error) {
    if (error instanceof NeedsColumns) return { kind: "probe", probe: error.probe, offset: error.offset };
    if (!(error instanceof KqlError)) throw error;
    const { code, message, offset, length } = error;
    return { kind: "error", code, message, offset, length };
  }
}
