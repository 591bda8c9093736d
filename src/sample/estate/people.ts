import { random } from "../random.ts";

export interface Person {
  readonly upn: string;
  /** The part before the @, as Windows and Linux know the account. */
  readonly alias: string;
  readonly name: string;
  readonly objectId: string;
  readonly sid: string;
  readonly title: string;
  readonly department: string;
  readonly manager: string;
}

export const domain = "contoso.com";

type Role = readonly [alias: string, title: string, department: string];

/** Everybody with a mailbox, in the order of the directory: the spray goes down this list. */
const staff: readonly Role[] = [
  ["amara.osei", "Head of Operations", "Operations"],
  ["ben.tveit", "Operations planner", "Operations"],
  ["carla.reyes", "Dispatcher", "Operations"],
  ["dmitri.voss", "Warehouse lead", "Operations"],
  ["elif.kaya", "Dispatcher", "Operations"],
  ["farid.haddad", "Fleet coordinator", "Operations"],
  ["greta.lind", "Quality manager", "Operations"],
  ["hugo.martel", "Planner", "Operations"],
  ["former.user", "Contractor", "Operations"],
  ["ines.duarte", "Head of IT", "IT"],
  ["jonas.weber", "Systems engineer", "IT"],
  ["kavya.nair", "Network engineer", "IT"],
  ["liam.byrne", "Service desk", "IT"],
  ["mona.saleh", "Service desk", "IT"],
  ["nils.aaker", "Database engineer", "IT"],
  ["olga.petrenko", "Cloud engineer", "IT"],
  ["pedro.alves", "Developer", "IT"],
  ["it.buyer", "IT purchasing", "IT"],
  ["quinn.harper", "Developer", "IT"],
  ["rosa.vidal", "Developer", "IT"],
  ["sami.korhonen", "Security engineer", "IT"],
  ["tara.singh", "Head of Sales", "Sales"],
  ["umberto.gallo", "Account manager", "Sales"],
  ["vera.novak", "Account manager", "Sales"],
  ["wim.jansen", "Sales engineer", "Sales"],
  ["svc-scan", "Scanner account (print room)", "Service"],
  ["xenia.popov", "Account manager", "Sales"],
  ["yusuf.demir", "Marketing", "Sales"],
  ["zoe.laurent", "Marketing", "Sales"],
  ["adele.okafor", "Head of People", "People"],
  ["bruno.keller", "Recruiter", "People"],
  ["chen.wei", "Head of Finance", "Finance"],
  ["dora.horvath", "Controller", "Finance"],
  ["ap.clerk", "Accounts payable clerk", "Finance"],
  ["emil.strand", "Accountant", "Finance"],
  ["flora.mbeki", "Payroll", "Finance"],
  ["gavin.price", "Treasury", "Finance"],
  ["hana.sato", "Legal counsel", "Legal"],
  ["igor.zoric", "Facilities", "Operations"],
  ["julia.ferro", "Assistant", "Operations"],
  ["karim.aziz", "Intern", "Operations"],
];

const heads: Readonly<Record<string, string>> = {
  Operations: `amara.osei@${domain}`,
  Sales: `tara.singh@${domain}`,
  People: `adele.okafor@${domain}`,
  Finance: `chen.wei@${domain}`,
};

export const people: readonly Person[] = staff.map(person);

/** Closes incidents; signs in nowhere in these logs. */
export const analyst = person(["analyst.one", "Security analyst", "IT"]);

/** Whose Office data the intruder of the first incident reads. */
export const officeUser = person(["ellen.park", "Research director", "Research"]);

/** Accounts that sign in to nothing here: administrators' second accounts, shared mailboxes, rooms. */
const silent: readonly Role[] = [
  ["managing.director", "Managing director", "Management"],
  ["adm.ines.duarte", "Administrator account", "IT"],
  ["adm.jonas.weber", "Administrator account", "IT"],
  ["adm.olga.petrenko", "Administrator account", "IT"],
  ["emergency.access", "Emergency access account", "IT"],
  ["svc-backup", "Backup account", "Service"],
  ["svc-build", "Build account", "Service"],
  ["invoices", "Shared mailbox", "Finance"],
  ["sales.desk", "Shared mailbox", "Sales"],
  ["jobs", "Shared mailbox", "People"],
  ["press", "Shared mailbox", "Sales"],
  ["dispatch", "Shared mailbox", "Operations"],
  ["room.atrium", "Room", "Facilities"],
  ["room.library", "Room", "Facilities"],
  ["room.workshop", "Room", "Facilities"],
  ["reception", "Front desk", "Facilities"],
  ["projector", "Device account", "Facilities"],
];

/** Everybody that the directory knows: 60 accounts. */
export const directory: readonly Person[] = [...people, analyst, officeUser, ...silent.map(person)];

export const apClerk = named("ap.clerk");
export const itBuyer = named("it.buyer");
export const scanner = named("svc-scan");
export const formerUser = named("former.user");

export function named(alias: string): Person {
  const found = people.find((candidate) => candidate.alias === alias);
  if (!found) throw new RangeError(`Nobody is called ${alias}.`);
  return found;
}

function person([alias, title, department]: Role): Person {
  const chance = random(`person ${alias}`);
  return {
    alias,
    upn: `${alias}@${domain}`,
    name: alias.split(/[.-]/).map(capitalised).join(" "),
    objectId: chance.guid(),
    sid: `S-1-5-21-1004336348-1177238915-682003330-${chance.between(1100, 9900)}`,
    title,
    department,
    manager: title.startsWith("Head") ? `managing.director@${domain}` : (heads[department] ?? `ines.duarte@${domain}`),
  };
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
