import type { Library, LibraryQuery } from "../hunts/library.ts";
import { misused } from "./case-file.ts";

/** The question of this id, or of this name where one folder alone has it: `password-spray` is `start/password-spray`. */
export function findQuery(library: Library, word: string): LibraryQuery {
  const wanted = word.toLowerCase();
  const exact = library.get(wanted);
  if (exact) return exact;
  const named = library.list().filter(({ id }) => id.endsWith(`/${wanted}`));
  if (named.length === 1 && named[0]) return named[0];
  const near = named.length > 0 ? named : matching(library, wanted).slice(0, 5);
  throw misused(
    `There is no question "${word.slice(0, 60)}"`,
    near.length > 0 ? `Near to it: ${near.map(({ id }) => id).join(", ")}.` : "No question has such a word.",
    near.length > 0 ? `For example: run ${near[0]?.id}` : "All of them: queries",
  );
}

/** Questions that have the word in their id, title, answer, tables or techniques. */
export function matching(library: Library, word: string): readonly LibraryQuery[] {
  const wanted = word.toLowerCase();
  return library
    .list()
    .filter(({ id, title, answers, tables, attack, lens = "" }) =>
      [id, title, answers, lens, ...tables, ...attack].some((text) => text.toLowerCase().includes(wanted)),
    );
}
