import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { takeFile } from "../../adapters/terminal/attachment.ts";

test("a file is taken out of the request, also beside a range", async () => {
  const folder = mkdtempSync(join(tmpdir(), "huntbot-file-"));
  const path = join(folder, "notes.txt");
  writeFileSync(path, "8.8.8.8");
  const { words, attachments } = await takeFile(["report", path, "7d"]);
  expect(words).toEqual(["report", "7d"]);
  expect(Buffer.from((await attachments[0]?.bytes()) ?? []).toString()).toBe("8.8.8.8");
  await expect(takeFile(["extract", `${folder}/`])).rejects.toMatchObject({ why: "it is no file." });
  rmSync(folder, { recursive: true });
});

test.each(["/no/such/report", "./x", "missing.txt", "reports/q3.pdf"])(
  "%s can only be meant as a file: it is missing, and not a text without indicators",
  async (word) => {
    await expect(takeFile(["extract", word])).rejects.toMatchObject({ why: "there is no such file." });
  },
);

test.each([
  "evil.com",
  "http://evil.com/a.txt",
  "evil.com/a.html",
  "hxxp://evil[.]com/a.pdf",
  "see 8.8.8.8 in /var/log.txt",
])("%s is a text", async (word) => expect((await takeFile(["extract", word])).words).toEqual(["extract", word]));
