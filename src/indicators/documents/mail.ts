import PostalMime from "postal-mime";

/** Headers that say where a mail came from. */
const told = new Set(["received", "x-originating-ip", "x-sender-ip", "return-path", "reply-to", "from", "sender"]);

/** A mail as it was received: where it came from, its words, and the addresses behind its links. */
export async function mailText(bytes: Uint8Array): Promise<string> {
  const mail = await PostalMime.parse(bytes);
  const headers = mail.headers.filter(({ key }) => told.has(key)).map(({ key, value }) => `${key}: ${value}`);
  const links = [...(mail.html ?? "").matchAll(/\bhref\s*=\s*["']?([^"'\s>]+)/gi)].map(([, link = ""]) => link);
  return [...headers, mail.subject ?? "", mail.text ?? strip(mail.html ?? ""), ...links].join("\n");
}

const strip = (html: string) => html.replace(/<[^<>]*>/g, " ");
