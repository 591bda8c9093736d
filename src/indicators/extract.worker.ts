import { errorWords } from "../model/failure.ts";
import { type DocumentExtraction, extractDocument } from "./documents/read.ts";
import { type Extraction, extract } from "./extract.ts";

/** What the pool calls by name; the text and the answer are copied between the threads. */
export function extractText(text: string): Extraction {
  return extract(text);
}

export interface File {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What is wrong with a file is an answer: an error loses its kind on the way between threads. */
export async function extractFile({ name, bytes }: File): Promise<DocumentExtraction | { readonly wrong: string }> {
  try {
    return await extractDocument(name, bytes);
  } catch (error) {
    return { wrong: errorWords(error) };
  }
}
