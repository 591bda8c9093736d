import type { Pager, PagerReply } from "../../model/page.ts";
import { backoffMs, type PageRecord, type Todo } from "./record.ts";

/** An answer goes before words: a note that waits for a pager's other door must not hold it up. */
export function nextTodo({ todo }: PageRecord): Todo | undefined {
  return todo.find((each) => each.do !== "note") ?? todo[0];
}

/** How often words are offered before they are given up; they stay in the thread. */
const mostNoteTries = 20;

/** Tells a pager about a page that it took. */
export async function tellPager(pager: Pager, { id, service }: PageRecord, todo: Todo): Promise<PagerReply> {
  switch (todo.do) {
    case "acknowledge":
      return pager.acknowledge(id, service, todo.by);
    case "resolve":
      return pager.resolve(id, service, todo.by);
    case "note":
      return (await pager.note?.(id, todo.text)) ?? { ok: true };
  }
}

/** What is left to tell after the pager answered. */
export function afterTelling(page: PageRecord, done: Todo, reply: PagerReply, now: Date): PageRecord {
  const at = page.todo.findIndex((each) => keyOf(each) === keyOf(done));
  const tries = page.todoTries + 1;
  const isOver = reply.ok || reply.retry === "never" || (done.do === "note" && tries >= mostNoteTries);
  if (at < 0 || isOver)
    return { ...page, todo: page.todo.filter((_, index) => index !== at), todoTries: 0, next: now.toISOString() };
  const wait = Math.max(reply.afterMs ?? 0, backoffMs(tries));
  return { ...page, todoTries: tries, next: new Date(now.getTime() + wait).toISOString() };
}

const keyOf = (todo: Todo) => (todo.do === "note" ? `note ${todo.key}` : `${todo.do} ${todo.by}`);
