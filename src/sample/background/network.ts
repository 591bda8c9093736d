import { workstationOf, workstations } from "../estate/hosts.ts";
import { sites } from "../estate/names.ts";
import { strangers, strangers6 } from "../estate/networks.ts";
import { type Scene, week } from "../scene.ts";
import { applicationRuleHits, networkRuleHits } from "../schema/azure-firewall.ts";
import { lookups } from "../schema/dns.ts";
import { firewallSessions } from "../schema/firewall.ts";
import { networkAnalytics } from "../schema/virtual-network.ts";
import { webRequests } from "../schema/web.ts";
import { someone } from "./presence.ts";

/** The application servers in Azure, behind Azure Firewall. */
const appServers = [11, 12, 13, 14].map((last, index) => ({
  name: `vm-app-0${index + 1}`,
  address: `10.20.8.${last}`,
}));

/** A week at the edges of the network. */
export function everydayNetwork(scene: Scene): void {
  officeFirewall(scene);
  azureFirewall(scene);
  azureFlows(scene);
  names(scene);
  website(scene);
}

/** The connector falls silent on 18 Feb at 06:00, after a quarter of that day's 1,500 rows. */
function officeFirewall(scene: Scene): void {
  const { at, random, add } = scene;
  const silence = at("18 Feb 06:00");
  for (const time of week(scene, 1500, "machines").filter((time) => time < silence)) {
    const inbound = random.chance(0.25);
    const person = someone(time, at, random);
    const site = random.pick(sites);
    add(firewallSessions, {
      time,
      sourcePort: random.between(1025, 65_000),
      protocol: "TCP",
      ...(inbound
        ? {
            action: "Deny",
            direction: "Inbound",
            source: random.pick(strangers),
            target: "198.51.100.9",
            port: random.pick([22, 23, 443, 445, 3389]),
            application: "incomplete",
            rule: "deny-inbound",
            user: "",
            url: "",
            sent: 60,
            received: 0,
          }
        : {
            action: random.chance(0.98) ? "Allow" : "Deny",
            direction: "Outbound",
            source: workstationOf(person).address,
            target: site.address,
            port: 443,
            application: "ssl",
            rule: "allow-web",
            user: `contoso\\${person.alias}`,
            url: `${site.name}/`,
            sent: random.between(300, 40_000),
            received: random.between(600, 400_000),
          }),
    });
  }
}

function azureFirewall(scene: Scene): void {
  const { random, add } = scene;
  for (const time of week(scene, 500, "machines")) {
    const from = random.pick(appServers);
    const allowed = random.chance(0.9);
    add(networkRuleHits, {
      time,
      source: from.address,
      sourcePort: random.between(1025, 65_000),
      target: random.pick(strangers),
      port: allowed ? 443 : random.pick([25, 8080, 1433]),
      action: allowed ? "Allow" : "Deny",
    });
  }
  for (const time of week(scene, 300, "machines")) {
    add(applicationRuleHits, {
      time,
      source: random.pick(appServers).address,
      sourcePort: random.between(1025, 65_000),
      name: random.pick(sites).name,
      action: random.chance(0.95) ? "Allow" : "Deny",
    });
  }
}

/** Nothing but the flows, and one server that copies out for an hour what it does not copy in a day. */
function azureFlows(scene: Scene): void {
  const { at, random, add } = scene;
  const copyFrom = at("17 Feb 14:00");
  const copyTo = at("17 Feb 15:00");
  for (const time of week(scene, 900, "machines")) {
    const inbound = random.chance(0.4);
    const allowed = !inbound || random.chance(0.1);
    const machine = random.pick(appServers);
    const copying = machine.name === "vm-app-03" && time >= copyFrom && time < copyTo;
    add(networkAnalytics, {
      time,
      direction: inbound ? "Inbound" : "Outbound",
      allowed,
      host: machine.name,
      inside: machine.address,
      outside: random.pick(strangers),
      port: inbound ? random.pick([22, 443, 3389]) : 443,
      application: "https",
      sent: (allowed ? random.between(400, 90_000) : 0) * (copying ? 40 : 1),
      received: random.between(60, 40_000),
    });
  }
}

function names(scene: Scene): void {
  const { random, add } = scene;
  for (const time of week(scene, 1500, "people")) {
    const host = random.pick(workstations);
    const site = random.pick(sites);
    const missing = random.chance(0.03);
    const name = missing ? `wpad.${random.hex(4)}.example` : site.name;
    const answer = missing ? "" : site.address;
    add(lookups, { time, host: host.name, address: host.address, name, type: "A", answer });
  }
}

const agents = ["Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X)", "curl/8.4.0", "python-requests/2.31"];

function website(scene: Scene): void {
  const { random, add } = scene;
  for (const time of week(scene, 200, "people")) {
    const probing = random.chance(0.1);
    add(webRequests, {
      time,
      id: random.hex(32),
      from: random.pick(random.chance(0.9) ? strangers : strangers6),
      port: random.between(1025, 65_000),
      method: "GET",
      path: probing ? random.pick(["/.env", "/wp-login.php", "/admin"]) : random.pick(["/", "/products", "/contact"]),
      status: probing ? random.pick([403, 404]) : 200,
      agent: random.pick(agents),
      bytes: random.between(400, 60_000),
    });
  }
}
