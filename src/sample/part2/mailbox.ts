import { minute, second } from "../calendar.ts";
import { operator, operator6 } from "../estate/intruders.ts";
import { apClerk } from "../estate/people.ts";
import type { Scene } from "../scene.ts";
import { cloudAppEvents } from "../schema/cloud-apps.ts";
import { officeActivity } from "../schema/office.ts";
import { operatorAgent } from "./session.ts";

/** 13 Feb 21:26 to 22:17: a rule hides the answers, mail about payments is read, the finance site is emptied. */
export function mailboxAndFiles(scene: Scene): void {
  rule(scene);
  reading(scene);
  download(scene);
}

function rule({ at, add, random }: Scene): void {
  const time = at("13 Feb 21:26:11");
  const parameters = [
    { Name: "Name", Value: "." },
    { Name: "SubjectOrBodyContainsWords", Value: "invoice;payment;iban" },
    { Name: "MoveToFolder", Value: "RSS Feeds" },
    { Name: "MarkAsRead", Value: "True" },
    { Name: "StopProcessingRules", Value: "True" },
  ];
  add(officeActivity, {
    time,
    workload: "Exchange",
    operation: "New-InboxRule",
    person: apClerk,
    from: `${operator.address}:52113`,
    id: random.guid(),
    agent: operatorAgent,
    result: "True",
    object: "ap.clerk\\.",
    parameters,
  });
  add(cloudAppEvents, {
    time,
    id: random.guid(),
    application: "Microsoft Exchange Online",
    action: "New-InboxRule",
    activity: "Create",
    person: apClerk,
    network: operator,
    object: ".",
    admin: false,
    agent: operatorAgent,
    raw: { Operation: "New-InboxRule", UserId: apClerk.upn, Parameters: parameters },
  });
}

/** Fourteen times mail is opened; three of them over IPv6. */
function reading({ at, add, random }: Scene): void {
  const read = (time: Date, from: string) =>
    add(officeActivity, {
      time,
      workload: "Exchange",
      operation: "MailItemsAccessed",
      person: apClerk,
      from,
      id: random.guid(),
      agent: operatorAgent,
      items: [{ Folder: "Inbox", Subject: `Invoice ${random.between(2000, 2999)}` }],
    });
  for (let opened = 0; opened < 11; opened++) read(at("13 Feb 21:28", opened * 147 * second), operator.address);
  for (let opened = 0; opened < 3; opened++) {
    read(at("13 Feb 21:35:20", opened * 6 * minute), `[${operator6}]:49152`);
  }
}

/** Nine files are looked at, 63 taken, one every twelve seconds. */
function download({ at, add, random }: Scene): void {
  const site = {
    workload: "SharePoint",
    person: apClerk,
    from: operator.address,
    agent: operatorAgent,
    site: "https://contoso.sharepoint.com/sites/finance/",
    folder: "Shared Documents/Suppliers",
  } as const;
  for (let looked = 0; looked < 9; looked++) {
    const file = `Supplier list ${looked + 1}.xlsx`;
    const time = at("13 Feb 22:03", looked * 8 * second);
    add(officeActivity, { ...site, time, operation: "FileAccessed", file, id: random.guid() });
  }
  for (let taken = 0; taken < 63; taken++) {
    const file = `Contract ${2019_000 + taken}.pdf`;
    const time = at("13 Feb 22:04:10", taken * 12 * second);
    add(officeActivity, { ...site, time, operation: "FileDownloaded", file, id: random.guid() });
    add(cloudAppEvents, {
      time,
      id: random.guid(),
      application: "Microsoft SharePoint Online",
      action: "FileDownloaded",
      activity: "Download",
      person: apClerk,
      network: operator,
      object: `${site.site}${site.folder}/${file}`,
      admin: false,
      agent: operatorAgent,
      raw: { Operation: "FileDownloaded", UserId: apClerk.upn, SiteUrl: site.site },
    });
  }
}
