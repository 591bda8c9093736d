import { createSocket, type Socket } from "node:dgram";
import { afterEach, expect, test } from "vitest";
import { reverseDns } from "../../src/enrich/providers/reverse-dns.ts";
import { enrichmentOf, finding } from "./asking.ts";
import { ip, settings } from "./settings.ts";

let socket: Socket | undefined;
afterEach(() => socket?.close());

/** A name server on this machine that answers every question with `name`, or with "no such name". */
async function nameServer(name: string | null): Promise<{ server: string; questions: string[] }> {
  const questions: string[] = [];
  const udp = createSocket("udp4");
  socket = udp;
  udp.on("message", (query, from) => {
    const question = query.subarray(12, query.indexOf(0, 12) + 5);
    questions.push(labelsOf(question));
    const head = Buffer.alloc(12);
    query.copy(head, 0, 0, 2);
    head.writeUInt16BE(name === null ? 0x8183 : 0x8180, 2);
    head.writeUInt16BE(1, 4);
    head.writeUInt16BE(name === null ? 0 : 1, 6);
    const data = Buffer.concat([
      ...(name ?? "").split(".").map((label) => Buffer.from([label.length, ...Buffer.from(label)])),
      Buffer.from([0]),
    ]);
    const record = Buffer.alloc(12);
    record.writeUInt16BE(0xc00c, 0);
    record.writeUInt16BE(12, 2);
    record.writeUInt16BE(1, 4);
    record.writeUInt32BE(60, 6);
    record.writeUInt16BE(data.length, 10);
    udp.send(Buffer.concat([head, question, ...(name === null ? [] : [record, data])]), from.port, from.address);
  });
  await new Promise<void>((resolve) => udp.bind(0, "127.0.0.1", resolve));
  return { server: `127.0.0.1:${udp.address().port}`, questions };
}

function labelsOf(question: Buffer): string {
  const labels: string[] = [];
  for (let at = 0; question[at]; at += (question[at] ?? 0) + 1) {
    labels.push(question.toString("latin1", at + 1, at + 1 + (question[at] ?? 0)));
  }
  return labels.join(".");
}

test("asks the configured name server for the names of an address", async () => {
  const { server, questions } = await nameServer("host.example.net");
  const enrichment = enrichmentOf([reverseDns(settings({ DNS_SERVERS: server }))]);
  const found = await finding(enrichment, ip("198.51.100.7"), { active: true });
  expect([found.status, found.evidence]).toEqual(["ok", ["host.example.net"]]);
  expect(questions).toEqual(["7.100.51.198.in-addr.arpa"]);
});

test("an address without a name is not found", async () => {
  const { server } = await nameServer(null);
  const enrichment = enrichmentOf([reverseDns(settings({ DNS_SERVERS: server }))]);
  expect((await finding(enrichment, ip("198.51.100.7"), { active: true })).status).toBe("not_found");
});
