import { define, type Functions, native, type ScalarFunction } from "./define.ts";

const placeOf = native("kql_place", ["string"], "dynamic");

/** The engine may have been given a database of places, or not: it decides when it sees that a query needs one. */
const geoInfo: ScalarFunction = (call) => {
  call.context.query.places ??= call.node;
  return placeOf(call);
};

/** The functions on points that are plain arithmetic. Lines, polygons and cells of other grids are refused. */
export const geoFunctions: Functions = {
  geo_info_from_ip_address: geoInfo,
  geo_angle: native("kql_geo_angle", Array<"real">(6).fill("real"), "real"),
  geo_azimuth: native("kql_geo_azimuth", ["real", "real", "real", "real"], "real"),
  geo_distance_2points: native("kql_geo_distance", ["real", "real", "real", "real"], "real"),
  geo_point_in_circle: define(
    ["real", "real", "real", "real", "real"],
    "bool",
    (longitude, latitude, x, y, radius) => `(kql_geo_distance(${longitude}, ${latitude}, ${x}, ${y}) <= ${radius})`,
    { nullable: true },
  ),
  geo_point_to_geohash: native("kql_geohash", ["real", "real", "long"], "string", ["5"]),
  geo_geohash_to_central_point: native("kql_geohash_centre", ["string"], "dynamic"),
};
