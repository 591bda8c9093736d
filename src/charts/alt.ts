import type { MapOptions, MapPoint } from "./map.ts";
import { type MapRole, roles } from "./map-marks.ts";
import { spanLabel } from "./time-axis.ts";
import { type Timeline, type TimelineOptions, timelineConfig, timelineSpan } from "./timeline.ts";

/** What a timeline's picture says, for those who hear it; at most about 300 characters, and no indicator in it. */
export function timelineAlt(timeline: Timeline, options: TimelineOptions = {}): string {
  const span = timelineSpan(timeline, options.window);
  if (!span) return "Rows by table over time: no rows.";
  const config = timelineConfig(timeline, { ...options, anonymous: true });
  const tables = config.data.datasets.map(({ label, data }) => ({
    label,
    rows: data.reduce<number>((sum, bar) => sum + (typeof bar === "number" ? bar : 0), 0),
  }));
  const named = tables.slice(0, 4).map(({ label, rows }) => `${label} ${rows}`);
  const rest = tables.length > 4 ? [`${tables.length - 4} more`] : [];
  const what = tables.some(({ rows }) => rows > 0) ? [...named, ...rest].join(", ") : "no rows";
  return `Rows by table over time, ${spanLabel(span.from, span.to)} UTC: ${what}.`;
}

/** What a map's picture says, without labels. */
export function mapAlt(points: readonly MapPoint[], legend: MapOptions["legend"] = {}): string {
  const count = (role: MapPoint["role"]): number => points.filter((point) => point.role === role).length;
  const lost = points.filter((point) => point.position === null).length;
  const named = (Object.keys(roles) as MapRole[]).flatMap((role) =>
    count(role) > 0 ? [`${count(role)} ${legend[role] ?? roles[role].legend}`] : [],
  );
  return `World map: ${named.join(", ")}${lost > 0 ? `; ${lost} without a known location` : ""}.`;
}
