/** What all deliveries of a workspace share. `chat.update` takes about 50 a minute; final cards keep the rest. */
const editsPerMinute = 30;
/** With more runs than this, progress would only be noise that holds others up. */
const mostRuns = 10;
/** Milliseconds between the edits of one message: quick at first, then calm. */
const pauses = [1000, 3000, 6000];

export interface Pace {
  /** Counts a run as under way until the returned function is called. */
  enter(workspace: string): () => void;
  /** True when a progress edit may be sent now; it is counted then. */
  mayEdit(workspace: string): boolean;
}

export function createPace(now: () => number): Pace {
  const runs = new Map<string, number>();
  const edits = new Map<string, number[]>();
  return {
    enter(workspace) {
      runs.set(workspace, (runs.get(workspace) ?? 0) + 1);
      return () => {
        const left = (runs.get(workspace) ?? 1) - 1;
        if (left > 0) runs.set(workspace, left);
        else runs.delete(workspace);
      };
    },
    mayEdit(workspace) {
      const recent = (edits.get(workspace) ?? []).filter((at) => at > now() - 60_000);
      const may = recent.length < editsPerMinute && (runs.get(workspace) ?? 0) <= mostRuns;
      edits.set(workspace, may ? [...recent, now()] : recent);
      return may;
    },
  };
}

/** How long a message rests before its nth progress edit, from 0. */
export function pauseBefore(edit: number): number {
  return pauses[Math.min(edit, pauses.length - 1)] ?? 0;
}
