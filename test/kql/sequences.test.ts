import { describe, expect, test } from "vitest";
import { engineFor, rowsOf } from "./engine.ts";

const engine = engineFor();

describe("scan with_match_id numbers the sequences", () => {
  test("a new one begins where the first step has no state", async () => {
    const sessions = `datatable(t:long, a:long)[1, 1, 2, 2, 3, 10, 4, 11, 5, 1] | sort by t asc
      | scan with_match_id=id declare (began:long) with (
        step inside: true => began = iff(isnull(inside.began), t, inside.began);
        step after output=none: t - inside.began > 2;)
      | project t, began, id`;
    expect(await rowsOf(engine(), sessions)).toEqual([
      [1, 1, 0],
      [2, 1, 0],
      [3, 1, 0],
      [4, 4, 1],
      [5, 4, 1],
    ]);
  });

  test("later steps carry the number of the one they go on with", async () => {
    const chain = `datatable(t:long, e:string)[1, "start", 2, "work", 3, "end", 4, "start", 5, "work"] | sort by t asc
      | scan with_match_id=id with (step a: e == "start"; step b: e == "work"; step c: e == "end";) | project t, id`;
    expect(await rowsOf(engine(), chain)).toEqual([
      [1, 0],
      [2, 0],
      [3, 0],
      [4, 1],
      [5, 1],
    ]);
  });
});

describe("top-nested with others", () => {
  const rows = `datatable(k:string, j:string, v:long)["a", "x", 5, "a", "y", 4, "b", "x", 3, "b", "z", 2, "c", "x", 1]`;
  const sorted = async (kql: string) => (await rowsOf(engine(), kql)).map((row) => JSON.stringify(row)).sort();

  test("adds up what is not in the top, and nothing where all is", async () => {
    expect(await sorted(`${rows} | top-nested 1 of k with others="rest" by sum(v)`)).toEqual(['["a",9]', '["rest",6]']);
    expect(await sorted(`${rows} | top-nested 9 of k with others="rest" by sum(v)`)).toEqual([
      '["a",9]',
      '["b",5]',
      '["c",1]',
    ]);
  });

  test("says nothing of a level below that has no others", async () => {
    expect(
      await sorted(`${rows} | top-nested 1 of k with others="rest" by sum(v), top-nested 1 of j by sum(v)`),
    ).toEqual(['["a",9,"x",5]', '["rest",6,"",null]']);
  });

  test("of a level below stand within each value above, and for the rest as a whole", async () => {
    const both = `${rows} | top-nested 2 of k with others="rest" by sum(v), top-nested 1 of j with others="more" by s=sum(v)`;
    expect(await sorted(both)).toEqual([
      '["a",9,"more",4]',
      '["a",9,"x",5]',
      '["b",5,"more",2]',
      '["b",5,"x",3]',
      '["rest",1,"more",1]',
    ]);
  });
});

test("states of hll() merge and count exactly", async () => {
  const days = `datatable(day:long, who:string)[1, "a", 1, "b", 2, "b", 2, "c", 2, ""]
    | summarize state = hll(who) by day`;
  expect(await rowsOf(engine(), `${days} | project day, n = dcount_hll(state) | sort by day asc`)).toEqual([
    [1, 2],
    [2, 3],
  ]);
  expect(await rowsOf(engine(), `${days} | summarize all = hll_merge(state) | project dcount_hll(all)`)).toEqual([[4]]);
});
