import { sites } from "../estate/names.ts";
import { office, strangers, strangers6, whereabouts } from "../estate/networks.ts";
import { people } from "../estate/people.ts";
import { type Scene, week } from "../scene.ts";
import { clicks } from "../schema/clicks.ts";
import { emailAttachments, emailLinks, emails, type Mail } from "../schema/mail.ts";
import { someone } from "./presence.ts";

const subjects = ["Your order", "Meeting on Thursday", "Quarterly figures", "Delivery note", "Newsletter", "Reminder"];
const senders = ["info", "orders", "news", "team", "billing"];

/** A week of mail: three in five messages carry a link, one in five a file. */
export function everydayMail(scene: Scene): void {
  const { random, add } = scene;
  for (const [index, time] of week(scene, 250, "people").entries()) {
    const mail = message(scene, time, index);
    add(emails, mail);
    if (mail.urls) add(emailLinks, { time, mail: mail.id, url: `https://${random.pick(sites).name}/${random.hex(6)}` });
    if (mail.attachments) {
      add(emailAttachments, {
        time,
        mail: mail.id,
        from: mail.from,
        to: mail.to,
        file: `${random.pick(subjects)}.${random.pick(["pdf", "xlsx", "docx"])}`,
        sha256: random.hex(64),
        size: random.between(9000, 900_000),
        threat: mail.threat,
      });
    }
  }
  for (const time of week(scene, 25, "people")) click(scene, time);
}

function message({ at, random }: Scene, time: Date, index: number): Mail {
  const from = random.next();
  const inside = from < 0.3;
  const outward = from > 0.9;
  const author = someone(time, at, random);
  const site = random.pick(sites).name.split(".").slice(1).join(".");
  const outsider = `${random.pick(senders)}@${site}`;
  const refused = !inside && !outward && random.chance(0.09);
  return {
    time,
    id: random.guid(),
    ...(inside || outward ? { from: author.upn, fromName: author.name } : { from: outsider, fromName: site }),
    sender: inside ? "" : outward ? office.address : random.pick(random.chance(0.9) ? strangers : strangers6),
    to: outward ? { upn: outsider, objectId: "" } : random.pick(people.filter((person) => person !== author)),
    subject: `${random.pick(subjects)} ${random.between(100, 999)}`,
    direction: inside ? "Intra-org" : outward ? "Outbound" : "Inbound",
    delivery: refused ? (random.chance(0.5) ? "Blocked" : "Junked") : "Delivered",
    threat: refused ? (random.chance(0.3) ? "Phish" : "Spam") : "",
    urls: index % 5 < 3 ? 1 : 0,
    attachments: index % 5 === 4 ? 1 : 0,
    first: !inside && random.chance(0.2),
    cluster: random.between(1_000_000, 3_000_000),
  };
}

function click({ at, random, add }: Scene, time: Date): void {
  const blocked = random.chance(0.06);
  add(clicks, {
    time,
    id: random.guid(),
    person: someone(time, at, random),
    url: `https://${random.pick(sites).name}/${random.hex(6)}`,
    from: whereabouts(random).address,
    mail: random.guid(),
    action: blocked ? "ClickBlocked" : "ClickAllowed",
    through: false,
    threat: blocked ? "Phish" : "",
  });
}
