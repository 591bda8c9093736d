import type { ModalView } from "@slack/types";
import type { Form } from "../../src/model/card.ts";
import { type FormState, formValues, formView } from "./form.ts";

export const huntFormId = "hunt-form";

const ranges = ["24h", "7d", "30d", "90d"] as const;

/** Hunting from anywhere in Slack: what, over which time, and where the answer goes. */
const form: Form = {
  title: "Hunt",
  run: ["hunt"],
  submit: "Hunt",
  fields: [
    {
      kind: "text",
      id: "indicators",
      label: "Indicators",
      lines: 5,
      hint: "Addresses, domains, URLs, hashes, mail addresses, host:NAME, account:NAME. Nothing typed here becomes a link.",
    },
    {
      kind: "choice",
      id: "range",
      label: "Over the last",
      options: [...ranges.map((range) => ({ label: range, value: range })), { label: "exact times below", value: "" }],
      value: "7d",
    },
    { kind: "instant", id: "from", label: "From" },
    { kind: "instant", id: "to", label: "To (now when empty)" },
    {
      kind: "choice",
      id: "options",
      label: "Options",
      many: true,
      options: [
        { label: "ask the workspace only, no third party", value: "--no-enrich" },
        { label: "ask providers again", value: "--refresh" },
      ],
    },
  ],
};

export function huntView(): ModalView {
  const view = formView(form, "");
  return {
    ...view,
    callback_id: huntFormId,
    blocks: [
      ...view.blocks,
      {
        type: "input",
        block_id: "place",
        label: { type: "plain_text", text: "Answer in", emoji: false },
        element: {
          type: "conversations_select",
          action_id: "place",
          default_to_current_conversation: true,
          response_url_enabled: true,
        },
      },
    ],
  };
}

export type HuntForm =
  | { readonly run: readonly string[]; readonly channel: string }
  /** By block id, as Slack wants them. */
  | { readonly errors: Readonly<Record<string, string>> };

/** The form's request, already split, or what is wrong with it. */
export function readHuntForm(state: FormState): HuntForm {
  const [indicators = "", preset = "", from = "", to = "", options = ""] = formValues(form, state);
  const words = indicators.split(/[\s,;]+/).filter(Boolean);
  const channel = state["place"]?.["place"]?.selected_conversation ?? "";
  if (words.length === 0) return { errors: { "field:0": "Name at least one indicator." } };
  if (from && to && from >= to) return { errors: { "field:3": "The end has to be after the start." } };
  if (to && !from) return { errors: { "field:2": "An end needs a start." } };
  if (preset === "" && !from) return { errors: { "field:2": "Exact times need a start." } };
  const range = from === "" ? [preset] : to === "" ? ["since", from] : [`${from}..${to}`];
  return { run: ["hunt", ...words, ...range, ...options.split(",").filter(Boolean)], channel };
}
