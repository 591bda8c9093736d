import { existsSync } from "node:fs";
import { resolve } from "node:path";

/** The path of public test data, or undefined where it is not at hand; it is never part of the project. */
export function testData(path: string): string | undefined {
  const file = resolve(process.env["HUNTBOT_TEST_DATA"] ?? "../shared/data", path);
  return existsSync(file) ? file : undefined;
}
