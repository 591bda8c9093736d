import type * as Renderer from "adaptivecards";
import type { Meaning } from "./stream.ts";
import { isDark, teamsLook } from "./teams-look.ts";

/** Microsoft's renderer, loaded by the page as a script of its own. */
declare const AdaptiveCards: typeof Renderer;

/** A card drawn by Microsoft's renderer, with buttons that tell what they mean. */
export function teamsCard(card: object, press: (meaning: Meaning) => void): HTMLElement {
  const adaptive = new AdaptiveCards.AdaptiveCard();
  adaptive.hostConfig = new AdaptiveCards.HostConfig(teamsLook(isDark()));
  adaptive.onExecuteAction = (action) => {
    if (action instanceof AdaptiveCards.OpenUrlAction && action.url) {
      window.open(action.url, "_blank", "noopener,noreferrer");
    } else if (action instanceof AdaptiveCards.SubmitAction || action instanceof AdaptiveCards.ExecuteAction) {
      const data: unknown = action.data;
      if (hasMeaning(data)) press(data.huntbot);
    }
  };
  adaptive.parse(card);
  return adaptive.render() ?? document.createElement("div");
}

function hasMeaning(data: unknown): data is { huntbot: Meaning } {
  return typeof data === "object" && data !== null && "huntbot" in data;
}
