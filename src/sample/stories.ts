import { everydayCloud } from "./background/cloud.ts";
import { everydayDirectory } from "./background/directory.ts";
import { everydayEndpoints } from "./background/endpoints.ts";
import { everydayMail } from "./background/mail.ts";
import { everydayNetwork } from "./background/network.ts";
import { everydayOffice } from "./background/office.ts";
import { registers } from "./background/registers.ts";
import { serverNoise } from "./background/servers.ts";
import { everydaySignIns } from "./background/sign-ins.ts";
import { unsearched } from "./background/unsearched.ts";
import { decoys } from "./part1/decoys.ts";
import { downloadAlert } from "./part1/download-alert.ts";
import { flows } from "./part1/flows.ts";
import { intelligence } from "./part1/intelligence.ts";
import { office } from "./part1/office.ts";
import { ssh } from "./part1/ssh.ts";
import { sshAlerts } from "./part1/ssh-alerts.ts";
import { windows } from "./part1/windows.ts";
import { alertsAndIncident } from "./part2/alerts.ts";
import { sharedHostingVisits } from "./part2/hosting.ts";
import { mailboxAndFiles } from "./part2/mailbox.ts";
import { operatorArrives } from "./part2/operator.ts";
import { insideOutPhish } from "./part2/phish.ts";
import { spray } from "./part2/spray.ts";
import type { Story } from "./scene.ts";

/** Part 1: the published incident, a cloud address that logs in over SSH. */
const contoso = { flows, windows, office, ssh, sshAlerts, downloadAlert, intelligence, decoys };

/** Part 2: the quiet supplier, a password spray that ends in a mailbox. */
const quietSupplier = {
  spray,
  operatorArrives,
  mailboxAndFiles,
  insideOutPhish,
  sharedHostingVisits,
  alertsAndIncident,
};

/** Everything else that happens in a week. */
const background = {
  serverNoise,
  everydaySignIns,
  everydayDirectory,
  everydayOffice,
  everydayMail,
  everydayEndpoints,
  everydayNetwork,
  everydayCloud,
  registers,
  unsearched,
};

/** Each story's name seeds its chance: renaming one changes its rows, and nobody else's. */
export const stories: Readonly<Record<string, Story>> = { ...contoso, ...quietSupplier, ...background };
