import { App, type Receiver } from "@slack/bolt";
import type { Answering } from "./answering.ts";
import type { Logger } from "./clients.ts";
import { download } from "./download.ts";
import type { FormState } from "./form.ts";
import { formId } from "./form.ts";
import { huntFormId, huntView, readHuntForm } from "./hunt-form.ts";
import { openForm, readClick, readForm } from "./interaction.ts";
import { messageText } from "./message-text.ts";
import type { SlackPorts } from "./ports.ts";
import {
  type CommandPayload,
  clickPlace,
  fromCommand,
  fromDirect,
  fromForm,
  fromMention,
  fromShortcut,
  type InteractionPayload,
  type MessagePayload,
  type Reading,
} from "./request.ts";
import { threadText } from "./thread-text.ts";

/** Who the bot is in its workspace, as auth.test tells. */
export interface Identity {
  readonly botUserId?: string;
  readonly botId?: string;
  readonly teamId?: string;
  /** The workspace's address in a browser. */
  readonly url?: string;
}

export interface AppOptions {
  readonly receiver: Receiver;
  readonly ports: SlackPorts;
  readonly answering: Answering;
  readonly token: string;
  readonly apiUrl?: string;
  readonly logger: Logger;
  readonly identity: () => Identity;
  /** True the first time a request is seen. */
  readonly once: (key: string) => Promise<boolean>;
  readonly stop: AbortSignal;
  /** Shows the Home tab to a person. */
  readonly showHome: (user: string) => Promise<void>;
}

/** Everything that Slack can send, each turned into a request. Acknowledged first, known again if it comes twice. */
export function createApp(options: AppOptions): App {
  const { ports, answering, identity } = options;
  const app = new App({
    receiver: options.receiver,
    authorize: async () => ({ botToken: options.token, ...identity() }),
    logger: options.logger,
    convoStore: false,
    ...(options.apiUrl ? { clientOptions: { slackApiUrl: options.apiUrl } } : {}),
  });
  app.error(async (error) =>
    ports.log({ level: "error", message: `a request of Slack broke: ${error.message}`, error }),
  );

  app.use(async ({ body, context, next, ...rest }) => {
    // A form may have to be acknowledged with what is wrong in it.
    const acknowledges = "ack" in rest && typeof rest.ack === "function" && body.type !== "view_submission";
    if (acknowledges) await (rest.ack as () => Promise<void>)();
    if (await options.once(String(context["dedupeKey"]))) await next();
  });

  const reading = (): Reading => {
    const signal = AbortSignal.any([options.stop]);
    return {
      signal,
      threadText: (at) => threadText(ports.clients.final, at, identity()),
      download: (file) => download(file, { token: options.token, isSlacks: ports.isSlacks, signal }),
    };
  };
  const team = (body: { readonly team_id?: string }) => body.team_id ?? identity().teamId ?? "";

  app.command(/.*/, async ({ body }) => answering.answer(fromCommand(body as CommandPayload, reading())));

  app.event("app_mention", async ({ event, body }) => {
    if (event.channel.startsWith("D")) return;
    answering.answer(fromMention(event as MessagePayload, team(body), identity().botUserId, reading()));
  });

  app.event("message", async ({ event, body }) => {
    const isPersons = !("bot_id" in event) && (event.subtype === undefined || event.subtype === "file_share");
    if (event.channel_type !== "im" || !isPersons) return;
    answering.answer(fromDirect(event as MessagePayload, team(body), reading()));
  });

  app.event("app_home_opened", async ({ event }) => {
    if (event.tab === "home") await options.showHome(event.user);
  });

  app.shortcut("hunt_message", async ({ body }) => {
    const payload = body as InteractionPayload;
    answering.answer(fromShortcut(payload, messageText(payload.message ?? {}), reading()));
  });

  app.shortcut("hunt_anywhere", async ({ body }) => {
    const payload = body as InteractionPayload;
    await openForm(ports, payload, clickPlace(payload), huntView);
  });

  app.action(/.*/, async ({ action, body }) => {
    const value = "value" in action && typeof action.value === "string" ? action.value : null;
    // A button with a link is pressed too, but Slack itself opens the link.
    if (value === null) return;
    const asked = await readClick(ports, body as InteractionPayload, value, reading());
    if (asked) answering.answer(asked);
  });

  app.view(formId, async ({ ack, body, view }) => {
    await ack();
    const asked = await readForm(ports, body as InteractionPayload, view.state.values as FormState, reading());
    if (asked) answering.answer(asked);
    else ports.log({ level: "warn", message: "a form came back that is no longer known" });
  });

  app.view(huntFormId, async ({ ack, body, view }) => {
    const form = readHuntForm(view.state.values as FormState);
    if ("errors" in form) return ack({ response_action: "errors", errors: form.errors });
    await ack();
    const place = { ...clickPlace(body as InteractionPayload), channel: form.channel || body.user.id };
    const responseUrl = "response_urls" in body ? body.response_urls?.[0]?.response_url : undefined;
    answering.answer(fromForm(body as InteractionPayload, form.run, place, { responseUrl }, reading()));
  });

  return app;
}
