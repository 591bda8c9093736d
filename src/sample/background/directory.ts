import { office, whereabouts } from "../estate/networks.ts";
import { formerUser, named, type Person } from "../estate/people.ts";
import { type Scene, week } from "../scene.ts";
import { auditLogs, type DirectoryChange } from "../schema/directory.ts";
import { behaviours } from "../schema/suspicion.ts";
import { lastMorning, someone } from "./presence.ts";

/** A week of small changes in the directory, and of what behaviour analytics found mildly interesting. */
export function everydayDirectory(scene: Scene): void {
  changes(scene);
  behaviour(scene);
}

const administrators = ["liam.byrne", "mona.saleh", "jonas.weber", "olga.petrenko"].map(named);
const provisioning = { app: "Microsoft Azure AD Internal - Jit Provisioning" };

const operations: readonly (readonly [operation: string, category: string])[] = [
  ["Update user", "UserManagement"],
  ["Change user license", "UserManagement"],
  ["Add member to group", "GroupManagement"],
  ["Remove member from group", "GroupManagement"],
  ["Update device", "Device"],
  ["Update application", "ApplicationManagement"],
];

function changes(scene: Scene): void {
  const { at, random, add } = scene;
  let leaverDone = false;
  for (const time of week(scene, 60, "people")) {
    // One of the 60 changes of the 13th is the contractor's account being disabled.
    const leaver: boolean = !leaverDone && time >= lastMorning(at);
    leaverDone ||= leaver;
    const [operation, category] = leaver ? ["Disable account", "UserManagement"] : random.pick(operations);
    const by: DirectoryChange["by"] = leaver || random.chance(0.6) ? random.pick(administrators) : provisioning;
    const target: Person = leaver ? formerUser : someone(time, at, random);
    add(auditLogs, {
      time,
      id: random.guid(),
      operation,
      category,
      service: "Core Directory",
      by,
      from: "app" in by ? "" : office.address,
      target,
      changes: leaver ? [{ name: "AccountEnabled", old: "true", new: "false" }] : [],
      result: random.chance(0.98) ? "success" : "failure",
    });
  }
}

function behaviour(scene: Scene): void {
  const { at, random, add } = scene;
  for (const time of week(scene, 20, "people")) {
    add(behaviours, {
      time,
      id: random.guid(),
      person: someone(time, at, random),
      network: whereabouts(random),
      activity: "LogOn",
      action: "Sign-in",
      source: "Azure AD",
      priority: random.between(0, 3),
      insights: { FirstTimeUserUsedApp: random.chance(0.5) ? "True" : "False" },
    });
  }
}
