import { hour, minute } from "../calendar.ts";
import { servers, windowsServer } from "../estate/hosts.ts";
import { strangers } from "../estate/networks.ts";
import { type Scene, week } from "../scene.ts";
import { auditLog } from "../schema/audit.ts";
import { azureNetworkAnalytics, outsider } from "../schema/flows.ts";
import { heartbeats, vmComputers } from "../schema/inventory.ts";
import { sshAlertData } from "../schema/ssh-alert-data.ts";
import { syslog } from "../schema/syslog.ts";
import { securityEvents } from "../schema/windows.ts";

/** What the two servers see on any day: the internet knocking, the agents reporting, the housekeeping. */
export function serverNoise(scene: Scene): void {
  beats(scene);
  flows(scene);
  linux(scene);
  windows(scene);
}

function beats({ at, add }: Scene): void {
  for (const [index, server] of servers.entries()) {
    for (let passed = 0; passed < 7 * 24; passed++) {
      const time = at("12 Feb 00:02:11", passed * hour + index * 20_000);
      add(heartbeats, { time, server });
      if (passed % 6 === 0) add(vmComputers, { time: new Date(time.getTime() + 3 * minute), server });
    }
  }
}

/** One record holds the connections of up to four strangers to one port. */
function flows(scene: Scene): void {
  const { random, add } = scene;
  for (const time of week(scene, 400, "machines")) {
    const server = random.pick(servers);
    const inbound = random.chance(0.8);
    const allowed = inbound ? random.chance(0.25) : true;
    const outside = Array.from({ length: random.between(1, 4) }, () => random.pick(strangers));
    const [bytesIn, bytesOut] = [random.between(200, 9000), allowed ? random.between(200, 20_000) : 0];
    const service = inbound ? random.pick(services) : { port: 443, application: "https" };
    add(azureNetworkAnalytics, {
      time,
      direction: inbound ? "in" : "out",
      allowed,
      vm: server.name,
      vmAddress: server.privateAddress,
      outside: outside.map((address) => outsider(address, bytesIn, bytesOut)).join(" "),
      ...service,
      rule: allowed ? `0|default-allow-${service.application}|I|A|1` : "0|defaultrule_denyallinbound|I|D|1",
      count: outside.length,
      bytesIn: bytesIn * outside.length,
      bytesOut: bytesOut * outside.length,
    });
  }
}

const services = [
  { port: 22, application: "ssh" },
  { port: 3389, application: "rdp" },
  { port: 23, application: "telnet" },
  { port: 445, application: "microsoft-ds" },
  { port: 8080, application: "http-alt" },
];
const guesses = ["root", "admin", "oracle", "test", "ubuntu", "pi", "postgres"];
const jobs = [
  "/usr/sbin/logrotate /etc/logrotate.conf",
  "/opt/microsoft/omsagent/bin/omsagent",
  "/usr/bin/apt-get -qq",
];

function linux(scene: Scene): void {
  const { random, add } = scene;
  for (const time of week(scene, 250, "machines")) {
    const guessed = random.chance(0.8);
    add(syslog, {
      time,
      pid: random.between(900, 32_000),
      ...(guessed
        ? {
            process: "sshd",
            message: `Failed password for ${random.pick(guesses)} from ${random.pick(strangers)} port ${random.between(1025, 65_000)} ssh2`,
          }
        : { facility: "cron", process: "CRON", message: `(root) CMD (${random.pick(jobs)})` }),
    });
  }
  for (const time of week(scene, 60, "machines")) {
    const session = String(random.between(190_000, 195_800));
    const command = random.pick(jobs);
    const exe = command.split(" ")[0] ?? command;
    add(auditLog, { time, type: "EXECVE", session, account: "root", exe, command, terminal: "cron" });
  }
  for (const time of week(scene, 6, "machines")) {
    add(sshAlertData, {
      time,
      account: random.pick(guesses),
      from: random.pick(strangers),
      country: random.pick(["Brazil", "Vietnam", "Netherlands", "Poland"]),
      failed: random.between(5, 200),
      succeeded: 0,
      score: Math.round(random.next() * 60) / 100,
      reason: "many failures",
    });
  }
}

function windows(scene: Scene): void {
  const { random, add } = scene;
  for (const time of week(scene, 150, "machines")) {
    const logonId = `0x${random.hex(6)}`;
    const draw = random.next();
    if (draw < 0.55) {
      add(securityEvents, {
        time,
        id: 4625,
        account: random.pick(guesses),
        from: random.pick(strangers),
        port: 0,
        logonType: 3,
        logonId,
      });
    } else if (draw < 0.8) {
      add(securityEvents, { time, id: 4624, account: "SYSTEM", logonType: 5, logonId });
    } else {
      add(securityEvents, {
        time,
        id: 4688,
        account: `${windowsServer.name}$`,
        logonId,
        process: "C:\\Windows\\System32\\svchost.exe",
        command: "svchost.exe -k netsvcs -p",
        parent: "C:\\Windows\\System32\\services.exe",
      });
    }
  }
}
