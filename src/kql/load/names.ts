import { catalogTables } from "./catalog.ts";

/** Words that start a KQL statement or operator: a table of that name could not be asked for. */
const keywords = new Set(
  "and as by cluster database datatable declare evaluate external_table externaldata find in let not or print range search set table union where with".split(
    " ",
  ),
);

/** The nearest KQL identifier: letters, digits and underscores, not starting with a digit, not a keyword. */
export function identifierOf(text: string): string {
  const plain = text.normalize("NFC").replace(/[^A-Za-z0-9_]/g, "_");
  const named = plain === "" ? "_" : plain;
  return /^\d/.test(named) || keywords.has(named.toLowerCase()) ? `_${named}` : named;
}

/** Hands out names that differ in more than case, because DuckDB ignores it: a taken one gets a number. */
export function uniqueNames(): (wanted: string) => string {
  const taken = new Set(catalogTables);
  return (wanted) => {
    let name = wanted;
    for (let count = 2; taken.has(name.toLowerCase()); count += 1) name = `${wanted}_${count}`;
    taken.add(name.toLowerCase());
    return name;
  };
}
