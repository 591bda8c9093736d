import { random } from "../random.ts";
import type { App } from "../schema/sign-ins.ts";

export const azureCli: App = {
  name: "Microsoft Azure CLI",
  id: "04b07795-8ddb-461a-bbee-02f9e1bf7b46",
  resource: "Windows Azure Service Management API",
};
export const officeHome: App = {
  name: "OfficeHome",
  id: "4765445b-32c6-49b0-83e6-1d93765276ca",
  resource: "OfficeHome",
};
export const outlook: App = {
  name: "Outlook",
  id: "5d661950-3475-41cd-a2c3-d671a3162bc1",
  resource: "Office 365 Exchange Online",
};
const sharePoint: App = {
  name: "Office 365 SharePoint Online",
  id: "00000003-0000-0ff1-ce00-000000000000",
  resource: "Office 365 SharePoint Online",
};
const teams: App = {
  name: "Microsoft Teams",
  id: "1fec8e78-bce4-4aaf-ab1b-5451cc387264",
  resource: "Microsoft Teams Services",
};

/** What people use all day. */
export const apps: readonly App[] = [officeHome, outlook, teams, sharePoint];

/** What runs without a person. */
export const workloads = [
  "invoice-sync",
  "backup-vault",
  "hr-connector",
  "deploy-pipeline",
  "report-mailer",
  "inventory-api",
].map((name) => {
  const chance = random(`workload ${name}`);
  return { name, id: chance.guid(), app: chance.guid() };
});

export const browser =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36";
