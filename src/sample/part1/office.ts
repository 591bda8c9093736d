import { second } from "../calendar.ts";
import { intruder } from "../estate/intruders.ts";
import { officeUser } from "../estate/people.ts";
import type { Scene } from "../scene.ts";
import { officeActivity } from "../schema/office.ts";
import { hostileNames } from "./hostile.ts";

const agent = "Mozilla/5.0 (X11; Linux x86_64; rv:60.0) Gecko/20100101 Firefox/60.0";
const drive = {
  workload: "OneDrive",
  site: "https://contoso-my.sharepoint.com/personal/ellen_park/",
  folder: "Documents/Research",
} as const;

/**
 * 16 Feb 03:43 to 03:48: after three wrong passwords the intruder is in a researcher's account, takes 47 files from her
 * OneDrive and changes her mailbox. The published investigation looked at a later day and never saw it.
 */
export function office(scene: Scene): void {
  signIns(scene);
  files(scene);
  mailbox(scene);
}

function signIns({ at, add, random }: Scene): void {
  const visit = { workload: "AzureActiveDirectory", person: officeUser, from: intruder, agent } as const;
  for (let attempt = 0; attempt < 3; attempt++) {
    const time = at("16 Feb 03:43:02.110", attempt * 6 * second);
    add(officeActivity, { ...visit, time, operation: "UserLoginFailed", result: "Failed", id: random.guid() });
  }
  for (let attempt = 0; attempt < 17; attempt++) {
    const time = at("16 Feb 03:43:21.400", attempt * 16 * second);
    add(officeActivity, { ...visit, time, operation: "UserLoggedIn", id: random.guid() });
  }
}

function files({ at, add, random }: Scene): void {
  const visit = { ...drive, person: officeUser, from: intruder, agent };
  const look = (operation: string, when: string, file: string) =>
    add(officeActivity, { ...visit, time: at(`16 Feb ${when}`), operation, file, id: random.guid() });
  look("PageViewed", "03:43:30.250", "onedrive.aspx");
  for (const when of ["03:43:41.700", "03:43:52.030", "03:44:03.660"]) look("FilePreviewed", when, "Grant plan.docx");
  for (const when of ["03:44:09.140", "03:44:13.820", "03:44:18.505", "03:44:22.977"]) {
    look("FileAccessed", when, "Partners.xlsx");
  }
  for (let taken = 0; taken < 47; taken++) {
    const time = at("16 Feb 03:44:30.090", taken * 4 * second);
    const file = hostileNames[taken] ?? `Trial results ${taken + 1}.xlsx`;
    add(officeActivity, { ...visit, time, operation: "FileDownloaded", file, id: random.guid() });
  }
}

/** The one row that writes the address with a port. */
function mailbox({ at, add, random }: Scene): void {
  add(officeActivity, {
    time: at("16 Feb 03:47:55.300"),
    workload: "Exchange",
    operation: "Set-Mailbox",
    person: officeUser,
    from: `${intruder}:10811`,
    agent,
    id: random.guid(),
    result: "True",
    object: "ellen.park",
    parameters: [
      { Name: "Identity", Value: "ellen.park" },
      { Name: "DeliverToMailboxAndForward", Value: "True" },
      { Name: "ForwardingSmtpAddress", Value: "smtp:archive.ellen@mail.example.com" },
    ],
  });
}
