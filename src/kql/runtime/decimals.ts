import { type NativeFunction, nativeFunction } from "./native.ts";

/** Decimals have eighteen digits after the point, which doubles would lose. */
const one = 10n ** 18n;

/** A decimal as DuckDB writes it, counted in its last digits. */
function units(text: string): bigint {
  const [whole = "0", fraction = ""] = text.split(".");
  return BigInt(whole.replace("-", "") + fraction.padEnd(18, "0")) * (whole.startsWith("-") ? -1n : 1n);
}

function written(value: bigint): string {
  const digits = String(value < 0n ? -value : value).padStart(19, "0");
  return `${value < 0n ? "-" : ""}${digits.slice(0, -18)}.${digits.slice(-18)}`;
}

/** The quotient rounded to the nearest, away from zero where two are as near. */
function rounded(value: bigint, by: bigint): bigint {
  const [a, b] = [value < 0n ? -value : value, by < 0n ? -by : by];
  const nearest = (2n * a + b) / (2n * b);
  return value < 0n === by < 0n ? nearest : -nearest;
}

function decimals(name: string, run: (a: bigint, b: bigint) => bigint | null): NativeFunction {
  return nativeFunction(name, ["decimal", "decimal"], "decimal", (a: string | null, b: string | null) => {
    const found = a === null || b === null ? null : run(units(a), units(b));
    return found === null ? null : written(found);
  });
}

export const decimalFunctions: NativeFunction[] = [
  decimals("kql_decimal_product", (a, b) => rounded(a * b, one)),
  decimals("kql_decimal_quotient", (a, b) => (b === 0n ? null : rounded(a * one, b))),
];
