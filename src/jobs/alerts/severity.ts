import type { Severity } from "../../model/page.ts";

/** The words that senders use, each as one of ours. */
const words: Readonly<Record<string, Severity>> = {
  critical: "critical",
  sev0: "critical",
  fatal: "critical",
  high: "high",
  error: "high",
  sev1: "high",
  medium: "medium",
  moderate: "medium",
  warning: "medium",
  sev2: "medium",
  low: "low",
  info: "low",
  sev3: "low",
  informational: "informational",
  verbose: "informational",
  sev4: "informational",
};

/** An unknown word counts as medium: it neither wakes by itself nor hides. */
export function readSeverity(word: string | undefined): Severity {
  return words[(word ?? "").toLowerCase()] ?? "medium";
}
