import type { LoadProblem } from "./catalog.ts";

/** A file of a million broken lines must not become a million messages. */
const shownPerFile = 20;

/** Collects what could not be read, at most 20 entries a file and then how many more there were. */
export interface ProblemLog {
  add(file: string, reason: string, line?: number): void;
  /** Tells of something by which nothing was lost. */
  note(file: string, reason: string, kind: NonNullable<LoadProblem["kind"]>): void;
  has(file: string): boolean;
  /** All entries so far, in the order of the files' first problem. */
  list(): LoadProblem[];
}

export function problemLog(): ProblemLog {
  const files = new Map<string, { shown: LoadProblem[]; more: number }>();
  function take(problem: LoadProblem) {
    const known = files.get(problem.file) ?? { shown: [], more: 0 };
    files.set(problem.file, known);
    if (known.shown.length < shownPerFile) known.shown.push(problem);
    else known.more += 1;
  }
  return {
    add: (file, reason, line) => take(line === undefined ? { file, reason } : { file, line, reason }),
    note: (file, reason, kind) => take({ file, reason, kind }),
    has: (file) => files.has(file),
    list() {
      return [...files].flatMap(([file, { shown, more }]) =>
        more === 0 ? shown : [...shown, { file, reason: `${more} more problems in this file` }],
      );
    },
  };
}

/** Collects every problem, its line counted on from `linesBefore`. */
export function everyProblem(linesBefore = 0): ProblemLog {
  const found: LoadProblem[] = [];
  return {
    add(file, reason, line) {
      found.push(line === undefined ? { file, reason } : { file, line: line + linesBefore, reason });
    },
    note: (file, reason, kind) => void found.push({ file, reason, kind }),
    has: (file) => found.some((problem) => problem.file === file),
    list: () => found,
  };
}
