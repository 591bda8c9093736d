import type { InputBlock, KnownBlock, ModalView, PlainTextOption } from "@slack/types";
import type { Limits } from "../../src/cards/fit.ts";
import type { Card, Field, Form } from "../../src/model/card.ts";
import { type Drawn, draw } from "./draw.ts";
import { limits } from "./limits.ts";
import { escapedWithin } from "./words.ts";

const plain = (text: string, most: number) =>
  ({ type: "plain_text", text: escapedWithin(text, most), emoji: false }) as const;

export const formId = "form";

/** A form as a dialog. `metadata` comes back with what was filled in. */
export function formView(form: Form, metadata: string): ModalView {
  const blocks = form.fields.slice(0, 90).flatMap(input);
  return {
    type: "modal",
    callback_id: formId,
    title: plain(form.title, limits.viewTitle),
    submit: plain(form.submit, limits.viewButton),
    close: plain("Cancel", limits.viewButton),
    private_metadata: metadata,
    blocks: blocks.length > 0 ? blocks : [{ type: "section", text: plain(form.title, limits.header) }],
  };
}

/** Fields are told by their place: their ids and values may be longer than Slack allows. */
function input(field: Field, at: number): KnownBlock[] {
  const element = inputElement(field, at);
  if (!element) return [];
  const hint = field.kind === "text" && field.hint ? { hint: plain(field.hint, limits.inputLabel) } : {};
  const optional = field.kind !== "choice" || field.many === true;
  return [
    {
      type: "input",
      block_id: `field:${at}`,
      label: plain(field.label, limits.inputLabel),
      optional,
      ...hint,
      element,
    },
  ];
}

function inputElement(field: Field, at: number): InputBlock["element"] | null {
  const action_id = `value:${at}`;
  switch (field.kind) {
    case "text": {
      const initial = field.value?.slice(0, limits.inputValue);
      return {
        type: "plain_text_input",
        action_id,
        multiline: (field.lines ?? 1) > 1,
        max_length: limits.inputValue,
        ...(initial ? { initial_value: initial } : {}),
      };
    }
    case "choice": {
      const options = field.options
        .slice(0, limits.options)
        .map((option, index): PlainTextOption => ({ text: plain(option.label, limits.option), value: String(index) }));
      if (options.length === 0) return null;
      const values = field.many ? (field.value ?? "").split(",") : [field.value];
      const initial = options.filter((_, index) => values.includes(field.options[index]?.value));
      if (field.many) {
        const chosen = initial.length > 0 ? { initial_options: initial } : {};
        return { type: "multi_static_select", action_id, options, ...chosen };
      }
      const [chosen] = initial;
      return { type: "static_select", action_id, options, ...(chosen ? { initial_option: chosen } : {}) };
    }
    case "instant": {
      const seconds = Math.floor((field.value?.getTime() ?? 0) / 1000);
      const initial = seconds >= 1_000_000_000 && seconds <= 9_999_999_999 ? { initial_date_time: seconds } : {};
      return { type: "datetimepicker", action_id, ...initial };
    }
  }
}

/** What Slack tells of one input. */
interface FilledIn {
  readonly value?: string | null;
  readonly selected_option?: { readonly value?: string } | null;
  readonly selected_options?: readonly { readonly value?: string }[] | null;
  readonly selected_date_time?: number | null;
  readonly selected_conversation?: string | null;
}
export type FormState = Readonly<Record<string, Readonly<Record<string, FilledIn>>>>;

/** The filled-in values in field order: nothing is "", several choices are joined by commas, instants are ISO. */
export function formValues(form: Form, state: FormState): string[] {
  return form.fields.map((field, at) => fieldValue(field, state[`field:${at}`]?.[`value:${at}`]));
}

function fieldValue(field: Field, filled: FilledIn | undefined): string {
  switch (field.kind) {
    case "text":
      return filled?.value ?? "";
    case "choice": {
      const chosen = field.many ? (filled?.selected_options ?? []) : [filled?.selected_option];
      return chosen.flatMap((option) => field.options[Number(option?.value ?? -1)]?.value ?? []).join(",");
    }
    case "instant":
      return filled?.selected_date_time ? new Date(filled.selected_date_time * 1000).toISOString() : "";
  }
}

/** What is shown the moment somebody clicks, until there is an answer. */
export function loadingView(): ModalView {
  return {
    type: "modal",
    title: plain("huntbot", limits.viewTitle),
    close: plain("Close", limits.viewButton),
    blocks: [{ type: "section", text: plain("Loading …", limits.header) }],
  };
}

/** A card in a dialog. `metadata` remembers where clicks in it belong. */
export function cardView(
  card: Card,
  metadata: string,
  within?: Limits,
): { readonly view: ModalView; readonly drawn: Drawn } {
  const drawn = draw(card, { surface: "view", ...(within ? { limits: within } : {}) });
  const view: ModalView = {
    type: "modal",
    title: plain("huntbot", limits.viewTitle),
    close: plain("Close", limits.viewButton),
    private_metadata: metadata,
    blocks: [...drawn.blocks],
  };
  return { view, drawn };
}
