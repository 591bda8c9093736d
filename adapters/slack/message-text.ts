/** A message is read up to this many characters: Slack itself allows 40,000. */
const most = 100_000;

/** Fields of blocks and attachments that hold words or addresses. */
const worded: ReadonlySet<string> = new Set([
  "text",
  "fallback",
  "pretext",
  "title",
  "title_link",
  "from_url",
  "value",
  "url",
]);

/** Everything that can be read in a message: alerts of other apps often stand in blocks and attachments only. */
export function messageText(message: Readonly<Record<string, unknown>>): string {
  const own = typeof message["text"] === "string" ? message["text"] : "";
  const parts = [own];
  for (const words of wordsIn([message["attachments"], message["blocks"]])) {
    if (!parts.some((part) => part.includes(words))) parts.push(words);
  }
  return parts.filter(Boolean).join("\n").slice(0, most);
}

function* wordsIn(value: unknown, depth = 0): Generator<string> {
  if (depth > 12 || typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) yield* wordsIn(item, depth + 1);
    return;
  }
  for (const [key, item] of Object.entries(value)) {
    if (typeof item === "string" && worded.has(key)) yield item;
    else yield* wordsIn(item, depth + 1);
  }
}
