import { apps, browser, workloads } from "../estate/apps.ts";
import { workstationOf } from "../estate/hosts.ts";
import { office, whereabouts } from "../estate/networks.ts";
import { type Scene, week } from "../scene.ts";
import { nonInteractiveSignIns, type Result, type SignIn, signIns } from "../schema/sign-ins.ts";
import { managedIdentitySignIns, servicePrincipalSignIns } from "../schema/workload-sign-ins.ts";
import { sessions, someone } from "./presence.ts";

/** Where the company's own automation runs. */
export const automation = "198.19.241.20";

/** Three wrong passwords from the office in the whole week: which sign-ins of the week those are. */
const slips = new Set([412, 2_190, 4_877]);

/** A week of people and machines signing in. */
export function everydaySignIns(scene: Scene): void {
  people(scene);
  machines(scene);
}

function people(scene: Scene): void {
  const { at, random, add } = scene;
  const session = sessions(random);
  const usual = (time: Date, network: SignIn["network"], result: Result): SignIn => {
    const person = someone(time, at, random);
    const id = random.guid();
    return {
      time,
      id,
      person,
      network,
      app: random.pick(apps),
      result,
      agent: browser,
      client: random.chance(0.7) ? "Browser" : "Mobile Apps and Desktop clients",
      device: workstationOf(person),
      factors: network === office ? "single" : "multi",
      policy: result === "0" || result === "50126" ? (network === office ? "notApplied" : "success") : "failure",
      risk: "none",
      session: result === "0" ? session(person, time, network.address) : "",
    };
  };
  for (const [index, time] of week(scene, 900, "people").entries()) {
    const slip = slips.has(index);
    const network = slip ? office : whereabouts(random);
    // At home a password is mistyped now and then.
    const mistyped = slip || (network !== office && random.chance(0.03));
    add(signIns, usual(time, network, mistyped ? "50126" : "0"));
  }
  for (const time of week(scene, 2500, "people")) {
    const network = whereabouts(random);
    const revoked = network !== office && random.chance(0.02);
    add(nonInteractiveSignIns, usual(time, network, revoked ? "50173" : "0"));
  }
}

function machines(scene: Scene): void {
  const { random, add } = scene;
  const one = (time: Date, from: string) => {
    const workload = random.pick(workloads);
    return {
      time,
      id: random.guid(),
      name: workload.name,
      servicePrincipal: workload.id,
      app: workload.app,
      resource: random.pick(["Microsoft Graph", "Azure Key Vault", "Windows Azure Service Management API"]),
      from,
      country: from ? "IE" : "",
      result: random.chance(0.99) ? "0" : "7000222",
    };
  };
  for (const time of week(scene, 200, "machines")) add(servicePrincipalSignIns, one(time, automation));
  // Azure does not say where a managed identity runs.
  for (const time of week(scene, 150, "machines")) add(managedIdentitySignIns, one(time, ""));
}
