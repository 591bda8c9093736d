import { describe, expect, it } from "vitest";
import { muted, paper, seriesColours } from "../../src/charts/palette.ts";

type Triple = readonly [number, number, number];

const linear = (hex: string): Triple => {
  const part = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [part(1), part(3), part(5)];
};

const times = (rows: readonly Triple[], [r, g, b]: Triple): Triple => {
  const row = (index: number): number => {
    const [x, y, z] = rows[index] ?? [0, 0, 0];
    return x * r + y * g + z * b;
  };
  return [row(0), row(1), row(2)];
};

/** Full deficiency after Machado, Oliveira and Fernandes (2009), over linear RGB. */
const eyes: Record<string, readonly Triple[]> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
};

/** CIE L*a*b* under D65. */
function lab(rgb: Triple): Triple {
  const [x, y, z] = times(
    [
      [0.4124, 0.3576, 0.1805],
      [0.2126, 0.7152, 0.0722],
      [0.0193, 0.1192, 0.9505],
    ],
    rgb,
  );
  const f = (t: number): number => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const [fx, fy, fz] = [f(Math.max(0, x) / 0.9505), f(Math.max(0, y)), f(Math.max(0, z) / 1.089)];
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
}

const difference = (a: string, b: string, eye: readonly Triple[]): number => {
  const [one, two] = [lab(times(eye, linear(a))), lab(times(eye, linear(b)))];
  return Math.hypot(one[0] - two[0], one[1] - two[1], one[2] - two[2]);
};

describe("the colours of series", () => {
  const colours = [...seriesColours, muted];
  for (const [name, eye] of Object.entries(eyes)) {
    it(`are told apart with ${name === "usual" ? "usual sight" : name}`, () => {
      for (const [rank, colour] of colours.entries()) {
        for (const other of colours.slice(rank + 1)) {
          expect(difference(colour, other, eye), `${colour} and ${other}`).toBeGreaterThan(10);
        }
      }
    });
    it(`stand out from the paper with ${name === "usual" ? "usual sight" : name}`, () => {
      for (const colour of colours) expect(difference(colour, paper, eye), colour).toBeGreaterThan(25);
    });
  }
});
