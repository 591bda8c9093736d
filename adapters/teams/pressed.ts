import { z } from "zod";

const field = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("text"),
    id: z.string(),
    label: z.string(),
    lines: z.number().exactOptional(),
    value: z.string().exactOptional(),
    hint: z.string().exactOptional(),
  }),
  z.object({
    kind: z.literal("choice"),
    id: z.string(),
    label: z.string(),
    options: z.array(z.object({ label: z.string(), value: z.string() })),
    value: z.string().exactOptional(),
    many: z.boolean().exactOptional(),
  }),
  z.object({ kind: z.literal("instant"), id: z.string(), label: z.string(), value: z.coerce.date().exactOptional() }),
]);

const run = z.array(z.string()).min(1).readonly();
const form = z.object({ title: z.string(), run, fields: z.array(field), submit: z.string() });
const pressed = z.object({ run, show: z.enum(["main", "thread", "dialog", "me", "direct"]).exactOptional() });
const refresh = z.object({ refresh: z.string() });
const carried = z.object({ huntbot: z.union([pressed, refresh, z.object({ ask: form }), z.object({ form })]) });

/** What a button does: its words are already split and are never split again. */
export type Pressed = z.infer<typeof pressed>;

/** What comes back from a button or a dialog: to run, to ask first, a card to make newer, or a form that was filled in. Null when it is none of ours. */
export function readData(data: unknown): z.infer<typeof carried>["huntbot"] | null {
  return carried.safeParse(data).data?.huntbot ?? null;
}
