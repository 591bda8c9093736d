import type { Alert, Severity } from "../../model/page.ts";

export interface AlertMatch {
  readonly source?: string | undefined;
  readonly rule?: string | undefined;
  readonly severity?: readonly Severity[] | undefined;
}

/** True when everything that the match names fits the alert. */
export function fits(match: AlertMatch, alert: Pick<Alert, "source" | "rule" | "title" | "severity">): boolean {
  return (
    (match.source === undefined || like(match.source, alert.source)) &&
    (match.rule === undefined || like(match.rule, alert.rule) || like(match.rule, alert.title)) &&
    (match.severity === undefined || match.severity.includes(alert.severity))
  );
}

/** `*` stands for any number of characters; case does not count. Linear: no pattern can make it slow. */
export function like(pattern: string, text: string): boolean {
  const [first = "", ...rest] = pattern.toLowerCase().split("*");
  const words = text.toLowerCase();
  if (rest.length === 0) return words === first;
  const last = rest.pop() ?? "";
  if (!words.startsWith(first) || words.length < first.length + last.length || !words.endsWith(last)) return false;
  let from = first.length;
  const end = words.length - last.length;
  for (const part of rest) {
    const at = words.indexOf(part, from);
    if (at < 0 || at + part.length > end) return false;
    from = at + part.length;
  }
  return true;
}
