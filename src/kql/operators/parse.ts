import { convert, expression, toText } from "../conversions.ts";
import { typeNamed } from "../literals.ts";
import type { Context, Relation } from "../model.ts";
import { stringLiteralValue } from "../parser.ts";
import { groupCount, toRe2 } from "../regex.ts";
import { withRows } from "../relations.ts";
import { regexEscape, text } from "../sql.ts";
import {
  child,
  childList,
  elementsOf,
  isMissing,
  kindOf,
  nameOf,
  parametersOf,
  type SyntaxNode,
  textOf,
  unsupported,
} from "../syntax.ts";
import type { KustoType } from "../types.ts";
import { withColumns } from "./project.ts";

interface Column {
  readonly name: string;
  readonly type: KustoType;
}

type Part = { readonly text: string } | { readonly column: Column } | "skip";

function partsOf(node: SyntaxNode): Part[] {
  return childList(node, "Patterns").map((part): Part => {
    switch (kindOf(part)) {
      case "StarExpression":
        return "skip";
      case "NameAndTypeDeclaration": {
        const type = typeNamed(textOf(child(part, "Type")));
        if (!type) throw unsupported(`the type ${textOf(child(part, "Type"))}`, part);
        return { column: { name: nameOf(child(part, "Name")), type } };
      }
      case "NameDeclaration":
      case "NameReference":
        return { column: { name: nameOf(part), type: "string" } };
      case "LiteralExpression":
        return { text: stringLiteralValue(textOf(part)) };
      case "CompoundStringLiteralExpression":
        return {
          text: elementsOf(child(part, "Tokens"))
            .map((token) => stringLiteralValue(textOf(token)))
            .join(""),
        };
      default:
        throw unsupported("this parse pattern", part);
    }
  });
}

interface Pattern {
  readonly regex: string;
  /** The capture group of each column. */
  readonly columns: readonly { readonly column: Column; readonly group: number }[];
}

const numbers: Partial<Record<KustoType, string>> = {
  long: "\\s*[+-]?\\d+",
  int: "\\s*[+-]?\\d+",
  real: "\\s*[+-]?\\d*\\.?\\d+(?:[eE][+-]?\\d+)?",
  decimal: "\\s*[+-]?\\d*\\.?\\d+(?:[eE][+-]?\\d+)?",
};

/**
 * One anchored pattern for the whole clause: texts are literal (`kind=regex`: patterns), text columns match as little as
 * they can (in a pattern: as much), numbers only digits unless `kind=relaxed`, the last column everything.
 */
function compile(parts: readonly Part[], kind: string, flags: string): Pattern {
  const columns: { column: Column; group: number }[] = [];
  let regex = kind === "regex" ? "" : "^";
  let group = 0;
  parts.forEach((part, index) => {
    const last = index === parts.length - 1;
    if (part === "skip") regex += last ? "" : "[\\s\\S]*?";
    else if ("text" in part) {
      regex += kind === "regex" ? `(?:${toRe2(part.text)})` : regexEscape(part.text);
      if (kind === "regex") group += groupCount(part.text);
    } else {
      columns.push({ column: part.column, group: ++group });
      const any = kind === "regex" ? ".*" : last ? "[\\s\\S]*" : "[\\s\\S]*?";
      const number = kind === "relaxed" ? undefined : numbers[part.column.type];
      regex += `(${number ?? any})`;
    }
  });
  const end = kind === "regex" || parts.at(-1) === "skip" ? "" : "$";
  return { regex: `${flags ? `(?${flags})` : ""}${regex}${end}`, columns };
}

/** parse keeps rows that do not match, with nulls; parse-where drops them. */
export function parse(node: SyntaxNode, input: Relation, context: Context): Relation {
  const { rows, inner } = withRows(context, input);
  const parameters = parametersOf(node);
  const kind = textOf(parameters.get("kind") ?? node).toLowerCase();
  const flags = parameters.get("flags");
  const source = toText(context.query.value(child(node, "Expression"), inner));
  const pattern = compile(
    partsOf(node),
    kind === "regex" ? "regex" : kind === "relaxed" ? "relaxed" : "simple",
    flagLetters(flags),
  );
  const found = pattern.columns.map(({ column, group }) => {
    const captured = expression("string", `regexp_extract(${source}, ${text(pattern.regex)}, ${group})`);
    return { name: column.name, explicit: true, value: convert(captured, column.type) };
  });
  const matched = `regexp_matches(${source}, ${text(pattern.regex)})`;
  const relation = rows.relation;
  const filtered =
    kindOf(node) === "ParseWhereOperator"
      ? { ...relation, from: `(SELECT * FROM ${relation.from} WHERE ${matched})` }
      : relation;
  return withColumns(filtered, input.fields, found, input.name);
}

/** RE2 spells ungreedy U, single line s and multi line m, as Kusto does. */
function flagLetters(node: SyntaxNode | undefined): string {
  if (!node || isMissing(node)) return "";
  const letters = textOf(node).replace(/["']/g, "");
  const known = [...letters].filter((letter) => "iUsm".includes(letter));
  if (known.length !== letters.length) throw unsupported(`the regex flags ${letters}`, node);
  return known.join("");
}
