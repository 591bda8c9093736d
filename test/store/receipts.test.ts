import { appendFileSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { receiptsIn } from "../../src/store/receipts.ts";
import { scratch } from "../contracts/store-targets.ts";

const folder = scratch();
afterAll(() => folder.remove());

interface Letter {
  readonly id: string;
  readonly words?: string;
}
const complaints: string[] = [];
let files = 0;
const newFile = () => join(folder.path, `receipts-${files++}.jsonl`);
const open = (file: string) => receiptsIn<Letter>(file, (line) => complaints.push(line));
const ids = (file: string) =>
  open(file)
    .waiting()
    .map(({ item }) => item.id);

describe("receipts", () => {
  it("are there for the next process, in the order they came, until they are done", async () => {
    const file = newFile();
    const first = open(file);
    await Promise.all(["1", "2", "3"].map((id) => first.keep(`key ${id}`, "firing", { id })));
    first.done("2");
    expect(ids(file)).toEqual(["1", "3"]);
  });

  it("say what was kept before, at the same moment and by another process too", async () => {
    const file = newFile();
    const first = open(file);
    const known = ["a", "a", "b"].map((key, at) => first.keep(key, "firing", { id: String(at) }));
    expect(await Promise.all(known)).toEqual([false, true, false]);
    first.done("0");
    const second = open(file);
    expect(await second.keep("a", "firing", { id: "3" })).toBe(true);
    expect(await second.keep("a", "resolved", { id: "4" })).toBe(false);
  });

  it("survive a line that was cut off, and lose nothing that comes after it", async () => {
    const file = newFile();
    await open(file).keep("a", "firing", { id: "1" });
    appendFileSync(file, '{"op":"kept","key":"b","ma');
    await open(file).keep("c", "firing", { id: "2" });
    expect(ids(file)).toEqual(["1", "2"]);
  });

  it("are kept in a file that does not grow for ever", async () => {
    const file = newFile();
    const book = open(file);
    const words = "x".repeat(100_000);
    await book.keep("stays", "firing", { id: "stays", words: "here" });
    for (let at = 0; at < 200; at++) {
      await book.keep("a", "firing", { id: String(at), words });
      book.done(String(at));
    }
    expect(statSync(file).size).toBeLessThan(9_000_000);
    expect(open(file).waiting()).toMatchObject([{ key: "stays", item: { id: "stays", words: "here" } }]);
    expect(await open(file).keep("a", "firing", { id: "again" })).toBe(true);
    expect(complaints).toEqual([]);
  });

  it("tell whoever waits when the file cannot be written", async () => {
    const file = newFile();
    const book = open(join(file, "below", "a", "file"));
    appendFileSync(file, "in the way");
    await expect(book.keep("a", "firing", { id: "1" })).rejects.toThrow();
    expect(readFileSync(file, "utf8")).toBe("in the way");
  });
});
