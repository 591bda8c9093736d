import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { HuntResult } from "../model/hunt.ts";
import type { MapPoint, Picture, Pictures } from "../model/pictures.ts";
import { mapAlt, timelineAlt } from "./alt.ts";
import { mapScene } from "./map.ts";
import type { Renderer } from "./renderer.ts";
import { timelineConfig } from "./timeline.ts";

const roleOf = { hunted: "hunted", seen: "related", "not-seen": "not seen" } as const;

type Place = (name: string, alt: string, draw: () => Promise<Uint8Array>) => Promise<Picture>;

/** Pictures for a chat: drawn when the platform uploads them, with no address of their own. */
export function picturesToUpload(renderer: Renderer): Pictures {
  return picturesAt(renderer, async (_, alt, png) => ({ alt, link: null, png }));
}

/** Pictures for a terminal: PNG files in a folder, whose paths are the links. */
export function picturesInFolder(renderer: Renderer, folder: string): Pictures {
  return picturesAt(renderer, async (name, alt, draw) => {
    const png = await draw();
    const file = join(folder, `${name.replace(/[^\w.-]+/g, "_").slice(0, 80)}.png`);
    await mkdir(folder, { recursive: true });
    await writeFile(`${file}.${process.pid}`, png);
    await rename(`${file}.${process.pid}`, file);
    return { alt, link: file, png: async () => png };
  });
}

function picturesAt(renderer: Renderer, saved: Place): Pictures {
  return {
    timeline({ timeline, window, indicator }: HuntResult) {
      const options = { window, indicator };
      return saved(`chart ${indicator.value}`, timelineAlt(timeline, options), () =>
        renderer.renderChart(timelineConfig(timeline, options)),
      );
    },
    async map(points) {
      if (points.length === 0) return null;
      const placed = points.map(placedPoint);
      const name = `map ${points.map((point) => point.label).join(" ")}`;
      return saved(name, mapAlt(placed), () => renderer.renderMap(mapScene(placed).svg));
    },
  };
}

function placedPoint({ label, latitude, longitude, role }: MapPoint) {
  return { label, role: roleOf[role], position: { latitude, longitude } };
}
