import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** The path of a file inside an installed package, or null where an optional package was not installed. */
export function packageFile(path: string): string | null {
  try {
    return require.resolve(path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "MODULE_NOT_FOUND") return null;
    throw error;
  }
}
