import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { extractIOC } from "ioc-extractor";
import { root } from "../src/compose/root.ts";
import { extract, extractionLimit } from "../src/indicators/extract.ts";

type Found = ReadonlyMap<string, readonly string[]>;
type Reader = (text: string) => Found;

/** The kinds that both know. A network is none of them: the other reads its address. */
const kinds = ["ip", "domain", "url", "email", "hash", "cve"] as const;
const fastest = 5;
/** What a long text may cost more than its eight parts, read one by one: linear is 1, quadratic 8, collecting garbage is dear. */
const linear = 3;

const ours: Reader = (text) => {
  const { indicators } = extract(text);
  return new Map(kinds.map((kind) => [kind, indicators.filter((one) => one.kind === kind).map(({ value }) => value)]));
};

const theirs: Reader = (text) => {
  const found = extractIOC(text);
  return new Map<string, readonly string[]>([
    ["ip", [...found.ipv4s, ...found.ipv6s]],
    ["domain", found.domains],
    ["url", found.urls],
    ["email", found.emails],
    ["hash", [...found.md5s, ...found.sha1s, ...found.sha256s, ...found.sha512s]],
    ["cve", found.cves],
  ]);
};

/** Prints both in one run; 1 when ours is not better at everything, 0 when it is. */
export function main(): number {
  const verdicts = [quality(), speed(), hostility()];
  return verdicts.every((good) => good !== false) ? 0 : 1;
}

/** Precision and recall over labelled texts; null where there are none. */
function quality(): boolean | null {
  const file = join(process.env["HUNTBOT_TEST_DATA"] ?? join(root, "../shared/data"), "ioc/cases.json");
  if (!existsSync(file)) {
    console.log(`quality: skipped, there is no ${file} (set HUNTBOT_TEST_DATA)`);
    return null;
  }
  const cases: { text: string; expected: Record<string, string[]> }[] = JSON.parse(readFileSync(file, "utf8"));
  const [a, b] = [judge(cases, ours), judge(cases, theirs)];
  console.log(`quality on ${cases.length} labelled texts, kinds that both know`);
  for (const [name, { precision, recall }] of [
    ["huntbot", a],
    ["ioc-extractor", b],
  ] as const)
    console.log(`  ${name.padEnd(14)} precision ${precision.toFixed(3)}  recall ${recall.toFixed(3)}`);
  return a.precision >= b.precision && a.recall >= b.recall;
}

function judge(cases: readonly { text: string; expected: Record<string, string[]> }[], read: Reader) {
  let [right, found, wanted] = [0, 0, 0];
  for (const { text, expected } of cases) {
    const answer = read(text);
    for (const kind of kinds) {
      if (!expected[kind]) continue;
      const want = new Set(expected[kind].map((value) => value.toLowerCase()));
      const got = new Set((answer.get(kind) ?? []).map((value) => value.toLowerCase()));
      wanted += want.size;
      found += got.size;
      right += [...got].filter((value) => want.has(value)).length;
    }
  }
  return { precision: right / found, recall: right / wanted };
}

function speed(): boolean {
  const report = readFileSync(join(root, "src/sample/report.txt"), "utf8");
  const text = report.repeat(Math.floor(extractionLimit / report.length));
  const bytes = Buffer.byteLength(text);
  const [a = 0, b = 0] = best(
    () => ours(text),
    () => theirs(text),
  ).map((ms) => bytes / 1e3 / ms);
  console.log(`speed on ${(bytes / 1024).toFixed(0)} KB of a threat report, by processor time, best of ${rounds}`);
  console.log(
    `  huntbot ${a.toFixed(1)} MB/s, ioc-extractor ${b.toFixed(1)} MB/s: ${(a / b).toFixed(1)} times as fast`,
  );
  return a > b && a >= fastest;
}

const rounds = 15;

/**
 * The least processor time (ms) that each took, after one to warm up. They take turns, and what other programs do meanwhile
 * is not counted: a busy machine changes little between them.
 */
function best(...works: readonly (() => unknown)[]): number[] {
  for (const work of works) work();
  const least = works.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < rounds; round++) {
    works.forEach((work, at) => {
      const before = process.cpuUsage();
      work();
      const { user, system } = process.cpuUsage(before);
      least[at] = Math.min(least[at] ?? 0, (user + system) / 1000);
    });
  }
  return least;
}

/** Texts made to be slow: whoever sends a report chooses every byte of it. */
const hostile: Readonly<Record<string, string>> = {
  "dots and letters": "a.",
  "dots and digits": "1.",
  "bracketed dots": "a[.]",
  "open brackets": "[",
  colons: "1:",
  schemes: "hxxp://",
  "at signs": "a@",
  slashes: "a/",
  "percent signs": "%2e",
  "spaces and dots": "1 [.] ",
  "hex digits": "0f",
};

const parts = 8;

function hostility(): boolean {
  console.log("256 KB of a hostile text against the same in eight parts (1 is linear, 8 quadratic)");
  const growths = Object.entries(hostile).map(([name, piece]) => {
    const part = piece.repeat(Math.floor(extractionLimit / parts / piece.length));
    const long = part.repeat(parts);
    const [apart = 0, whole = 0] = best(
      () => {
        for (let read = 0; read < parts; read++) extract(part);
      },
      () => extract(long),
    );
    console.log(
      `  ${name.padEnd(18)} ${whole.toFixed(1).padStart(7)} ms  ${(whole / apart).toFixed(1)} times its parts`,
    );
    return whole / apart;
  });
  return growths.every((growth) => growth < linear);
}
