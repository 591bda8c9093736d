import { createRequire } from "node:module";

/** The one family pictures are drawn in: bundled, so that every machine draws the same and none needs fonts installed. */
export const fontFamily = "DejaVu Sans";

/** Paths of the regular and the bold face. */
export function fontFiles(): { regular: string; bold: string } {
  const { resolve } = createRequire(import.meta.url);
  return {
    regular: resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf"),
    bold: resolve("dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf"),
  };
}
