import PostalMime from "postal-mime";

/** Headers that say where a mail came from. */
const told = new Set(["received", "x-originating-ip", "x-sender-ip", "return-path", "reply-to", "from", "sender"]);

export interface MailText {
  /** Where it came from, its words, and the addresses behind its links. */
  readonly text: string;
  /** The names of its attachments, of which nothing is read. */
  readonly attached: readonly string[];
}

/** Reads a mail as it was received. */
export async function mailText(bytes: Uint8Array): Promise<MailText> {
  const mail = await PostalMime.parse(bytes);
  const headers = mail.headers.filter(({ key }) => told.has(key)).map(({ key, value }) => `${key}: ${value}`);
  const links = [...(mail.html ?? "").matchAll(/\bhref\s*=\s*["']?([^"'\s>]+)/gi)].map(([, link = ""]) => link);
  const attached = mail.attachments.map(({ filename, mimeType }) => filename || mimeType);
  return {
    text: [...headers, mail.subject ?? "", mail.text ?? strip(mail.html ?? ""), ...links].join("\n"),
    attached,
  };
}

const strip = (html: string) => html.replace(/<[^<>]*>/g, " ");
