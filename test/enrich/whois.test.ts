import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { readAddress } from "../../src/enrich/address.ts";
import { askWhois, type WhoisServer } from "../../src/enrich/whois/ask.ts";
import { followWhois, registryServers } from "../../src/enrich/whois/follow.ts";

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

/** A WHOIS server on this machine, and the questions it was asked. */
async function whoisServer(
  answer: (socket: Socket, question: string) => void,
): Promise<WhoisServer & { asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", (data) => {
      asked.push(data.toString());
      answer(socket, data.toString());
    });
  });
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { host: "127.0.0.1", port: (server.address() as AddressInfo).port, asked };
}
const says = (text: string) => whoisServer((socket) => void socket.end(text));

const address = (text: string) => {
  const read = readAddress(text);
  if (!read) throw new Error(`${text} is no address`);
  return read;
};
const budget = (ms: number) => AbortSignal.timeout(ms);
const nobody: WhoisServer = { host: "127.0.0.1", port: 1 };
const servers = (known: Partial<Record<keyof typeof registryServers, WhoisServer>>) => ({
  AFRINIC: nobody,
  APNIC: nobody,
  ARIN: nobody,
  LACNIC: nobody,
  RIPE: nobody,
  ...known,
});

const ripe = `% Abuse contact for '193.0.0.0 - 193.0.7.255' is 'abuse@ripe.example'

inetnum:        193.0.0.0 - 193.0.7.255
netname:        EXAMPLE-NCC
descr:          Example Network
country:        NL
created:        2003-03-17T12:15:57Z
last-modified:  2017-12-04T14:42:31Z
source:         RIPE

route:          193.0.0.0/21
created:        1970-01-01T00:00:00Z
`;

test("reads range, holder, country, both dates and the abuse contact of a RIPE answer", async () => {
  const server = await says(ripe);
  const found = await followWhois(address("193.0.6.139"), {
    signal: budget(2_000),
    servers: servers({ RIPE: server }),
  });
  expect(found).toMatchObject({
    registry: "RIPE",
    name: "EXAMPLE-NCC",
    organisation: "Example Network",
    country: "NL",
    created: "2003-03-17T12:15:57Z",
    updated: "2017-12-04T14:42:31Z",
    abuse: "abuse@ripe.example",
  });
  expect(found?.range).toEqual({ version: 4, first: address("193.0.0.0").bits, last: address("193.0.7.255").bits });
  expect(server.asked).toEqual(["193.0.6.139\r\n"]);
});

test("takes the tightest of ARIN's ranges and the organisation below it, and asks ARIN in its own way", async () => {
  const arin = await says(`
NetRange:       23.0.0.0 - 23.255.255.255
NetName:        BIG
RegDate:        1999-01-01

NetRange:       23.96.0.0 - 23.103.255.255
CIDR:           23.96.0.0/13
NetName:        EXAMPLE-CLOUD
RegDate:        2013-06-18
Updated:        2013-06-18

OrgName:        Example Corporation
Country:        US
OrgAbuseEmail:  abuse@cloud.example
`);
  const query = registryServers.ARIN.query ?? "";
  const options = { signal: budget(2_000), servers: servers({ ARIN: { ...arin, query } }) };
  expect(await followWhois(address("23.97.60.214"), options)).toMatchObject({
    name: "EXAMPLE-CLOUD",
    organisation: "Example Corporation",
    country: "US",
    abuse: "abuse@cloud.example",
  });
  expect(arin.asked).toEqual(["n + 23.97.60.214\r\n"]);
});

test("reads a range that leaves out its zero octets", async () => {
  const lacnic = await says(
    "inetnum:     200.160/20\nowner:       Example Brasil\ncountry:     BR\nchanged:     20180101\n",
  );
  const options = { signal: budget(2_000), servers: servers({ LACNIC: lacnic }) };
  expect(await followWhois(address("200.160.2.3"), options)).toMatchObject({
    organisation: "Example Brasil",
    updated: "20180101",
  });
});

test("follows a referral to another of the five registries", async () => {
  const second = await says(ripe);
  const arin = await says(
    "NetRange: 193.0.0.0 - 193.255.255.255\nNetName: TRANSFERRED\nReferralServer:  whois://whois.ripe.net\n",
  );
  const found = await followWhois(address("193.0.6.139"), {
    signal: budget(2_000),
    start: arin,
    servers: servers({ RIPE: second }),
  });
  expect(found?.name).toBe("EXAMPLE-NCC");
});

test("keeps the good answer when the referral is dead", async () => {
  const arin = await says(
    "NetRange: 193.0.0.0 - 193.255.255.255\nNetName: TRANSFERRED\nReferralServer: whois://whois.ripe.net\n",
  );
  const found = await followWhois(address("193.0.6.139"), { signal: budget(2_000), start: arin, servers: servers({}) });
  expect(found?.name).toBe("TRANSFERRED");
});

test.each([
  ["in remarks", (port: number) => `remarks:  ReferralServer: whois://127.0.0.1:${port}`],
  ["to a host that is no registry", (port: number) => `ReferralServer: whois://127.0.0.1:${port}`],
  ["to a registry's name on another port", (port: number) => `ReferralServer: whois://whois.ripe.net:${port}`],
  ["over another protocol", () => "ReferralServer: rwhois://whois.ripe.net:4321"],
])("does not follow a referral %s", async (_where, line) => {
  const trap = await says(ripe);
  const first = await says(`inetnum: 193.0.0.0 - 193.0.255.255\nnetname: FIRST\n${line(trap.port)}\n`);
  const options = { signal: budget(2_000), start: first, servers: servers({ RIPE: trap }) };
  expect((await followWhois(address("193.0.6.139"), options))?.name).toBe("FIRST");
  expect(trap.asked).toEqual([]);
});

test("ends two registries that refer to each other", async () => {
  const circle = "ReferralServer: whois://whois.arin.net\n";
  const ripeServer = await says(`inetnum: 193.0.0.0 - 193.0.255.255\nnetname: R\n${circle}`);
  const arin = await says("NetRange: 193.0.0.0 - 193.255.255.255\nNetName: A\nrefer: whois.ripe.net\n");
  const options = { signal: budget(2_000), servers: servers({ RIPE: ripeServer, ARIN: arin }) };
  expect((await followWhois(address("193.0.6.139"), options))?.name).toBe("A");
  expect([ripeServer.asked.length, arin.asked.length]).toEqual([1, 1]);
});

test("a server that drips is over when the budget is, and its connection is closed", async () => {
  let closed: (() => void) | undefined;
  const ended = new Promise<void>((resolve) => {
    closed = resolve;
  });
  const server = await whoisServer((socket) => {
    const drip = setInterval(() => socket.write("x"), 10);
    socket.on("close", () => {
      clearInterval(drip);
      closed?.();
    });
  });
  await expect(askWhois("193.0.6.139", server, budget(80))).rejects.toMatchObject({ fault: "timeout" });
  await ended;
});

test("a huge answer is refused before it is received", async () => {
  let written = 0;
  const server = await whoisServer((socket) => {
    const more = () => {
      while (!socket.destroyed && written < 64 * 1024 * 1024) {
        written += 65_536;
        if (!socket.write(Buffer.alloc(65_536, 97))) return void socket.once("drain", more);
      }
      socket.end();
    };
    more();
  });
  await expect(askWhois("193.0.6.139", server, budget(5_000))).rejects.toMatchObject({ fault: "malformed" });
  expect(written).toBeLessThan(64 * 1024 * 1024);
});

test("nobody listening is said with the reason", async () => {
  await expect(askWhois("193.0.6.139", nobody, budget(2_000))).rejects.toMatchObject({
    fault: "unreachable",
    message: expect.stringContaining("ECONNREFUSED"),
  });
});
