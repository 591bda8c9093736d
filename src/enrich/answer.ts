import type { z } from "zod";
import { fault } from "./fault.ts";

/** Reads a JSON body against the shape that the provider documents; anything else is a fault, not a guess. */
export async function readJson<Shape extends z.ZodType>(response: Response, shape: Shape): Promise<z.infer<Shape>> {
  const text = await response.text();
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (cause) {
    throw fault("malformed", `it answered ${response.status} with something that is not JSON`, { cause });
  }
  const read = shape.safeParse(body);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw fault(
    "malformed",
    `its answer lacks what it documents (${issue?.path.join(".") || "body"}: ${issue?.message})`,
  );
}
