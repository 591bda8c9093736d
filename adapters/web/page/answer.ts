import { blockKit } from "./block-kit.ts";
import { el } from "./dom.ts";
import { askForm, confirmed } from "./form.ts";
import type { Meaning, Pressed, Shown } from "./stream.ts";
import { teamsCard } from "./teams-card.ts";

export type Run = (pressed: Pressed, via: "click" | "form") => void;

/** One output, drawn as on both platforms. A later output of the same key is drawn over it. */
export interface Pair {
  readonly element: HTMLElement;
  show(shown: Shown): void;
  /** Again, e.g. in other colours. */
  redraw(): void;
}

export function createPair(run: Run): Pair {
  const teams = el("div", { class: "card" });
  const slack = el("div", { class: "card" });
  const element = el("div", { class: "pair" }, pane("teams", teams), pane("slack", slack));
  let latest: Shown | undefined;

  function press(meaning: Meaning, question?: { title: string; text: string }): void {
    if ("ask" in meaning) askForm(meaning.ask, (words) => run({ run: words }, "form"));
    else if (question) confirmed(question, "Yes", () => run(meaning, "click"));
    else run(meaning, "click");
  }

  function redraw(): void {
    if (!latest) return;
    const { teams: card, slack: message, problem } = latest;
    teams.replaceChildren(card ? teamsCard(card, press) : el("p", {}, problem ?? ""));
    slack.replaceChildren(message ? blockKit(message.blocks, message.kept, press) : el("p", {}, problem ?? ""));
    element.classList.toggle("working", !latest.final);
    element.dataset["final"] = String(latest.final);
  }

  return {
    element,
    redraw,
    show(shown) {
      latest = shown;
      redraw();
    },
  };
}

function pane(platform: "teams" | "slack", card: HTMLElement): HTMLElement {
  const names = { teams: "Teams", slack: "Slack" } as const;
  const head = el(
    "div",
    { class: "author" },
    el("img", { src: "/playground/icon.svg", alt: "", width: "36", height: "36" }),
    el("b", {}, "huntbot"),
    el("span", { class: "app" }, "APP"),
    el("span", { class: "where" }, names[platform]),
  );
  return el("section", { class: `pane ${platform}`, "aria-label": `As ${names[platform]} shows it` }, head, card);
}
