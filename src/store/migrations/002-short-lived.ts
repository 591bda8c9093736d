import type { Migration } from "./migration.ts";

/** What may be lost without losing a case: each row expires or ends. */
export const shortLived: Migration = {
  name: "short-lived",
  statements: [
    "create table huntbot.dedupe (key text primary key, expires_at timestamptz not null)",
    // The value is text: jsonb would reorder its keys and refuse some strings that providers send.
    `create table huntbot.lookup (
       key text primary key, kind text not null, value text not null,
       fetched_at timestamptz not null, expires_at timestamptz not null)`,
    `create table huntbot.quota (
       provider text not null, window_ms bigint not null, window_start timestamptz not null, used int not null,
       primary key (provider, window_ms))`,
    "create table huntbot.told_quota (provider text primary key, quota_left int, resets_at timestamptz)",
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
