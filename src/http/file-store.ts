/** A file that can be fetched by link. */
export interface StoredFile {
  readonly bytes: Uint8Array;
  /** What the reader's download is called. */
  readonly name: string;
  readonly mime: string;
  readonly expires: Date;
}

/** Where files wait for the people they were made for. */
export interface FileStore {
  /**
   * Keeps a file for `ttl` milliseconds and returns its unguessable id. Throws a Failure when it is too large or cannot be
   * written. The oldest files go early when the store is full.
   */
  put(bytes: Uint8Array, name: string, mime: string, ttl: number): Promise<string>;
  /** Null for an id that is unknown, malformed or expired. */
  get(id: string): Promise<StoredFile | null>;
}
