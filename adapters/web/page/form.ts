import type { Field, Form } from "../../../src/model/card.ts";
import { button, byId, el } from "./dom.ts";

/** Opens the dialog with this inside. */
export function openDialog(title: string, ...content: readonly Node[]): HTMLDialogElement {
  const dialog = byId("dialog", HTMLDialogElement);
  const close = button("Close", { class: "quiet" }, () => dialog.close());
  dialog.replaceChildren(el("div", { class: "dialog-head" }, el("h2", {}, title), close), ...content);
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
  return dialog;
}

/** Closes whatever stands before the conversation. */
export function closeDialog(): void {
  byId("dialog", HTMLDialogElement).close();
}

/** Asks before something is done. */
export function confirmed(question: { title: string; text: string }, label: string, proceed: () => void): void {
  const yes = button(label, { class: "primary" }, () => {
    dialog.close();
    proceed();
  });
  const dialog = openDialog(question.title, el("p", {}, question.text), el("p", { class: "dialog-end" }, yes));
}

/** A form of a card. Sending it gives the words it runs, then a value a field. */
export function askForm(form: Form, send: (words: readonly string[]) => void): void {
  const fields = form.fields.map((field) => drawField(field));
  const element = el("form", { class: "fields" }, ...fields.map(({ shown }) => shown));
  element.append(el("p", { class: "dialog-end" }, el("button", { class: "primary" }, form.submit)));
  element.addEventListener("submit", (event) => {
    event.preventDefault();
    dialog.close();
    send([...form.run, ...fields.map(({ value }) => value())]);
  });
  const dialog = openDialog(form.title, element);
}

function drawField(field: Field): { shown: HTMLElement; value: () => string } {
  const labelled = (input: HTMLElement, hint?: string) =>
    el("label", {}, el("span", {}, field.label), input, hint ? el("small", {}, hint) : null);
  switch (field.kind) {
    case "text": {
      const input = el((field.lines ?? 1) > 1 ? "textarea" : "input", { rows: String(field.lines ?? 1) });
      input.value = field.value ?? "";
      return { shown: labelled(input, field.hint), value: () => input.value };
    }
    case "choice": {
      const select = el("select", field.many ? { multiple: "" } : {});
      const chosen = field.many ? (field.value ?? "").split(",") : [field.value];
      for (const option of field.options)
        select.append(new Option(option.label, option.value, false, chosen.includes(option.value)));
      return {
        shown: labelled(select),
        value: () => [...select.selectedOptions].map((option) => option.value).join(","),
      };
    }
    case "instant": {
      const input = el("input", { type: "datetime-local" });
      // A date comes as text over the wire.
      if (field.value) input.value = new Date(field.value).toISOString().slice(0, 16);
      return {
        shown: labelled(input, "UTC"),
        value: () => (input.value === "" ? "" : new Date(`${input.value}Z`).toISOString()),
      };
    }
  }
}
