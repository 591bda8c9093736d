import { readFile } from "node:fs/promises";
import { z } from "zod";
import { type Address, readAddress } from "../address.ts";
import { packageFile } from "../package-file.ts";
import { openSortedFile } from "./sorted-file.ts";

export interface Announced {
  readonly asn: number;
  readonly organisation: string;
}
export interface AsnList {
  /** The day of the list, e.g. "2026-06-17". */
  readonly built: string;
  find(address: Address): Promise<Announced | null>;
}

const manifest = z.object({ version: z.string() });

/**
 * The installed list of half a million announced ranges: lines of `first,last,number,organisation`, IPv4 ends as numbers,
 * IPv6 ends as text. Where ranges overlap the one that starts later counts, which is the closer one.
 */
export async function openAsnList(): Promise<AsnList> {
  const { version } = manifest.parse(JSON.parse(await readFile(installed("package.json"), "utf8")));
  const v4 = await openSortedFile(installed("asn-ipv4-num.csv"));
  const v6 = await openSortedFile(installed("asn-ipv6.csv"));
  return {
    built: version.replace(/^.*\.(\d{4})(\d\d)(\d\d)\d*$/, "$1-$2-$3"),
    async find({ version: family, bits }) {
      const [file, read] = family === 4 ? ([v4, BigInt] as const) : ([v6, bitsOf] as const);
      const line = await file.lastAtMost((text) => read(text.slice(0, text.indexOf(","))) <= bits);
      const [, last, asn, name] = /^[^,]+,([^,]+),(\d+),(.*?)\r?$/.exec(line ?? "") ?? [];
      if (last === undefined || name === undefined || read(last) < bits) return null;
      return { asn: Number(asn), organisation: unquoted(name) };
    },
  };
}

function installed(name: string): string {
  const file = packageFile(`@ip-location-db/asn/${name}`);
  if (file === null) throw new Error(`the package @ip-location-db/asn has no ${name}`);
  return file;
}

function bitsOf(text: string): bigint {
  const address = readAddress(text);
  if (address === null) throw new Error(`the list of announced ranges holds "${text}" where an address belongs`);
  return address.bits;
}

const unquoted = (field: string): string =>
  field.startsWith('"') && field.endsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field;
