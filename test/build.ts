import { build } from "../bin/build.js";

/** Worker threads run the built files, so the suite builds once before it starts. */
export async function setup(): Promise<void> {
  await build();
}
