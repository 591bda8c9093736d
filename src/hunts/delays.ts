import type { LensName } from "../model/hunt.ts";

/**
 * How long after an event its row usually arrives, in minutes, by the table that decides a lens's delay.
 * Source: Microsoft's documented latencies (Office 365 audit within 60-90 minutes, sign-in logs within 15).
 */
export const usualDelayMinutes: Readonly<Record<string, { lens: LensName; minutes: number }>> = {
  OfficeActivity: { lens: "files and mail", minutes: 90 },
  CloudAppEvents: { lens: "files and mail", minutes: 60 },
  SigninLogs: { lens: "identity", minutes: 15 },
  AADNonInteractiveUserSignInLogs: { lens: "identity", minutes: 30 },
  AzureActivity: { lens: "cloud", minutes: 20 },
  NTANetAnalytics: { lens: "network", minutes: 60 },
  AzureNetworkAnalytics_CL: { lens: "network", minutes: 60 },
  EmailEvents: { lens: "e-mail", minutes: 30 },
};
