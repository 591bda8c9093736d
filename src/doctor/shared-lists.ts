import type { Config } from "../config.ts";
import { type Check, checked, ok, warn } from "./check.ts";

/** How old the lists of shared addresses are: an old one is used all the same, and may be wrong. */
export function checkSharedLists({ shared }: Config): Promise<readonly Check[]> {
  const name = "shared addresses";
  return checked(name, async () =>
    shared.ages(new Date()).map(({ name: list, kind, days, isOld }) => {
      const said = `${list} (${kind}): ${days} days old`;
      return isOld
        ? warn(name, said, "Renew it in a list of your own (shared.file), or allow for its age (shared.staleDays).")
        : ok(name, said);
    }),
  );
}
