type CheckState = "waiting" | "done" | "failed";

/** What must have happened before the process takes traffic: each check is work that is done once, at the start. */
export interface Readiness {
  /** Names the work and watches it; the caller still handles its error. */
  expect(name: string, work: Promise<unknown>): void;
  /** From now on not ready: the process is about to stop. */
  drain(): void;
  state(): {
    readonly ready: boolean;
    readonly draining: boolean;
    readonly checks: Readonly<Record<string, CheckState>>;
  };
}

export function createReadiness(): Readiness {
  const checks = new Map<string, CheckState>();
  let draining = false;
  return {
    expect(name, work) {
      checks.set(name, "waiting");
      work.then(
        () => checks.set(name, "done"),
        () => checks.set(name, "failed"),
      );
    },
    drain() {
      draining = true;
    },
    state() {
      const ready = !draining && [...checks.values()].every((state) => state === "done");
      return { ready, draining, checks: Object.fromEntries(checks) };
    },
  };
}
