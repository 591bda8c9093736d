import { minute } from "../calendar.ts";
import { azureCli, officeHome, outlook } from "../estate/apps.ts";
import { operator, sprayer } from "../estate/intruders.ts";
import { apClerk } from "../estate/people.ts";
import type { Scene } from "../scene.ts";
import { auditLogs } from "../schema/directory.ts";
import { graphCalls } from "../schema/graph.ts";
import { nonInteractiveSignIns, type SignIn, signIns } from "../schema/sign-ins.ts";
import { behaviours, riskEvents } from "../schema/suspicion.ts";
import { operatorAgent, stolenSession } from "./session.ts";

/** 13 Feb 21:12: a person sits down where the sprayer got in, makes the access last, and looks around. */
export function operatorArrives(scene: Scene): void {
  arrival(scene);
  tokens(scene);
  persistence(scene);
  suspicion(scene);
  enumeration(scene);
}

const signIn: Omit<SignIn, "time" | "id"> = {
  person: apClerk,
  network: operator,
  app: officeHome,
  result: "0",
  agent: operatorAgent,
  client: "Browser",
  factors: "single",
  policy: "notApplied",
  risk: "medium",
  session: stolenSession,
};

function arrival({ at, add, random }: Scene): void {
  add(signIns, { ...signIn, time: at("13 Feb 21:12:05"), id: random.guid() });
  add(signIns, { ...signIn, time: at("13 Feb 21:12:40"), id: random.guid(), app: outlook });
}

/** The session is kept alive that night and once a day; the last time is 40 minutes before the scenario's instant. */
function tokens({ at, add, random }: Scene): void {
  const night = Array.from({ length: 22 }, (_, index) => at("13 Feb 21:13", index * 12 * minute));
  const mornings = [15, 16, 17, 18].map((date) => at(`${date} Feb 09:10`));
  for (const time of [...night, ...mornings, at("18 Feb 23:20")]) {
    add(nonInteractiveSignIns, { ...signIn, time, id: random.guid(), app: outlook, risk: "none" });
  }
}

function persistence({ at, add, random }: Scene): void {
  add(auditLogs, {
    time: at("13 Feb 21:19:30"),
    id: random.guid(),
    operation: "User registered security info",
    category: "UserManagement",
    service: "Authentication Methods",
    by: apClerk,
    from: operator.address,
    target: apClerk,
    changes: [{ name: "StrongAuthenticationMethod", old: "", new: "Authenticator app" }],
    result: "success",
    reason: "User registered Authenticator App with Notification and Code",
  });
}

/** What the identity products made of it. */
function suspicion({ at, add, random }: Scene): void {
  add(riskEvents, {
    time: at("13 Feb 20:20"),
    id: random.guid(),
    person: apClerk,
    network: sprayer,
    event: "passwordSpray",
    level: "high",
  });
  add(riskEvents, {
    time: at("13 Feb 21:15"),
    id: random.guid(),
    person: apClerk,
    network: operator,
    event: "unfamiliarFeatures",
    level: "medium",
  });
  const unusual = { person: apClerk, network: operator };
  add(behaviours, {
    ...unusual,
    time: at("13 Feb 21:20"),
    id: random.guid(),
    activity: "LogOn",
    action: "Sign-in",
    source: "Azure AD",
    priority: 6,
    insights: { FirstTimeUserConnectedFromCountry: "True", FirstTimeUserConnectedViaISP: "True" },
  });
  add(behaviours, {
    ...unusual,
    time: at("13 Feb 22:10"),
    id: random.guid(),
    activity: "FileDownload",
    action: "FileDownloaded",
    source: "Office 365",
    priority: 8,
    insights: { UncommonHighVolumeOfActions: "True" },
  });
}

/** 31 calls of Microsoft Graph, one every 68 seconds: who works here, in which groups, with which rights. */
function enumeration({ at, add, random }: Scene): void {
  const paths = ["/users?$top=100", "/groups?$top=100", "/directoryRoles", "/me/memberOf", "/applications", "/devices"];
  for (let call = 0; call < 31; call++) {
    add(graphCalls, {
      time: at("13 Feb 21:30", call * 68_000),
      id: random.guid(),
      method: "GET",
      path: paths[call % paths.length] ?? "/me",
      status: call % 6 === 2 ? 403 : 200,
      bytes: random.between(900, 64_000),
      from: operator.address,
      agent: operatorAgent,
      app: azureCli.id,
      person: apClerk,
      session: stolenSession,
    });
  }
}
