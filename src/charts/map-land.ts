import { createRequire } from "node:module";
import { type GeoProjection, geoEqualEarth, geoGraticule10, geoPath } from "d3-geo";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";

type Atlas = Topology<{ countries: GeometryCollection; land: GeometryCollection }>;

/** The part of the world people and servers live in: Antarctica would only take room. */
const inhabited = {
  type: "MultiPoint" as const,
  coordinates: [
    [-168, 0],
    [179, 0],
    [0, -56],
    [0, 78],
  ],
};

export interface WorldMap {
  readonly projection: GeoProjection;
  /** SVG path data. */
  readonly land: string;
  readonly borders: string;
  readonly graticule: string;
}

const drawn = new Map<string, WorldMap>();

/** Natural Earth's coastlines and borders (public domain) in the Equal Earth projection, fitted to a frame in pixels. */
export function worldMap(width: number, height: number): WorldMap {
  const key = `${width}x${height}`;
  const known = drawn.get(key);
  if (known) return known;
  const atlas: Atlas = createRequire(import.meta.url)("world-atlas/countries-110m.json");
  const projection = geoEqualEarth()
    .rotate([-11, 0])
    .fitExtent(
      [
        [8, 8],
        [width - 8, height - 8],
      ],
      inhabited,
    )
    .clipExtent([
      [0, 0],
      [width, height],
    ]);
  const path = geoPath(projection).digits(1);
  const world = {
    projection,
    land: path(feature(atlas, atlas.objects.land)) ?? "",
    borders: path(mesh(atlas, atlas.objects.countries, (a, b) => a !== b)) ?? "",
    graticule: path(geoGraticule10()) ?? "",
  };
  drawn.set(key, world);
  return world;
}
