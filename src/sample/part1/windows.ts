import { intruder } from "../estate/intruders.ts";
import type { Scene } from "../scene.ts";
import { securityEvents } from "../schema/windows.ts";

/** 16 Feb 03:24: ian arrives at msticalertswin1, first over the network, eight seconds later at a remote desktop. */
export function windows({ at, add }: Scene): void {
  const logon = { id: 4624, account: "ian", from: intruder, workstation: "KALI" } as const;
  add(securityEvents, {
    ...logon,
    time: at("16 Feb 03:24:41.980"),
    logonType: 3,
    port: 0,
    logonId: "0x1e821b4",
  });
  add(securityEvents, {
    ...logon,
    time: at("16 Feb 03:24:49.500"),
    logonType: 10,
    port: 50_372,
    logonId: "0x1e8f0a7",
  });
}
