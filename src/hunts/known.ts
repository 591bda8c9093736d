import { type Asker, createAsker } from "./asker.ts";
import { searchable } from "./coverage.ts";
import { type Draft, emptyDraft } from "./draft.ts";
import { type Handling, handlingOf } from "./handling.ts";
import type { HuntPorts, HuntQuestion } from "./ports.ts";
import { askIntelligence } from "./questions.ts";
import { createSteps, type Steps } from "./steps.ts";

interface Asking {
  readonly asker: Asker;
  readonly draft: Draft;
  readonly steps: Steps;
}

/** Before all else: what the workspace's intelligence says of an indicator, and with that how far it may go. */
export async function askKnown(ports: HuntPorts, question: HuntQuestion, { asker, draft, steps }: Asking) {
  const tables = await ports.logs.tables(question.signal);
  const names = new Set(searchable(tables).map((table) => table.name));
  const isKept = ports.library.for(question.indicator.kind, names).some(({ id }) => id === "core/intel");
  if (isKept) await steps.track("intelligence", askIntelligence(asker, draft));
  const unlabelled = question.insists ? null : (ports.unlabelled ?? "amber");
  // What is closed to whoever asks may hold a label all the same.
  const isClosed = ports.library.get("core/intel")?.closed !== undefined;
  const unread = isClosed || (isKept && draft.intelligence === null);
  draft.handling = handlingOf({ intelligence: draft.intelligence ?? [], unread, unlabelled });
}

/** The same where nothing else of the workspace is asked. */
export async function handlingIn(ports: HuntPorts, question: HuntQuestion): Promise<Handling> {
  const draft = emptyDraft(question.indicator);
  await askKnown(ports, question, { asker: createAsker(ports, question), draft, steps: createSteps(() => {}) });
  return draft.handling;
}
