import type { Library, LibraryQuery } from "../hunts/library.ts";
import { nearest } from "../model/nearest.ts";
import { misused } from "./case-file.ts";

/** The question of this id, or of this name where one folder alone has it: `password-spray` is `start/password-spray`. */
export function findQuery(library: Library, word: string): LibraryQuery {
  const wanted = word.toLowerCase();
  const exact = library.get(wanted);
  if (exact) return exact;
  const named = library.list().filter(({ id }) => id.endsWith(`/${wanted}`));
  if (named.length === 1 && named[0]) return named[0];
  const near = named.length > 0 ? named : nearQuestions(library, wanted).slice(0, 5);
  throw misused(
    `There is no question "${word.slice(0, 60)}"`,
    near.length > 0 ? `Near to it: ${near.map(({ id }) => id).join(", ")}.` : "No question has such a word or name.",
    near.length > 0 ? `For example: run ${near[0]?.id}` : "All of them: queries",
  );
}

/** Questions that have every word in their id, title, answer, tables or techniques. */
export function matching(library: Library, words: string): readonly LibraryQuery[] {
  const wanted = words.toLowerCase().split(/\s+/);
  return library.list().filter((query) => {
    const texts = textsOf(query).map((text) => text.toLowerCase());
    return wanted.every((word) => texts.some((text) => text.includes(word)));
  });
}

/** The word of the library that was probably meant by one that it lacks. */
export function nearWord(library: Library, word: string): string | undefined {
  const words = library
    .list()
    .flatMap(textsOf)
    .flatMap((text) => text.toLowerCase().match(/[\p{L}\p{N}_]{3,}/gu) ?? []);
  return nearest(word.toLowerCase(), [...new Set(words)]);
}

/** Those that have the word, else the one whose id is spelt nearly so, else those whose name is, in whatever folder. */
function nearQuestions(library: Library, wanted: string): readonly LibraryQuery[] {
  const having = matching(library, wanted);
  if (having.length > 0) return having;
  const all = library.list();
  const id = nearest(
    wanted,
    all.map((query) => query.id),
  );
  if (id !== undefined) return all.filter((query) => query.id === id);
  const name = nearest(
    nameOf(wanted),
    all.map((query) => nameOf(query.id)),
  );
  return all.filter((query) => nameOf(query.id) === name);
}

const nameOf = (id: string) => id.slice(id.lastIndexOf("/") + 1);

const textsOf = ({ id, title, answers, tables, attack, lens }: LibraryQuery): readonly string[] => [
  id,
  title,
  answers,
  lens ?? "",
  ...tables,
  ...attack,
];
