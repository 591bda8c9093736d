import { type Workstation, windowsServer, workstationOf, workstations } from "../estate/hosts.ts";
import { sites } from "../estate/names.ts";
import { office } from "../estate/networks.ts";
import { people } from "../estate/people.ts";
import { explorer, starters, talkers } from "../estate/programs.ts";
import { type Scene, week } from "../scene.ts";
import { type DeviceState, deviceInfo, deviceNetworkInfo } from "../schema/devices.ts";
import { connections, deviceLogons, domainLogons, files, processes } from "../schema/endpoint.ts";
import { someone } from "./presence.ts";

/** A week on fourteen workstations. */
export function everydayEndpoints(scene: Scene): void {
  talking(scene);
  starting(scene);
  loggingOn(scene);
  writing(scene);
  inventory(scene);
}

/** Connections are kept a day less than everything else: they begin on the 13th. */
function talking(scene: Scene): void {
  const { at, random, add } = scene;
  for (const time of week(scene, 1500, "people").filter((time) => time >= at("13 Feb"))) {
    const person = someone(time, at, random);
    const site = random.pick(sites);
    add(connections, {
      time,
      device: workstationOf(person),
      person,
      action: random.chance(0.97) ? "ConnectionSuccess" : "ConnectionFailed",
      program: random.pick(talkers),
      remote: site.address,
      port: random.chance(0.95) ? 443 : 80,
      name: site.name,
    });
  }
}

function starting(scene: Scene): void {
  const { at, random, add } = scene;
  for (const time of week(scene, 900, "people")) {
    const person = someone(time, at, random);
    const program = random.pick(starters);
    add(processes, {
      time,
      device: workstationOf(person),
      person,
      program,
      command: `"${program.folder}\\${program.file}"`,
      parent: starters.find((candidate) => candidate.file === program.parent) ?? explorer,
      pid: random.between(600, 28_000),
    });
  }
}

function loggingOn(scene: Scene): void {
  const { at, random, add } = scene;
  for (const time of week(scene, 200, "people")) {
    const person = someone(time, at, random);
    const network = random.chance(0.15);
    add(deviceLogons, {
      time,
      device: workstationOf(person),
      person,
      action: random.chance(0.96) ? "LogonSuccess" : "LogonFailed",
      type: network ? "Network" : random.pick(["Interactive", "Unlock"]),
      from: network ? random.pick(workstations).address : "",
    });
  }
  for (const time of week(scene, 200, "people")) {
    const person = someone(time, at, random);
    const failed = random.chance(0.03);
    add(domainLogons, {
      time,
      device: workstationOf(person),
      person,
      action: failed ? "LogonFailed" : "LogonSuccess",
      protocol: random.chance(0.9) ? "Kerberos" : "Ntlm",
      reason: failed ? "WrongPassword" : "",
    });
  }
}

function writing(scene: Scene): void {
  const { at, random, add } = scene;
  for (const time of week(scene, 300, "people")) {
    const person = someone(time, at, random);
    add(files, {
      time,
      device: workstationOf(person),
      person,
      action: random.pick(["FileCreated", "FileModified", "FileRenamed", "FileDeleted"]),
      file: `Document ${random.between(1, 900)}.${random.pick(["docx", "xlsx", "pdf", "tmp"])}`,
      folder: `C:\\Users\\${person.alias}\\Documents`,
      size: random.between(2000, 900_000),
      sha1: random.hex(40),
      sha256: random.hex(64),
      md5: random.hex(32),
      program: random.pick(starters),
    });
  }
}

/** Each day, each of the fourteen workstations and the managed server describes itself once. */
function inventory(scene: Scene): void {
  const { add } = scene;
  const devices = [...workstations.map(workstation), server];
  for (const [index, time] of week(scene, devices.length, "machines").entries()) {
    const device = devices[index % devices.length];
    if (!device) continue;
    add(deviceInfo, { ...device, time });
    add(deviceNetworkInfo, { ...device, time });
  }
}

function workstation(device: Workstation): Omit<DeviceState, "time"> {
  const users = people
    .filter((person) => workstationOf(person) === device)
    .map((person) => ({ UserName: person.alias, DomainName: "CONTOSO", Sid: person.sid }));
  return {
    id: device.deviceId,
    name: device.name,
    entraId: device.entraId,
    os: "Windows11",
    publicAddress: office.address,
    address: device.address,
    mac: device.mac,
    network: "contoso.com",
    users,
    category: "Endpoint",
    exposure: "Low",
    value: device.name.startsWith("ws-fin") ? "High" : "Normal",
    internetFacing: false,
  };
}

const server: Omit<DeviceState, "time"> = {
  id: windowsServer.deviceId,
  name: windowsServer.name,
  entraId: "",
  os: "WindowsServer2016",
  publicAddress: windowsServer.publicAddress,
  address: windowsServer.privateAddress,
  mac: "000D3A1B2C01",
  network: "asihuntomsworkspace-vnet",
  users: [{ UserName: "ian", DomainName: windowsServer.name.toUpperCase(), Sid: "S-1-5-21-77-88-99-1001" }],
  category: "Server",
  exposure: "High",
  value: "Normal",
  internetFacing: true,
  azureResourceId: windowsServer.resourceId,
};
