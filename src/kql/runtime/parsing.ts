import { arrayText, objectText } from "./json.ts";
import { type NativeFunction, nativeFunction } from "./native.ts";

type Text = string | null;
const quote = (value: string) => JSON.stringify(value);

function decoded(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll("+", " "));
  } catch {
    return value;
  }
}

function queryBag(query: string): string {
  const pairs = new Map<string, string>();
  for (const part of query.split("&").filter(Boolean)) {
    const [name = "", ...rest] = part.split("=");
    pairs.set(decoded(name), quote(decoded(rest.join("="))));
  }
  return objectText(pairs);
}

/** The parts of an absolute URL as written, not normalised; every part is a string. */
function parseUrl(url: Text): Text {
  if (url === null) return null;
  const parts =
    /^(?:([a-z][a-z0-9+.-]*):)?(?:\/\/(?:([^/?#@:]*)(?::([^/?#@]*))?@)?(\[[^\]]*\]|[^/?#:]*)(?::(\d+))?)?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/is.exec(
      url,
    );
  const [, scheme = "", user = "", password = "", host = "", port = "", path = "", query = "", fragment = ""] =
    parts ?? [];
  return objectText([
    ["Scheme", quote(scheme)],
    ["Host", quote(host)],
    ["Port", quote(port)],
    ["Path", quote(path)],
    ["Username", quote(user)],
    ["Password", quote(password)],
    ["Query Parameters", queryBag(query)],
    ["Fragment", quote(fragment)],
  ]);
}

function parseUrlQuery(query: Text): Text {
  return query === null ? null : objectText([["Query Parameters", queryBag(query.replace(/^.*\?/s, ""))]]);
}

function parsePath(path: Text): Text {
  if (path === null) return null;
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(path)?.[1] ?? "";
  const local = scheme ? path.slice(scheme.length + 3) : path;
  const stream = /^(?:[a-z]:)?[^:]*:([^:\\/]+)$/i.exec(local)?.[1] ?? "";
  const plain = stream ? local.slice(0, -stream.length - 1) : local;
  const cut = Math.max(plain.lastIndexOf("\\"), plain.lastIndexOf("/"));
  const name = plain.slice(cut + 1);
  const directory = cut < 0 ? "" : plain.slice(0, cut);
  const extension = /\.([^.]+)$/.exec(name)?.[1] ?? "";
  return objectText([
    ["Scheme", quote(scheme)],
    ["RootPath", quote(/^([a-z]:|\/(?=[^/]))/i.exec(plain)?.[1] ?? "")],
    ["DirectoryPath", quote(directory)],
    ["DirectoryName", quote(directory.split(/[\\/]/).at(-1) ?? "")],
    ["Filename", quote(name)],
    ["Extension", quote(extension)],
    ["AlternateDataStreamName", quote(stream)],
  ]);
}

/** The first record of a CSV text. */
function parseCsv(text: Text): Text {
  if (text === null) return null;
  const fields: string[] = [];
  const pattern = /(?:^|,)(?:"((?:[^"]|"")*)"|([^,\r\n]*))/y;
  for (let found = pattern.exec(text); found; found = pattern.exec(text)) {
    fields.push(found[1] === undefined ? (found[2] ?? "") : found[1].replaceAll('""', '"'));
    if (pattern.lastIndex >= text.length || text[pattern.lastIndex] !== ",") break;
  }
  return arrayText(fields.map(quote));
}

/** Windows command lines: quotes group, and backslashes escape only before a quote. */
function parseCommandLine(line: Text, parser: Text): Text {
  if (line === null || (parser ?? "").toLowerCase() !== "windows") return null;
  const words: string[] = [];
  const pattern = /(?:[^\s"\\]|\\(?!")|"(?:[^"\\]|\\[\s\S])*"?|\\")+/g;
  for (const [word] of line.matchAll(pattern))
    words.push(word.replace(/(\\*)("|$)/g, (_, slashes: string, mark: string) => unslash(slashes, mark)));
  return arrayText(words.map(quote));
}

function unslash(slashes: string, mark: string): string {
  if (mark !== '"') return slashes;
  return "\\".repeat(Math.floor(slashes.length / 2)) + (slashes.length % 2 ? '"' : "");
}

/** 1.2.3.4 as the number 1000000020000000300000004: eight digits a part. */
function parseVersion(version: Text): Text {
  const parts = /^\d{1,8}(?:\.\d{1,8}){0,3}$/.test(version ?? "") ? (version ?? "").split(".") : undefined;
  if (!parts) return null;
  const padded = [0, 1, 2, 3].map((index) => (parts[index] ?? "0").padStart(8, "0")).join("");
  return padded.replace(/^0+(?=\d)/, "");
}

interface Element {
  readonly name: string;
  readonly attributes: [string, string][];
  readonly children: (Element | string)[];
}

const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function unescapeXml(text: string): string {
  return text.replace(/&(#x?[0-9a-f]+|\w+);/gi, (whole, name: string) => {
    if (!name.startsWith("#")) return entities[name] ?? whole;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** No log has deeper elements; a text that has shall not fail the query for all other rows. */
const deepest = 1000;

function readXml(text: string): Element | undefined {
  const root: Element = { name: "", attributes: [], children: [] };
  const open: Element[] = [root];
  const pattern =
    /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<!(?:[^>]*)>|<\/([^\s>]+)\s*>|<([^\s/>]+)((?:\s+[^\s=/>]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|([^<]+)/g;
  for (const [, cdata, closing, opening, attributes, empty, content] of text.matchAll(pattern)) {
    const parent = open.at(-1);
    if (!parent) return undefined;
    if (cdata !== undefined) parent.children.push(cdata);
    else if (closing) {
      if (open.length < 2 || parent.name !== closing) return undefined;
      open.pop();
    } else if (opening) {
      if (open.length > deepest) return undefined;
      const element: Element = { name: opening, attributes: attributesOf(attributes ?? ""), children: [] };
      parent.children.push(element);
      if (!empty) open.push(element);
    } else if (content?.trim()) parent.children.push(unescapeXml(content.trim()));
  }
  return open.length === 1 ? root : undefined;
}

function attributesOf(text: string): [string, string][] {
  return [...text.matchAll(/([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map(([, name = "", double, single]) => [
    `@${name}`,
    unescapeXml(double ?? single ?? ""),
  ]);
}

function xmlValue(element: Element): string {
  const children = new Map<string, string[]>();
  for (const item of element.children) {
    const name = typeof item === "string" ? "#text" : item.name;
    children.set(name, [...(children.get(name) ?? []), typeof item === "string" ? quote(item) : xmlValue(item)]);
  }
  const text = children.get("#text");
  if (text && children.size === 1 && element.attributes.length === 0) return text[0] ?? '""';
  if (children.size === 0 && element.attributes.length === 0) return "null";
  const members: [string, string][] = [...children].map(([name, values]) => [
    name,
    values.length === 1 ? (values[0] ?? "null") : arrayText(values),
  ]);
  return objectText([...element.attributes.map(([name, value]) => [name, quote(value)] as const), ...members]);
}

export const parsingFunctions: NativeFunction[] = [
  nativeFunction("kql_parse_url", ["string"], "dynamic", parseUrl),
  nativeFunction("kql_parse_urlquery", ["string"], "dynamic", parseUrlQuery),
  nativeFunction("kql_parse_path", ["string"], "dynamic", parsePath),
  nativeFunction("kql_parse_csv", ["string"], "dynamic", parseCsv),
  nativeFunction("kql_parse_command_line", ["string", "string"], "dynamic", parseCommandLine),
  nativeFunction("kql_parse_version", ["string"], "decimal", parseVersion),
  nativeFunction("kql_parse_xml", ["string"], "dynamic", (text: Text) => {
    const root = text === null ? undefined : readXml(text);
    return root?.children.some((item) => typeof item !== "string") ? xmlValue(root) : null;
  }),
];
