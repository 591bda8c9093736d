import type { Paging } from "../model/page.ts";
import type { Alerting, AlertingPorts } from "./alerting.ts";
import { whenAsked } from "./when-asked.ts";

/** The pages as verbs see them, whose store is opened by the first that is needed; null where no pager is set up. */
export function laterPaging(
  { pagers, services }: Pick<AlertingPorts, "pagers" | "services">,
  open: () => Promise<Alerting>,
): Paging | null {
  if (pagers.length === 0) return null;
  const later = whenAsked<Omit<Paging, "pagers" | "services">>(async () => {
    const { pages } = await open();
    if (pages) return pages;
    throw new Error("the pages are not there although there are pagers");
  });
  return {
    pagers: pagers.map(({ name }) => name),
    services,
    open: (page) => later.open(page),
    inCase: (caseId) => later.inCase(caseId),
    acknowledge: (id, by) => later.acknowledge(id, by),
    resolve: (id, by) => later.resolve(id, by),
    escalate: (id, by) => later.escalate(id, by),
    note: (caseId, text, by) => later.note(caseId, text, by),
    onCall: (service) => later.onCall(service),
  };
}
