import { describe, expect, test } from "vitest";
import type { Store } from "../../src/model/store.ts";
import type { HandClock } from "./store-targets.ts";

const second = 1_000;
const lease = { leaseMs: 30 * second, limit: 10 };

interface Counted {
  readonly n: number;
}

export function ledgers(the: { store: Store; clock: HandClock }): void {
  describe("a ledger", () => {
    const add =
      (by: number, due: Date | null = null) =>
      (known: Counted | null) => ({
        data: { n: (known?.n ?? 0) + by },
        due,
        group: "numbers",
      });

    test("changes a record under its lock, so that no writer overwrites another", async () => {
      const book = the.store.ledger<Counted>("counted");
      await Promise.all(Array.from({ length: 12 }, () => book.put("sum", add(1))));
      expect(await book.get("sum")).toEqual({ n: 12 });
      expect(await book.get("no such key")).toBeNull();
      expect(await the.store.ledger("another kind").get("sum")).toBeNull();
      expect((await book.inGroup("numbers")).map(({ key }) => key)).toEqual(["sum"]);
    });

    test("leaves a record as it is when nothing is to be changed", async () => {
      const book = the.store.ledger<Counted>("unchanged");
      await book.put("work", add(1, the.clock()));
      expect(await book.put("work", () => null)).toEqual({ n: 1 });
      expect(await book.claim("a", lease)).toHaveLength(1);
      await expect(book.put("nothing", () => null)).rejects.toThrow("no record");
      expect(await book.get("nothing")).toBeNull();
    });

    test("gives what was kept, whatever becomes of what was given", async () => {
      const book = the.store.ledger<{ words: string[] }>("given");
      const words = ["one"];
      await book.put("list", () => ({ data: { words }, due: null }));
      words.push("two");
      expect(await book.get("list")).toEqual({ words: ["one"] });
    });

    test("keeps everything that several add to a list, in turn with whoever changes the record, and it is due", async () => {
      const book = the.store.ledger<{ readonly words: readonly string[]; readonly n?: number }>("lists");
      const words = Array.from({ length: 12 }, (_, at) => `word ${at}`);
      await Promise.all([
        ...words.map((word) => book.push("list", "words", word)),
        book.put("list", (known) => ({ data: { words: known?.words ?? [], n: 1 }, due: null })),
      ]);
      const last = await book.push("list", "words", "last");
      expect([...last.words].sort()).toEqual([...words, "last"].sort());
      expect(last).toMatchObject({ n: 1 });
      expect(await book.claim("a", lease)).toEqual([{ key: "list", data: last }]);
    });

    test("hands a due record to exactly one owner, and never one that is not due", async () => {
      const book = the.store.ledger<Counted>("due");
      await book.put("later", add(1, new Date(the.clock().getTime() + second)));
      await book.put("never", add(1));
      expect(await book.claim("a", lease)).toEqual([]);
      the.clock.advance(second);
      const claimed = await Promise.all(["a", "b", "c"].map((owner) => book.claim(owner, lease)));
      expect(claimed.flat()).toEqual([{ key: "later", data: { n: 1 } }]);
    });

    test("gives a silent owner's record to another, and keeps that of one who beats", async () => {
      const book = the.store.ledger<Counted>("leased");
      await book.put("work", add(1, the.clock()));
      expect(await book.claim("a", lease)).toHaveLength(1);
      the.clock.advance(20 * second);
      await book.beat("a", lease.leaseMs);
      the.clock.advance(20 * second);
      expect(await book.claim("b", lease)).toEqual([]);
      the.clock.advance(20 * second);
      expect(await book.claim("b", lease)).toHaveLength(1);
      await book.release("a", "work");
      expect(await book.claim("c", lease)).toEqual([]);
      await book.release("b", "work");
      expect(await book.claim("c", lease)).toHaveLength(1);
    });

    test("voids the leases of others for whoever is alone", async () => {
      const book = the.store.ledger<Counted>("alone");
      await book.put("work", add(1, the.clock()));
      await book.claim("dead", lease);
      expect(await book.claim("me", lease)).toEqual([]);
      expect(await book.claim("me", { ...lease, alone: true })).toHaveLength(1);
      expect(await book.claim("me", { ...lease, alone: true })).toEqual([]);
    });
  });
}
