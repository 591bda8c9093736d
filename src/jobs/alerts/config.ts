import { z } from "zod";
import type { Alert } from "../../model/page.ts";
import type { Place } from "../../model/request.ts";
import { alertMatch } from "../page/config.ts";
import { duration } from "../page/duration.ts";
import { fits } from "../page/match.ts";

const channel = z.strictObject({
  platform: z.enum(["slack", "teams", "terminal", "web"]),
  workspace: z.string().default(""),
  channel: z.string().min(1),
});

/** The `alerts` section of the configuration. */
export const alertSettings = z
  .strictObject({
    channels: z.record(z.string(), channel).default({}).describe("channels by a name of your own"),
    default: z.string().optional().describe("where alerts go that no route names; the first channel unless given"),
    routes: z
      .array(z.strictObject({ ...alertMatch, channel: z.string() }))
      .default([])
      .describe("the first that fits an alert decides"),
    window: duration.default(7 * 86_400_000).describe("how far back an alert's indicators are hunted"),
    budget: duration.default(60_000).describe("how long each hunt of an alert may take"),
    storm: z.int().min(2).default(10).describe("alerts of one rule in a minute that become one digest"),
  })
  .superRefine((settings, context) => {
    const named = [...settings.routes.map((route) => route.channel), ...(settings.default ? [settings.default] : [])];
    for (const name of named.filter((each) => !(each in settings.channels))) {
      context.addIssue({ code: "custom", message: `the channel "${name}" is not one of alerts.channels` });
    }
  })
  .prefault({});
export type AlertSettings = z.infer<typeof alertSettings>;

/** Where an alert is shown: the first route that fits, else the channel its sender names, else the default; null without any. */
export function placeOf(alert: Alert, settings: AlertSettings): Place | null {
  const { channels, routes } = settings;
  const wanted = alert.routing.channel;
  const name =
    routes.find((route) => fits(route, alert))?.channel ??
    (wanted !== undefined && wanted in channels ? wanted : undefined) ??
    settings.default ??
    Object.keys(channels)[0];
  return name === undefined ? null : (channels[name] ?? null);
}
