/** Lets work on one key wait for what was begun on it before; work on other keys goes on beside it. */
export function keyTurns() {
  const last = new Map<string, Promise<unknown>>();

  return function inTurn<R>(key: string, work: () => Promise<R>): Promise<R> {
    const before = last.get(key) ?? Promise.resolve();
    const turn = before.then(work, work);
    last.set(key, turn);
    const forget = () => void (last.get(key) === turn && last.delete(key));
    turn.then(forget, forget);
    return turn;
  };
}
