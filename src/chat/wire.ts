import type { PlatformName } from "../model/request.ts";

/** What a platform did to the text a person typed, undone. References to people and channels stay as they came. */
export function decodeWire(raw: string, platform: PlatformName): string {
  switch (platform) {
    case "slack":
      return decodeEntities(raw.replace(/<([^<>]{1,4000})>/g, unlink), /&(?:lt|gt|amp);/g);
    case "teams":
      return decodeEntities(raw.replace(/<at(?: [^<>]{0,100})?>[^<]{0,200}<\/at>/gi, " "), anyEntity).trim();
    case "terminal":
    case "web":
      return raw;
  }
}

/** Slack links what it recognises: `evil.com` arrives as `<http://evil.com|evil.com>`, and the person typed the label. */
function unlink(whole: string, inner: string): string {
  if (/^[@#!]/.test(inner)) return whole;
  const bar = inner.indexOf("|");
  const target = (bar < 0 ? inner : inner.slice(0, bar)).replace(/^(?:mailto|tel):/, "");
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(target) && !/^(?:mailto|tel):/.test(inner)) return whole;
  const label = bar < 0 ? target : inner.slice(bar + 1);
  return label === target.replace(/^https?:\/\//, "") ? label : target;
}

const entities: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&amp;": "&",
  "&quot;": '"',
  "&#39;": "'",
  "&apos;": "'",
  "&nbsp;": " ",
};
const anyEntity = /&(?:lt|gt|amp|quot|#39|apos|nbsp);/g;

/** Each entity once: `&amp;lt;` is the text `&lt;`. */
export function decodeEntities(text: string, which = anyEntity): string {
  return text.replace(which, (entity) => entities[entity] ?? entity);
}
