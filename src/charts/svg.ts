const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Words written by strangers as SVG text: escaped, without control and direction characters, cut to `max` characters. */
export function svgText(words: string, max = 42): string {
  const visible = [...words.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, "")];
  const cut = visible.length > max ? [...visible.slice(0, max - 1), "…"] : visible;
  return cut.join("").replace(/[&<>"']/g, (character) => entities[character] ?? "");
}

/** About how wide a text is in DejaVu Sans, in pixels: a little too much rather than too little. */
export function textWidth(words: string, size: number, weight: "regular" | "bold" = "regular"): number {
  let ems = 0;
  for (const character of words) {
    if (/[ .,:;'|!ijlI[\]()]/.test(character)) ems += 0.36;
    else if (/[mwMW@%]/.test(character)) ems += 1;
    else if (/[\da-z-]/.test(character)) ems += 0.64;
    else ems += character > "\u024f" ? 1 : 0.72;
  }
  return ems * size * (weight === "bold" ? 1.1 : 1);
}
