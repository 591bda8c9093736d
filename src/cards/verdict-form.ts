import type { Action } from "../model/card.ts";

const words = ["malicious", "suspicious", "benign", "unknown"] as const;
const times = [
  ["7 days", "7d"],
  ["30 days", "30d"],
  ["90 days", "90d"],
  ["a year", "365d"],
  ["until somebody says otherwise", ""],
] as const;

/** Asks what an analyst knows of an indicator: the answers follow `verdict SUBJECT` in the order of its words. */
export function verdictForm(subject: string): Action {
  return {
    label: "Verdict",
    ask: {
      title: "Your verdict",
      run: ["verdict", subject],
      fields: [
        {
          kind: "choice",
          id: "level",
          label: "It is",
          options: words.map((word) => ({ label: word, value: word })),
          value: "benign",
        },
        {
          kind: "text",
          id: "why",
          label: "Why",
          hint: "Whoever hunts it next reads this, with your name. It stands above what sources say.",
        },
        {
          kind: "choice",
          id: "for",
          label: "For how long",
          options: times.map(([label, value]) => ({ label, value })),
          value: "30d",
        },
      ],
      submit: "Note it",
    },
  };
}
