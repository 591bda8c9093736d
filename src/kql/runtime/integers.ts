import { type NativeFunction, nativeFunction } from "./native.ts";

type Whole = bigint | null;

/** Shifts by 64 or more bits repeat modulo 64, as in .NET. */
function shift(value: Whole, by: Whole, left: boolean): Whole {
  if (value === null || by === null || by < 0n) return null;
  return BigInt.asIntN(64, left ? value << (by & 63n) : value >> (by & 63n));
}

/** The number with its decimal point moved. */
function shifted(value: number, places: number): number {
  const [digits, exponent = "0"] = String(value).split("e");
  return Number(`${digits}e${Number(exponent) + places}`);
}

export const integerFunctions: NativeFunction[] = [
  nativeFunction("kql_shift_left", ["long", "long"], "long", (value: Whole, by: Whole) => shift(value, by, true)),
  nativeFunction("kql_shift_right", ["long", "long"], "long", (value: Whole, by: Whole) => shift(value, by, false)),
  nativeFunction("kql_round", ["real", "long"], "real", (value: number | null, places: Whole) => {
    if (value === null || places === null) return null;
    // Through the decimal text: 2.675 rounds as written, not as stored.
    const digits = Number(places);
    const rounded = shifted(Math.round(shifted(Math.abs(value), digits)), -digits);
    return Number.isFinite(rounded) ? Math.sign(value) * rounded : value;
  }),
];
