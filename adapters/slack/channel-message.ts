import { randomUUID } from "node:crypto";
import type { Card } from "../../src/model/card.ts";
import type { Output } from "../../src/model/command.ts";
import type { SlackPorts } from "./ports.ts";
import { keepValues } from "./ports.ts";
import {
  editFinal,
  editProgress,
  findPosted,
  type Posted,
  type PostPorts,
  postFinal,
  postProgress,
  type Standing,
} from "./post.ts";
import { troubleOf } from "./trouble.ts";
import { upload, uploadsOf } from "./upload.ts";

export interface ChannelMessageOptions {
  readonly ports: SlackPorts;
  /** Tells this message from all others, also for a process that comes after this one. */
  readonly mark?: string;
  /** Asked when the first state is shown: a thread may still have to be opened. */
  where(): Promise<{ readonly channel: string; readonly thread?: string }>;
  onPosted(at: Standing): void;
  /** The address of a picture that was uploaded and has no other. */
  onPicture?(permalink: string): void;
}

/** A message in a channel or thread that is edited in place, with its pictures and files in the thread under it. */
export function createChannelMessage({
  ports,
  where,
  onPosted,
  onPicture,
  mark = randomUUID(),
}: ChannelMessageOptions) {
  const post = postPorts(ports);
  let standing: Standing | null = null;
  let doubtfulSince: number | null = null;
  let final: Card | null = null;

  function stands(at: Standing): Standing {
    standing = at;
    onPosted(at);
    return at;
  }

  async function showProgress(card: Card): Promise<void> {
    if (standing) return editProgress(ports.clients.progress, standing, card, post);
    if (doubtfulSince !== null) return;
    const began = ports.now();
    try {
      stands(await postProgress(ports.clients.progress, await where(), card, post, mark));
    } catch (error) {
      if (troubleOf(error).trouble.kind === "unsure") doubtfulSince = began;
      throw error;
    }
  }

  async function showFinal(card: Card): Promise<Posted> {
    const client = ports.clients.final;
    const to = await where();
    if (!standing && doubtfulSince !== null) {
      const found = await findPosted(client, to, mark, doubtfulSince);
      if (found) stands(found);
    }
    if (standing) {
      try {
        return await editFinal(client, standing, card, post);
      } catch (error) {
        if (troubleOf(error).trouble.kind !== "gone") throw error;
      }
    }
    const posted = await postFinal(client, to, card, post, mark);
    stands(posted.standing);
    return posted;
  }

  async function attach(card: Card, posted: Posted): Promise<void> {
    const { thread } = await where();
    const under = { channel: posted.standing.channel, ts: thread ?? posted.standing.ts };
    for (const file of uploadsOf(card, posted.isPartial)) {
      try {
        const log = (told: { code: string }) => ports.log({ level: "warn", message: `upload a file: ${told.code}` });
        const permalink = await upload(ports.clients.final, under, file, { wait: ports.wait, log });
        if (permalink && card.blocks.some((block) => block.kind === "image" && !block.link)) onPicture?.(permalink);
      } catch (error) {
        const { code } = troubleOf(error);
        ports.log({ level: "error", message: `a file could not be uploaded: ${code}`, error });
        await postFinal(
          ports.clients.final,
          { channel: under.channel, thread: under.ts },
          lostFile(file.title, code),
          post,
        );
      }
    }
  }

  return {
    async show(output: Output): Promise<void> {
      if (!output.final) return showProgress(output.card);
      final = output.card;
      await attach(output.card, await showFinal(output.card));
    },
    /** Adds a link to a final card that is already shown; where there is none yet, nothing happens. */
    async addLink(label: string, url: string): Promise<void> {
      if (!standing || !final || final.actions?.some((action) => action.label === label)) return;
      final = { ...final, actions: [...(final.actions ?? []), { label, open: url }] };
      await editFinal(ports.clients.final, standing, final, post);
    },
    standing: () => standing,
  };
}

export function postPorts(ports: SlackPorts): PostPorts {
  return {
    wait: ports.wait,
    now: ports.now,
    log: ({ trouble, code }, doing) =>
      // To be asked to wait is how a busy Slack talks; nobody needs to be told.
      ports.log({ level: trouble.kind === "wait" ? "info" : "warn", message: `could not ${doing} at once: ${code}` }),
    keep: (drawn) => keepValues(ports, drawn.kept),
  };
}

function lostFile(title: string, code: string): Card {
  return {
    title: "A file is missing here",
    tone: "notice",
    preview: "A file is missing here",
    blocks: [{ kind: "text", lines: [[`${title}: Slack did not take it (${code}).`]] }],
  };
}
