"""Reads notebooks with Jupyter's own library, which validates them, and runs one as a person would.

run-notebook.py read FILE...           prints how many cells each has
run-notebook.py run FILE URL [START END]  runs its cells in order and prints what it asked and drew, as JSON

Microsoft's packages are not here: the client below asks the same protocol, and a table is its rows and columns.
"""
import json
import sys
import types
import urllib.request

import nbformat


class LogsQueryStatus:
    PARTIAL, SUCCESS = "partial", "success"


class LogsQueryClient:
    def __init__(self, credential):
        pass

    def query_workspace(self, workspace_id, query, timespan=None):
        span = "/".join(time.isoformat() for time in timespan) if timespan else None
        body = {"query": query, **({"timespan": span} if span else {})}
        request = urllib.request.Request(
            f"{server}/v1/workspaces/{workspace_id}/query",
            json.dumps(body).encode(),
            {"content-type": "application/json", "authorization": "Bearer any"},
        )
        with urllib.request.urlopen(request) as response:
            answer = json.load(response)
        tables = [Namespace(columns=[c["name"] for c in t["columns"]], rows=t["rows"]) for t in answer["tables"]]
        asked.append({"timespan": span, "rows": len(tables[0].rows)})
        return Namespace(status=LogsQueryStatus.SUCCESS, tables=tables)


class DataFrame:
    def __init__(self, rows=(), columns=()):
        self.rows, self.columns, self.mp_plot = list(rows), list(columns), self

    def timeline(self, time_column, group_by, source_columns):
        missing = {time_column, group_by, *source_columns} - set(self.columns)
        if missing:
            raise KeyError(missing)
        drawn.append(len(self.rows))


def concat(frames):
    return DataFrame([row for frame in frames for row in frame.rows], frames[0].columns)


Namespace = types.SimpleNamespace
asked, drawn = [], []


def module(name, **content):
    sys.modules[name] = types.ModuleType(name)
    vars(sys.modules[name]).update(content)


def read(path):
    notebook = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    if (notebook.nbformat, notebook.nbformat_minor) != (4, 5):
        raise ValueError(f"{path} is nbformat {notebook.nbformat}.{notebook.nbformat_minor}")
    return notebook


def run(notebook, **parameters):
    variables = {}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            exec(compile(cell.source, cell.id, "exec"), variables)
            if "parameters" in cell.metadata.get("tags", []):
                variables.update(parameters)


verb, *words = sys.argv[1:]
if verb == "read":
    print(json.dumps([len(read(path).cells) for path in words]))
else:
    path, server, *times = words
    module("pandas", DataFrame=DataFrame, concat=concat)
    module("azure")
    module("azure.identity", DefaultAzureCredential=object)
    module("azure.monitor")
    module("azure.monitor.query", LogsQueryClient=LogsQueryClient, LogsQueryStatus=LogsQueryStatus)
    module("msticpy")
    module("msticpy.vis", mp_pandas_plot=None)
    start, end = times or (None, None)
    run(read(path), WORKSPACE_ID="any", START=start, END=end)
    print(json.dumps({"asked": asked, "drawn": drawn}))
