import { type Tlp, tlpLevels } from "../../model/enrich.ts";

const label = /\bTLP\s?:\s?(RED|AMBER\+STRICT|AMBER|GREEN|CLEAR|WHITE)/gi;

/** The marking definitions that STIX 2.1 and the TLP 2.0 extension give fixed ids. */
const definitions: Readonly<Record<string, Tlp>> = {
  "613f2e26-407d-48c7-9eca-b8e91df99dc9": "clear",
  "34098fce-860f-48ae-8e50-ebd3cc5e41da": "green",
  "f88d31f6-486f-44da-b317-01333bde0b82": "amber",
  "5e57c739-391a-4eb3-b6be-7d15ca92d5ed": "red",
  "94868c89-83c2-464b-929b-a1a8aa3c8487": "clear",
  "bab4a63c-aed9-4cf5-a766-dfca5abac2bb": "green",
  "55d920b0-5e8b-4f79-9ee9-91f868d9b421": "amber",
  "939a9414-2ddd-4d32-a0cd-375ea402b003": "amber+strict",
  "e828b379-4e03-4974-9ac4-e53a884c97c1": "red",
};
const definition = /\bmarking-definition--([0-9a-f-]{36})/gi;

/** The strictest label that a text carries, or null. TLP 1's WHITE is CLEAR. */
export function tlpIn(text: string): Tlp | null {
  const labels = [...text.matchAll(label)].map(([, level = ""]) => level.toLowerCase().replace("white", "clear"));
  const marks = [...text.matchAll(definition)].map(([, id = ""]) => definitions[id.toLowerCase()] ?? "");
  const named = new Set([...labels, ...marks]);
  return tlpLevels.findLast((level) => named.has(level)) ?? null;
}
