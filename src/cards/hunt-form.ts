import type { Form } from "../model/card.ts";

const ranges = ["24h", "7d", "30d", "90d"] as const;

/** Hunting from anywhere in a chat platform: what, and over which time. */
export const huntForm: Form = {
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

/** The request that the form's values make, in their order and already split, or what is wrong with one of them. */
export function huntWords(
  values: readonly string[],
): { readonly run: readonly string[] } | { readonly field: number; readonly problem: string } {
  const [indicators = "", preset = "", from = "", to = "", options = ""] = values;
  const words = indicators.split(/[\s,;]+/).filter(Boolean);
  if (words.length === 0) return { field: 0, problem: "Name at least one indicator." };
  if (from && to && from >= to) return { field: 3, problem: "The end has to be after the start." };
  if (to && !from) return { field: 2, problem: "An end needs a start." };
  if (preset === "" && !from) return { field: 2, problem: "Exact times need a start." };
  const flags = options.split(",").filter(Boolean);
  const range = from === "" ? preset : to === "" ? `since ${from}` : `${from}..${to}`;
  // One is hunted; more than one is a report: a few questions for all of them, one matrix.
  if (words.length > 1) return { run: ["report", "--range", range, "--all", ...flags, "--", indicators] };
  return { run: [...huntForm.run, ...words, ...range.split(" "), ...flags] };
}
