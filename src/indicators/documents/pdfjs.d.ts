/** The part of the library that is used here; its own declarations are not found by this project's way of resolving. */
declare module "pdfjs-serverless" {
  interface Page {
    getTextContent(): Promise<{ items: readonly ({ str: string; hasEOL: boolean } | { type: string })[] }>;
  }
  interface Document {
    readonly numPages: number;
    getPage(number: number): Promise<Page>;
    destroy(): Promise<void>;
  }
  interface Options {
    readonly data: Uint8Array;
    readonly isEvalSupported: boolean;
    readonly disableFontFace: boolean;
    readonly verbosity: number;
  }
  export function getDocument(options: Options): { readonly promise: Promise<Document> };
}
