import { type Address, readAddress } from "../address.ts";
import { placeSources } from "./databases.ts";
import { type Place, placeOf } from "./place.ts";

/** Where addresses are, with the databases open: for who asks of many addresses one by one and cannot wait for each. */
export async function openPlaces(own: string | undefined): Promise<(address: string) => Place | null> {
  const sourceFor = placeSources(own);
  const [v4, v6] = await Promise.all(
    ["192.0.2.1", "2001:db8::1"].map((example) => {
      const address = readAddress(example);
      return address && sourceFor(address)?.open();
    }),
  );
  const databaseFor = ({ version }: Address) => (version === 4 ? v4 : v6);
  return (text) => {
    const address = readAddress(text);
    if (!address) return null;
    const database = databaseFor(address);
    return database?.covers(address) ? placeOf(database.type, database.find(address)) : null;
  };
}
