import { minute, second } from "../calendar.ts";
import { azureCli } from "../estate/apps.ts";
import { knownScanner, slowSprayers, sprayer } from "../estate/intruders.ts";
import { office } from "../estate/networks.ts";
import { apClerk, formerUser, itBuyer, type Person, people, scanner } from "../estate/people.ts";
import type { Scene } from "../scene.ts";
import { firewallSessions } from "../schema/firewall.ts";
import { type Result, type SignIn, signIns } from "../schema/sign-ins.ts";
import { fasthttp, stolenSession } from "./session.ts";

/** The directory's first forty accounts: the newest was not on the list that the attacker had bought. */
const targets = people.slice(0, 40);

/** 13 Feb, evening: one password for everybody, then patience. */
export function spray(scene: Scene): void {
  refused(scene);
  quick(scene);
  slow(scene);
}

/** Before and after, the office's firewall turns the sprayer away six times; another, known scanner 300 times. */
function refused({ at, add, random }: Scene): void {
  const refuse = (time: Date, source: string, port: number) =>
    add(firewallSessions, {
      time,
      action: "Deny",
      direction: "Inbound",
      source,
      sourcePort: random.between(1025, 65_000),
      target: firewall,
      port,
      protocol: "TCP",
      application: "incomplete",
      rule: "deny-inbound",
      user: "",
      url: "",
      sent: 60,
      received: 0,
    });
  for (let knock = 0; knock < 6; knock++) refuse(at("13 Feb 17:41:10", knock * 90 * second), sprayer.address, 443);
  // From the first hour of the 12th to shortly before the firewall's last row.
  for (let knock = 0; knock < 300; knock++) refuse(at("12 Feb 00:11:40", knock * 29 * minute), knownScanner, 22);
}

/** The outer side of the office's firewall; the way out that people use is the next address. */
const firewall = office.address.replace(/\d+$/, "9");

/** One account a minute, 18:00 to 18:39. One password fits. */
function quick({ at, add, random }: Scene): void {
  for (const [index, person] of targets.entries()) {
    add(signIns, {
      ...attempt(person),
      time: at("13 Feb 18:00", index * minute),
      id: random.guid(),
      network: sprayer,
      result: outcome(person),
      // The one account that the policy for multi-factor authentication does not cover.
      factors: person === itBuyer ? "multi" : "single",
      policy: person === itBuyer ? "failure" : "notApplied",
      session: person === apClerk ? stolenSession : "",
    });
  }
}

function outcome(person: Person): Result {
  if (person === apClerk) return "0";
  if (person === itBuyer) return "50076";
  if (person === formerUser) return "50057";
  if (person === scanner) return "50053";
  return "50126";
}

/** Twelve addresses take turns, one attempt every 90 seconds: eight each, too few to notice. */
function slow({ at, add, random }: Scene): void {
  for (let tried = 0; tried < 96; tried++) {
    const person = targets[(tried * 7) % targets.length];
    const network = slowSprayers[tried % slowSprayers.length];
    if (!person || !network) continue;
    add(signIns, {
      ...attempt(person),
      time: at("13 Feb 18:45", tried * 90 * second),
      id: random.guid(),
      network,
      result: "50126",
      factors: "single",
      policy: "notApplied",
      session: "",
    });
  }
}

function attempt(person: Person): Pick<SignIn, "person" | "app" | "agent" | "client" | "risk"> {
  return { person, app: azureCli, agent: fasthttp, client: "Mobile Apps and Desktop clients", risk: "none" };
}
