import { hour, minute } from "../calendar.ts";
import { analyst, directory, formerUser, named, type Person } from "../estate/people.ts";
import type { Scene } from "../scene.ts";
import { identities } from "../schema/identities.ts";
import { securityIncidents } from "../schema/incidents.ts";
import { stixIndicators } from "../schema/stix.ts";
import { assetOwners } from "../schema/unsearched.ts";
import { watchlists } from "../schema/watchlists.ts";
import type { Json } from "../table.ts";

/** What the workspace was told once: who people are, what is ours, what others warned of, what was closed. */
export function registers(scene: Scene): void {
  whoIsWho(scene);
  lists(scene);
  warnings(scene);
  closedIncidents(scene);
  owners(scene);
}

function whoIsWho({ at, add }: Scene): void {
  for (const person of directory) {
    const administrator = person.alias.startsWith("adm.");
    const service = person.alias.startsWith("svc-");
    const mailbox = /Shared mailbox|Room|Device/.test(person.title);
    add(identities, {
      time: at("12 Feb 02:00"),
      person,
      roles: rolesOf(person),
      groups: [`${person.department} staff`],
      enabled: person !== formerUser && !mailbox,
      mfa: !service && !mailbox && person.alias !== "ap.clerk",
      service,
      blast:
        administrator || person.title.startsWith("Head") ? "High" : person.department === "Finance" ? "Medium" : "Low",
      risk: "None",
      aliases: [`${person.alias.replace(/\W/g, "")}@contoso.com`],
    });
  }
}

function rolesOf(person: Person): string[] {
  if (person.alias === "adm.ines.duarte" || person.alias === "emergency.access") return ["Global Administrator"];
  if (person.alias.startsWith("adm.")) return ["User Administrator", "Exchange Administrator"];
  return person === analyst ? ["Security Operator"] : [];
}

/** Twelve entries; ranges name no single address. */
function lists({ at, add }: Scene): void {
  const enter = (list: string, key: string, item: Json) =>
    add(watchlists, { time: at("12 Feb 02:30"), list, key, item });
  for (const [range, name] of [
    ["198.51.100.8/29", "HQ NAT"],
    ["10.20.4.0/24", "Office network"],
    ["10.20.8.0/24", "Application servers"],
    ["10.0.3.0/24", "Research servers"],
  ] as const) {
    enter("OwnRanges", range, { Range: range, Name: name });
  }
  enter("ApprovedScanners", "198.19.242.5", { Address: "198.19.242.5", Name: "Yearly penetration test" });
  for (const alias of ["ines.duarte", "chen.wei", "tara.singh", "managing.director"]) {
    enter("VIPUsers", `${alias}@contoso.com`, { "User Principal Name": `${alias}@contoso.com` });
  }
  for (const host of ["dc-01", "fw-hq-01", "vm-app-01"]) {
    enter("HighValueAssets", host, { "Asset Name": host, Owner: named("ines.duarte").upn });
  }
}

/** 200 indicators of others, about addresses and names that never appear in these logs. */
function warnings({ at, add, random }: Scene): void {
  for (let index = 0; index < 200; index++) {
    const [key, value] = random.pick([
      ["ipv4-addr:value", `198.19.${random.between(244, 254)}.${random.between(1, 254)}`],
      ["domain-name:value", `${random.hex(8)}.unwanted-${index}.example`],
      ["url:value", `http://${random.hex(6)}.unwanted-${index}.example/${random.hex(4)}`],
      ["file:hashes.'SHA-256'", random.hex(64)],
    ] as const);
    add(stixIndicators, {
      time: at("12 Feb 03:00", index * 700),
      id: random.guid(),
      key,
      value,
      name: `Shared indicator ${index + 1}`,
      description: "Received from a partner.",
      type: random.pick(["malicious-activity", "anomalous-activity", "compromised"]),
      confidence: random.chance(0.2) ? null : random.between(20, 95),
      active: true,
      from: at("20 Jan", random.below(14 * 24) * hour),
      until: at("12 Feb", random.between(2, 45) * 24 * hour),
      tlp: random.pick(["Green", "Amber"]),
      source: "Partner exchange",
    });
  }
}

const endings = [
  { as: "FalsePositive", reason: "IncorrectAlertLogic", comment: "Printer firmware check" },
  { as: "BenignPositive", reason: "SuspiciousButExpected", comment: "Change window" },
  { as: "TruePositive", reason: "SuspiciousActivity", comment: "Password reset, mail removed" },
  { as: "Undetermined", reason: "", comment: "Not enough left to tell" },
];

/** The alerts of these are older than what the workspace still holds. */
function closedIncidents({ at, add, random }: Scene): void {
  for (let index = 0; index < 12; index++) {
    const closed = at("12 Feb 09:30", index * 13 * hour + random.below(40 * minute));
    const before = (hours: number) => new Date(closed.getTime() - hours * hour);
    add(securityIncidents, {
      time: closed,
      number: 1158 + index,
      title: random.pick(["Mail reported by a user", "Unusual sign-in", "Malware blocked on a workstation"]),
      description: "",
      severity: random.pick(["Low", "Medium", "Informational"] as const),
      status: "Closed",
      created: before(30),
      firstActivity: before(200),
      lastActivity: before(190),
      alerts: [random.guid()],
      owner: analyst,
      closed: random.pick(endings),
      product: "Azure Sentinel",
      tactics: [],
      modifiedBy: analyst.upn,
    });
  }
}

/** A table without a time: nothing in it can be placed in a window. */
function owners({ add }: Scene): void {
  for (const [asset, alias] of [
    ["ws-ops-021", "amara.osei"],
    ["ws-fin-011", "chen.wei"],
    ["vm-app-01", "olga.petrenko"],
    ["dc-01", "ines.duarte"],
  ] as const) {
    add(assetOwners, { asset, owner: named(alias).name, contact: named(alias).upn });
  }
}
