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
  const bits = bitsOf(uint32);
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
      if (digits > scratch.length) throw new RangeError(`${digits} digits are more than anything here needs.`);
      for (let place = 0; place < digits; place++) scratch[place] = hexDigits[bits()] ?? 0;
      return scratch.toString("latin1", 0, digits);
    },
    guid() {
      for (let place = 0; place < 36; place++) scratch[place] = hexDigits[bits()] ?? 0;
      for (const place of [8, 13, 18, 23]) scratch[place] = dash;
      // Version 4, variant 1.
      scratch[14] = four;
      scratch[19] = a;
      return scratch.toString("latin1", 0, 36);
    },
  };
}

/** Identifiers are written here and cut out as one flat string: a hundred thousand of them are made. */
const scratch = Buffer.alloc(64);
const hexDigits = Buffer.from("0123456789abcdef");
const [dash = 0, four = 0, a = 0] = Buffer.from("-4a");

/** Four bits at a time, eight times a number. */
function bitsOf(uint32: () => number): () => number {
  let left = 0;
  let word = 0;
  return () => {
    if (left === 0) [word, left] = [uint32(), 8];
    const four = word & 15;
    word >>>= 4;
    left--;
    return four;
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
