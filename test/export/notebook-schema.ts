import { z } from "zod";

/** nbformat 4.5: what its schema demands of the cells and outputs that an export holds. */
const lines = z
  .array(z.string())
  .min(1)
  .refine(
    (source) =>
      source.every(
        (line, at) =>
          (at < source.length - 1 ? line.endsWith("\n") : !line.endsWith("\n")) && !line.slice(0, -1).includes("\n"),
      ),
    "is not lines, each with its end",
  );
const id = z.string().regex(/^[a-zA-Z0-9-_]{1,64}$/);
const output = z.strictObject({
  output_type: z.literal("display_data"),
  data: z.record(z.enum(["text/html", "text/plain", "image/png"]), z.union([z.base64(), lines]).optional()),
  metadata: z.looseObject({}),
});
const cell = z.discriminatedUnion("cell_type", [
  z.strictObject({ cell_type: z.literal("markdown"), id, metadata: z.looseObject({}), source: lines }),
  z.strictObject({
    cell_type: z.literal("code"),
    id,
    metadata: z.looseObject({}),
    source: lines,
    execution_count: z.null(),
    outputs: z.array(output),
  }),
]);

export const notebookSchema = z.strictObject({
  nbformat: z.literal(4),
  nbformat_minor: z.literal(5),
  metadata: z.looseObject({
    kernelspec: z.strictObject({ display_name: z.string(), language: z.literal("python"), name: z.string() }),
    language_info: z.strictObject({ name: z.literal("python") }),
  }),
  cells: z
    .array(cell)
    .min(1)
    .refine((cells) => new Set(cells.map((each) => each.id)).size === cells.length, "an id is there twice"),
});
