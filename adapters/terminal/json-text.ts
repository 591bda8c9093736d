/** JSON as it is printed. JSON leaves DEL and the C1 controls as they are, and a terminal would obey them. */
export function jsonText(data: unknown): string {
  const escaped = (control: string) => `\\u00${control.charCodeAt(0).toString(16)}`;
  return `${JSON.stringify(data, null, 2).replace(/[\x7f-\x9f]/g, escaped)}\n`;
}
