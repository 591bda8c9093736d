import { createHash } from "node:crypto";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { HuntResult } from "../model/hunt.ts";
import type { MapPoint, Picture, Pictures } from "../model/pictures.ts";
import { mapAlt, timelineAlt } from "./alt.ts";
import { answerChart } from "./answer-chart.ts";
import { mapScene } from "./map.ts";
import type { Renderer } from "./renderer.ts";
import { timelineConfig } from "./timeline.ts";
import { chartUrl, maxUrlLength, timelineUrl } from "./url.ts";

const roleOf = { hunted: "hunted", seen: "related", "not-seen": "not seen" } as const;

/** Where people reach this bot's HTTP server, and how it signs. */
export interface Reachable {
  readonly publicUrl: string;
  readonly secret: string;
  readonly now: () => Date;
  /** Keeps a picture and answers with its signed address. */
  keep(png: Uint8Array, name: string): Promise<string>;
}

interface Drawing {
  readonly name: string;
  readonly alt: string;
  /** `anonymous`: without an indicator in it. */
  draw(anonymous: boolean): Promise<Uint8Array>;
  /** The drawing as an address of `/chart`, anonymous. Throws a RangeError when it does not fit into one. */
  url?(reachable: Reachable): string;
}

/**
 * Pictures for a chat: drawn when the platform uploads them, and where people reach this server also behind a signed link.
 * Whoever has the link sees the picture, so no indicator is in that one.
 */
export function picturesForChat(renderer: Renderer, reachable: Reachable | null): Pictures {
  return picturesAt(renderer, async (drawing) => ({
    alt: drawing.alt,
    link: reachable ? await linkOf(drawing, reachable) : null,
    png: () => drawing.draw(false),
  }));
}

/** Pictures for a terminal: PNG files in a folder, whose paths are the links. */
export function picturesInFolder(renderer: Renderer, folder: string): Pictures {
  return picturesAt(renderer, async ({ name, alt, draw }) => {
    const png = await draw(false);
    const file = join(folder, `${name.replace(/[^\w.-]+/g, "_").slice(0, 80)}.png`);
    await mkdir(folder, { recursive: true });
    await writeFile(`${file}.${process.pid}`, png);
    await rename(`${file}.${process.pid}`, file);
    return { alt, link: file, png: async () => png };
  });
}

async function linkOf({ draw, url }: Drawing, reachable: Reachable): Promise<string> {
  try {
    if (url) return url(reachable);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return reachable.keep(await draw(true), "picture.png");
}

function picturesAt(renderer: Renderer, place: (drawing: Drawing) => Promise<Picture>): Pictures {
  const placed = async (drawing: Drawing): Promise<Picture> => ({
    ...(await place(drawing)),
    anonymous: () => drawing.draw(true),
  });
  return {
    timeline({ timeline, window, indicator }: HuntResult) {
      const options = { window, indicator };
      return placed({
        name: `chart ${indicator.value}`,
        alt: timelineAlt(timeline, options),
        draw: (anonymous) => renderer.renderChart(timelineConfig(timeline, { ...options, anonymous })),
        url: ({ publicUrl, secret, now }) =>
          timelineUrl(timeline, { ...options, anonymous: true }, { publicUrl, secret, now: now() }),
      });
    },
    async answer(answer) {
      const chart = answerChart(answer);
      if (!chart || "undrawn" in chart) return chart;
      const picture = await placed({
        name: `${answer.render} ${createHash("sha256")
          .update(JSON.stringify(chart.config(false)))
          .digest("hex")
          .slice(0, 12)}`,
        alt: chart.alt,
        draw: (anonymous) => renderer.renderChart(chart.config(anonymous)),
        url: ({ publicUrl, secret, now }) => {
          const url = chartUrl(chart.config(true), { publicUrl, secret, now: now() });
          if (url.length > maxUrlLength) throw new RangeError("the chart does not fit into an address");
          return url;
        },
      });
      return { picture, less: chart.less };
    },
    async map(points, names = {}) {
      if (points.length === 0) return null;
      const marks = points.map(markOf);
      const legend = Object.fromEntries(
        Object.entries(names).map(([role, name]) => [roleOf[role as MapPoint["role"]], name]),
      );
      return placed({
        name: `map ${points[0]?.label}${points.length > 1 ? ` and ${points.length - 1} more` : ""}`,
        alt: mapAlt(marks, legend),
        draw: (anonymous) => renderer.renderMap(mapScene(marks, { anonymous, legend }).svg),
      });
    },
  };
}

function markOf({ label, latitude, longitude, role }: MapPoint) {
  return { label, role: roleOf[role], position: { latitude, longitude } };
}
