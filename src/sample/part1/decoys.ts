import { linuxServer, windowsServer } from "../estate/hosts.ts";
import { intruder } from "../estate/intruders.ts";
import type { Scene } from "../scene.ts";
import { auditLog } from "../schema/audit.ts";
import { azureNetworkAnalytics, outsider } from "../schema/flows.ts";
import { syslog } from "../schema/syslog.ts";
import { securityEvents } from "../schema/windows.ts";
import { hostileNames } from "./hostile.ts";

/** Values that look like an indicator and are not, spellings of one address, and words that try to be markup. */
export function decoys(scene: Scene): void {
  neighbours(scene);
  terms(scene);
  spellings(scene);
  hostile(scene);
}

/** Longer or shorter digits are other addresses; glued letters make another word. */
function neighbours({ at, add }: Scene): void {
  add(syslog, {
    time: at("17 Feb 10:12:44.020"),
    process: "sshd",
    message: "Failed password for root from 23.97.60.21 port 40022 ssh2",
  });
  add(syslog, {
    time: at("17 Feb 11:03:09.655"),
    facility: "kern",
    process: "kernel",
    message: "audit: backlog 23.97.60.2140 drained",
  });
  add(syslog, {
    time: at("18 Feb 09:14:31.207"),
    process: "sshd",
    message: `Failed password for invalid user admin from 1${intruder} port 55110 ssh2`,
  });
  add(auditLog, {
    time: at("18 Feb 06:20:02.118"),
    type: "EXECVE",
    session: "195877",
    account: "omsagent",
    exe: "/usr/bin/dpkg",
    command: `dpkg -i omsagent_v${intruder}-beta_amd64.deb`,
  });
  for (const [when, address] of [
    ["17 Feb 13:30:10.010", "23.97.60.21"],
    ["18 Feb 02:48:51.900", `1${intruder}`],
  ] as const) {
    add(azureNetworkAnalytics, {
      time: at(when),
      direction: "in",
      allowed: true,
      vm: linuxServer.name,
      vmAddress: linuxServer.privateAddress,
      outside: `${outsider(address, 1380, 2210)} ${outsider("198.18.7.61", 900, 700)}`,
      port: 22,
      application: "ssh",
      rule: "0|default-allow-ssh|I|A|1",
      count: 2,
      bytesIn: 2280,
      bytesOut: 2910,
    });
  }
}

/** Both contain the address as a whole term, which a plain term search takes for it: an object id and a build number. */
function terms({ at, add }: Scene): void {
  add(syslog, {
    time: at("15 Feb 08:30:15.440"),
    facility: "daemon",
    process: "snmpd",
    message: `Unknown object identifier 1.${intruder} requested`,
  });
  add(syslog, {
    time: at("15 Feb 21:05:58.913"),
    facility: "daemon",
    process: "collector",
    message: `Component updated to build ${intruder}.5`,
  });
}

/** One IPv6 address written short and in full. */
function spellings({ at, add }: Scene): void {
  add(syslog, {
    time: at("14 Feb 13:41:20.300"),
    process: "sshd",
    message: "Failed password for root from 2001:db8:77::2b port 60014 ssh2",
  });
  add(securityEvents, {
    time: at("14 Feb 13:44:02.871"),
    id: 4625,
    account: "administrator",
    from: "2001:0db8:0077:0000:0000:0000:0000:002b",
    port: 60_020,
    logonType: 3,
    logonId: "0x0",
    workstation: windowsServer.name,
  });
}

/** User names that a chat must show as plain words. */
function hostile({ at, add }: Scene): void {
  for (const [index, name] of hostileNames.entries()) {
    add(syslog, {
      time: at("16 Feb 05:10", index * 61_000),
      process: "sshd",
      message: `Failed password for invalid user ${name} from 198.18.66.${index + 1} port 4100${index} ssh2`,
    });
  }
}
