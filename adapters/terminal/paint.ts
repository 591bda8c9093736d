import type { Tone } from "../../src/model/card.ts";

/** Colour is an extra: every meaning is in the words too. */
export interface Paint {
  strong(text: string): string;
  dim(text: string): string;
  tone(tone: Tone, text: string): string;
}

const tones: Readonly<Record<Tone, number>> = { alarm: 31, notice: 33, calm: 32 };

export function paintFor(colour: boolean): Paint {
  if (!colour) return { strong: (text) => text, dim: (text) => text, tone: (_, text) => text };
  const style = (code: number, off: number) => (text: string) => `\u001b[${code}m${text}\u001b[${off}m`;
  const bold = style(1, 22);
  return { strong: bold, dim: style(2, 22), tone: (tone, text) => bold(style(tones[tone], 39)(text)) };
}

/** Colours only where a person looks at a terminal and has not asked for none (https://no-color.org). */
export function wantsColour(stream: { readonly isTTY?: boolean }, environment: NodeJS.ProcessEnv): boolean {
  return stream.isTTY === true && !environment["NO_COLOR"] && environment["TERM"] !== "dumb";
}
