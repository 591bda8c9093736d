import type { HuntResult } from "./hunt.ts";
import type { Answer } from "./logs.ts";

/** A picture that can be drawn, and where it can be seen; the link is null where a platform has no place for it. */
export interface Picture {
  readonly alt: string;
  readonly link: string | null;
  png(): Promise<Uint8Array>;
  /** The same picture without an indicator, host or account in it: for a platform that fetches it from a public address. */
  anonymous?(): Promise<Uint8Array>;
}

/** Rows, and what a query's `render` asked for. */
export type Drawable = Pick<Answer, "columns" | "rows" | "render">;

/** `less`: what of the rows the picture leaves out. */
export type AnswerPicture = { readonly picture: Picture; readonly less: string | null } | { readonly undrawn: string };

/** A place on the map. `hunted` is drawn red and with its own shape. */
export interface MapPoint {
  readonly label: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly role: "hunted" | "seen" | "not-seen";
}

/** What a role is called instead, in the legend and the words of the picture. */
export type MapLegend = Partial<Readonly<Record<MapPoint["role"], string>>>;

/** The port through which commands get pictures: a path in a terminal, a signed link or an upload elsewhere. */
export interface Pictures {
  timeline(result: HuntResult): Promise<Picture>;
  /** What a query's `render` asks for: the picture, or why it is not drawn; null where nothing is asked for. */
  answer(answer: Drawable): Promise<AnswerPicture | null>;
  /** Null when no point has a place. */
  map(points: readonly MapPoint[], legend?: MapLegend): Promise<Picture | null>;
}
