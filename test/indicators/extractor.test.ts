import { afterAll, expect, it } from "vitest";
import { extract } from "../../src/indicators/extract.ts";
import { createExtractor } from "../../src/indicators/extractor.ts";

const extractor = createExtractor();
afterAll(() => extractor.close());

it("a long text is read in a thread, with the same answer", async () => {
  const text = Array.from({ length: 2000 }, (_, n) => `host ${n} spoke to 9.${n >> 8}.${n & 255}.7 at 12:30:45`).join(
    "\n",
  );
  const answer = await extractor.extract(text);
  expect(answer.indicators).toHaveLength(2000);
  expect(answer).toEqual(extract(text));
});

it("a short text is read at once", async () => {
  expect(await extractor.extract("evil[.]com")).toEqual(extract("evil[.]com"));
});

it("a request that was stopped is not read", async () => {
  const stopped = AbortSignal.abort(new Error("stopped"));
  await expect(extractor.extract("evil.com", stopped)).rejects.toThrow("stopped");
});

it("a closed extractor says so", async () => {
  const other = createExtractor();
  await other.close();
  await expect(other.warm()).rejects.toThrow("the extractor is closed");
});
