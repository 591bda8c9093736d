import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { diskFiles } from "../../src/http/disk-files.ts";
import { fileRoute, fileUrl } from "../../src/http/file-route.ts";
import { Failure } from "../../src/model/failure.ts";
import { raw, serving } from "./serving.ts";

const secret = "0123456789abcdef0123456789abcdef";
const begin = new Date("2019-02-19T00:00:00Z");
const hour = 3_600_000;
const bytes = (text: string) => new TextEncoder().encode(text);

let home: string;
let folder: string;
let now: Date;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "files-"));
  folder = join(home, "files");
  now = begin;
});
afterEach(() => rmSync(home, { recursive: true }));

const store = (limits: { maxFile?: number; maxTotal?: number } = {}) =>
  diskFiles({ folder, clock: () => now, ...limits });
const later = (ms: number) => {
  now = new Date(begin.getTime() + ms);
};

describe("files on disk", () => {
  it("come back as they were put, to another process too", async () => {
    const content = new Uint8Array([0, 10, 255, 10, 13, 0]);
    const id = await store().put(content, "hunt.png", "image/png", hour);
    const file = await store().get(id);
    expect(file && { ...file, bytes: [...file.bytes] }).toEqual({
      bytes: [...content],
      name: "hunt.png",
      mime: "image/png",
      expires: new Date(begin.getTime() + hour),
    });
  });

  it("are gone once they expire, from the disk at the next put", async () => {
    const files = store();
    const id = await files.put(bytes("a"), "a", "text/csv", hour);
    later(hour - 1);
    expect(await files.get(id)).not.toBeNull();
    later(hour);
    expect(await files.get(id)).toBeNull();
    const next = await files.put(bytes("b"), "b", "text/csv", hour);
    expect(readdirSync(folder)).toEqual([next]);
  });

  it("have ids that nobody guesses, and are the owner's alone", async () => {
    const files = store();
    const ids = await Promise.all(Array.from({ length: 20 }, () => files.put(bytes("a"), "a", "text/csv", hour)));
    expect(new Set(ids).size).toBe(20);
    for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9_-]{32}$/);
    expect(statSync(join(folder, ids[0]!)).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it.each([
    "../secret",
    "..%2fsecret",
    "/etc/passwd",
    "",
    ".",
    "x".repeat(31),
    `${"x".repeat(31)}/`,
    `${"x".repeat(31)}\0`,
  ])("are never looked for under the name %j", async (id) => {
    writeFileSync(join(home, "secret"), `{"name":"s","mime":"text/plain","expires":9e15}\nsecret`);
    expect(await store().get(id)).toBeNull();
  });

  it("are refused when one is too large, in words a person can read", async () => {
    const error = await store({ maxFile: 2048 })
      .put(new Uint8Array(2049), "a", "text/csv", hour)
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Failure);
    expect(error).toMatchObject({ why: "it is larger than 2 KiB." });
  });

  it("make room for newer ones, those that expire first going first, even when put at once", async () => {
    const files = store({ maxTotal: 5000 });
    const ids = await Promise.all(
      Array.from({ length: 8 }, (_, n) => files.put(new Uint8Array(1000), "a", "text/csv", hour + n * 1000)),
    );
    const kept = await Promise.all(ids.map((id) => files.get(id)));
    expect(kept.map((file) => file !== null)).toEqual([false, false, false, false, true, true, true, true]);
    const total = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
    expect(total).toBeLessThanOrEqual(5000);
  });

  it("are never half there: what an ended process left is not a file, and is removed after an hour", async () => {
    const files = store();
    await files.put(bytes("a"), "a", "text/csv", hour);
    const left = `${"x".repeat(32)}.part`;
    writeFileSync(join(folder, left), "{");
    expect(await files.get(left)).toBeNull();
    now = new Date();
    await files.put(bytes("b"), "b", "text/csv", hour);
    expect(readdirSync(folder)).toContain(left);
    now = new Date(Date.now() + 2 * hour);
    await files.put(bytes("c"), "c", "text/csv", hour);
    expect(readdirSync(folder)).not.toContain(left);
  });

  it("leave other people's files in the folder alone", async () => {
    const files = store({ maxTotal: 1000 });
    await files.put(bytes("a"), "a", "text/csv", 1);
    writeFileSync(join(folder, "notes.txt"), "x".repeat(2000));
    later(hour);
    await files.put(bytes("b"), "b", "text/csv", hour);
    expect(readdirSync(folder)).toContain("notes.txt");
  });
});

describe("a file's link", () => {
  let stop: () => Promise<void> = async () => undefined;
  afterEach(() => stop());

  async function serve() {
    const files = store();
    const one = await serving({ routes: [fileRoute({ files, secret, clock: () => now })] });
    stop = one.close;
    const link = async (name: string, mime: string, text = "content") => {
      const id = await files.put(bytes(text), name, mime, hour);
      return fileUrl(id, { base: one.url, secret, expires: new Date(begin.getTime() + hour / 2) });
    };
    return { ...one, files, link };
  }

  it("opens until it expires", async () => {
    const { link } = await serve();
    const url = await link("rows.csv", "text/csv", "a,b\n");
    expect(await (await fetch(url)).text()).toBe("a,b\n");
    later(hour / 2);
    const expired = await fetch(url);
    expect([expired.status, await expired.json()]).toEqual([403, { error: "This file's address has expired." }]);
  });

  it("opens that file alone", async () => {
    const { link } = await serve();
    const [one, two] = [new URL(await link("a.csv", "text/csv")), new URL(await link("b.csv", "text/csv"))];
    two.search = one.search;
    expect((await fetch(two)).status).toBe(403);
    one.searchParams.set("exp", "99999999999");
    expect((await fetch(one)).status).toBe(403);
    one.search = "";
    expect((await fetch(one)).status).toBe(403);
  });

  it("is 404 once the file is gone, though the signature fits", async () => {
    const { url } = await serve();
    const expires = new Date(begin.getTime() + hour);
    expect((await fetch(fileUrl("x".repeat(32), { base: url, secret, expires }))).status).toBe(404);
    expect((await fetch(fileUrl("../../etc/passwd", { base: url, secret, expires }))).status).toBe(404);
  });

  it.each(["/files/../../etc/passwd", "/files/..%2f..%2fetc%2fpasswd", "/files/%2e%2e/x", "/files/%00"])(
    "never leads to %s",
    async (path) => {
      const { port } = await serve();
      const reply = await raw(port, `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
      expect(reply).toMatch(/^HTTP\/1\.1 40[34] /);
    },
  );

  it("shows a picture and saves everything else, never as something a browser runs", async () => {
    const { link } = await serve();
    const headers = async (name: string, mime: string) => {
      const reply = await fetch(await link(name, mime));
      expect(reply.headers.get("x-content-type-options")).toBe("nosniff");
      expect(reply.headers.get("content-security-policy")).toContain("sandbox");
      return [reply.headers.get("content-type"), reply.headers.get("content-disposition")];
    };
    expect(await headers("map.png", "image/png")).toEqual(["image/png", 'inline; filename="map.png"']);
    expect(await headers("a.csv", "text/csv")).toEqual(["text/csv; charset=utf-8", 'attachment; filename="a.csv"']);
    for (const mime of ["text/html", "image/svg+xml", "text/javascript", "application/xhtml+xml", "x\r\nx: y"]) {
      expect(await headers("page", mime)).toEqual(["application/octet-stream", 'attachment; filename="page"']);
    }
    expect(await headers('../x"\r\nset-cookie: a=b; .html', "image/png")).toEqual([
      "image/png",
      'inline; filename="_x_set-cookie_a_b_.html"',
    ]);
  });
});
