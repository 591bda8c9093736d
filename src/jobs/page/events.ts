import type { Investigations } from "../../model/store.ts";
import type { PageRecord } from "./record.ts";

/** Writes what happened to a page into its case file, each event once even when a crash asks for it twice. */
export async function writeEvents(
  investigations: Pick<Investigations, "append" | "events">,
  caseId: string,
  page: PageRecord,
): Promise<void> {
  const there = new Set(
    (await investigations.events(caseId, { brief: true })).map(({ kind, at }) => `${kind} ${at.toISOString()}`),
  );
  const pager = page.pager ?? "the pager";
  for (const { kind, by, at, further } of page.events) {
    const when = new Date(at);
    if (there.has(`${kind} ${when.toISOString()}`)) continue;
    const ref = { pager, ref: page.id };
    if (kind === "paged") {
      const service = page.service ? { service: page.service } : {};
      const data = { ...ref, ...service, title: page.text.summary };
      await investigations.append(caseId, { kind, person: by, at: when, data });
    } else if (kind === "escalated") {
      await investigations.append(caseId, { kind, person: by, at: when, data: { ...ref, ...further } });
    } else {
      await investigations.append(caseId, { kind, person: by, at: when, data: ref });
    }
  }
}
