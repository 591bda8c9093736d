import { asnArrays, asnBytes, headerBytes, layout, magic } from "./table.ts";

/** Ends as numbers for IPv4 and as 128-bit integers for IPv6. */
interface Row<Bits> {
  readonly first: Bits;
  readonly last: Bits;
  readonly asn: number;
}

/** Compiles the two CSV files (`first,last,number,organisation`; IPv4 as numbers, IPv6 as text) into one table. */
export function compileAsn(csvV4: Buffer, csvV6: Buffer): ArrayBuffer {
  const names = new Map<number, string>();
  const step = { before: (value: number) => value - 1, after: (value: number) => value + 1 };
  const wideStep = { before: (value: bigint) => value - 1n, after: (value: bigint) => value + 1n };
  const v4 = disjoint(rows(csvV4, names, numberAt), step);
  const v6 = disjoint(rows(csvV6, names, bitsAt), wideStep);
  const encoder = new TextEncoder();
  const systems = [...names.keys()].sort((a, b) => a - b);
  const encoded = systems.map((asn) => encoder.encode(names.get(asn)));
  const nameBytes = encoded.reduce((sum, name) => sum + name.byteLength, 0);
  const counts = { v4: v4.length, v6: v6.length, systems: systems.length, nameBytes };

  const buffer = new ArrayBuffer(asnBytes(counts));
  new Uint32Array(buffer, 0, headerBytes / 4).set([magic, layout, v4.length, v6.length, systems.length, nameBytes]);
  const table = asnArrays(buffer, counts);
  v4.forEach((row, at) => {
    table.v4First[at] = row.first;
    table.v4Last[at] = row.last;
    table.v4System[at] = row.asn;
  });
  v6.forEach((row, at) => {
    table.v6First.set(halves(row.first), 2 * at);
    table.v6Last.set(halves(row.last), 2 * at);
    table.v6System[at] = row.asn;
  });
  table.systems.set(systems);
  let offset = 0;
  encoded.forEach((name, at) => {
    table.nameAt[at] = offset;
    table.names.set(name, offset);
    offset += name.byteLength;
  });
  table.nameAt[systems.length] = offset;
  return buffer;
}

const halves = (bits: bigint): [bigint, bigint] => [bits >> 64n, bits & 0xffff_ffff_ffff_ffffn];

type ReadEnd<Bits> = (csv: Buffer, from: number, to: number) => Bits;

/** Works on bytes: only the name of each system is ever decoded. */
function rows<Bits>(csv: Buffer, names: Map<number, string>, read: ReadEnd<Bits>): readonly Row<Bits>[] {
  const found: Row<Bits>[] = [];
  for (let at = 0; at < csv.length; ) {
    const newline = csv.indexOf(10, at);
    const end = newline < 0 ? csv.length : newline;
    const one = csv.indexOf(44, at);
    const two = csv.indexOf(44, one + 1);
    const three = csv.indexOf(44, two + 1);
    if (end > at) {
      if (one < 0 || two < 0 || three < 0 || three > end) throw new Error(`a line at byte ${at} has too few fields`);
      const asn = numberAt(csv, two + 1, three);
      if (!names.has(asn)) names.set(asn, unquoted(csv.toString("utf8", three + 1, end).trimEnd()));
      found.push({ first: read(csv, at, one), last: read(csv, one + 1, two), asn });
    }
    at = end + 1;
  }
  return found;
}

function numberAt(csv: Buffer, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) value = value * 10 + (csv[at] ?? 0) - 48;
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`byte ${from} starts no number`);
  return value;
}

/** Reads IPv6 text of hexadecimal groups; a list of half a million rows has no time for a general parser. */
function bitsAt(csv: Buffer, from: number, to: number): bigint {
  const [head = "", tail] = csv.toString("latin1", from, to).split("::");
  const before = head === "" ? [] : head.split(":");
  const after = tail ? tail.split(":") : [];
  const gap = tail === undefined ? 0 : 8 - before.length - after.length;
  const groups = [...before, ...Array<string>(Math.max(0, gap)).fill("0"), ...after].map((group) =>
    Number(`0x${group}`),
  );
  const pair = (at: number): bigint => BigInt((groups[at] ?? 0) * 0x1_0000 + (groups[at + 1] ?? 0));
  if (groups.length !== 8 || groups.some(Number.isNaN)) throw new Error(`byte ${from} starts no IPv6 address`);
  return (pair(0) << 96n) | (pair(2) << 64n) | (pair(4) << 32n) | pair(6);
}

const unquoted = (field: string): string =>
  field.startsWith('"') && field.endsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field;

/** Cuts ranges that hold others, so that each address is in one range: the most specific. Rows come sorted by start. */
function disjoint<Bits extends number | bigint>(
  sorted: readonly Row<Bits>[],
  step: { before(value: Bits): Bits; after(value: Bits): Bits },
): readonly Row<Bits>[] {
  const done: Row<Bits>[] = [];
  const open: Row<Bits>[] = [];
  const put = (row: Row<Bits>) => row.first <= row.last && done.push(row);
  /** Writes the innermost open range; what is left of the one around it starts behind it. */
  const close = () => {
    const inner = open.pop();
    const outer = open.pop();
    if (inner) put(inner);
    if (inner && outer) open.push({ ...outer, first: step.after(inner.last) });
  };
  for (const row of sorted) {
    while (open.length > 0 && (open.at(-1)?.last ?? row.first) < row.first) close();
    const outer = open.at(-1);
    if (outer) put({ ...outer, last: step.before(row.first) });
    open.push(row);
  }
  while (open.length > 0) close();
  return done;
}
