import { typeNamed } from "./literals.ts";
import { child, childList, nameOf, type SyntaxNode, textOf, unsupported } from "./syntax.ts";
import type { Column } from "./types.ts";

/** The columns that `(a: long, b: string)` declares. */
export function declaredColumns(schema: SyntaxNode): Column[] {
  return childList(schema, "Columns").map((column) => {
    const type = typeNamed(textOf(child(column, "Type")));
    if (!type) throw unsupported(`the type ${textOf(child(column, "Type"))}`, column);
    return { name: nameOf(child(column, "Name")), type };
  });
}
