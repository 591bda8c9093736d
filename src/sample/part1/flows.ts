import { hour, minute, second } from "../calendar.ts";
import { linuxServer, servers, windowsServer } from "../estate/hosts.ts";
import { intruder } from "../estate/intruders.ts";
import type { Scene } from "../scene.ts";
import { azureNetworkAnalytics, type Flow, outsider } from "../schema/flows.ts";

/** Every connection between 23.97.60.214 and the two servers: 101 in the week, 90 of them on 17 and 18 February. */
export function flows(scene: Scene): void {
  saturday(scene);
  knocking(scene);
  login(scene);
  interfaces(scene);
}

/** 16 Feb, 11 flows: a first visit by RDP and SSH, a page fetched from the outside, then a probe every three hours. */
function saturday({ at, add }: Scene): void {
  for (const when of ["03:07:12.300", "03:15:40.120", "03:24:41.204"]) {
    add(azureNetworkAnalytics, rdp(at(`16 Feb ${when}`)));
  }
  add(azureNetworkAnalytics, sshIn(at("16 Feb 03:22:05.410")));
  add(azureNetworkAnalytics, httpOut(at("16 Feb 03:51:18.730")));
  for (let probe = 0; probe < 6; probe++) {
    add(azureNetworkAnalytics, sshIn(at("16 Feb 04:35", probe * 3 * hour)));
  }
}

/** 88 attempts on SSH, about every 26 minutes for a day and a half. */
function knocking({ at, add, random }: Scene): void {
  for (let attempt = 0; attempt < 88; attempt++) {
    const wander = random.below(9 * minute);
    add(azureNetworkAnalytics, sshIn(at("17 Feb 00:04:30", attempt * 26 * minute + wander)));
  }
}

/** 18 Feb 15:29: the connection that succeeds, and the script it fetches. */
function login({ at, add }: Scene): void {
  add(azureNetworkAnalytics, { ...sshIn(at("18 Feb 15:29:18")), bytesIn: 6240, bytesOut: 9120 });
  add(azureNetworkAnalytics, httpOut(at("18 Feb 15:29:22")));
}

/** What traffic analytics knows of the two machines, each day. */
function interfaces({ at, add }: Scene): void {
  for (let date = 12; date <= 18; date++) {
    for (const [index, server] of servers.entries()) {
      add(azureNetworkAnalytics, {
        time: at(`${date} Feb 00:20`, index * 7 * second),
        vm: server.name,
        resourceId: server.resourceId,
        privateAddress: server.privateAddress,
        publicAddress: server.publicAddress,
        mac: `000D3A1B2C0${index}`,
      });
    }
  }
}

const sshIn = (time: Date): Flow => ({
  ...common(time, "in", linuxServer, 1380, 2210),
  port: 22,
  application: "ssh",
  rule: "0|default-allow-ssh|I|A|1",
});
const rdp = (time: Date): Flow => ({
  ...common(time, "in", windowsServer, 48_200, 61_900),
  port: 3389,
  application: "rdp",
  rule: "0|default-allow-rdp|I|A|1",
});
const httpOut = (time: Date): Flow => ({
  ...common(time, "out", linuxServer, 3680, 540),
  port: 80,
  application: "http",
  rule: "0|allowinternetoutbound|O|A|1",
});

function common(time: Date, direction: Flow["direction"], vm: typeof linuxServer, bytesIn: number, bytesOut: number) {
  return {
    time,
    direction,
    allowed: true,
    vm: vm.name,
    vmAddress: vm.privateAddress,
    outside: outsider(intruder, bytesIn, bytesOut),
    count: 1,
    bytesIn,
    bytesOut,
  };
}
