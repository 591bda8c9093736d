import { paper } from "./palette.ts";

/** What a point is to the hunt. */
export type MapRole = "hunted" | "related" | "not seen";

/** Drawn and labelled in order of rank; shape and colour both tell the roles apart. */
export const roles: Readonly<Record<MapRole, { rank: number; legend: string; colour: string }>> = {
  hunted: { rank: 0, legend: "hunted", colour: "#d7191c" },
  related: { rank: 1, legend: "seen in the same hunt", colour: "#0072b2" },
  "not seen": { rank: 2, legend: "not seen", colour: "#7b8794" },
};

/** Pixels from the middle of a mark to its tip. */
export const markerRadius = 8;

/** A mark with its middle at (x, y). */
export function drawMarker(role: MapRole, x: number, y: number): string {
  const { colour } = roles[role];
  const halo = `stroke="${paper}" stroke-width="1.5"`;
  switch (role) {
    case "hunted":
      return `<path d="M${x} ${y - 8}L${x + 8} ${y}L${x} ${y + 8}L${x - 8} ${y}Z" fill="${colour}" ${halo}/>`;
    case "related":
      return `<circle cx="${x}" cy="${y}" r="6" fill="${colour}" ${halo}/>`;
    case "not seen":
      return `<circle cx="${x}" cy="${y}" r="4" fill="${paper}" stroke="${colour}" stroke-width="2"/>`;
  }
}
