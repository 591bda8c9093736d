import { z } from "zod";
import { Failure } from "../model/failure.ts";
import { lensNames } from "../model/hunt.ts";
import type { IndicatorKind } from "../model/indicator.ts";

const kinds = [
  "ip",
  "cidr",
  "domain",
  "url",
  "hash",
  "email",
  "host",
  "account",
  "cve",
] as const satisfies IndicatorKind[];

const list = z.string().transform((text) => text.split(",").map((part) => part.trim()));
const listOf = (pattern: RegExp, what: string) =>
  list.refine((parts) => parts.every((part) => pattern.test(part)), `must be ${what}, separated by commas`);

const names = listOf(/^[A-Za-z]\w*$/, "names");

const fields = z.strictObject({
  title: z.string(),
  answers: z.string().endsWith(".", "must be a sentence that ends in a full stop"),
  lens: z.enum(lensNames, `must be one of: ${lensNames.join(", ")}`).optional(),
  tables: names,
  requires: names.default([]),
  accepts: list.transform(kindsOf),
  attack: listOf(/^T\d{4}(?:\.\d{3})?$/, "technique ids such as T1078.004").default([]),
  "attack-version": z.string().regex(/^\d+$/, "must be a number").optional(),
  lookback: z.string().transform(milliseconds).default(0),
  parameters: listOf(/^[a-z]\w*$/, "names that start in lower case").default([]),
});
type Fields = z.infer<typeof fields>;

function kindsOf(words: readonly string[], context: z.RefinementCtx): readonly IndicatorKind[] {
  if (words.join() === "none") return [];
  if (words.join() === "any") return kinds;
  const known = kinds.filter((kind) => words.includes(kind));
  if (known.length === words.length) return known;
  context.addIssue(`must be "none", "any" or some of: ${kinds.join(", ")}`);
  return z.NEVER;
}

function milliseconds(text: string, context: z.RefinementCtx): number {
  const [, count, unit] = /^(\d+)([hd])$/.exec(text) ?? [];
  if (count !== undefined) return Number(count) * (unit === "d" ? 86_400_000 : 3_600_000);
  context.addIssue("must be hours or days such as 12h or 30d");
  return z.NEVER;
}

/** Reads the leading `// key: value` lines of a query file; the rest is its text. */
export function frontMatter(file: string, source: string): Fields & { readonly text: string } {
  const lines = source.split(/\r?\n/);
  const length = lines.findIndex((line) => !line.startsWith("//"));
  const entries = lines.slice(0, length).map((line, index) => ({ number: index + 1, ...entry(file, line, index + 1) }));
  const repeated = entries.find(({ key }, index) => entries.findIndex((other) => other.key === key) < index);
  if (repeated) throw fault(file, repeated.number, `"${repeated.key}" is given twice.`);
  const lineOf = (name: PropertyKey | undefined) => entries.find(({ key }) => key === name)?.number ?? 1;
  const result = fields.safeParse(Object.fromEntries(entries.map(({ key, value }) => [key, value])));
  if (result.success) {
    if (result.data.attack.length > 0 && result.data["attack-version"] === undefined) {
      throw fault(file, lineOf("attack"), '"attack" needs "attack-version".');
    }
    return { ...result.data, text: lines.slice(length).join("\n").trimStart() };
  }
  const [issue] = result.error.issues;
  const key = issue?.code === "unrecognized_keys" ? issue.keys[0] : issue?.path[0];
  const line = entries.find((one) => one.key === key)?.number ?? 1;
  throw fault(
    file,
    line,
    `"${String(key)}" ${line === 1 && key !== "title" ? "is missing or wrong" : ""}: ${issue?.message}.`,
  );
}

function entry(file: string, line: string, number: number): { key: string; value: string } {
  const [, key, value] = /^\/\/ ([a-z-]+): (.*\S)\s*$/.exec(line) ?? [];
  if (key !== undefined && value !== undefined) return { key, value };
  throw fault(file, number, 'front matter is written "// key: value", one key a line.');
}

function fault(file: string, line: number, why: string): Failure {
  return new Failure({
    what: "Could not read the query library",
    why: `${file}:${line}: ${why}`,
    fix: 'CONTRIBUTING.md, "Add a query", lists the keys and what each holds.',
  });
}
