import type { Migration } from "./migration.ts";

/** Records that are worked on until they are settled: alerts that came in, pages that go out. */
export const ledgers: Migration = {
  name: "ledgers",
  statements: [
    `create table huntbot.ledger (
       kind text not null, key text not null, data jsonb not null, "group" text,
       due_at timestamptz, owner text, leased_until timestamptz, changed_at timestamptz not null,
       primary key (kind, key))`,
    "create index ledger_due on huntbot.ledger (kind, due_at) where due_at is not null",
    'create index ledger_group on huntbot.ledger (kind, "group", changed_at)',
  ],
};
