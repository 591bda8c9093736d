import { arrayText, objectText, realText } from "./json.ts";
import { type NativeFunction, nativeFunction } from "./native.ts";

/** Points on Earth taken as a sphere, in degrees, longitude first. */

type Degrees = number | null;
const earthRadius = 6_371_010;
const radians = Math.PI / 180;
const digits = "0123456789bcdefghjkmnpqrstuvwxyz";
const longest = 18;

function isPoint(longitude: Degrees, latitude: Degrees): boolean {
  return longitude !== null && latitude !== null && Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90;
}

/** The shorter way along a great circle, in metres. */
function distance(lon1: Degrees, lat1: Degrees, lon2: Degrees, lat2: Degrees): number | null {
  if (!isPoint(lon1, lat1) || !isPoint(lon2, lat2)) return null;
  const [x1, y1, x2, y2] = [lon1, lat1, lon2, lat2].map((value) => Number(value) * radians) as [
    number,
    number,
    number,
    number,
  ];
  const half = Math.sin((y2 - y1) / 2) ** 2 + Math.cos(y1) * Math.cos(y2) * Math.sin((x2 - x1) / 2) ** 2;
  return 2 * earthRadius * Math.asin(Math.min(1, Math.sqrt(half)));
}

/** The direction of the shorter way from one point to another, clockwise from north; null where no way is the shorter. */
function azimuth(lon1: Degrees, lat1: Degrees, lon2: Degrees, lat2: Degrees): number | null {
  const far = distance(lon1, lat1, lon2, lat2);
  // A millimetre, so that rounding decides nothing.
  if (far === null || far < 0.001 || far > earthRadius * Math.PI - 0.001) return null;
  const [turn, y1, y2] = [Number(lon2) - Number(lon1), Number(lat1), Number(lat2)].map((value) => value * radians) as [
    number,
    number,
    number,
  ];
  const east = Math.sin(turn) * Math.cos(y2);
  const north = Math.cos(y1) * Math.sin(y2) - Math.sin(y1) * Math.cos(y2) * Math.cos(turn);
  return positive(Math.atan2(east, north));
}

const positive = (angle: number) => (angle < 0 ? angle + 2 * Math.PI : angle);

/** The turn at the second point, clockwise from the way to the first to the way to the third. */
function angle(...points: [Degrees, Degrees, Degrees, Degrees, Degrees, Degrees]): number | null {
  const [lon1, lat1, lon2, lat2, lon3, lat3] = points;
  const [back, on] = [azimuth(lon2, lat2, lon1, lat1), azimuth(lon2, lat2, lon3, lat3)];
  return back === null || on === null ? null : positive(on - back);
}

/** Halves the world again and again, longitude and latitude in turn: five halvings are one character. */
function geohash(longitude: Degrees, latitude: Degrees, accuracy: bigint | null): string {
  const length = Number(accuracy ?? 5n);
  if (!isPoint(longitude, latitude) || length < 1 || length > longest) return "";
  const ranges = { longitude: [-180, 180], latitude: [-90, 90] };
  let hash = "";
  for (let bit = 0, value = 0; hash.length < length; bit++) {
    const axis = bit % 2 === 0 ? "longitude" : "latitude";
    const [low = 0, high = 0] = ranges[axis];
    const middle = (low + high) / 2;
    const upper = Number(axis === "longitude" ? longitude : latitude) >= middle;
    ranges[axis] = upper ? [middle, high] : [low, middle];
    value = value * 2 + Number(upper);
    if (bit % 5 !== 4) continue;
    hash += digits[value];
    value = 0;
  }
  return hash;
}

/** GeoJSON of the middle of a geohash's rectangle. */
function centre(hash: string | null): string | null {
  if (!hash || hash.length > longest) return null;
  const ranges = { longitude: [-180, 180], latitude: [-90, 90] };
  let axis: keyof typeof ranges = "longitude";
  for (const sign of hash.toLowerCase()) {
    const value = digits.indexOf(sign);
    if (value < 0) return null;
    for (let bit = 4; bit >= 0; bit--) {
      const [low = 0, high = 0] = ranges[axis];
      const middle = (low + high) / 2;
      ranges[axis] = (value >> bit) & 1 ? [middle, high] : [low, middle];
      axis = axis === "longitude" ? "latitude" : "longitude";
    }
  }
  const middles = [ranges.longitude, ranges.latitude].map(([low = 0, high = 0]) => realText((low + high) / 2));
  return objectText([
    ["type", '"Point"'],
    ["coordinates", arrayText(middles)],
  ]);
}

export const geoFunctions: NativeFunction[] = [
  nativeFunction("kql_geo_distance", ["real", "real", "real", "real"], "real", distance),
  nativeFunction("kql_geo_azimuth", ["real", "real", "real", "real"], "real", azimuth),
  nativeFunction("kql_geo_angle", Array<"real">(6).fill("real"), "real", angle),
  nativeFunction("kql_geohash", ["real", "real", "long"], "string", geohash),
  nativeFunction("kql_geohash_centre", ["string"], "dynamic", centre),
];
