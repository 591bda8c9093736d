import { readdirSync, readFileSync } from "node:fs";
import { crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import { manifestFor, packageFor, problemsOf } from "../../manifests/build.js";

const env = { MicrosoftAppId: "11111111-2222-3333-4444-555555555555", PUBLIC_URL: "https://bot.example.org/huntbot" };

/** Width and height of a PNG, from its header. */
function sizeOf(file: string): [number, number] {
  const bytes = readFileSync(`manifests/teams/${file}`);
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

describe("the Teams manifest", () => {
  it("is valid by Microsoft's schema, as it lies here and for a bot", async () => {
    expect(await problemsOf(manifestFor({}))).toEqual([]);
    expect(await problemsOf(manifestFor(env))).toEqual([]);
    expect(await problemsOf({ ...manifestFor(env), accentColor: "teal" })).not.toEqual([]);
  });

  it("names the bot, its address, and at most ten commands", () => {
    const manifest = manifestFor(env);
    expect(manifest).toMatchObject({ id: env.MicrosoftAppId, validDomains: ["bot.example.org"] });
    expect(manifest.bots[0]).toMatchObject({ botId: env.MicrosoftAppId });
    expect(manifest.bots[0]?.commandLists[0]?.commands.length).toBeLessThanOrEqual(10);
  });

  it("lists only verbs that there are", () => {
    const places = ["src/commands", "src/chat"];
    const code = places.flatMap((place) => readdirSync(place).map((file) => readFileSync(`${place}/${file}`, "utf8")));
    const titles = manifestFor(env).bots[0]?.commandLists[0]?.commands.map(({ title }) => title) ?? [];
    expect(titles).toContain("hunt");
    for (const title of titles)
      expect(
        code.some((text) => text.includes(`name: "${title}"`)),
        title,
      ).toBe(true);
  });

  it("refuses an app id that is none", () => {
    expect(() => manifestFor({ MicrosoftAppId: "huntbot" })).toThrow(/GUID/);
  });

  it("has icons of the sizes that Teams wants", () => {
    expect([sizeOf("color.png"), sizeOf("outline.png")]).toEqual([
      [192, 192],
      [32, 32],
    ]);
  });
});

/** The files of a stored ZIP archive, read the way every reader does: from the directory at its end. */
function unzip(archive: Buffer): Map<string, Buffer> {
  const end = archive.lastIndexOf("PK\x05\x06", undefined, "latin1");
  const files = new Map<string, Buffer>();
  let at = archive.readUInt32LE(end + 16);
  for (let count = archive.readUInt16LE(end + 10); count > 0; count--) {
    expect(archive.toString("latin1", at, at + 4)).toBe("PK\x01\x02");
    const [crc, size, nameLength, offset] = [16, 24, 28, 42].map((place) =>
      place === 28 ? archive.readUInt16LE(at + place) : archive.readUInt32LE(at + place),
    ) as [number, number, number, number];
    const name = archive.toString("latin1", at + 46, at + 46 + nameLength);
    const start = offset + 30 + archive.readUInt16LE(offset + 26) + archive.readUInt16LE(offset + 28);
    const bytes = archive.subarray(start, start + size);
    expect(archive.readUInt32LE(offset + 14)).toBe(crc);
    expect(crc32(bytes)).toBe(crc);
    files.set(name, bytes);
    at += 46 + nameLength;
  }
  return files;
}

describe("the app package", () => {
  it("holds the manifest and the icons that it names", () => {
    const manifest = manifestFor(env);
    const files = unzip(packageFor(manifest));
    expect([...files.keys()]).toEqual(["manifest.json", "color.png", "outline.png"]);
    expect(JSON.parse(String(files.get("manifest.json")))).toEqual(manifest);
    expect(files.get("color.png")).toEqual(readFileSync("manifests/teams/color.png"));
  });
});
