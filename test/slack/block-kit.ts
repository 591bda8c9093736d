import { z } from "zod";

/**
 * The blocks that this bot sends, as strict as Slack is: unknown keys, empty texts and every documented limit are refused.
 * From the Block Kit reference (docs.slack.dev/reference/block-kit) and from what Slack answers.
 */

const text = (most: number) => z.string().min(1).max(most);
const plain = (most: number) =>
  z.strictObject({
    type: z.literal("plain_text"),
    text: text(most).refine((value) => value.trim() !== "" && !/[<>]|&(?!(?:amp|lt|gt);)/.test(value), "is escaped"),
    emoji: z.literal(false),
  });
const ourDate = z.strictObject({
  type: z.literal("mrkdwn"),
  text: z.string().regex(/^<!date\^\d+\^\{date_short_pretty\} \{time\}\|\d{1,2} \w{3} \d{4} \d\d:\d\d UTC>$/),
});
const id = text(255);
const url = text(3000).refine((value) => /^https?:\/\/[^\s<>|]+$/.test(value), "is a link");

const confirm = z.strictObject({ title: plain(100), text: plain(300), confirm: plain(30), deny: plain(30) });
const button = z
  .strictObject({
    type: z.literal("button"),
    action_id: id,
    text: plain(75),
    value: text(2000).optional(),
    url: url.optional(),
    confirm: confirm.optional(),
    style: z.enum(["primary", "danger"]).optional(),
  })
  .refine((value) => (value.url === undefined) !== (value.value === undefined), "has a value or a url");

const option = z.strictObject({ text: plain(75), value: text(150) });
const options = z.array(option).min(1).max(100);
const inputElement = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("plain_text_input"),
    action_id: id,
    multiline: z.boolean().optional(),
    initial_value: z.string().max(3000).optional(),
    max_length: z.number().int().min(1).max(3000).optional(),
    placeholder: plain(150).optional(),
  }),
  z.strictObject({
    type: z.literal("static_select"),
    action_id: id,
    options,
    initial_option: option.optional(),
    placeholder: plain(150).optional(),
  }),
  z.strictObject({
    type: z.literal("multi_static_select"),
    action_id: id,
    options,
    initial_options: options.optional(),
    placeholder: plain(150).optional(),
  }),
  z.strictObject({
    type: z.literal("checkboxes"),
    action_id: id,
    options: z.array(option).min(1).max(10),
  }),
  z.strictObject({
    type: z.literal("datetimepicker"),
    action_id: id,
    initial_date_time: z.number().int().min(1_000_000_000).max(9_999_999_999).optional(),
  }),
  z.strictObject({
    type: z.literal("conversations_select"),
    action_id: id,
    default_to_current_conversation: z.boolean().optional(),
    response_url_enabled: z.boolean().optional(),
    placeholder: plain(150).optional(),
  }),
]);

const style = z.strictObject({ bold: z.boolean().optional(), code: z.boolean().optional() });
const richElement = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("text"), text: text(3000), style: style.optional() }),
  z.strictObject({ type: z.literal("link"), url, text: text(3000), style: style.optional() }),
  z.strictObject({
    type: z.literal("date"),
    timestamp: z.number().int().positive().max(253_402_300_799),
    format: z.string(),
    fallback: text(100),
  }),
]);
const richSection = z.strictObject({ type: z.literal("rich_text_section"), elements: z.array(richElement).min(1) });
const richText = z.strictObject({ type: z.literal("rich_text"), elements: z.array(richSection).min(1) });

const table = z
  .strictObject({
    type: z.literal("table"),
    rows: z.array(z.array(richText).min(1).max(20)).min(1).max(100),
    column_settings: z
      .array(z.strictObject({ align: z.enum(["left", "center", "right"]), is_wrapped: z.boolean() }))
      .max(20),
  })
  .refine(({ rows }) => new Set(rows.map((row) => row.length)).size === 1, "has rows of one length")
  .refine(
    ({ rows }) =>
      rows
        .flat()
        .every((cell) =>
          cell.elements.some((section) => section.elements.some((element) => wordsOf(element).trim() !== "")),
        ),
    "has no empty cell",
  );

const shared = [
  z.strictObject({ type: z.literal("header"), text: plain(150) }),
  richText,
  z.strictObject({ type: z.literal("section"), text: plain(3000) }),
  z.strictObject({
    type: z.literal("context"),
    elements: z
      .array(z.union([plain(3000), ourDate]))
      .min(1)
      .max(10),
  }),
  z.strictObject({ type: z.literal("actions"), elements: z.array(button).min(1).max(25) }),
  z.strictObject({ type: z.literal("divider") }),
] as const;
const messageBlock = z.discriminatedUnion("type", [...shared, table]);
const viewBlock = z.discriminatedUnion("type", [
  ...shared,
  z.strictObject({
    type: z.literal("input"),
    block_id: id,
    label: plain(2000),
    hint: plain(2000).optional(),
    optional: z.boolean().optional(),
    element: inputElement,
  }),
]);

function wordsOf(element: z.infer<typeof richElement>): string {
  return element.type === "date" ? element.fallback : element.text;
}

/** Every word in the blocks, as Slack counts them for `msg_blocks_too_long`. */
function wordCount(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + wordCount(item), 0);
  if (typeof value !== "object" || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, item]) =>
      sum + (["text", "fallback"].includes(key) && typeof item === "string" ? item.length : wordCount(item)),
    0,
  );
}

function actionIds(blocks: readonly z.infer<typeof viewBlock | typeof messageBlock>[]): string[] {
  return blocks.flatMap((block) => {
    if (block.type === "actions") return block.elements.map((element) => element.action_id);
    return block.type === "input" ? [block.element.action_id] : [];
  });
}

const unique = (values: readonly string[]) => new Set(values).size === values.length;

export const messageBlocks = z
  .array(messageBlock)
  .min(1)
  .max(50)
  .refine((blocks) => unique(actionIds(blocks)), "has unique action ids")
  .refine((blocks) => blocks.filter((block) => block.type === "table").length <= 1, "has one table")
  .refine((blocks) => wordCount(blocks) <= 10_000, "has at most 10,000 characters");

const viewBlocks = z
  .array(viewBlock)
  .min(1)
  .max(100)
  .refine((blocks) => unique(actionIds(blocks)), "has unique action ids")
  .refine(
    (blocks) => unique(blocks.flatMap((block) => (block.type === "input" ? [block.block_id] : []))),
    "has unique block ids",
  );

export const modalView = z
  .strictObject({
    type: z.literal("modal"),
    callback_id: id.optional(),
    title: plain(24),
    submit: plain(24).optional(),
    close: plain(24).optional(),
    private_metadata: z.string().max(3000).optional(),
    blocks: viewBlocks,
  })
  .refine(
    ({ blocks, submit }) => submit !== undefined || blocks.every((block) => block.type !== "input"),
    "has a submit button for its inputs",
  );

export const homeView = z.strictObject({ type: z.literal("home"), blocks: viewBlocks });
