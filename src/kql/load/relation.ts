import type { KustoType } from "../types.ts";
import type { CsvHeader } from "./csv.ts";
import { quoteName, quoteText } from "./quote.ts";
import type { Spool } from "./spool.ts";

/** A column as its source names it. Its SQL name is `c` and its place. */
export interface SourceColumn {
  readonly name: string;
  /** What the source itself says. */
  readonly declared: KustoType | undefined;
  /** DuckDB's type in a Parquet file; undefined where the source holds text or JSON. */
  readonly stored?: string;
}

/** Rows that can be read as one SQL table, such as all NDJSON of a log table. */
export interface Relation {
  readonly kind: "json" | "text" | "stored";
  readonly columns: readonly SourceColumn[];
  readonly rows: number;
  /** Where its rows come from; a Parquet file itself has none. */
  readonly spool: Spool | undefined;
  /** The files behind it, for messages. */
  readonly files: readonly string[];
  /** SQL of the rows with columns c0, c1 ...; a JSON relation's columns at `asJson` keep their JSON text. */
  from(asJson: (index: number) => boolean): string;
}

export function jsonRelation(spool: Spool, keys: readonly string[], files: readonly string[]): Relation {
  const columns = keys.map((name) => ({ name, declared: spool.declared.get(name) }));
  const distinct = new Set(keys.map((key) => key.toLowerCase())).size === keys.length;
  return {
    kind: "json",
    columns,
    rows: spool.rows,
    spool,
    files,
    from: (asJson) => (distinct ? typedJson(spool.path, keys, asJson) : extractedJson(spool.path, keys, asJson)),
  };
}

function typedJson(path: string, keys: readonly string[], asJson: (index: number) => boolean): string {
  const types = keys.map((key, index) => `${quoteText(key)}: '${asJson(index) ? "JSON" : "VARCHAR"}'`);
  const names = keys.map((key, index) => `${quoteName(key)} AS c${index}`);
  return `(SELECT ${names.join(", ")} FROM read_json(${quoteText(path)}, format = 'newline_delimited', ignore_errors = true,
    columns = {${types.join(", ")}}))`;
}

/** The slower way, for keys that differ only by case: DuckDB's columns do not. */
function extractedJson(path: string, keys: readonly string[], asJson: (index: number) => boolean): string {
  const values = keys.map((key, index) => {
    const pointer = quoteText(`/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`);
    const value = asJson(index)
      ? `nullif(json_extract(json, ${pointer}), 'null')`
      : `json_extract_string(json, ${pointer})`;
    return `${value} AS c${index}`;
  });
  return `(SELECT ${values.join(", ")} FROM read_ndjson_objects(${quoteText(path)}, ignore_errors = true))`;
}

export function csvRelation(spool: Spool, header: CsvHeader, files: readonly string[]): Relation {
  const types = header.columns.map((_, index) => `'c${index}': 'VARCHAR'`);
  const delimiter = String.fromCharCode(header.delimiter);
  const line = Math.max(4_000_000, spool.longest + 2);
  return {
    kind: "text",
    columns: header.columns.map((name) => ({ name, declared: undefined })),
    rows: spool.rows,
    spool,
    files,
    from: () => `read_csv(${quoteText(spool.path)}, auto_detect = false, header = false, delim = ${quoteText(delimiter)},
      quote = '"', escape = '"', new_line = '\\n', max_line_size = ${line}, buffer_size = ${4 * line}, columns = {${types.join(", ")}})`,
  };
}
