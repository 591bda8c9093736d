"""Reads notebooks with Jupyter's own library, which validates them, and runs one as a person would.

run-notebook.py read FILE...               prints how many cells each has
run-notebook.py run FILE URL [START END]   runs it in a kernel, asking URL, and prints how it went, as JSON

Microsoft's client of Log Analytics and pandas are the real ones. msticpy is in no distribution of Linux: `--msticpy` puts
something in its place that knows the columns which a timeline must have.
"""
import json
import sys

import nbformat

STAND_IN = """
import sys, types
import pandas as pd

@pd.api.extensions.register_dataframe_accessor("mp_plot")
class Plots:
    def __init__(self, frame):
        self.frame = frame

    def timeline(self, time_column, group_by, source_columns):
        shown = self.frame[[time_column, group_by, *source_columns]]
        pd.to_datetime(shown[time_column], utc=True)
        print("timeline of", len(shown), "rows")

for name in ("msticpy", "msticpy.vis"):
    sys.modules[name] = types.ModuleType(name)
sys.modules["msticpy.vis"].mp_pandas_plot = None
"""

ROWS = """
import json
print(json.dumps({name: len(value) for name, value in list(globals().items()) if re.fullmatch("(hunt|query)_[0-9_]+", name)}))
"""


def read(path):
    notebook = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    if (notebook.nbformat, notebook.nbformat_minor) != (4, 5):
        raise ValueError(f"{path} is nbformat {notebook.nbformat}.{notebook.nbformat_minor}")
    return notebook


def run(notebook, before, after):
    """Runs every cell in a kernel; an error in any of them is raised. What is set goes where papermill would put it."""
    from nbclient import NotebookClient

    at = next(at for at, cell in enumerate(notebook.cells) if "parameters" in cell.metadata.get("tags", []))
    notebook.cells.insert(at + 1, nbformat.v4.new_code_cell(before))
    notebook.cells.append(nbformat.v4.new_code_cell(after))
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    nbformat.validate(notebook)
    return notebook


def printed(cells):
    return "".join(output.text for cell in cells for output in cell.get("outputs", []) if output.output_type == "stream")


verb, *words = sys.argv[1:]
if verb == "read":
    print(json.dumps([len(read(path).cells) for path in words]))
else:
    with_msticpy = "--msticpy" in words
    path, url, *times = (word for word in words if word != "--msticpy")
    start, end = times or (None, None)
    parameters = f"ENDPOINT = {url!r}\nSTART = {start!r}\nEND = {end!r}\n" + (STAND_IN if with_msticpy else "")
    ran = run(read(path), parameters, ROWS)
    tables = [cell for cell in ran.cells for output in cell.get("outputs", []) if "text/html" in output.get("data", {})]
    print(json.dumps({"rows": json.loads(printed(ran.cells[-1:])), "tables": len(tables), "said": printed(ran.cells[:-1])}))
