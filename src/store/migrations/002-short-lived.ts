import type { Migration } from "./migration.ts";

/** What may be lost without losing a case: each row expires or ends. */
export const shortLived: Migration = {
  name: "short-lived",
  statements: [
    "create table huntbot.dedupe (key text primary key, expires_at timestamptz not null)",
    // The reply is text: jsonb would reorder its keys and refuse some strings that providers send.
    `create table huntbot.lookup (
       key text primary key, reply text not null, latency_ms int not null,
       fetched_at timestamptz not null, expires_at timestamptz not null)`,
    `create table huntbot.spent (
       provider text not null, period text not null, calls int not null, expires_at timestamptz not null,
       primary key (provider, period))`,
    "create table huntbot.paused (provider text primary key, expires_at timestamptz not null)",
    `create table huntbot.run (
       id text primary key, owner text not null, investigation_id text, message jsonb, request jsonb not null,
       heartbeat_at timestamptz not null, stop_asked_at timestamptz)`,
    "create index run_owner on huntbot.run (owner)",
    `create table huntbot.verdict_override (
       id bigint generated always as identity primary key, indicator text not null, verdict text not null,
       reason text not null, person jsonb not null, set_at timestamptz not null, expires_at timestamptz)`,
    "create index verdict_override_indicator on huntbot.verdict_override (indicator, id)",
  ],
};
