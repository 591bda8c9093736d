import type { Tlp, Told } from "../../model/enrich.ts";
import type { Indicator } from "../../model/indicator.ts";
import { keepHunt } from "../../model/kept.ts";
import type { Alert } from "../../model/page.ts";
import type { Place } from "../../model/request.ts";
import type { Investigations } from "../../model/store.ts";
import { theBot } from "../page/record.ts";
import type { Found } from "./hunt.ts";
import type { AlertRecord } from "./record.ts";

export interface AlertCasesOptions {
  readonly investigations: Pick<Investigations, "open" | "append">;
  readonly placeOf: (alert: Alert) => Place;
  readonly tlpOf: (alert: Alert) => Tlp;
}

/** The case files of alerts: the thread under an alert's card knows what was found, like the one under a hunt. */
export interface AlertCases {
  /** A case file of its own, with the alert in it. */
  open(record: AlertRecord, indicators: readonly Indicator[]): Promise<string>;
  /** What left for its hunts. */
  sent(caseId: string, record: AlertRecord, told: readonly Told[]): Promise<void>;
  answered(caseId: string, record: AlertRecord, found: readonly Found[]): Promise<void>;
}

export function createAlertCases({ investigations, placeOf, tlpOf }: AlertCasesOptions): AlertCases {
  return {
    async open({ id: alertId, alert }, indicators) {
      const { id } = await investigations.open(placeOf(alert), theBot);
      const { title, severity, url } = alert;
      const data = { alertId, title, severity, indicators, ...(url ? { link: url } : {}) };
      await investigations.append(id, { kind: "alerted", person: theBot, data });
      const tlp = tlpOf(alert);
      if (tlp !== "clear") await investigations.append(id, { kind: "marked", person: theBot, data: { tlp } });
      return id;
    },
    async sent(caseId, record, lookups) {
      const data = { requestId: requestOf(record), lookups };
      await investigations.append(caseId, { kind: "sent", person: theBot, data });
    },
    async answered(caseId, record, found) {
      const requestId = requestOf(record);
      const [first] = found;
      if (!first) return;
      const { window } = first.result;
      const indicators = found.map(({ result }) => result.indicator);
      const asked = {
        requestId,
        verb: "hunt",
        words: indicators.map(({ value }) => value),
        via: "job",
        indicators,
        window,
      };
      await investigations.append(caseId, { kind: "asked", person: theBot, data: asked });
      const data = {
        requestId,
        verb: "hunt",
        summary: found.map(({ answer }) => answer.card.preview).join(" | "),
        answers: found.map(({ result: { indicator, activity, verdict } }) => ({
          indicator,
          activity: activity.level,
          verdict: verdict.level,
        })),
        results: found.map(({ result }) => keepHunt(result)),
        window,
        ms: Math.max(...found.map(({ result }) => result.tookMs)),
      };
      await investigations.append(caseId, { kind: "answered", person: theBot, data });
    },
  };
}

const requestOf = ({ id, version }: AlertRecord) => `alert ${id} ${version}`;
