import type { ModalView } from "@slack/types";
import { huntForm, huntWords } from "../../src/cards/hunt-form.ts";
import { type FormState, formValues, formView } from "./form.ts";

/** Hunting from anywhere in Slack; the answer goes where the form says. */
export const huntFormId = "hunt-form";

export function huntView(): ModalView {
  const view = formView(huntForm, "");
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
  const read = huntWords(formValues(huntForm, state));
  if ("problem" in read) return { errors: { [`field:${read.field}`]: read.problem } };
  return { run: read.run, channel: state["place"]?.["place"]?.selected_conversation ?? "" };
}
