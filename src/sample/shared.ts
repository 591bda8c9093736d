/**
 * Computes a value once for each key, so that thousands of rows share it. For keys that are few and last as long as the
 * program: the cast of the story, not its events.
 */
export function shared<Key, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const value = compute(key);
    known.set(key, value);
    return value;
  };
}
