import { createPulse, settled } from "../hunts/pulse.ts";
import type { Output } from "../model/command.ts";
import type { Person, Request } from "../model/request.ts";

/** Lets a fixed number of hunts run at once; the rest wait, people served in turn. */
export interface HuntQueue {
  run<T>(
    task: (signal: AbortSignal) => Promise<T>,
    turn: {
      readonly person: string;
      readonly signal: AbortSignal;
      /** Told the place in the queue, 1 = next, whenever it changes. */
      readonly onWait: (position: number) => void;
    },
  ): Promise<T>;
}

/** Runs `work` when its turn comes; until then `waiting` words the place in the queue. Throws when the wait is too long. */
export async function* inTurn(
  queue: HuntQueue,
  { person, signal }: Request,
  waiting: (position: number) => Output,
  work: () => AsyncIterable<Output>,
): AsyncIterable<Output> {
  const pulse = createPulse();
  let position = 0;
  let finish: (() => void) | undefined;
  const taken = queue.run(
    () =>
      new Promise<void>((resolve) => {
        finish = resolve;
        pulse.ring();
      }),
    {
      person: keyOf(person),
      signal,
      onWait(place) {
        position = place;
        pulse.ring();
      },
    },
  );
  const turn = settled(taken, pulse.ring);
  while (!finish && !turn.done) {
    if (position > 0) yield waiting(position);
    await pulse.next();
  }
  if (!finish) return await taken;
  try {
    yield* work();
  } finally {
    finish();
  }
}

const keyOf = ({ platform, id }: Person): string => `${platform} ${id}`;
