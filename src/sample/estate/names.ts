import { random } from "../random.ts";
import { strangers } from "./networks.ts";

/** A name on the internet and where it leads. */
export interface Site {
  readonly name: string;
  readonly address: string;
}

const words = ["atlas", "birch", "cedar", "delta", "ember", "fjord", "grove", "harbor", "iris", "juniper", "kestrel"];
const kinds = ["www", "api", "cdn", "mail", "login", "static"];

/** The few hundred names that an office visits. None is a name of either incident. */
export const sites: readonly Site[] = visited(300);

function visited(count: number): Site[] {
  const chance = random("sites");
  return Array.from({ length: count }, (_, index) => ({
    name: `${chance.pick(kinds)}.${chance.pick(words)}-${index}.example`,
    address: chance.pick(strangers),
  }));
}
