import { afterAll, describe, expect, it } from "vitest";
import { drawQuickChart } from "../../src/charts/quickchart.ts";
import { createRenderer } from "../../src/charts/renderer.ts";
import { Failure } from "../../src/model/failure.ts";
import { decode, isPng } from "./pictures.ts";

const renderer = createRenderer();
afterAll(() => renderer.close());

const draw = (given: Record<string, unknown>) => drawQuickChart(renderer, given, new AbortController().signal);
const simple = "{type:'bar',data:{labels:['Q1','Q2'],datasets:[{label:'Users',data:[50,60]}]}}";

async function refusal(given: Record<string, unknown>): Promise<string> {
  const error = await draw(given).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Failure);
  expect(error).toMatchObject({ usage: true });
  return error instanceof Failure ? error.why : "";
}

describe("a QuickChart request", () => {
  it("is drawn from JSON5, by short names and by long ones", async () => {
    const short = await draw({ c: simple, w: "200", h: "100", bkg: "white", devicePixelRatio: "1" });
    const long = await draw({ chart: JSON.parse(JSON.stringify({ type: "bar", data: { datasets: [] } })), width: 200 });
    expect(await decode(short.png)).toMatchObject({ width: 200, height: 100 });
    expect(isPng(long.png)).toBe(true);
  });

  it("may be in base64", async () => {
    const { png } = await draw({ c: Buffer.from(simple).toString("base64"), encoding: "base64" });
    expect(isPng(png)).toBe(true);
  });

  it.each(["bar", "line", "pie", "doughnut", "radar", "polarArea"])(
    "draws a %s in colours of its own",
    async (type) => {
      const { png } = await draw({ c: `{type:'${type}',data:{labels:['a','b','c'],datasets:[{data:[3,2,4]}]}}` });
      expect((await decode(png)).count("#0072b2")).toBeGreaterThan(20);
    },
  );

  it.each(["scatter", "bubble"])("draws a %s", async (type) => {
    const { png } = await draw({ c: `{type:'${type}',data:{datasets:[{data:[{x:1,y:2,r:20},{x:2,y:3,r:9}]}]}}` });
    expect((await decode(png)).count("#0072b2")).toBeGreaterThan(20);
  });

  it("names the settings it does not draw", async () => {
    const { ignored } = await draw({
      c: "{type:'bar',data:{datasets:[]},options:{animation:{duration:5},plugins:{zoom:true}}}",
    });
    expect(ignored).toEqual(["options.animation.duration", "options.plugins.zoom"]);
  });

  it.each([
    ["a function", "{type:'bar',data:{datasets:[]},options:{onHover:function(){}}}"],
    ["an arrow function", "{type:'bar',data:{datasets:[]},options:{onHover:()=>1}}"],
    ["a function in a string", `{type:'bar',data:{datasets:[]},options:{onHover:'function(){}'}}`],
    ["a call", "{type:'bar',data:process.exit()}"],
    ["a template", "{type:`bar`,data:{datasets:[]}}"],
    ["__proto__", `{type:'bar',data:{datasets:[]},"__proto__":{x:1}}`],
    ["an escaped __proto__", String.raw`{type:'bar',data:{datasets:[]},"\u005f_proto__":{x:1}}`],
    ["constructor", "{type:'bar',data:{datasets:[]},options:{constructor:{prototype:{x:1}}}}"],
    ["prototype", "{type:'bar',data:{datasets:[{prototype:1,data:[1]}]}}"],
    ["an unknown type", "{type:'sankey',data:{datasets:[]}}"],
    ["no data", "{type:'bar'}"],
    ["a number instead of a config", "5"],
    ["nothing", ""],
    ["infinity", "{type:'bar',data:{datasets:[{data:[Infinity]}]}}"],
    ["not a number", "{type:'bar',data:{datasets:[{data:[NaN]}]}}"],
    ["a colour that is none", `{type:'bar',data:{datasets:[{data:[1],backgroundColor:"url('http://x')"}]}}`],
    ["too many points", `{type:'bar',data:{datasets:[{data:[${"1,".repeat(2001)}]}]}}`],
    ["too many series", `{type:'bar',data:{datasets:[${"{data:[1]},".repeat(25)}]}}`],
    ["a nest", `{type:'bar',data:{datasets:[]},options:${"{a:".repeat(9000)}1${"}".repeat(9000)}}`],
    ["a giant", `{type:'bar',data:{labels:['${"x".repeat(70_000)}']}}`],
    ["a scale that is not there", "{type:'bar',data:{datasets:[{data:[1]}]},options:{scales:{x:{type:'time'}}}}"],
  ])("is refused when it holds %s", async (_what, c) => {
    expect(await refusal({ c })).not.toBe("");
    expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
  });

  it.each([
    ["w", "0"],
    ["w", "99999"],
    ["w", "1e3"],
    ["h", "-5"],
    ["h", ["5", "6"]],
    ["devicePixelRatio", "50"],
    ["bkg", "url(http://x)"],
    ["f", "svg"],
    ["encoding", "hex"],
  ])("is refused when %s is %s", async (name, value) => {
    expect(await refusal({ c: simple, [name]: value })).not.toBe("");
  });

  it("is refused when the picture would be too large altogether", async () => {
    expect(await refusal({ c: simple, w: "2000", h: "2000", devicePixelRatio: "3" })).toContain("pixels");
  });

  it("is drawn within the renderer's time, however extreme its settings", async () => {
    const { png, ignored } = await draw({
      c: `{type:'line',data:{labels:[${"'x',".repeat(1000)}],datasets:[{data:[${"1e15,-1e15,".repeat(500)}],borderDash:[1,1]}]},
          options:{scales:{y:{min:-1e15,max:1e15},x:{ticks:{count:1e9,stepSize:1e-9}}}}}`,
    });
    expect(isPng(png)).toBe(true);
    expect(ignored).toEqual(["options.scales.x.ticks.count", "options.scales.x.ticks.stepSize"]);
  });
});
