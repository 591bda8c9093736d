import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { Ajv } from "ajv";
import { root } from "../../src/compose/root.ts";

/** A graph viewer for STIX that brings OASIS's JSON schemas for STIX 2.1: fetched to test with, never a dependency. */
const viewer = { name: "stixview", version: "1.3.2" };
const run = promisify(execFile);

async function schemas(): Promise<string> {
  const folder = join(root, ".huntbot", "e2e", `${viewer.name}-${viewer.version}`);
  const found = join(folder, "package", "src", "stix2-schemas");
  if (existsSync(found)) return found;
  await mkdir(folder, { recursive: true });
  await run("npm", ["pack", "--silent", "--pack-destination", folder, `${viewer.name}@${viewer.version}`]);
  await run("tar", ["-xzf", join(folder, `${viewer.name}-${viewer.version}.tgz`), "-C", folder]);
  return found;
}

interface StixObject {
  readonly type: string;
  readonly id: string;
  readonly [property: string]: unknown;
}

/** What OASIS's schemas say against a bundle: nothing, if it is one. */
export async function againstOasis() {
  const folder = await schemas();
  // Their patterns escape more than regular expressions with the u flag allow; formats are checked by their patterns.
  const ajv = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false });
  const ids = new Map<string, string>();
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  for (const file of files.filter((name) => name.endsWith(".json"))) {
    const schema = JSON.parse(readFileSync(join(folder, file), "utf8"));
    ajv.addSchema(schema);
    ids.set(schema.title, schema.$id);
  }
  const problems = (type: string, value: unknown) => {
    const fits = ajv.getSchema(ids.get(type) ?? "");
    if (!fits) return [`there is no schema for ${type}`];
    fits(value);
    return (fits.errors ?? []).map(({ instancePath, message }) => `${type}${instancePath} ${message}`);
  };
  return ({ objects, ...bundle }: { readonly objects: readonly StixObject[] }): readonly string[] => {
    // They know the markings of TLP 1.0 only; those of 2.0 are written as the extension that OASIS defined later.
    const known = objects.filter(({ type, extensions }) => type !== "marking-definition" || !extensions);
    // Notes and groupings have schemas, but their bundle takes neither for its own nor for somebody else's.
    const taken = known.filter(({ type }) => type !== "note" && type !== "grouping");
    return [
      ...problems("bundle", { ...bundle, objects: taken }),
      ...known.flatMap((each) => problems(each.type, each)),
    ];
  };
}
