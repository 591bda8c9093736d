import { createAlertDesk } from "../../src/jobs/alerts/desk.ts";
import { createFileInbox } from "../../src/jobs/alerts/file-inbox.ts";
import { createLedgerInbox, type Inbox, type Telling } from "../../src/jobs/alerts/inbox.ts";
import type { AlertRecord } from "../../src/jobs/alerts/record.ts";
import type { RuleRecord, StormRecord } from "../../src/jobs/alerts/storm.ts";
import { pageSettings } from "../../src/jobs/page/config.ts";
import type { Store } from "../../src/model/store.ts";

/** Names nothing that could be hunted. */
export const numberedAlert = (n: number) => ({
  source: "killed",
  externalId: String(n),
  rule: String(n),
  title: "told",
  indicators: [],
});

const nothing = async () => {
  throw new Error("nothing is hunted here");
};

/** Alerts in over a store, as the bot wires them, where nothing is hunted, shown or paged. */
export function alertsOf(store: Store) {
  const alerts = store.ledger<AlertRecord>("alert");
  const now = () => new Date();
  const failed = (what: string, error: unknown) => console.error(what, error);
  const common = { owner: `${process.pid} ${performance.now()}`, alone: !store.shared, now, failed };
  const desk = createAlertDesk({
    ...common,
    alerts,
    rules: store.ledger<RuleRecord>("alert rule"),
    storms: store.ledger<StormRecord>("alert storm"),
    threshold: 10,
    settings: pageSettings.parse({}),
    detail: "full",
    pages: () => null,
    hunt: () => ({ workspace: nothing(), whole: nothing(), told: [] }),
    read: async () => [],
    cases: { open: async () => "case", sent: nothing, answered: nothing },
    tlpOf: () => "clear",
    touch: async () => {},
  });
  const take = (telling: Telling) => desk.take(telling);
  const receipts = store.receipts<Telling>("alerts");
  const inbox = receipts
    ? createFileInbox({ ...common, receipts, take })
    : createLedgerInbox({ ...common, ledger: store.ledger<Inbox>("alert inbox"), take });
  return { inbox, alerts, loop: desk.loop };
}
