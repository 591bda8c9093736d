export interface TrackedIncident {
  readonly number: number;
  readonly url: string | null;
}

/** Where the organisation works on incidents: the one place outside that a case file is written to, and only when asked. */
export interface IncidentDesk {
  /** `id` is a UUID: the same one opens no second incident, and the first is answered. */
  open(
    incident: {
      readonly id: string;
      readonly title: string;
      readonly description: string;
      readonly severity: "High" | "Medium" | "Low";
    },
    signal: AbortSignal,
  ): Promise<TrackedIncident & { readonly isNew: boolean }>;
  /** Throws a Failure when there is no incident of that number. */
  comment(
    number: number,
    comment: { readonly id: string; readonly message: string },
    signal: AbortSignal,
  ): Promise<TrackedIncident>;
}

/** The label of incidents that we opened: what is told about them is no new alert. */
export const ourLabel = "huntbot";
