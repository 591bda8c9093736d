import { z } from "zod";
import type { TableInfo } from "../model/logs.ts";
import { AzureCallError, getJson } from "./call.ts";
import type { TokenCredential } from "./credential.ts";

export const publicResourceManager = "https://management.azure.com";

export interface ResourceManager {
  /** `AZURE_RESOURCE_MANAGER_ENDPOINT`; the token is asked for the same address. */
  readonly endpoint: string;
  readonly credential: TokenCredential;
}

/** Plans by table name; none of them, and why, where the bot's identity may not read them. */
export interface TablePlans {
  readonly plans: ReadonlyMap<string, TableInfo["plan"]>;
  readonly note?: string;
}

const page = z.object({
  value: z.array(z.object({ name: z.string(), properties: z.object({ plan: z.string().optional() }).optional() })),
  nextLink: z.string().optional(),
});

/**
 * The plan of every table of a workspace: Resource Manager's tables call (2022-10-01), which Reader and Log Analytics
 * Reader may make. Throws AzureCallError for any status but 200 and 403, and what the credential throws.
 */
export async function tablePlans(resourceId: string, arm: ResourceManager, signal: AbortSignal): Promise<TablePlans> {
  const plans = new Map<string, TableInfo["plan"]>();
  const call = { audience: arm.endpoint, credential: arm.credential, signal };
  try {
    let url: string | undefined = `${arm.endpoint}${encodeURI(resourceId)}/tables?api-version=2022-10-01`;
    while (url) {
      const { value, nextLink }: z.infer<typeof page> = page.parse(await getJson({ ...call, url }));
      for (const { name, properties } of value) plans.set(name, planNamed(properties?.plan));
      url = nextLink && sameOrigin(nextLink, arm.endpoint) ? nextLink : undefined;
    }
  } catch (error) {
    if (!(error instanceof AzureCallError) || error.status !== 403) throw error;
    return {
      plans: new Map(),
      note: 'table plans unknown: the bot\'s identity needs the role "Reader" on the workspace',
    };
  }
  return { plans };
}

/** A next page elsewhere would be sent this token. */
function sameOrigin(url: string, endpoint: string): boolean {
  return URL.canParse(url) && new URL(url).origin === new URL(endpoint).origin;
}

function planNamed(plan: string | undefined): TableInfo["plan"] {
  return plan === "Analytics" || plan === "Basic" || plan === "Auxiliary" ? plan : "unknown";
}
