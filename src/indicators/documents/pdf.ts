import { getDocument } from "pdfjs-serverless";

/** Pages read of one document. */
const mostPages = 200;

/** The text of a PDF, a line a line. Nothing in it is run, drawn or fetched. Rejects for what cannot be read. */
export async function pdfText(bytes: Uint8Array): Promise<{ readonly text: string; readonly unread: number }> {
  // The library takes the memory it is given for itself.
  const data = Uint8Array.from(bytes);
  const document = await getDocument({ data, isEvalSupported: false, disableFontFace: true, verbosity: 0 }).promise;
  const pages: string[] = [];
  for (let number = 1; number <= Math.min(document.numPages, mostPages); number++) {
    const { items } = await (await document.getPage(number)).getTextContent();
    pages.push(items.map((item) => ("str" in item ? item.str + (item.hasEOL ? "\n" : "") : "")).join(""));
  }
  await document.destroy();
  return { text: pages.join("\n"), unread: document.numPages - pages.length };
}
