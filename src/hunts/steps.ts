/** One line of "while it works": what is being asked, and how far it is. */
export interface Step {
  readonly label: string;
  readonly state: "waiting" | "running" | "done" | "failed";
  readonly detail?: string;
}

/** Counts the questions of each step as they end. */
export interface Steps {
  /** Runs a question under a step; the step is done when all of its questions are. */
  track<T>(label: string, question: Promise<T>): Promise<T>;
  list(): readonly Step[];
}

export function createSteps(changed: () => void): Steps {
  const counts = new Map<string, { started: number; ended: number }>();
  return {
    async track(label, question) {
      const count = counts.get(label) ?? { started: 0, ended: 0 };
      counts.set(label, count);
      count.started += 1;
      try {
        return await question;
      } finally {
        count.ended += 1;
        changed();
      }
    },
    list() {
      return [...counts].map(([label, { started, ended }]): Step => {
        if (ended === started) return { label, state: "done" };
        return started === 1
          ? { label, state: "running" }
          : { label, state: "running", detail: `${ended} of ${started}` };
      });
    },
  };
}
