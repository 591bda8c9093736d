const clearLine = "\r\u001b[2K";
const everyMs = 100;

/** One line that the next replaces, at most ten times a second; nothing at all where nobody looks. */
export function progressLine(stream: NodeJS.WriteStream) {
  let shown = Number.NEGATIVE_INFINITY;
  return {
    show(line: string) {
      const now = performance.now();
      if (!stream.isTTY || now - shown < everyMs) return;
      shown = now;
      stream.write(clearLine + line.slice(0, (stream.columns || 80) - 1));
    },
    clear() {
      if (shown > 0) stream.write(clearLine);
      shown = Number.NEGATIVE_INFINITY;
    },
  };
}
