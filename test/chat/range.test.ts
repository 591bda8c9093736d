import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { absoluteRange, parseRange } from "../../src/chat/range.ts";

const now = new Date("2019-02-19T12:00:00Z");
const read = (text: string, zone?: string) => absoluteRange(parseRange(text, now, zone)).replaceAll(":00.000Z", "Z");

describe("a range is half-open and UTC", () => {
  it.each([
    ["30m", "2019-02-19T11:30Z..2019-02-19T12:00Z"],
    ["24h", "2019-02-18T12:00Z..2019-02-19T12:00Z"],
    ["7D", "2019-02-12T12:00Z..2019-02-19T12:00Z"],
    ["2w", "2019-02-05T12:00Z..2019-02-19T12:00Z"],
    ["2019-02-17..2019-02-19", "2019-02-17T00:00Z..2019-02-19T00:00Z"],
    ["2019-02-17T10:30..2019-02-17T12:00Z", "2019-02-17T10:30Z..2019-02-17T12:00Z"],
    ["2019-02-17T10:30+02:00..2019-02-18", "2019-02-17T08:30Z..2019-02-18T00:00Z"],
    ["2019-02-17T10:30+0200..2019-02-18", "2019-02-17T08:30Z..2019-02-18T00:00Z"],
    ["since 2019-02-17", "2019-02-17T00:00Z..2019-02-19T12:00Z"],
    ["SINCE 2019-02-17T01:00Z", "2019-02-17T01:00Z..2019-02-19T12:00Z"],
  ])("%s is %s", (text, expected) => expect(read(text)).toBe(expected));

  it.each([
    ["2019-02-17..2019-02-18", "Europe/Berlin", "2019-02-16T23:00Z..2019-02-17T23:00Z"],
    ["2018-07-01..2018-07-02", "America/New_York", "2018-07-01T04:00Z..2018-07-02T04:00Z"],
    ["2018-03-25..2018-03-26", "Europe/Berlin", "2018-03-24T23:00Z..2018-03-25T22:00Z"],
    ["2018-03-25T02:30..2018-03-25T04:00", "Europe/Berlin", "2018-03-25T01:30Z..2018-03-25T02:00Z"],
    ["2019-02-17T10:00Z..2019-02-18", "Asia/Kolkata", "2019-02-17T10:00Z..2019-02-17T18:30Z"],
  ])("%s in %s is %s", (text, zone, expected) => expect(read(text, zone)).toBe(expected));

  it.each([
    ["7 d", "2019-02-12T12:00Z..2019-02-19T12:00Z"],
    ["24 Hours", "2019-02-18T12:00Z..2019-02-19T12:00Z"],
    ["90mins", "2019-02-19T10:30Z..2019-02-19T12:00Z"],
    ["last 2 weeks", "2019-02-05T12:00Z..2019-02-19T12:00Z"],
    ["in the last  7d", "2019-02-12T12:00Z..2019-02-19T12:00Z"],
    ["past hour", "2019-02-19T11:00Z..2019-02-19T12:00Z"],
    ["past week", "2019-02-12T12:00Z..2019-02-19T12:00Z"],
    ["Today", "2019-02-19T00:00Z..2019-02-19T12:00Z"],
    ["yesterday", "2019-02-18T00:00Z..2019-02-19T00:00Z"],
    ["since yesterday", "2019-02-18T00:00Z..2019-02-19T12:00Z"],
    ["from 2019-02-17 to 2019-02-18T10:00Z", "2019-02-17T00:00Z..2019-02-18T10:00Z"],
  ])("as people say it: %s is %s", (text, expected) => expect(read(text)).toBe(expected));

  it.each([
    ["today", "2019-02-18T23:00Z..2019-02-19T12:00Z", "Europe/Berlin"],
    ["yesterday", "2019-02-18T10:00Z..2019-02-19T10:00Z", "Pacific/Kiritimati"],
  ])("a day is one of the named zone: %s is %s in %s", (text, expected, zone) =>
    expect(read(text, zone)).toBe(expected),
  );

  it("what it means written out means the same", () => {
    const day = fc.date({ min: new Date("2015-01-01"), max: now, noInvalidDate: true });
    fc.assert(
      fc.property(day, day, (a, b) => {
        fc.pre(a.getTime() !== b.getTime() && a < now && b < now);
        const window = a < b ? { from: a, to: b } : { from: b, to: a };
        expect(parseRange(absoluteRange(window), now)).toEqual(window);
      }),
    );
  });
});

describe("a range that makes no sense is refused", () => {
  it.each([
    ["0d", "It has no length."],
    ["99999d", "It is longer than ten years."],
    ["30M", "M could be minutes or months."],
    ["2 months", "Months differ in length: 30d is thirty days."],
    ["last 2y", "Years differ in length: 365d is as many days."],
    ["90 seconds", "The shortest is a minute: 1m."],
    ["30 M", "M could be minutes or months."],
    ["last week", "It could mean 7d or 2019-02-11..2019-02-18."],
    ["this week", "It could mean 7d or since 2019-02-18."],
    ["past month", "It could mean 30d or 2019-01-01..2019-02-01."],
    ["in the last year", "It could mean 365d or 2018-01-01..2019-01-01."],
    ["last day", "It could mean 24h or yesterday."],
    ["since 2019-02-19T12:00", "It begins now: it has no length yet."],
    ["7x", '"x" is no unit: m, h, d and w are.'],
    ["2019-02-17", "One date has no end."],
    ["2099-02-19..2099-02-17", "It ends before it begins."],
    ["2019-02-19..2019-02-17", "It ends before it begins."],
    ["2019-02-17..2019-02-17", "It ends before it begins."],
    ["2019-02-30..2019-03-02", '"2019-02-30" is not in the calendar.'],
    ["2019-02-17T25:00..2019-02-18", '"2019-02-17T25:00" is not in the calendar.'],
    ["2019-02-17..", '"" is neither a date nor an ISO instant.'],
    ["since friday", '"friday" is neither a date nor an ISO instant.'],
    ["since 2020-01-01", "It begins in the future."],
    ["1900-01-01..2019-01-01", "It is longer than ten years."],
  ])("%s: %s", (text, why) =>
    expect(() => parseRange(text, now)).toThrow(expect.objectContaining({ why, usage: true })),
  );
});
