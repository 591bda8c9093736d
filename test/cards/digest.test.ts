import { expect, test } from "vitest";
import { digest } from "../../src/cards/digest.ts";
import type { EventData, EventKind, TimelineEvent } from "../../src/model/timeline.ts";

const at = new Date("2019-02-19T08:00:00Z");
const event = (kind: EventKind, pager: string, by: string, data: object = {}) =>
  ({
    id: "1",
    investigationId: "i",
    kind,
    at,
    person: { platform: "slack", id: by, name: by },
    data: { pager, ref: "page-1", ...data } as EventData[EventKind],
  }) as TimelineEvent;

const paged = event("paged", "PagerDuty", "huntbot", { title: "GOT IN" });
const acked = event("acked", "webhook", "Ana");

test.each([
  ["is open and nobody's when it was sent", [paged], [null]],
  ["is held by whoever answered it, also after it went on to another pager", [paged, acked], ["Ana"]],
  ["is nobody's again when the answer was taken back", [paged, acked, event("reopened", "webhook", "Ana")], [null]],
  ["is over when it was resolved", [paged, acked, event("resolved", "webhook", "Ben")], []],
  [
    "is open when it was resolved and opened again",
    [paged, event("resolved", "PagerDuty", "Ben"), event("reopened", "PagerDuty", "Ben")],
    [null],
  ],
])("a page %s", (_, events, held) => {
  expect(digest(events, at).pages.map(({ by }) => by)).toEqual(held);
});
