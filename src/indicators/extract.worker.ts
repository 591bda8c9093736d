import { type Extraction, extract } from "./extract.ts";

/** What the pool calls by name; the text and the answer are copied between the threads. */
export function extractText(text: string): Extraction {
  return extract(text);
}
