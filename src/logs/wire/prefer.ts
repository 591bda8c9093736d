/** What a caller prefers (RFC 7240), as far as Log Analytics knows it. */
export interface Preferences {
  /** Seconds the query may run; the service's own default is 180, its most 600. */
  readonly wait: number;
  readonly statistics: boolean;
  readonly render: boolean;
}

const usualSeconds = 180;
const mostSeconds = 600;

export function readPrefer(header: string | undefined): Preferences {
  const given = new Map(
    (header ?? "").split(/[,;]/).map((part): [string, string] => {
      const [name = "", value = ""] = part.split("=").map((word) => word.trim().toLowerCase());
      return [name, value.replace(/^"|"$/g, "")];
    }),
  );
  const wait = Number(given.get("wait"));
  return {
    wait: wait > 0 ? Math.min(wait, mostSeconds) : usualSeconds,
    statistics: given.get("include-statistics") === "true",
    render: given.get("include-render") === "true",
  };
}
