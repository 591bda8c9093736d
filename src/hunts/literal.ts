/** KQL text of values. Everything but plain ASCII is written as an escape, so no value can end its literal. */

export function stringLiteral(text: string): string {
  return `"${[...text].map(escaped).join("")}"`;
}

export function stringListLiteral(values: readonly string[]): string {
  return `dynamic([${values.map(stringLiteral).join(",")}])`;
}

export function datetimeLiteral(date: Date): string {
  return `datetime(${date.toISOString()})`;
}

/** The table's name where a query may stand, quoted: workspace tables may hold any character. */
export function tableLiteral(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : `[${stringLiteral(name)}]`;
}

function escaped(character: string): string {
  if (character === '"' || character === "\\") return `\\${character}`;
  if (/^[ -~]$/.test(character)) return character;
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}

/** What stands in KQL without being a name in it. */
export const stringsAndComments = /@"(?:[^"]|"")*"|@'(?:[^']|'')*'|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|\/\/.*/g;
