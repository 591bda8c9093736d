import type { Answer } from "../model/logs.ts";
import { bind } from "./bind.ts";
import type { LibraryQuery } from "./library.ts";
import type { HuntPorts, HuntQuestion } from "./ports.ts";

export type Asking = Pick<HuntQuestion, "window" | "person" | "signal" | "confirmed">;

/** The values of a query's parameters. */
type Values = Readonly<Record<string, readonly string[]>>;

export function libraryQuery({ library }: Pick<HuntPorts, "library">, id: string): LibraryQuery {
  const query = library.get(id);
  if (!query) throw new Error(`the library has no query ${id}`);
  return query;
}

/** Asks one question of the library that needs no indicator. Throws what the logs throw. */
export function askLibrary(ports: HuntPorts, id: string, asking: Asking, values: Values = {}): Promise<Answer> {
  const query = libraryQuery(ports, id);
  return ports.logs.query(bind(query, { window: asking.window, now: ports.clock(), extra: values }), asking);
}
