import type { Tlp } from "../../model/enrich.ts";
import { type Extraction, extract } from "../extract.ts";
import { extractionOf } from "./listed.ts";
import { mailText } from "./mail.ts";
import { readMisp } from "./misp.ts";
import { pdfText } from "./pdf.ts";
import { readStix } from "./stix.ts";
import { tlpIn } from "./tlp.ts";

/** What a document names, and how far its label lets it go. */
export interface DocumentExtraction extends Extraction {
  /** The strictest TLP label in it; null where it carries none. */
  readonly tlp: Tlp | null;
}

/**
 * Reads a file for indicators: STIX bundles and MISP events by what they declare; PDF, mail, other JSON and every kind of
 * plain text by their words. The content decides, not the name. Throws an Error that says what is wrong with the file.
 */
export async function extractDocument(name: string, bytes: Uint8Array): Promise<DocumentExtraction> {
  if (startsWith(bytes, "%PDF-")) {
    const { text, unread } = await pdfText(bytes);
    const found = withTlp(extract(text), text);
    return unread > 0 ? { ...found, note: `The last ${unread} pages were not read.` } : found;
  }
  const text = decoded(bytes);
  if (/\.eml$/i.test(name) || /^(?:return-path|received|delivered-to|mime-version):/i.test(text)) {
    const mail = await mailText(bytes);
    const found = withTlp(extract(mail.text), mail.text);
    return mail.attached.length > 0 ? { ...found, note: unreadAttachments(mail.attached) } : found;
  }
  const content = json(text);
  if (content === undefined) return withTlp(extract(text), text);
  const listed = readStix(content) ?? readMisp(content);
  return withTlp(listed ? extractionOf(listed) : extract([...stringsIn(content)].join("\n")), text);
}

function unreadAttachments(names: readonly string[]): string {
  const shown = names.slice(0, 3).map((name) => name.slice(0, 120));
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : "";
  return `Attachments were not read: ${shown.join(", ")}${more}. Give each as a file of its own.`;
}

const withTlp = (extraction: Extraction, text: string): DocumentExtraction => ({ ...extraction, tlp: tlpIn(text) });

function decoded(bytes: Uint8Array): string {
  const [a, b] = bytes;
  const encoding = a === 0xff && b === 0xfe ? "utf-16le" : a === 0xfe && b === 0xff ? "utf-16be" : "utf-8";
  const text = new TextDecoder(encoding).decode(bytes);
  if (text.slice(0, 4096).includes("\0")) throw new Error("It is no text, PDF, mail or JSON.");
  return text;
}

function json(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // A text that begins with a bracket is a text.
    return undefined;
  }
}

function* stringsIn(value: unknown): Generator<string> {
  const left: unknown[] = [value];
  while (left.length > 0) {
    const next = left.pop();
    if (typeof next === "string") yield next;
    else if (Array.isArray(next)) left.push(...next.toReversed());
    else if (typeof next === "object" && next !== null) left.push(...Object.values(next).toReversed());
  }
}

function startsWith(bytes: Uint8Array, mark: string): boolean {
  return [...mark].every((letter, at) => bytes[at] === letter.charCodeAt(0));
}
