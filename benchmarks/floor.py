"""The floor of the time for reports: their cells as a plain script, and the page.

``python -m benchmarks.floor DATA YEAR OUTPUT DEPARTMENT...`` executes the cells that a run
executes, in a process forked for each department from one that holds the imports and the data,
and writes ``OUTPUT/<department>.html``; it prints the seconds as JSON. There is no papermill, no
kernel, no message, no notebook file, no summary and no record: what a run takes more than this is
what those cost, and to start.
"""

from __future__ import annotations

import ast
import gc
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import nbformat
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from nbformat import NotebookNode
from nbformat.v4 import new_output

from selfeval.dossier import load
from selfeval.engine.forked import ONE_THREAD
from selfeval.engine.warm import warm
from selfeval.engine.workers import WARM_DATA
from selfeval.report.page import render_page, vega_bundle
from selfeval.runner.places import notebooks

#: What a page says of its run; the words are no matter here.
RUN = {w: w for w in ("title", "period", "finished", "version", "command", "data")}
Namespace = dict[str, Any]


def environment(data: Path) -> dict[str, str]:
    """Return the environment for this module: that of the server which workers come from."""
    return {**ONE_THREAD, WARM_DATA: str(data.resolve())}


def main() -> None:
    """Make a page of each department that is named, one after the other."""
    if not hasattr(os, "fork"):
        sys.exit("the floor needs a system on which processes fork")
    data, year, output, *departments = sys.argv[1:]
    shell = warm().shell
    _warm_page(load(departments[0], int(year), data))
    gc.collect()
    gc.freeze()  # as in the server: a collection in a fork does not copy what is here
    start = time.perf_counter()
    for department in departments:
        given = {"department": department, "fiscal_year": int(year), "data_dir": data}
        pid = os.fork()
        if pid == 0:
            _in_fork(shell, given, Path(output) / f"{department}.html")
        if os.waitpid(pid, 0)[1]:
            sys.exit(f"{department}: the script failed")
    print(json.dumps({"seconds": time.perf_counter() - start}))


def _in_fork(shell: InteractiveShell, given: Namespace, path: Path) -> None:
    status = 1
    try:
        path.write_text(page(shell, given), encoding="utf-8", newline="\n")
        status = 0
    except BaseException:  # nothing may go back into the loop of departments
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(status)


def _warm_page(dossier: Any) -> None:
    """Fill what a process that makes page after page has filled: exporter, templates, bundle."""
    blank = {path.stem: nbformat.read(path, as_version=4) for path in notebooks()}
    render_page(blank, dossier, None, RUN)
    vega_bundle()


def page(shell: InteractiveShell, given: Namespace) -> str:
    """Execute the cells of the notebooks of a year's report, and return the page of them."""
    publisher = shell.display_pub = CapturingDisplayPublisher()
    executed, result = {}, None
    for path in notebooks():
        notebook = nbformat.read(path, as_version=4)
        names = execute(notebook, given, shell, publisher)
        executed[path.stem] = notebook
        result = result or names.get("result")
    dossier = load(given["department"], given["fiscal_year"], given["data_dir"])
    return render_page(executed, dossier, result, RUN)


def execute(
    notebook: NotebookNode,
    given: Namespace,
    shell: InteractiveShell,
    publisher: CapturingDisplayPublisher,
) -> Namespace:
    """Execute the cells that a run executes, put in what they show, return the names they set."""
    names: Namespace = {"__name__": "__main__"}
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", ())
        if cell.cell_type != "code" or "explore" in tags:
            continue
        value = _last_value(cell.source, names)
        data, metadata = ({}, {}) if value is None else shell.display_formatter.format(value)
        cell.outputs = [
            new_output("display_data", data=shown["data"], metadata=shown["metadata"] or {})
            for shown in publisher.outputs
        ]
        if data:
            cell.outputs.append(new_output("execute_result", data=data, metadata=metadata))
        publisher.outputs.clear()
        if "parameters" in tags:
            names.update({name: value for name, value in given.items() if name in names})
    return names


def _last_value(source: str, names: Namespace) -> Any:
    """Execute a cell; return the value of the expression that it ends with, if it does."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<cell>", "exec"), names)
    return last and eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)


if __name__ == "__main__":
    main()
