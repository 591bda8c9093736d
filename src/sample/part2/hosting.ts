import { hour, minute } from "../calendar.ts";
import { workstations } from "../estate/hosts.ts";
import { sharedHosting } from "../estate/intruders.ts";
import { people } from "../estate/people.ts";
import { edge } from "../estate/programs.ts";
import type { Scene } from "../scene.ts";
import { connections } from "../schema/endpoint.ts";

/** Which of the fourteen workstations visit which name: static3.example is the most visited, by five. */
const visitors: readonly (readonly [name: string, workstations: readonly number[]])[] = [
  ["static1.example", [0, 1, 2, 3]],
  ["static2.example", [4, 5, 6]],
  ["static3.example", [0, 4, 7, 9, 13]],
  ["static4.example", [7, 8, 9, 10]],
  ["static5.example", [11, 12, 13]],
  ["static6.example", [1, 5, 8]],
  ["static7.example", [2, 6, 10, 12]],
  ["static8.example", [3, 11]],
  ["static9.example", [9, 13]],
];

/** All week: 126 harmless connections of 14 hosts to 9 names that share one address. */
export function sharedHostingVisits({ at, add }: Scene): void {
  const pairs = visitors.flatMap(([name, list]) => list.map((index) => ({ name, device: workstations[index] })));
  for (let visit = 0; visit < 126; visit++) {
    const pair = pairs[visit % pairs.length];
    const person = people[visit % people.length];
    if (!pair?.device || !person) continue;
    add(connections, {
      time: at("13 Feb 07:20", visit * hour + (visit % 13) * minute),
      device: pair.device,
      person,
      action: "ConnectionSuccess",
      program: edge,
      remote: sharedHosting,
      port: 443,
      name: pair.name,
    });
  }
}
