import { type SignatureState, signUrl, verifySignature } from "../model/signed-url.ts";
import type { Clock } from "../model/window.ts";
import type { FileStore } from "./file-store.ts";
import { problem } from "./reply.ts";
import type { Route } from "./route.ts";

const subject = (id: string): string => `file ${id}`;

/** Only a picture is shown in the browser; everything else is saved, whatever it claims to be. */
const shown: ReadonlySet<string> = new Set(["image/png"]);
/** Types a browser would never run. Others are sent as plain bytes. */
const harmless =
  /^(image\/png|text\/(csv|plain|markdown)|application\/(json|zip|pdf|x-ipynb\+json|stix\+json(;version=2\.1)?))$/;

function contentType(mime: string): string {
  if (!harmless.test(mime)) return "application/octet-stream";
  return mime.startsWith("text/") ? `${mime}; charset=utf-8` : mime;
}

function disposition(name: string, mime: string): string {
  const plain =
    name
      .replace(/[^\w.-]+/g, "_")
      .replace(/^\.+/, "")
      .slice(-100) || "file";
  return `${shown.has(mime) ? "inline" : "attachment"}; filename="${plain}"`;
}

/** The address of a stored file, signed, until `expires`; `base` is the public URL or the local one. */
export function fileUrl(id: string, options: { base: string; secret: string; expires: Date }): string {
  const url = new URL(`${options.base.replace(/\/+$/, "")}/files/${encodeURIComponent(id)}`);
  return signUrl(url, { subject: subject(id), secret: options.secret, expires: options.expires }).href;
}

const refusals: Readonly<Record<Exclude<SignatureState, "valid">, string>> = {
  unsigned: "This file's address carries no signature.",
  tampered: "This file's address was changed: its signature does not fit.",
  expired: "This file's address has expired.",
};

/** `GET /files/{id}`: a stored file for whoever holds its signed address. */
export function fileRoute({ files, secret, clock }: { files: FileStore; secret: string; clock: Clock }): Route {
  return {
    methods: ["GET"],
    path: "/files/{id}",
    async handle({ params, query }) {
      const id = params["id"] ?? "";
      const state = verifySignature(query, { subject: subject(id), secret, now: clock() });
      if (state !== "valid") return problem(403, refusals[state]);
      const file = await files.get(id);
      if (!file) return problem(404, "This file is gone: it has expired or made room for newer ones.");
      return {
        status: 200,
        headers: {
          "content-type": contentType(file.mime),
          "content-disposition": disposition(file.name, file.mime),
          "cache-control": "private, max-age=3600",
        },
        body: file.bytes,
      };
    },
  };
}
