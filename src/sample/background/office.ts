import { browser } from "../estate/apps.ts";
import { type Network, whereabouts } from "../estate/networks.ts";
import type { Person } from "../estate/people.ts";
import { type Scene, week } from "../scene.ts";
import { cloudAppEvents } from "../schema/cloud-apps.ts";
import { type OfficeEvent, officeActivity } from "../schema/office.ts";
import { someone } from "./presence.ts";

const documents = ["Plan", "Budget", "Minutes", "Offer", "Roster", "Checklist", "Invoice", "Report"];

type Work = Pick<OfficeEvent, "workload" | "operation">;

/** How often each thing is done, in hundredths. */
const habits: readonly (readonly [share: number, work: Work])[] = [
  [34, { workload: "SharePoint", operation: "FileAccessed" }],
  [14, { workload: "SharePoint", operation: "FileModified" }],
  [8, { workload: "OneDrive", operation: "FileDownloaded" }],
  [6, { workload: "OneDrive", operation: "FileUploaded" }],
  [22, { workload: "Exchange", operation: "MailItemsAccessed" }],
  [10, { workload: "MicrosoftTeams", operation: "MessageSent" }],
  [6, { workload: "AzureActiveDirectory", operation: "UserLoggedIn" }],
];
const deck: readonly Work[] = habits.flatMap(([share, work]) => Array.from({ length: share }, () => work));

/** A week of people reading mail and working on files. */
export function everydayOffice(scene: Scene): void {
  const { at, random, add } = scene;
  for (const time of week(scene, 700, "people")) {
    const person = someone(time, at, random);
    const work = random.pick(deck);
    const { address } = whereabouts(random);
    add(officeActivity, {
      ...work,
      time,
      person,
      id: random.guid(),
      agent: browser,
      // Exchange adds the port, the others do not.
      from: work.workload === "Exchange" ? `${address}:${random.between(49_152, 65_000)}` : address,
      ...(work.operation.startsWith("File") && file(scene, person, work)),
      ...(work.workload === "MicrosoftTeams" && { team: `${person.department} team` }),
    });
  }
  for (const time of week(scene, 400, "people")) seenByDefender(scene, time, whereabouts(random));
}

function file({ random }: Scene, person: Person, work: Work): Pick<OfficeEvent, "site" | "folder" | "file"> {
  return {
    site:
      work.workload === "OneDrive"
        ? `https://contoso-my.sharepoint.com/personal/${person.alias.replace(".", "_")}/`
        : `https://contoso.sharepoint.com/sites/${person.department.toLowerCase()}/`,
    folder: "Shared Documents",
    file: `${random.pick(documents)} ${random.between(1, 400)}.${random.pick(["docx", "xlsx", "pdf", "pptx"])}`,
  };
}

function seenByDefender({ at, random, add }: Scene, time: Date, network: Network): void {
  const person = someone(time, at, random);
  const [action, activity] = random.pick([
    ["FileAccessed", "Basic"],
    ["FileModified", "Edit"],
    ["FileUploaded", "Upload"],
    ["MessageSent", "Basic"],
  ] as const);
  const isMessage = action === "MessageSent";
  add(cloudAppEvents, {
    time,
    id: random.guid(),
    application: isMessage ? "Microsoft Teams" : "Microsoft SharePoint Online",
    action,
    activity,
    person,
    network,
    object: isMessage ? `${person.department} team` : `${random.pick(documents)} ${random.between(1, 400)}.docx`,
    admin: false,
    agent: browser,
    raw: { Operation: action, UserId: person.upn },
  });
}
