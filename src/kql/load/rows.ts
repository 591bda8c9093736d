import type { KustoType } from "../types.ts";
import type { ProblemLog } from "./problems.ts";
import type { Spool } from "./spool.ts";

/** Turns the arrays of a Log Analytics answer into objects named by its columns. */
export interface RowReader {
  columns(json: Buffer, line: number): void;
  row(json: Buffer, line: number): void;
}

interface DeclaredColumn {
  readonly key: string;
  readonly dynamic: boolean;
}

export function rowReader(file: string, spool: Spool, problems: ProblemLog): RowReader {
  let columns: readonly DeclaredColumn[] = [];
  return {
    columns(json, line) {
      try {
        const declared = JSON.parse(json.toString("utf8")) as { name: string; type?: string }[];
        columns = declared.map(({ name, type = "" }) => ({ key: JSON.stringify(name), dynamic: type === "dynamic" }));
        for (const { name, type = "" } of declared) spool.declare(name, type.toLowerCase() as KustoType);
      } catch {
        problems.add(file, "The columns of the table are not readable", line);
      }
    },
    row(json, line) {
      const values = splitArray(json);
      if (columns.length === 0 || values.length !== columns.length) {
        problems.add(file, `The row has ${values.length} values for ${columns.length} columns and was skipped`, line);
        return;
      }
      const members = columns.map(({ key, dynamic }, index) => {
        const value = values[index] ?? "null";
        return `${key}:${dynamic ? unwrapped(value) : value}`;
      });
      spool.add(`{${members.join(",")}}`, line);
    },
  };
}

/** Log Analytics answers a dynamic value as a text that holds JSON. */
function unwrapped(value: string): string {
  if (!value.startsWith('"')) return value;
  try {
    const text = JSON.parse(value) as string;
    JSON.parse(text);
    return text.replaceAll(/[\n\r]/g, " ");
  } catch {
    return value;
  }
}

/** The texts of an array's values, as they stand: parsing them would round long integers. */
function splitArray(json: Buffer): string[] {
  const text = json.toString("utf8").slice(1, -1);
  const values: string[] = [];
  let depth = 0;
  let start = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (inString) {
      if (character === "\\") index += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === "[" || character === "{") depth += 1;
    else if (character === "]" || character === "}") depth -= 1;
    else if (character === "," && depth === 0) {
      values.push(text.slice(start, index).trim());
      start = index + 1;
    }
  }
  if (text.trim() !== "") values.push(text.slice(start).trim());
  return values;
}
