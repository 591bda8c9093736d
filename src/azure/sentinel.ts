import { z } from "zod";
import { Failure } from "../model/failure.ts";
import { type IncidentDesk, ourLabel, type TrackedIncident } from "../model/incident-desk.ts";
import type { ResourceManager } from "./arm.ts";
import { AzureCallError, getJson, putJson } from "./call.ts";

export interface SentinelOptions extends ResourceManager {
  /** The workspace's resource id: `/subscriptions/.../workspaces/NAME`. */
  readonly workspace: string;
}

const version = "api-version=2025-09-01";
const longestComment = 30_000;
const longestDescription = 5_000;
const incident = z.object({
  name: z.string(),
  properties: z.object({ incidentNumber: z.number(), incidentUrl: z.string().optional() }),
});
const list = z.object({ value: z.array(incident) });

/** Incidents of Microsoft Sentinel (REST, 2025-09-01). The bot's identity needs the role "Microsoft Sentinel Responder". */
export function sentinelDesk({ endpoint, credential, workspace }: SentinelOptions): IncidentDesk {
  const base = `${endpoint}${encodeURI(workspace)}/providers/Microsoft.SecurityInsights/incidents`;
  const call = (url: string, signal: AbortSignal) => ({ url, audience: endpoint, credential, signal });

  async function known(id: string, signal: AbortSignal): Promise<TrackedIncident | null> {
    try {
      return tracked(incident.parse(await getJson(call(`${base}/${id}?${version}`, signal))));
    } catch (error) {
      if (error instanceof AzureCallError && error.status === 404) return null;
      throw error;
    }
  }

  return {
    open: (wanted, signal) =>
      told("open an incident", async () => {
        const there = await known(wanted.id, signal);
        if (there) return { ...there, isNew: false };
        const { title, description, severity } = wanted;
        const properties = {
          title: title.slice(0, 150),
          description: plain(description).slice(0, longestDescription),
          severity,
          status: "New",
          labels: [{ labelName: ourLabel }],
        };
        const made = await putJson(call(`${base}/${wanted.id}?${version}`, signal), { properties });
        return { ...tracked(incident.parse(made)), isNew: true };
      }),
    comment: (number, { id, message }, signal) =>
      told(`comment on incident ${number}`, async () => {
        const filter = encodeURIComponent(`properties/incidentNumber eq ${number}`);
        const found = list.parse(await getJson(call(`${base}?${version}&$filter=${filter}&$top=1`, signal))).value[0];
        if (!found) throw new AzureCallError(404, "");
        const properties = { message: plain(message).slice(0, longestComment) };
        await putJson(call(`${base}/${encodeURIComponent(found.name)}/comments/${id}?${version}`, signal), {
          properties,
        });
        return tracked(found);
      }),
  };
}

const tracked = ({ properties }: z.infer<typeof incident>): TrackedIncident => ({
  number: properties.incidentNumber,
  url: properties.incidentUrl ?? null,
});

/** The portal shows HTML: nothing in the words is any. */
const plain = (text: string) => text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);

async function told<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AzureCallError)) throw error;
    throw new Failure({ what: `Could not ${what} in Microsoft Sentinel`, ...reasonOf(error.status), cause: error });
  }
}

function reasonOf(status: number): { why: string; fix: string } {
  if (status === 403)
    return {
      why: "The bot's identity may not (403).",
      fix: 'It needs the role "Microsoft Sentinel Responder" on the workspace.',
    };
  if (status === 404)
    return {
      why: "There is no such incident, or no such workspace (404).",
      fix: "Check the number, and sentinel.workspace in the configuration.",
    };
  return { why: `Azure answered ${status}.`, fix: "Try again; if it stays so, look at the state of Azure." };
}
