import { createPair, type Pair } from "./answer.ts";
import { button, byId, el } from "./dom.ts";
import { closeDialog, openDialog } from "./form.ts";
import { ask, type Pressed, type Question, type Shown, type Where } from "./stream.ts";

/** A question without where it is asked. */
type Asking = Omit<Question, "channel" | "workspace" | "thread">;

/** What is said on the page: requests, their answers, and the threads under them. */
export function createConversation() {
  const conversation = byId("conversation", HTMLElement);
  const channel = crypto.randomUUID();
  const pairs: Pair[] = [];

  /** A request from the line at the bottom opens a thread of its own. */
  function say(text: string): void {
    byId("welcome", HTMLElement).hidden = true;
    const topic = createTopic({ channel });
    conversation.append(topic.element);
    topic.ask({ text, via: "typed" }, text);
  }

  const topics = new Map<string, ReturnType<typeof createTopic>>();

  /** A card that nobody asked for opens a thread of its own; a change of one that is here is drawn over it. */
  function showPosted(output: Shown): void {
    byId("welcome", HTMLElement).hidden = true;
    const known = topics.get(output.thread);
    const topic = known ?? createTopic(output.where ?? { channel }, output.thread);
    topics.set(output.thread, topic);
    topic.show(output);
    if (!known) conversation.append(topic.element);
  }

  function createTopic(where: Where, given?: string) {
    const answers = el("div", { class: "answers" });
    const replies = el("div", { class: "answers" });
    const summary = el("summary", {}, "Thread");
    const reply = el("input", {
      placeholder: "Reply in the thread: 30d",
      "aria-label": "Reply in the thread",
      spellcheck: "false",
    });
    const form = el("form", { class: "reply" }, reply, el("button", {}, "Reply"));
    const thread = el("details", { class: "thread", hidden: "" }, summary, replies, form);
    const element = el("article", { class: "topic" }, answers, thread);
    const shown = new Map<string, Pair>();
    let id = given;
    let count = 0;

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = reply.value.trim();
      reply.value = "";
      if (text !== "") askHere({ text, via: "typed" }, text);
    });

    function place(output: Shown, isReply: boolean, round: number): Pair {
      const key = `${round} ${output.slot} ${output.key}`;
      const known = shown.get(key);
      if (known) return known;
      const pair = createPair(press);
      shown.set(key, pair);
      pairs.push(pair);
      if (output.slot === "dialog") openDialog("huntbot", pair.element);
      else if (isReply || output.slot === "thread") addReply(pair.element);
      else answers.append(pair.element);
      if (output.slot === "me") pair.element.prepend(el("p", { class: "only" }, "Only visible to you"));
      return pair;
    }

    function addReply(reply: HTMLElement): void {
      replies.append(reply);
      count += 1;
      summary.textContent = count === 1 ? "1 reply in the thread" : `${count} replies in the thread`;
    }

    /** As on both platforms: what belongs into a dialog opens one at once, anything else closes it and is said here. */
    function press({ run: words, show }: Pressed, via: "click" | "form"): void {
      if (show === "dialog") openDialog("huntbot", el("p", { class: "loading" }, "Loading …"));
      else closeDialog();
      askHere({ words, via, ...(show ? { show } : {}) }, words.join(" "));
    }

    let rounds = 0;
    async function askHere(question: Asking, words: string): Promise<void> {
      const round = rounds++;
      const isReply = id !== undefined;
      const stop = new AbortController();
      const said = createSaid(words, () => stop.abort());
      const isAside = question.show === "dialog";
      if (!isAside) (isReply ? replies : answers).append(said.element);
      element.dataset["state"] = "asking";
      if (isReply && !isAside) thread.open = true;
      if (!isAside) said.element.scrollIntoView({ block: "start", behavior: "smooth" });
      try {
        const whole = { ...question, ...where, ...(id ? { thread: id } : {}) };
        await ask(
          whole,
          (output) => {
            id = output.thread;
            topics.set(id, topic);
            thread.hidden = false;
            place(output, isReply, round).show(output);
          },
          stop.signal,
        );
      } catch (error) {
        const problem = error instanceof Error ? error.message : String(error);
        if (isAside) openDialog("huntbot", el("p", { class: "problem" }, problem));
        else if (!stop.signal.aborted) said.fail(problem);
      } finally {
        said.done(stop.signal.aborted);
        element.dataset["state"] = "answered";
      }
    }

    const topic = {
      element,
      show(output: Shown) {
        thread.hidden = false;
        const [known] = [...shown].filter(([key]) => key.endsWith(` ${output.slot} ${output.key}`)).slice(-1);
        (known?.[1] ?? place(output, false, -1)).show(output);
      },
      ask: (question: Asking, words: string) => void askHere(question, words),
    };
    return topic;
  }

  return { say, showPosted, redraw: () => pairs.forEach((pair) => void pair.redraw()) };
}

/** What the person said, with a way to stop it while it is answered. */
function createSaid(words: string, stop: () => void) {
  const state = button("Stop", { class: "quiet" }, stop);
  const element = el("div", { class: "said" }, el("p", {}, words), state);
  return {
    element,
    fail: (problem: string) => element.append(el("p", { class: "problem" }, problem)),
    done: (stopped: boolean) => state.replaceWith(el("small", {}, stopped ? "stopped" : "")),
  };
}
