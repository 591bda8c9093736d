/** How far an import is. */
export interface ImportProgress {
  /** `reading` counts bytes of source files, `settling` and `indexing` rows of days that are put into one part and indexed. */
  readonly phase: "reading" | "settling" | "indexing";
  /** The file that is read, or the table and day that is settled or indexed. */
  readonly at: string;
  readonly done: number;
  readonly total: number;
  /** Rows read by this import so far. */
  readonly rows: number;
  /** Rows a second since the phase began; 0 until some are done. */
  readonly rowsPerSecond: number;
  /** Undefined until the rate is known. */
  readonly secondsLeft: number | undefined;
}

/** Counts one phase and reports it. */
export function phaseMeter(
  phase: ImportProgress["phase"],
  total: number,
  rowsBefore: number,
  report: ((progress: ImportProgress) => void) | undefined,
) {
  const started = performance.now();
  let [done, phaseRows, readRows] = [0, 0, rowsBefore];
  return {
    at(name: string) {
      const seconds = (performance.now() - started) / 1000;
      const rowsPerSecond = phaseRows === 0 ? 0 : Math.round(phaseRows / seconds);
      const secondsLeft = done === 0 ? undefined : Math.round((seconds / done) * (total - done));
      report?.({ phase, at: name, done, total, rows: readRows, rowsPerSecond, secondsLeft });
    },
    add(amount: number, rows: number) {
      done += amount;
      phaseRows += rows;
      if (phase === "reading") readRows += rows;
    },
    get rows() {
      return readRows;
    },
  };
}
