import { random } from "../random.ts";
import type { Program } from "../schema/endpoint.ts";

export const edge = program("msedge.exe", "C:\\Program Files (x86)\\Microsoft\\Edge\\Application", "explorer.exe");
const outlookApp = program("OUTLOOK.EXE", "C:\\Program Files\\Microsoft Office\\root\\Office16", "explorer.exe");
export const explorer = program("explorer.exe", "C:\\Windows", "userinit.exe");

/** Programs that talk to the network on any day. */
export const talkers: readonly Program[] = [
  edge,
  outlookApp,
  program("Teams.exe", "C:\\Program Files\\WindowsApps\\MSTeams", "explorer.exe"),
  program("OneDrive.exe", "C:\\Program Files\\Microsoft OneDrive", "explorer.exe"),
  program("svchost.exe", "C:\\Windows\\System32", "services.exe"),
];

/** Programs that people and Windows start. */
export const starters: readonly Program[] = [
  ...talkers,
  program("EXCEL.EXE", "C:\\Program Files\\Microsoft Office\\root\\Office16", "explorer.exe"),
  program("WINWORD.EXE", "C:\\Program Files\\Microsoft Office\\root\\Office16", "explorer.exe"),
  program("notepad.exe", "C:\\Windows\\System32", "explorer.exe"),
  program("conhost.exe", "C:\\Windows\\System32", "svchost.exe"),
  program("taskhostw.exe", "C:\\Windows\\System32", "svchost.exe"),
];

function program(file: string, folder: string, parent: string): Program {
  const chance = random(`program ${file}`);
  return {
    file,
    folder,
    parent,
    sha1: chance.hex(40),
    sha256: chance.hex(64),
    md5: chance.hex(32),
    signer: "Microsoft Corporation",
  };
}
