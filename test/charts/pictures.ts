import { createCanvas, loadImage } from "@napi-rs/canvas";

/** A decoded PNG: its size and its colours, asked for by pixel. */
export async function decode(png: Uint8Array) {
  const image = await loadImage(Buffer.from(png));
  const context = createCanvas(image.width, image.height).getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  const colourAt = (x: number, y: number): string => {
    const at = (Math.round(y) * image.width + Math.round(x)) * 4;
    return `#${[...data.slice(at, at + 3)].map((part) => part.toString(16).padStart(2, "0")).join("")}`;
  };
  const count = (colour: string): number => {
    const wanted = Number.parseInt(colour.slice(1), 16);
    let pixels = 0;
    for (let at = 0; at < data.length; at += 4) {
      if ((((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0)) === wanted) pixels++;
    }
    return pixels;
  };
  return { width: image.width, height: image.height, colourAt, count };
}

export const isPng = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.subarray(0, 8)).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
