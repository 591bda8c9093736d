import { domainToASCII, domainToUnicode } from "node:url";
import { deflateSync, gunzipSync, gzipSync, inflateSync } from "node:zlib";
import { arrayText, elements } from "./json.ts";
import { type NativeFunction, nativeFunction } from "./native.ts";
import { decodePunycode, encodePunycode } from "./punycode.ts";
import { xxhash64 } from "./xxhash.ts";

type Text = string | null;

const strictUtf8 = new TextDecoder("utf-8", { fatal: true });

/** Undefined for text that is not base64. */
function bytesOf(value: Text): Buffer | undefined {
  if (value === null || !/^[A-Za-z0-9+/]*={0,2}$/.test(value)) return undefined;
  return Buffer.from(value, "base64");
}

function utf8(bytes: Uint8Array | undefined): Text {
  if (!bytes) return null;
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return null;
  }
}

function unpack(value: Text, decompress: (bytes: Buffer, options: { maxOutputLength: number }) => Buffer): Text {
  const bytes = bytesOf(value);
  if (!bytes) return null;
  try {
    return utf8(decompress(bytes, { maxOutputLength: 16_777_216 }));
  } catch {
    return null;
  }
}

/** The first three groups of a .NET guid are little-endian; doing it twice undoes it. */
function guidBytes(hex: string): string {
  return [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15]
    .map((index) => hex.slice(index * 2, index * 2 + 2))
    .join("");
}

function guidOf(value: Text): Text {
  const hex = bytesOf(value)?.toString("hex");
  if (hex?.length !== 32) return null;
  return guidBytes(hex).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function decodeUrl(value: Text): Text {
  if (value === null) return "";
  const bytes = value
    .replaceAll("+", " ")
    .replace(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll("%", ""), "hex").toString("utf8"));
  return bytes;
}

const encodeComponent = (value: string) =>
  encodeURIComponent(value).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

function hashed(bytes: Buffer, modulus: bigint | null): bigint {
  const signed = BigInt.asIntN(64, xxhash64(bytes));
  return modulus && modulus > 0n ? ((signed % modulus) + modulus) % modulus : signed;
}

export const encodingFunctions: NativeFunction[] = [
  nativeFunction("kql_base64_encode", ["string"], "string", (value: Text) =>
    Buffer.from(value ?? "", "utf8").toString("base64"),
  ),
  nativeFunction("kql_base64_decode", ["string"], "string", (value: Text) => utf8(bytesOf(value))),
  nativeFunction("kql_base64_decode_array", ["string"], "dynamic", (value: Text) => {
    const bytes = bytesOf(value);
    return bytes ? arrayText([...bytes].map(String)) : null;
  }),
  nativeFunction("kql_base64_encode_array", ["dynamic"], "string", (json: Text) =>
    Buffer.from((elements(json) ?? []).map(Number)).toString("base64"),
  ),
  nativeFunction("kql_base64_decode_guid", ["string"], "guid", guidOf),
  nativeFunction("kql_base64_encode_guid", ["string"], "string", (guid: Text) =>
    guid === null ? "" : Buffer.from(guidBytes(guid.replaceAll("-", "")), "hex").toString("base64"),
  ),
  nativeFunction("kql_gunzip", ["string"], "string", (value: Text) => unpack(value, gunzipSync)),
  nativeFunction("kql_inflate", ["string"], "string", (value: Text) => unpack(value, inflateSync)),
  nativeFunction("kql_gzip", ["string"], "string", (value: Text) => gzipSync(value ?? "").toString("base64")),
  nativeFunction("kql_deflate", ["string"], "string", (value: Text) => deflateSync(value ?? "").toString("base64")),
  nativeFunction("kql_url_encode", ["string"], "string", (value: Text) =>
    encodeComponent(value ?? "").replaceAll("%20", "+"),
  ),
  nativeFunction("kql_url_encode_component", ["string"], "string", (value: Text) => encodeComponent(value ?? "")),
  nativeFunction("kql_url_decode", ["string"], "string", decodeUrl),
  nativeFunction("kql_to_ascii", ["string"], "string", (value: Text) => domainToASCII(value ?? "")),
  nativeFunction("kql_to_unicode", ["string"], "string", (value: Text) => domainToUnicode(value ?? "")),
  nativeFunction("kql_encode_punycode", ["string"], "string", (value: Text) => encodePunycode(value ?? "")),
  nativeFunction("kql_decode_punycode", ["string"], "string", (value: Text) => decodePunycode(value ?? "") ?? ""),
  nativeFunction("kql_hash", ["string", "long"], "long", (value: Text, modulus: bigint | null) =>
    hashed(Buffer.from(value ?? "", "utf8"), modulus),
  ),
  nativeFunction("kql_hash_long", ["long", "long"], "long", (value: bigint | null, modulus: bigint | null) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(value ?? 0n);
    return value === null ? null : hashed(bytes, modulus);
  }),
  nativeFunction("kql_hash_real", ["real", "long"], "long", (value: number | null, modulus: bigint | null) => {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleLE(value ?? 0);
    return value === null ? null : hashed(bytes, modulus);
  }),
];
