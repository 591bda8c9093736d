import { random } from "../random.ts";

/** The browser session that the right password opens; the operator takes it over from the sprayer. */
export const stolenSession = random("stolen session").guid();

export const fasthttp = "fasthttp";
export const operatorAgent =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0.0.0 Safari/537.36";
