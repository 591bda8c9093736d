import { z } from "zod";
import { Failure } from "../../model/failure.ts";
import { distinctIndicators } from "../../model/indicator.ts";
import type { Alert } from "../../model/page.ts";
import { readAzure } from "./azure.ts";
import { readOwn } from "./own.ts";
import { readPagerDutySent, readPagerDutyTold } from "./pagerduty.ts";
import { isObject, isOurIncident, isSentinel, readSentinel } from "./sentinel.ts";

/** The most indicators of one alert that are hunted. */
export const mostIndicators = 20;
const mostText = 64 * 1024;

/**
 * Reads an alert of any shape that is understood. Null for an event that is no alert, or that one of our own pages caused
 * (`isOurs` judges PagerDuty's keys). Throws a usage Failure that says what does not fit.
 */
export function readAlert(body: unknown, isOurs: (key: string) => boolean): Alert | null {
  const inner = isObject(body) && isObject(body["body"]) ? body["body"] : body;
  try {
    const alert = isObject(inner) ? readShape(inner, isOurs) : undefined;
    if (alert === undefined) throw unknownShape();
    return alert && trimmed(alert);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    throw new Failure({
      what: "This alert does not have its shape's fields",
      why: `${error.issues.map(issueWords).slice(0, 5).join("; ")}.`,
      fix: "See README, Alerts in, pages out.",
      usage: true,
    });
  }
}

/** `data.essentials.alertId is missing` */
function issueWords({ path, message }: z.core.$ZodIssue): string {
  const where = path.join(".");
  if (message.endsWith("received undefined")) return `${where} is missing`;
  return where === "" ? message : `${where}: ${message}`;
}

/** Undefined for a shape that nobody knows. */
function readShape(body: Readonly<Record<string, unknown>>, isOurs: (key: string) => boolean) {
  if (body["schemaId"] === "azureMonitorCommonAlertSchema") return readAzure(body);
  if (isSentinel(body)) return isOurIncident(body) ? null : readSentinel(body);
  if ("event_action" in body) return readPagerDutySent(body, isOurs);
  if (isObject(body["event"]) && "event_type" in body["event"]) return readPagerDutyTold(body, isOurs);
  if ("externalId" in body) return readOwn(body);
  return undefined;
}

/** Each indicator once and no more than are hunted; texts within what is searched; a time that is none dropped. */
function trimmed(alert: Alert): Alert {
  let room = mostText;
  const texts = alert.texts.flatMap((text) => {
    const kept = text.slice(0, room).trim();
    room -= kept.length;
    return kept === "" ? [] : [kept];
  });
  const at = alert.occurredAt === null ? Number.NaN : Date.parse(alert.occurredAt);
  return {
    ...alert,
    indicators: distinctIndicators(alert.indicators).slice(0, mostIndicators),
    texts,
    url: alert.url !== null && /^https:\/\/[^\s<>"]+$/.test(alert.url) ? alert.url : null,
    occurredAt: Number.isNaN(at) ? null : new Date(at).toISOString(),
  };
}

const unknownShape = () =>
  new Failure({
    what: "This is no alert that is understood",
    why: "It is neither a Sentinel incident, Azure Monitor's common alert schema, a PagerDuty event nor our own shape.",
    fix: "Send {source, externalId, title, severity, status, indicators}; see README, Alerts in, pages out.",
    usage: true,
  });
