import { existsSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";

/** Recorded queries, in the four shapes that the data files have. */
export type Suite =
  | { readonly kind: "answers"; readonly name: string; readonly cases: readonly AnswerCase[] }
  | { readonly kind: "tables"; readonly name: string; readonly cases: readonly TableCase[] }
  | { readonly kind: "errors"; readonly name: string; readonly cases: readonly Case[] }
  | { readonly kind: "queries"; readonly name: string; readonly cases: readonly Case[] };

export interface Case {
  readonly id: string;
  readonly query: string;
}

/** An answer of the real engine, each row as one text. */
export interface AnswerCase extends Case {
  readonly family: string;
  readonly columns: readonly string[];
  readonly rowCount: number;
  readonly rows: readonly string[];
  readonly truncated: boolean;
  readonly unstable: boolean;
}

/** An expected table, each cell as one text. */
export interface TableCase extends Case {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly skip: boolean;
}

/** Where the data of public sources lies: outside of the project. */
export const dataFolder = resolve(process.env["HUNTBOT_TEST_DATA"] ?? "../shared/data", "kql");

const defaultFiles = [
  "kustainer-verdicts.json",
  "kusto-loco-e2e.json",
  "kustainer-errors.json",
  "corpus-bertjan-queries.json",
];

export function defaultSuites(): string[] {
  return defaultFiles.map((file) => join(dataFolder, file)).filter((file) => existsSync(file));
}

export function readSuite(file: string): Suite {
  const { cases } = JSON.parse(readFileSync(file, "utf8")) as { cases: Record<string, unknown>[] };
  const name = basename(file, ".json");
  const first = cases[0] ?? {};
  if ("kustoError" in first) return { kind: "errors", name, cases: cases as unknown as Case[] };
  if (!("columns" in first)) return { kind: "queries", name, cases: cases as unknown as Case[] };
  if ("rowCount" in first) return { kind: "answers", name, cases: cases as unknown as AnswerCase[] };
  return { kind: "tables", name, cases: cases as unknown as TableCase[] };
}
