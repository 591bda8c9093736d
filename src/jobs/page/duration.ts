import { z } from "zod";
import { unitMs } from "../../model/window.ts";

/** `3s`, `30m`, `24h`, `7d` or `0`, as milliseconds; null for anything else. */
export function readDuration(text: string | number): number | null {
  const [, count = "", unit = ""] = /^(\d{1,5})([smhd])$/.exec(String(text).trim()) ?? [];
  if (String(text).trim() === "0") return 0;
  const size = unitMs[unit];
  return size === undefined ? null : Number(count) * size;
}

/** A duration of the configuration, in milliseconds once read. */
export const duration = z.union([z.string(), z.number()]).transform((text, context) => {
  const ms = readDuration(text);
  if (ms !== null) return ms;
  context.addIssue({ code: "custom", message: `"${text}" is no duration: write 3s, 30m, 24h, 7d or 0` });
  return z.NEVER;
});
