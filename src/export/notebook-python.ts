import type { Indicator } from "../model/indicator.ts";
import { type LogsAddress, publicEndpoint } from "./case-export.ts";
import { pythonString } from "./python-text.ts";

/** What a reader may change before running; the tag lets papermill set it. */
export function parametersCode(indicators: readonly Indicator[], logs: LogsAddress | null): string {
  const values = indicators
    .slice(0, 200)
    .map(({ kind, value }) => `    (${pythonString(kind)}, ${pythonString(value)}),`);
  const { endpoint, workspaces } = logs ?? { endpoint: publicEndpoint, workspaces: [] };
  const [first = "", ...others] = workspaces;
  return [
    "# The Log Analytics workspace to ask (its Workspace ID, a GUID), and others that are asked with it.",
    `WORKSPACE_ID = ${pythonString(first)}`,
    `OTHER_WORKSPACES = [${others.map(pythonString).join(", ")}]`,
    "# The query service: of the cloud that the workspace is in, or what `huntbot logs serve` answers on.",
    `ENDPOINT = ${pythonString(endpoint)}`,
    "# Another time for every question, as ISO instants; None asks about the time that was asked about then.",
    "START = None",
    "END = None",
    "# What this case is about.",
    "INDICATORS = [",
    ...values,
    "]",
  ].join("\n");
}

export const setupCode = `
# %pip install azure-identity azure-monitor-query pandas msticpy
import re
import time

import pandas as pd
from azure.core.credentials import AccessToken
from azure.identity import DefaultAzureCredential
from azure.monitor.query import LogsQueryClient, LogsQueryStatus
from azure.monitor.query import __version__ as client_version


class AnyToken:
    """For logs that this machine serves: they take any token, and none of Azure's is shown to them."""

    def get_token(self, *scopes, **options):
        return AccessToken("any", int(time.time()) + 3600)


here = re.match(r"http://(localhost|127\\.0\\.0\\.1|\\[::1\\])(:\\d+)?$", ENDPOINT.rstrip("/"))
# Clients before 1.2 write the version of the service into its address themselves.
address = ENDPOINT.rstrip("/") + ("" if client_version.startswith(("1.0.", "1.1.")) else "/v1")
client = LogsQueryClient(AnyToken() if here else DefaultAzureCredential(), endpoint=address)
options = {"enforce_https": False} if here else {}


def instant(text):
    return pd.to_datetime(text, utc=True).to_pydatetime()


def moved(kql, name, text):
    """The query with one of its leading times replaced."""
    if text is None:
        return kql
    return re.sub(rf"(?m)^let {name} = datetime\\([^)]*\\);", lambda _: f"let {name} = datetime({text});", kql)


def ask(kql, start, end):
    """Asks the workspace and gives back its rows; says so when they are not all."""
    for name in ("_from", "_windowFrom"):
        kql = moved(kql, name, START)
    kql = moved(kql, "_to", END)
    start, end = START or start, END or end
    span = (instant(start), instant(end)) if start and end else None
    # A query may look further back than its window: its own times decide.
    reaches_back = re.search(r"(?m)^let _from = datetime\\(([^)]*)\\);", kql)
    if span and reaches_back:
        span = (min(span[0], instant(reaches_back.group(1))), span[1])
    answer = client.query_workspace(
        WORKSPACE_ID, kql, timespan=span, additional_workspaces=OTHER_WORKSPACES or None, **options
    )
    if answer.status == LogsQueryStatus.PARTIAL:
        print("These are not all rows:", answer.partial_error)
        tables = answer.partial_data
    else:
        tables = answer.tables
    return pd.DataFrame(tables[0].rows, columns=tables[0].columns) if tables else pd.DataFrame()
`;

/** Draws the rows by hour and table as they are now; `seen` names the answers that hold them. */
export function pictureCode(seen: readonly string[]): string {
  return `
seen = pd.concat([${seen.join(", ")}])
try:
    from msticpy.vis import mp_pandas_plot  # registers .mp_plot

    seen.mp_plot.timeline(time_column="Hour", group_by="Table", source_columns=["Table", "Hits"])
except ImportError:
    print("msticpy, which draws this, is not installed: the rows as a table.")
    display(seen[["Hour", "Table", "Hits"]].sort_values("Hour"))
`;
}
