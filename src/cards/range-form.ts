import type { Action } from "../model/card.ts";

/** Asks for the same hunt over any range, to the minute: two instants are a range. */
export function otherRange(
  subject: string,
  window: { readonly from: string; readonly to: string },
  again: readonly string[],
): Action {
  return {
    label: "Other range",
    ask: {
      title: "Another range",
      run: ["hunt", ...again, subject],
      fields: [
        { kind: "instant", id: "from", label: "From", value: new Date(window.from) },
        { kind: "instant", id: "to", label: "To", value: new Date(window.to) },
      ],
      submit: "Hunt",
    },
  };
}
