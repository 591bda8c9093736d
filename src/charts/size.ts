/** In CSS pixels. Drawn at `ratio` the picture is 1024 x 512: the largest that Teams shows. */
export const defaultSize = { width: 800, height: 400, ratio: 1.28 } as const;

/** Limits of what is drawn for anyone who asks: sides in CSS pixels, then the picture's real pixels. */
export const sizeLimits = { side: 2000, ratio: 3, pixels: 6_000_000 } as const;
