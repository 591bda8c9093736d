import { z } from "zod";
import type { VerdictOverrides } from "../model/store.ts";
import type { Clock } from "../model/window.ts";
import { indicator as indicatorShape, keyOf, person } from "./event-data.ts";
import { journal } from "./journal.ts";

const entrySchema = z.object({
  indicator: indicatorShape,
  verdict: z.enum(["malicious", "suspicious", "benign", "unknown"]),
  reason: z.string(),
  person,
  expiresAt: z.number().nullable(),
});
type Entry = z.infer<typeof entrySchema>;

/** Rewritten without what was replaced or expired once it is larger than this. */
const tidyBytes = 1_000_000;

/**
 * Analysts' verdicts in a file: the bot and every one-off command on this machine read and write the same, though only one
 * process can hold the embedded database.
 */
export function openVerdictFile(file: string, now: Clock = () => new Date()): VerdictOverrides {
  const standing = new Map<string, Entry>();
  const lines = journal(
    file,
    (line) => {
      const { data: entry } = entrySchema.safeParse(line);
      if (entry) standing.set(keyOf(entry.indicator), entry);
    },
    () => standing.clear(),
  );
  return {
    async set({ expiresAt, ...word }) {
      lines.append({ ...word, expiresAt: expiresAt?.getTime() ?? null });
      if (lines.size() > tidyBytes) {
        const isGood = ({ expiresAt: end }: Entry) => end === null || end > now().getTime();
        lines.replace([...standing.values()].filter(isGood));
      }
    },
    async active(indicator, at) {
      lines.follow();
      const found = standing.get(keyOf(indicator));
      if (!found || (found.expiresAt !== null && found.expiresAt <= at.getTime())) return null;
      const { expiresAt, ...word } = found;
      return { ...word, expiresAt: expiresAt === null ? null : new Date(expiresAt) };
    },
  };
}
