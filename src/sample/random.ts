/** A seeded source of chance: the same seed gives the same sequence on every machine. */
export interface Random {
  /** From 0, below 1. */
  next(): number;
  /** A whole number from 0, below `below`. */
  below(below: number): number;
  /** A whole number, both ends included. */
  between(least: number, most: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  hex(digits: number): string;
  guid(): string;
}

/** Seeded by a name, so that each story keeps its rows when another one changes. */
export function random(seed: string): Random {
  const uint32 = sfc32(seed);
  const next = () => uint32() / 2 ** 32;
  const below = (count: number) => Math.floor(next() * count);
  const hex8 = () => uint32().toString(16).padStart(8, "0");
  return {
    next,
    below,
    between: (least, most) => least + below(most - least + 1),
    chance: (probability) => next() < probability,
    pick(list) {
      if (list.length === 0) throw new RangeError("Nothing to pick from.");
      return list[below(list.length)] as (typeof list)[number];
    },
    hex(digits) {
      let text = "";
      while (text.length < digits) text += hex8();
      return text.slice(0, digits);
    },
    guid() {
      const [a, b, c] = [hex8(), hex8(), hex8()];
      return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-a${c.slice(1, 4)}-${c.slice(4)}${hex8()}`;
    },
  };
}

/** Chris Doty-Humphrey's small fast counter (public domain), its state filled from the seed by FNV-1a. */
function sfc32(seed: string): () => number {
  let hash = 2_166_136_261;
  for (let index = 0; index < seed.length; index++) {
    hash = Math.imul(hash ^ seed.charCodeAt(index), 16_777_619);
  }
  let [a, b, c, counter] = [hash | 0, hash ^ 0x9e3779b9, Math.imul(hash, 0x85ebca6b), 1];
  const step = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return sum >>> 0;
  };
  for (let round = 0; round < 15; round++) step();
  return step;
}
