import { second } from "../calendar.ts";
import { opsWorkstation } from "../estate/hosts.ts";
import { lureAddress, lureDomain } from "../estate/intruders.ts";
import { office } from "../estate/networks.ts";
import { apClerk, formerUser, named, type Person, people } from "../estate/people.ts";
import { edge } from "../estate/programs.ts";
import { random } from "../random.ts";
import type { Scene } from "../scene.ts";
import { clicks } from "../schema/clicks.ts";
import { lookups } from "../schema/dns.ts";
import { connections } from "../schema/endpoint.ts";
import { emailLinks, emails } from "../schema/mail.ts";

const recipients = people.filter((person) => person !== apClerk && person !== formerUser).slice(0, 18);
const link = `https://${lureDomain}/s/statement-q1`;

/** 14 Feb, shortly after midnight: eighteen colleagues get a link from somebody they know; one gets through. */
export function insideOutPhish(scene: Scene): void {
  mail(scene);
  visitors(scene);
  lookalikes(scene);
}

const messageTo = (person: Person) => random(`lure to ${person.upn}`).guid();

/** No address stands in these rows: the way on is the account, then the domain. */
function mail({ at, add }: Scene): void {
  for (const [index, person] of recipients.entries()) {
    const time = at("14 Feb 00:05", index * 6 * second);
    add(emails, {
      time,
      id: messageTo(person),
      from: apClerk.upn,
      fromName: apClerk.name,
      sender: "",
      to: person,
      subject: "Updated supplier statement",
      direction: "Intra-org",
      delivery: "Delivered",
      threat: "",
      urls: 1,
      attachments: 0,
      first: false,
      cluster: 3_141_592,
    });
    add(emailLinks, { time, mail: messageTo(person), url: link });
  }
}

function visitors({ at, add, random }: Scene): void {
  const visit = (when: string, alias: string, through: boolean) =>
    add(clicks, {
      time: at(`14 Feb ${when}`),
      id: random.guid(),
      person: named(alias),
      url: link,
      from: office.address,
      mail: messageTo(named(alias)),
      action: through ? "ClickAllowed" : "ClickBlocked",
      through,
      threat: through ? "" : "Phish",
    });
  visit("07:41", "elif.kaya", false);
  visit("07:58", "farid.haddad", false);
  visit("08:02", "amara.osei", true);
  visit("08:30", "hugo.martel", false);
  const source = { host: opsWorkstation.name, address: opsWorkstation.address, name: lureDomain };
  add(lookups, { ...source, time: at("14 Feb 08:02:03"), type: "A", answer: lureAddress });
  add(lookups, { ...source, time: at("14 Feb 08:02:31"), type: "A", answer: lureAddress });
  for (const when of ["08:02:04", "08:02:32"]) {
    add(connections, {
      time: at(`14 Feb ${when}`),
      device: opsWorkstation,
      person: named("amara.osei"),
      action: "ConnectionSuccess",
      program: edge,
      remote: lureAddress,
      port: 443,
      name: lureDomain,
    });
  }
}

/** Names that end or begin like the lure and belong to others. */
function lookalikes({ at, add }: Scene): void {
  const source = { host: "ws-it-008", address: "10.20.4.26", type: "A" } as const;
  add(lookups, { ...source, time: at("14 Feb 10:15"), name: `${lureDomain}.net`, answer: "198.18.52.14" });
  add(lookups, { ...source, time: at("14 Feb 10:16"), name: `my${lureDomain}`, answer: "198.18.52.15" });
}
