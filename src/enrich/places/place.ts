import { z } from "zod";
import { countryCentre, countryName } from "./countries.ts";

export interface Place {
  readonly countryCode: string;
  readonly country: string;
  readonly region?: string;
  readonly city?: string;
  readonly latitude?: number;
  readonly longitude?: number;
  /** What the coordinates point at. */
  readonly precision: "city" | "country";
}

const flat = z.object({
  country_code: z.string(),
  state1: z.string().optional(),
  city: z.string().optional(),
  latitude: z.number().optional(),
  longitude: z.number().optional(),
});
const names = z.object({ names: z.object({ en: z.string() }).partial() }).partial();
const nested = z.object({
  country: names.extend({ iso_code: z.string().optional() }).optional(),
  registered_country: names.extend({ iso_code: z.string().optional() }).optional(),
  subdivisions: z.array(names).optional(),
  city: names.optional(),
  location: z.object({ latitude: z.number().optional(), longitude: z.number().optional() }).optional(),
});

/** The two layouts of records that city and country databases have; null where the record names no country. */
export function placeOf(databaseType: string, record: unknown): Place | null {
  return /^(city|country) ip/.test(databaseType) ? fromFlat(record) : fromNested(record);
}

function fromFlat(record: unknown): Place | null {
  const read = flat.safeParse(record);
  if (!read.success || !/^[A-Z]{2}$/.test(read.data.country_code) || read.data.country_code === "ZZ") return null;
  const { country_code, state1, city, latitude, longitude } = read.data;
  return place(country_code, countryName(country_code), state1, city, latitude, longitude);
}

function fromNested(record: unknown): Place | null {
  const read = nested.safeParse(record);
  if (!read.success) return null;
  const { country, registered_country, subdivisions, city, location } = read.data;
  // Where the address is used counts; who registered it is only the next best thing.
  const land = country?.iso_code ? country : registered_country;
  if (!land?.iso_code) return null;
  const name = land.names?.en ?? countryName(land.iso_code);
  const region = subdivisions?.at(-1)?.names?.en;
  return place(land.iso_code, name, region, city?.names?.en, location?.latitude, location?.longitude);
}

function place(code: string, country: string, region = "", city = "", latitude?: number, longitude?: number): Place {
  const known = latitude !== undefined && longitude !== undefined ? { latitude, longitude } : countryCentre(code);
  return {
    countryCode: code,
    country,
    ...(region && { region }),
    ...(city && { city }),
    ...known,
    precision: city ? "city" : "country",
  };
}
