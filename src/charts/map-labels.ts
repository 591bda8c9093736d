export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Anchor {
  readonly x: number;
  readonly y: number;
  /** Half the size of the mark. */
  readonly radius: number;
}

/** Where a label goes; `leader` is set when it stands so far from its mark that a line must join them. */
export interface Placed {
  readonly box: Box;
  readonly leader: boolean;
}

const overlaps = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const inside = (box: Box, frame: Box): boolean =>
  box.x >= frame.x &&
  box.y >= frame.y &&
  box.x + box.width <= frame.x + frame.width &&
  box.y + box.height <= frame.y + frame.height;

/** The side first that reads best: right, left, above, below, then the corners. */
const directions = [
  [1, 0],
  [-1, 0],
  [0, -1],
  [0, 1],
  [1, -1],
  [1, 1],
  [-1, -1],
  [-1, 1],
] as const;

function candidate(
  anchor: Anchor,
  [dx, dy]: readonly [number, number],
  gap: number,
  width: number,
  height: number,
): Box {
  const reach = anchor.radius + gap;
  return {
    x: anchor.x + dx * reach - (width * (1 - dx)) / 2,
    y: anchor.y + dy * reach - (height * (1 - dy)) / 2,
    width,
    height,
  };
}

/**
 * Places labels beside their marks so that none covers another label or any mark, in the order given (first comes first).
 * A label that fits nowhere is undefined.
 */
export function placeLabels(
  labels: readonly { readonly anchor: Anchor; readonly width: number; readonly height: number }[],
  frame: Box,
  obstacles: readonly Box[],
): (Placed | undefined)[] {
  const taken = [...obstacles];
  return labels.map(({ anchor, width, height }) => {
    for (const gap of [4, 18, 34, 54, 80]) {
      for (const direction of directions) {
        const box = candidate(anchor, direction, gap, width, height);
        if (!inside(box, frame) || taken.some((other) => overlaps(box, other))) continue;
        taken.push(box);
        return { box, leader: gap > 4 };
      }
    }
    return undefined;
  });
}
