import type { Field, Form } from "../../src/model/card.ts";
import { type AdaptiveCard, adaptiveCard, type Input } from "./adaptive-card.ts";
import { limits } from "./limits.ts";
import { richText } from "./rich-text.ts";
import { wordsOr } from "./words.ts";

/** A dialog with inputs. What it was asked for travels in its button, as a dialog knows nothing of the card it came from. */
export function drawForm(form: Form, problem?: string): AdaptiveCard {
  const fields = form.fields.flatMap((field, at) => inputs(field, idOf(at)));
  return adaptiveCard({
    body: [
      richText(form.title, { weight: "bolder", size: "medium" }),
      ...(problem ? [richText(problem, { color: "attention" })] : []),
      ...fields,
    ],
    actions: [{ type: "Action.Submit", title: wordsOr(form.submit, "OK"), data: { huntbot: { form } } }],
  });
}

/** Inputs are named by their place: a field's own id may be any text. */
const idOf = (at: number) => `field${at}`;

function inputs(field: Field, id: string): Input[] {
  const label = wordsOr(field.label, "…");
  switch (field.kind) {
    case "text":
      return [
        {
          type: "Input.Text",
          id,
          label,
          isMultiline: (field.lines ?? 1) > 1,
          ...(field.value === undefined ? {} : { value: field.value.slice(0, limits.input) }),
          ...(field.hint === undefined ? {} : { placeholder: wordsOr(field.hint, "…") }),
        },
      ];
    case "choice": {
      // A choice is sent back by its place too: several come joined by commas, which a value may hold.
      const options = field.options.slice(0, limits.choices);
      const values = field.many ? (field.value ?? "").split(",") : [field.value];
      const chosen = options.flatMap((option, place) => (values.includes(option.value) ? [String(place)] : []));
      return [
        {
          type: "Input.ChoiceSet",
          id,
          label,
          choices: options.map((option, place) => ({ title: wordsOr(option.label, "…"), value: String(place) })),
          isMultiSelect: field.many ?? false,
          style: options.length > 6 ? "compact" : "expanded",
          ...(chosen.length > 0 ? { value: chosen.join(",") } : {}),
        },
      ];
    }
    case "instant": {
      const [, date, time] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)/.exec(isoOf(field.value)) ?? [];
      return [
        { type: "Input.Date", id: `${id}date`, label: `${label} (UTC)`, ...(date ? { value: date } : {}) },
        { type: "Input.Time", id: `${id}time`, label: `${label}, time (UTC)`, ...(time ? { value: time } : {}) },
      ];
    }
  }
}

const isoOf = (value: Date | undefined) => (value && !Number.isNaN(value.getTime()) ? value.toISOString() : "");

type Sent = Readonly<Record<string, unknown>>;

/** The words of a form that was sent: those it runs, then one a field. */
export function formWords(form: Form, sent: Sent): readonly string[] {
  return [...form.run, ...formValues(form, sent)];
}

/** What was filled in, one word a field: nothing is "", several choices are joined by commas, instants are ISO. */
export function formValues(form: Form, sent: Sent): readonly string[] {
  return form.fields.map((field, at) => answerTo(field, idOf(at), sent));
}

function answerTo(field: Field, id: string, sent: Sent): string {
  const text = (name: string) => (typeof sent[name] === "string" ? sent[name] : "");
  switch (field.kind) {
    case "text":
      return text(id);
    case "choice": {
      const places = text(id).split(",").filter(Boolean);
      return places.flatMap((place) => field.options[Number(place)]?.value ?? []).join(",");
    }
    case "instant": {
      const time = new Date(`${text(`${id}date`)}T${text(`${id}time`) || "00:00"}Z`);
      return Number.isNaN(time.getTime()) ? "" : time.toISOString();
    }
  }
}
