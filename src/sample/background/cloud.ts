import { apps, browser, workloads } from "../estate/apps.ts";
import { azure, linuxServer, windowsServer } from "../estate/hosts.ts";
import { office } from "../estate/networks.ts";
import { named } from "../estate/people.ts";
import { type Scene, week } from "../scene.ts";
import { awsCalls } from "../schema/aws.ts";
import { azureActivity } from "../schema/azure.ts";
import { graphCalls } from "../schema/graph.ts";
import { blobRequests, vaultOperations } from "../schema/resources.ts";
import { sessions, someone } from "./presence.ts";
import { automation } from "./sign-ins.ts";

/** A week in Azure, Microsoft Graph and the company's AWS account. */
export function everydayCloud(scene: Scene): void {
  graph(scene);
  controlPlane(scene);
  storage(scene);
  vault(scene);
  aws(scene);
}

function graph(scene: Scene): void {
  const { at, random, add } = scene;
  const session = sessions(random);
  for (const time of week(scene, 250, "machines")) {
    const person = random.chance(0.3) ? someone(time, at, random) : undefined;
    const from = person ? office.address : automation;
    add(graphCalls, {
      time,
      id: random.guid(),
      method: person || random.chance(0.9) ? "GET" : "POST",
      path: person ? random.pick(["/me", "/me/messages", "/me/calendar"]) : random.pick(["/users", "/sites/root"]),
      status: random.chance(0.97) ? 200 : 404,
      bytes: random.between(300, 9000),
      from,
      agent: person ? browser : "azsdk-net-Graph/5.30",
      app: person ? random.pick(apps).id : random.pick(workloads).app,
      ...(person && { person }),
      session: person ? session(person, time, from) : "",
    });
  }
}

const operations = [
  "Microsoft.Compute/virtualMachines/start/action",
  "Microsoft.Compute/virtualMachines/deallocate/action",
  "Microsoft.Network/networkSecurityGroups/write",
  "Microsoft.Resources/deployments/write",
  "Microsoft.Storage/storageAccounts/listKeys/action",
  "Microsoft.Resources/tags/write",
];
const engineers = ["olga.petrenko", "jonas.weber"].map(named);

function controlPlane(scene: Scene): void {
  const { random, add } = scene;
  for (const time of week(scene, 80, "people")) {
    const operation = random.pick(operations);
    const byHand = random.chance(0.3);
    const machine = random.pick([linuxServer, windowsServer]);
    add(azureActivity, {
      time,
      operation,
      category: "Administrative",
      status: random.chance(0.97) ? "Success" : "Failure",
      caller: byHand ? random.pick(engineers).upn : (workloads[3]?.id ?? ""),
      from: byHand ? office.address : automation,
      provider: operation.split("/")[0] ?? "",
      resource: machine.name,
      resourceId: machine.resourceId,
      correlation: random.guid(),
      properties: { eventCategory: "Administrative", entity: machine.resourceId, hierarchy: azure.subscription },
    });
  }
}

function storage(scene: Scene): void {
  const { random, add } = scene;
  for (const time of week(scene, 150, "machines")) {
    const reading = random.chance(0.7);
    const refused = random.chance(0.02);
    add(blobRequests, {
      time,
      id: random.guid(),
      account: random.pick(["contosodocs", "contosobackup"]),
      operation: reading ? "GetBlob" : "PutBlob",
      authentication: random.chance(0.8) ? "OAuth" : "SAS",
      status: refused ? 403 : reading ? 200 : 201,
      from: `${automation}:${random.between(1025, 65_000)}`,
      object: `/exports/${random.hex(8)}.parquet`,
      bytes: reading && !refused ? random.between(4000, 4_000_000) : 0,
      upn: "",
    });
  }
}

function vault(scene: Scene): void {
  const { random, add } = scene;
  for (const time of week(scene, 40, "machines")) {
    add(vaultOperations, {
      time,
      id: random.guid(),
      vault: "contoso-prod",
      operation: random.chance(0.9) ? "SecretGet" : "SecretList",
      secret: random.pick(["db-connection", "mail-relay", "signing-key"]),
      from: automation,
      caller: random.pick(workloads).name,
      status: 200,
    });
  }
}

function aws(scene: Scene): void {
  const { random, add } = scene;
  for (const time of week(scene, 80, "machines")) {
    const [service, call, readOnly] = random.pick([
      ["s3", "GetObject", true],
      ["ec2", "DescribeInstances", true],
      ["sts", "AssumeRole", true],
      ["s3", "PutObject", false],
    ] as const);
    add(awsCalls, {
      time,
      id: random.guid(),
      service,
      call,
      user: random.pick(["deploy", "backup", "olga.petrenko"]),
      from: random.chance(0.2) ? office.address : automation,
      region: "eu-west-1",
      error: random.chance(0.02) ? "AccessDenied" : "",
      readOnly,
    });
  }
}
