/** A body as Bolt wants it: JSON of an event, a form of a command, or JSON inside a form of an interaction. */
export function parsePayload(body: Buffer, contentType: string): Record<string, unknown> | null {
  const text = body.toString("utf8");
  const type = contentType.split(";", 1)[0]?.trim().toLowerCase();
  if (type === "application/json") return parseRecord(text);
  if (type !== "application/x-www-form-urlencoded") return null;
  const form = new URLSearchParams(text);
  const payload = form.get("payload");
  return payload === null ? Object.fromEntries(form) : parseRecord(payload);
}

function parseRecord(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    // Not JSON: answered with 400 by the caller.
    return null;
  }
}
