/**
 * Why a query is refused, and where: `offset` and `length` count UTF-16 units in the text that was given.
 * Codes starting with KS are Microsoft's own, with Microsoft's message; the others are this engine's:
 * `refused` (never run here, by policy), `closed` (a table that whoever asks may not read), `unsupported` (Kusto can, this engine cannot), `timeout`, `cancelled`,
 * `memory`, `failed`.
 */
export class KqlError extends Error {
  readonly code: string;
  readonly offset: number;
  readonly length: number;

  constructor(code: string, message: string, offset = 0, length = 0) {
    super(message);
    this.name = "KqlError";
    this.code = code;
    this.offset = offset;
    this.length = length;
  }
}
