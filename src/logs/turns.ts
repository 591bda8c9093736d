/**
 * Whose turn is next, round-robin between people: whoever has waited longest since their last turn goes first, and a
 * person's own items go in the order they came.
 */
export interface Turns<Item> {
  add(person: string, item: Item): void;
  /** Takes the next item out; undefined when nobody waits. */
  next(): Item | undefined;
  /** Takes an item out that no longer wants its turn; false when it is not waiting. */
  remove(item: Item): boolean;
  /** Everything that waits, in the order of its turns. */
  order(): readonly Item[];
  readonly size: number;
}

export function createTurns<Item>(): Turns<Item> {
  // A Map keeps its insertion order: a person who had a turn is put back at its end.
  const lines = new Map<string, Item[]>();
  return {
    add(person, item) {
      const line = lines.get(person);
      if (line) line.push(item);
      else lines.set(person, [item]);
    },
    next() {
      for (const [person, [item, ...rest]] of lines) {
        lines.delete(person);
        if (rest.length > 0) lines.set(person, rest);
        return item;
      }
      return undefined;
    },
    remove(item) {
      for (const [person, line] of lines) {
        const at = line.indexOf(item);
        if (at < 0) continue;
        if (line.length === 1) lines.delete(person);
        else line.splice(at, 1);
        return true;
      }
      return false;
    },
    order() {
      const longest = Math.max(0, ...[...lines.values()].map((line) => line.length));
      return Array.from({ length: longest }, (_, round) =>
        [...lines.values()].flatMap((line) => line.slice(round, round + 1)),
      ).flat();
    },
    get size() {
      return [...lines.values()].reduce((sum, line) => sum + line.length, 0);
    },
  };
}
