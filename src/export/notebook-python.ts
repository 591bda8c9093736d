import type { Indicator } from "../model/indicator.ts";
import { pythonString } from "./python-text.ts";

/** What a reader may change before running; the tag lets papermill set it. */
export function parametersCode(indicators: readonly Indicator[]): string {
  const values = indicators
    .slice(0, 200)
    .map(({ kind, value }) => `    (${pythonString(kind)}, ${pythonString(value)}),`);
  return [
    "# The Log Analytics workspace to ask (its Workspace ID, a GUID).",
    'WORKSPACE_ID = ""',
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
from datetime import datetime

import pandas as pd
from azure.identity import DefaultAzureCredential
from azure.monitor.query import LogsQueryClient, LogsQueryStatus

client = LogsQueryClient(DefaultAzureCredential())


def instant(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


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
    answer = client.query_workspace(WORKSPACE_ID, kql, timespan=span)
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
from msticpy.vis import mp_pandas_plot  # registers .mp_plot

seen = pd.concat([${seen.join(", ")}])
seen.mp_plot.timeline(time_column="Hour", group_by="Table", source_columns=["Table", "Hits"])
`;
}
