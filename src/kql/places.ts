import { objectText, realText } from "./runtime/json.ts";
import { type NativeFunction, nativeFunction } from "./runtime/native.ts";

/** Where an address roughly is. */
export interface AddressPlace {
  readonly country: string;
  readonly region?: string;
  readonly city?: string;
  readonly latitude?: number;
  readonly longitude?: number;
}

/** Null for what is no address, and for an address that is nowhere in particular. */
export type PlaceFinder = (address: string) => AddressPlace | null;

/**
 * geo_info_from_ip_address() over a database that the engine's owner has. The database is large: it is opened by the first
 * query that asks where addresses are.
 */
export class Places {
  readonly #open: (() => Promise<PlaceFinder>) | undefined;
  #find: PlaceFinder | undefined;

  constructor(open: (() => Promise<PlaceFinder>) | undefined) {
    this.#open = open;
  }

  readonly function: NativeFunction = nativeFunction("kql_place", ["string"], "dynamic", (address: string | null) => {
    const place = address === null ? null : this.#find?.(address);
    return place ? textOf(place) : null;
  });

  /** Resolves to whether there is a database, with the database open. */
  async ready(): Promise<boolean> {
    this.#find ??= await this.#open?.();
    return this.#find !== undefined;
  }
}

function textOf({ country, region = "", city = "", latitude, longitude }: AddressPlace): string {
  return objectText([
    ["country", JSON.stringify(country)],
    ["state", JSON.stringify(region)],
    ["city", JSON.stringify(city)],
    ...(latitude === undefined ? [] : ([["latitude", realText(latitude)]] as const)),
    ...(longitude === undefined ? [] : ([["longitude", realText(longitude)]] as const)),
  ]);
}
