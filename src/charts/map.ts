import { type Box, type Placed, placeLabels } from "./map-labels.ts";
import { worldMap } from "./map-land.ts";
import { drawMarker, type MapRole, markerRadius, roles } from "./map-marks.ts";
import { faintInk, ink, paper } from "./palette.ts";
import { svgText, textWidth } from "./svg.ts";

/** A thing on the map. `label` is what a reader knows it by; it may hold words of strangers. */
export interface MapPoint {
  readonly label: string;
  readonly role: MapRole;
  /** Degrees; null when nobody knows where it is, which the map then says. */
  readonly position: { readonly latitude: number; readonly longitude: number } | null;
}

export interface MapOptions {
  readonly title?: string;
  /** What the roles are called in the legend, e.g. "seen" for the red marks of a report. */
  readonly legend?: Partial<Readonly<Record<MapRole, string>>>;
  /** For pictures that must be public: marks and legend without title and labels. */
  readonly anonymous?: boolean;
  /** Whom the positions come from. Default DB-IP, whose licence asks for it. */
  readonly attribution?: string;
}

export interface MapScene {
  readonly svg: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Where each located point is drawn, in the order given. */
  readonly marks: readonly { readonly point: MapPoint; readonly x: number; readonly y: number }[];
  /** Labels that found no free room; the map says how many. */
  readonly unlabelled: readonly MapPoint[];
}

const width = 1024;
const height = 512;
const top = 44;
const foot = 48;
const labelSize = 13;
const frame: Box = { x: 4, y: top, width: width - 8, height: height - top - foot };
const dbip = "IP geolocation by DB-IP (db-ip.com), CC BY 4.0";

type Mark = MapScene["marks"][number];

function locate(points: readonly MapPoint[]): Mark[] {
  const { projection } = worldMap(width, frame.height);
  return points.flatMap((point) => {
    const at = point.position && projection([point.position.longitude, point.position.latitude]);
    if (!at) return [];
    // Research stations lie below the frame: they are drawn at its edge rather than lost.
    const y = Math.min(Math.max(at[1], 8), frame.height - 8);
    return [{ point, x: at[0], y: y + top }];
  });
}

/** The most important first, each place and label only once. */
function labelled(marks: readonly Mark[]): Mark[] {
  const said = new Set<string>();
  return [...marks]
    .sort((a, b) => roles[a.point.role].rank - roles[b.point.role].rank)
    .filter(({ point, x, y }) => {
      const key = `${point.label} ${Math.round(x)} ${Math.round(y)}`;
      return !said.has(key) && said.add(key) && point.label !== "";
    });
}

const leaderLine = ({ x, y }: Mark, { box }: Placed): string =>
  `<line x1="${x}" y1="${y}" x2="${box.x + box.width / 2}" y2="${box.y + box.height / 2}" stroke="${faintInk}" stroke-width="0.8"/>`;

function drawLabel({ point }: Mark, { box }: Placed): string {
  const weight = point.role === "hunted" ? ` font-weight="bold"` : "";
  return (
    `<rect x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" rx="3" fill="${paper}" fill-opacity="0.9"/>` +
    `<text x="${box.x + box.width / 2}" y="${box.y + box.height / 2 + labelSize * 0.36}" text-anchor="middle" ` +
    `font-size="${labelSize}"${weight} fill="${ink}">${svgText(point.label)}</text>`
  );
}

function drawLegend(points: readonly MapPoint[], names: MapOptions["legend"]): string {
  let x = 24;
  const entries = (Object.keys(roles) as MapRole[]).map((role) => {
    const count = points.filter((point) => point.role === role).length;
    if (count === 0) return "";
    const words = `${names?.[role] ?? roles[role].legend} (${count})`;
    const entry = `${drawMarker(role, x, height - 24)}<text x="${x + 14}" y="${height - 19}" font-size="13" fill="${ink}">${svgText(words)}</text>`;
    x += 14 + textWidth(words, 13) + 22;
    return entry;
  });
  return entries.join("");
}

/** What the picture leaves out, in words. */
function omissions(points: readonly MapPoint[], unlabelled: number): string {
  const lost = points.filter((point) => point.position === null).length;
  return [
    ...(lost > 0 ? [`${lost} without a known location`] : []),
    ...(unlabelled > 0 ? [`${unlabelled} without room for a label`] : []),
  ].join(", ");
}

/**
 * A world map as SVG: the hunted as red diamonds, others of the same hunt as blue discs, what was not seen as grey rings.
 * 1024 x 512 pixels. Locations are approximate, and the map says whose they are.
 */
export function mapScene(points: readonly MapPoint[], options: MapOptions = {}): MapScene {
  const world = worldMap(width, frame.height);
  const marks = locate(points);
  const wanted = options.anonymous ? [] : labelled(marks);
  const placed = placeLabels(
    wanted.map(({ point, x, y }) => ({
      anchor: { x, y, radius: markerRadius },
      width: textWidth(svgText(point.label), labelSize, point.role === "hunted" ? "bold" : "regular") + 8,
      height: labelSize + 6,
    })),
    frame,
    marks.map(({ x, y }) => ({
      x: x - markerRadius,
      y: y - markerRadius,
      width: markerRadius * 2,
      height: markerRadius * 2,
    })),
  );
  const unlabelled = wanted.filter((_, index) => !placed[index]).map(({ point }) => point);
  const shown = wanted.flatMap((mark, index) => {
    const place = placed[index];
    return place ? [{ mark, place }] : [];
  });
  const byWeight = [...marks].sort((a, b) => roles[b.point.role].rank - roles[a.point.role].rank);
  const title = options.anonymous ? "Where the addresses are" : (options.title ?? "Where the addresses are");
  const note = omissions(points, unlabelled.length);
  const credit = `${options.attribution ?? dbip}. Approximate. Map: Natural Earth.`;
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="DejaVu Sans">`,
    `<rect width="${width}" height="${height}" fill="${paper}"/>`,
    `<text x="16" y="29" font-size="19" font-weight="bold" fill="${ink}">${svgText(title, 80)}</text>`,
    `<g transform="translate(0 ${top})"><path d="${world.graticule}" fill="none" stroke="#f0f2f4"/>`,
    `<path d="${world.land}" fill="#dfe4ea"/><path d="${world.borders}" fill="none" stroke="${paper}" stroke-width="0.8"/></g>`,
    ...shown.map(({ mark, place }) => (place.leader ? leaderLine(mark, place) : "")),
    ...byWeight.map(({ point, x, y }) => drawMarker(point.role, x, y)),
    ...shown.map(({ mark, place }) => drawLabel(mark, place)),
    drawLegend(points, options.legend),
    `<text x="${width - 16}" y="${height - 25}" text-anchor="end" font-size="12" fill="${faintInk}">${note}</text>`,
    `<text x="${width - 16}" y="${height - 8}" text-anchor="end" font-size="11" fill="${faintInk}">${svgText(credit, 120)}</text>`,
    "</svg>",
  ].join("");
  return { svg, width, height, marks, unlabelled };
}
