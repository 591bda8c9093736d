/**
 * PostgreSQL, whichever way it is reached. Both drivers are held to the same habits: counts are cast to `int`, ids leave
 * as text, JSON parameters are text made by `json` (a jsonb column gives them back parsed), timestamptz comes back as Date.
 */
export interface Queries {
  query<Row extends object>(text: string, params?: readonly unknown[]): Promise<readonly Row[]>;
}

export interface Sql extends Queries {
  /** Many statements without parameters, all of them or none. They may bring their own BEGIN and COMMIT. */
  script(text: string): Promise<void>;
  transaction<T>(work: (queries: Queries) => Promise<T>): Promise<T>;
  /** Resolves once listening. A lost connection is listened to again by itself; what was said meanwhile is lost. */
  listen(channel: string, callback: (payload: string) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/** What PostgreSQL cannot keep in text: NUL and half a surrogate pair. Log rows are written by strangers and hold both. */
const unstorable = /[\0\p{Surrogate}]/gu;
const mend = (text: string) => text.replace(unstorable, "\u{FFFD}");

/** A value as both drivers can send it; text that PostgreSQL would refuse loses only the offending characters. */
export function storable(value: unknown): unknown {
  if (typeof value === "string") return mend(value);
  if (Array.isArray(value)) return value.map(storable);
  return value === undefined ? null : value;
}

/** A jsonb parameter. */
export function json(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner === "string") return mend(inner);
    if (inner === null || typeof inner !== "object" || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).map(([key, each]) => [mend(key), each]));
  });
}
