/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { createConversation } from "./conversation.ts";
import { button, byId, el } from "./dom.ts";
import { board } from "./stream.ts";
import { darkness } from "./teams-look.ts";

const tries = [
  "23.97.60.214 7d",
  "185.49.71.101",
  "hunt host:MSTICALERTSLXVM2 7d",
  "extract seen from hxxp://evil[.]example",
  "help",
];

const conversation = createConversation();
const compose = byId("compose", HTMLFormElement);
const request = byId("request", HTMLTextAreaElement);

function send(): void {
  const text = request.value.trim();
  if (text === "") return;
  request.value = "";
  grow();
  conversation.say(text);
}

function grow(): void {
  const lines = request.value.split("\n").length;
  request.rows = Math.min(Math.max(lines, 1), 8);
}

compose.addEventListener("submit", (event) => {
  event.preventDefault();
  send();
});
request.addEventListener("input", grow);
request.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  send();
});

byId("tries", HTMLElement).append(...tries.map((text) => button(text, { class: "try" }, () => conversation.say(text))));

const views = [...document.querySelectorAll<HTMLButtonElement>(".views button")];
for (const view of views) {
  view.addEventListener("click", () => {
    document.body.dataset["view"] = view.dataset["view"] ?? "both";
    for (const other of views) other.setAttribute("aria-pressed", String(other === view));
  });
}
// A phone has room for one platform at a time.
if (matchMedia("(max-width: 760px)").matches) views[0]?.click();

/** Alerts come without being asked for: the page looks for them while somebody looks at it. */
let seen = 0;
async function lookAtBoard(): Promise<void> {
  if (document.hidden) return;
  for (const { version, ...shown } of await board(seen)) {
    seen = Math.max(seen, version);
    conversation.showPosted(shown);
  }
}
// A server that restarts answers again in a while.
setInterval(() => lookAtBoard().catch(() => undefined), 2_000);

request.focus();
darkness.addEventListener("change", () => conversation.redraw());
document.body.append(el("span", { hidden: "", id: "ready" }));
