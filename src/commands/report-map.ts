import type { MatrixRow } from "../cards/matrix.ts";
import type { HuntPorts, HuntQuestion } from "../hunts/ports.ts";
import type { Indicator } from "../model/indicator.ts";
import type { MapPoint, Picture, Pictures } from "../model/pictures.ts";

/** A map with more marks than this shows nothing but marks. */
const mostPoints = 300;

/** The addresses of a report on a map, the seen ones red; placed by what is known on this machine, nobody is asked. */
export async function reportMap(
  { enrichment }: HuntPorts,
  pictures: Pictures,
  rows: readonly MatrixRow[],
  question: Pick<HuntQuestion, "signal" | "tlp" | "for">,
): Promise<Picture | null> {
  if (!enrichment) return null;
  const addresses = rows.filter(({ result }) => result.indicator.kind === "ip").slice(0, mostPoints);
  const points = await Promise.all(
    addresses.map(async ({ result }): Promise<MapPoint[]> => {
      const role = result.tables.length > 0 ? "hunted" : "not-seen";
      const place = await placeOf(result.indicator);
      return place ? [{ label: result.indicator.value, ...place, role }] : [];
    }),
  );
  return pictures.map(points.flat(), { hunted: "seen" });

  async function placeOf(indicator: Indicator): Promise<{ latitude: number; longitude: number } | null> {
    const { signal, tlp } = question;
    for await (const { facts } of enrichment?.ask(indicator, { signal, tlp, for: question.for, here: true }) ?? []) {
      const { latitude, longitude } = facts ?? {};
      if (typeof latitude === "number" && typeof longitude === "number") return { latitude, longitude };
    }
    return null;
  }
}
