import type { AlertId } from "../hunts/alert-search.ts";
import { misused } from "./case-file.ts";

const guid = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi;
const bareGuid = /^[0-9a-f]{32}$/i;
/** The beginning of one, as far as people copy it. */
const start = /^[0-9a-f]{6,8}(?:-[0-9a-f-]{0,27})?$/i;
/** Where links to an alert hold its id. */
const inLink = /(?:alertId|alertIds|alerts|SecurityAlert|Alert)(?:\/|=|%2F|%3D)([\w.-]{8,200})/i;
const anyId = /^[\w.:-]{6,200}$/;

/**
 * An alert's id as people paste it: whole in any case, in braces or quotes, without dashes, with its name before it, in a
 * link to the alert, or only its beginning. Products have ids of other shapes, which are taken as they are.
 */
export function readAlertId(word: string): AlertId {
  const text = word.replace(/^(?:System)?Alert(?:Id)?\s*[:=]\s*/i, "").replace(/^[\s"'`{(<[]+|[\s"'`})>\],.;]+$/g, "");
  const linked = /^h\w\wps?:|\//i.test(text) ? inLink.exec(text)?.[1] : undefined;
  const given = linked ?? text;
  const whole = given.match(guid)?.at(-1);
  if (whole) return { id: whole.toLowerCase(), isStart: false };
  if (bareGuid.test(given)) {
    const id = given.toLowerCase().replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
    return { id, isStart: false };
  }
  if (start.test(given)) return { id: given.toLowerCase(), isStart: true };
  if (anyId.test(given)) return { id: given, isStart: false };
  throw misused(
    `"${word.slice(0, 60)}" is no alert's id`,
    "It takes a SystemAlertId, whole or at least its first six characters, or a link to the alert.",
    "For example: alert 781bdb0f. All of the window: alerts 7d",
  );
}
