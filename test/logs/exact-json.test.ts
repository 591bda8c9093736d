import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseExactJson } from "../../src/logs/wire/exact-json.ts";

describe("JSON read without rounding", () => {
  it.each([
    ["[9223372036854775807]", ["9223372036854775807"]],
    ["[-9223372036854775808,1]", ["-9223372036854775808", 1]],
    ["[1234567890123456]", ["1234567890123456"]],
    ["[123456789012345]", [123456789012345]],
    ["[0.12345678901234567]", [Number("0.12345678901234567")]],
    ["[12345678901234567.5]", [Number("12345678901234567.5")]],
    ["[1234567890123456e3]", [Number("1234567890123456e3")]],
    ["[1e-0000000000000001]", [0.1]],
    ['["9223372036854775807"]', ["9223372036854775807"]],
    ['["a\\"9223372036854775807"]', ['a"9223372036854775807']],
    ['["\\\\",9223372036854775807]', ["\\", "9223372036854775807"]],
  ])("%s", (text, expected) => {
    expect(parseExactJson(text)).toEqual(expected);
  });

  it("reads everything without long integers as JSON.parse does", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value, (_, inner) => (Number.isInteger(inner) ? inner % 1e15 : inner));
        expect(parseExactJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it("keeps every digit of any long, wherever it stands", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 10n ** 16n, max: 2n ** 63n - 1n }), fc.string(), (long, word) => {
        const text = `{"a":[${JSON.stringify(word)},-${long}],"b":{${JSON.stringify(word)}:${long}}}`;
        expect(parseExactJson(text)).toEqual({ a: [word, `-${long}`], b: { [word]: `${long}` } });
      }),
    );
  });
});
