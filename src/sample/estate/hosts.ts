import { random } from "../random.ts";
import { type Person, people } from "./people.ts";

/** A managed workstation in the office network 10.20.4.0/24. */
export interface Workstation {
  readonly name: string;
  readonly address: string;
  readonly mac: string;
  /** Defender's identifier. */
  readonly deviceId: string;
  readonly entraId: string;
}

const names = [
  "ws-ops-021",
  "ws-ops-022",
  "ws-ops-023",
  "ws-ops-024",
  "ws-it-007",
  "ws-it-008",
  "ws-it-009",
  "ws-sal-031",
  "ws-sal-032",
  "ws-sal-033",
  "ws-hr-005",
  "ws-fin-011",
  "ws-fin-012",
  "ws-fin-013",
];

export const workstations: readonly Workstation[] = names.map((name, index) => {
  const chance = random(`workstation ${name}`);
  return {
    name,
    address: `10.20.4.${21 + index}`,
    mac: `00155D${chance.hex(6).toUpperCase()}`,
    deviceId: chance.hex(40),
    entraId: chance.guid(),
  };
});

/** The one on which a link of the second incident is opened. */
export const opsWorkstation = workstationAt(0);

/** People share machines: each has a usual one. */
export function workstationOf(person: Person): Workstation {
  return workstationAt(people.indexOf(person) % workstations.length);
}

function workstationAt(index: number): Workstation {
  const found = workstations[index];
  if (!found) throw new RangeError(`There is no workstation ${index}.`);
  return found;
}

const subscription = "40dcc8bf-0478-4f3b-b275-ed0a94f2c013";
const group = "asihuntomsworkspacerg";

/** A virtual machine in Azure with an address of its own on the internet: the two hosts of the first incident. */
export interface Server {
  readonly name: string;
  readonly os: "Linux" | "Windows";
  readonly osName: string;
  readonly publicAddress: string;
  readonly privateAddress: string;
  readonly vmId: string;
  readonly agentId: string;
  readonly deviceId: string;
  readonly resourceId: string;
}

export const linuxServer: Server = server("MSTICALERTSLXVM2", "Linux", "Ubuntu", "104.211.30.1", "10.0.3.4");
export const windowsServer: Server = server(
  "msticalertswin1",
  "Windows",
  "Windows Server 2016",
  "40.76.43.124",
  "10.0.3.5",
);
export const servers = [linuxServer, windowsServer];

function server(name: string, os: Server["os"], osName: string, publicAddress: string, privateAddress: string): Server {
  const chance = random(`server ${name}`);
  return {
    name,
    os,
    osName,
    publicAddress,
    privateAddress,
    vmId: chance.guid(),
    agentId: chance.guid(),
    deviceId: chance.hex(40),
    resourceId: `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.Compute/virtualMachines/${name}`,
  };
}

export const azure = { subscription, group };
