import { storageTypes } from "../types.ts";

const [, width = "", scale = ""] = /^DECIMAL\((\d+),(\d+)\)$/.exec(storageTypes.decimal) ?? [];

/** Digits that a stored decimal has in all, and after its point. */
export const storedDecimal = { width: Number(width), scale: Number(scale) };
