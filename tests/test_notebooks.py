"""The notebooks: kept to their policy, and run by the papermill that everybody has."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import nbformat
import papermill
import pytest
from nbformat import NotebookNode

from selfeval.display import VEGA_LITE
from selfeval.runner.places import notebooks

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
# Run from inside notebooks/ too, as an analyst may.
FROM_INSIDE = "02_execution"

CELL_LINES, NOTEBOOK_LINES = 8, 60
TYPES = ("int", "str", "float", "bool")
FIRST_PARAMETERS = ["department", "fiscal_year", "data_dir"]
PATH = re.compile(r"[/\\]|\.(csv|xlsx?|json|ipynb|html)$")


def read(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=4)


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def code_lines(cell: NotebookNode) -> int:
    return sum(bool(line.strip()) for line in cell.source.splitlines())


def breaches(notebook: NotebookNode) -> list[str]:
    """Return what in a notebook is against the policy."""
    found = [*_of_metadata(notebook)]
    title = notebook.cells[0]
    if title.cell_type != "markdown" or not title.source.startswith("# "):
        found.append("the first cell is no title")
    elif title.source.splitlines()[0] != f"# {notebook.metadata.get('title')}":
        found.append("the title of the metadata is another")
    code = code_cells(notebook)
    tagged = [n for n, c in enumerate(code) if "parameters" in c.metadata.get("tags", [])]
    if tagged != [0]:
        found.append("the first code cell, and no other, must be tagged parameters")
    else:
        found += _of_parameters(code[0].source)
    for cell in code:
        if cell.outputs or cell.execution_count is not None:
            found.append("a cell was run")
        if code_lines(cell) > CELL_LINES:
            found.append(f"a cell has {code_lines(cell)} lines")
        found += [what for node in ast.walk(ast.parse(cell.source)) for what in _of_code(node)]
    if (total := sum(map(code_lines, code))) > NOTEBOOK_LINES:
        found.append(f"the notebook has {total} lines")
    return found


def _of_metadata(notebook: NotebookNode) -> Iterator[str]:
    if notebook.metadata.get("kernelspec", {}).get("name") != "python3":
        yield "the kernel is not python3"
    if extra := sorted(notebook.metadata.keys() - {"kernelspec", "language_info", "title"}):
        yield f"metadata {extra}"
    for cell in notebook.cells:
        if extra := sorted(cell.metadata.keys() - {"tags"}):
            yield f"cell metadata {extra}"


def _of_parameters(source: str) -> Iterator[str]:
    lines = source.splitlines()
    names = []
    for statement in ast.parse(source).body:
        match statement:
            case ast.AnnAssign(target=ast.Name(name), annotation=ast.Name(kind)) if kind in TYPES:
                names.append(name)
            case _:
                yield f"parameter {ast.unparse(statement)!r}"
        if not re.search(r"  # \S", lines[statement.lineno - 1]):
            yield f"parameter {ast.unparse(statement)!r} without comment"
    if names[:3] != FIRST_PARAMETERS:
        yield f"the first parameters are {names[:3]}"


def _of_code(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() | ast.Lambda():
            yield type(node).__name__
        case ast.Import(names):
            yield from (f"import {n.name}" for n in names if n.name.split(".")[0] != "selfeval")
        case ast.ImportFrom(module, level=level):
            if level or (module or "").split(".")[0] != "selfeval":
                yield f"import {module}"
        case ast.Attribute(attr=name) | ast.Name(id=name):
            if name == "open" or name.startswith("read_"):
                yield name
        case ast.Constant(str(text)) if PATH.search(text):
            yield f"path {text!r}"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_is_a_page_and_not_a_program(path: Path) -> None:
    """Committed without outputs; a title, documented parameters, and short calls to selfeval."""
    assert breaches(read(path)) == []


def put(at: int, source: str) -> Callable[[NotebookNode], None]:
    """Return what replaces the source of a cell, or appends one."""

    def change(notebook: NotebookNode) -> None:
        if at < 0:
            notebook.cells.append(nbformat.v4.new_code_cell(source))
        else:
            notebook.cells[at].source = source

    return change


PARAMETERS = 'department: str = "a"  # A\nfiscal_year: int = 2021  # B\ndata_dir: str = "d"  # C\n'
SPOILED = {
    "another kernel": (lambda n: n.metadata.kernelspec.update(name="ir"), ["the kernel is not"]),
    "widgets": (lambda n: n.metadata.update(widgets={}), ["metadata ['widgets']"]),
    "timing": (
        lambda n: n.cells[3].metadata.update(papermill={}),
        ["cell metadata ['papermill']"],
    ),
    "count": (lambda n: n.cells[2].update(execution_count=1), ["a cell was run"]),
    "output": (
        lambda n: n.cells[2].outputs.append(nbformat.v4.new_output("display_data")),
        ["a cell was run"],
    ),
    "no title": (put(0, "总体情况"), ["the first cell is no title"]),
    "other title": (put(0, "# 别的"), ["the title of the metadata"]),
    "no parameters": (lambda n: n.cells[1].metadata.clear(), ["the first code cell, and no"]),
    "two parameters": (
        lambda n: n.cells[3].metadata.update(tags=["parameters"]),
        ["the first code cell, and no other"],
    ),
    "bare parameter": (
        put(1, PARAMETERS + "top = 1  # D"),
        ["parameter 'top = 1'"],
    ),
    "dotted type": (put(1, PARAMETERS + "top: t.Any = 1  # D"), ["parameter 'top: t.Any = 1'"]),
    "no comment": (
        put(1, PARAMETERS + "top: int = 1"),
        ["parameter 'top: int = 1' without comment"],
    ),
    "order": (put(1, "fiscal_year: int = 1  # B\n" + PARAMETERS), ["the first parameters are"]),
    "long cell": (put(-1, "x = 1\n" * 9), ["a cell has 9 lines"]),
    "long notebook": (
        lambda n: [put(-1, "x = 1\n" * 8)(n) for _ in range(8)],
        ["the notebook has"],
    ),
    "def": (put(-1, "def f():\n    pass"), ["FunctionDef"]),
    "class": (put(-1, "class C:\n    pass"), ["ClassDef"]),
    "lambda": (put(-1, "f = lambda: 1"), ["Lambda"]),
    "import": (put(-1, "import pandas as pd"), ["import pandas"]),
    "from": (put(-1, "from os import path"), ["import os"]),
    "relative": (put(-1, "from . import charts"), ["import None"]),
    "read": (put(-1, "pd.read_excel(name)"), ["read_excel"]),
    "open": (put(-1, "open(name)"), ["open"]),
    "path": (put(-1, 'load("../data/a")'), ["path '../data/a'"]),
    "file": (put(-1, 'load("budget.csv")'), ["path 'budget.csv'"]),
}


@pytest.mark.parametrize(("spoil", "expected"), SPOILED.values(), ids=SPOILED.keys())
def test_policy_notices(spoil: Callable[[NotebookNode], object], expected: list[str]) -> None:
    """Each rule of the policy is really looked at: a notebook that breaks it is told of."""
    notebook = read(ROOT / "notebooks" / "00_overview.ipynb")
    spoil(notebook)
    found = breaches(notebook)
    assert expected == [what[: len(start)] for what, start in zip(found, expected, strict=True)]


def test_runner_runs_every_notebook_of_the_folder() -> None:
    """No notebook of the folder stays out of the report by its name."""
    run = [*notebooks(), *notebooks(quarter=2)]
    assert [path.name for path in NOTEBOOKS] == [path.name for path in run]
    assert "00_overview" in {path.stem for path in NOTEBOOKS}


def test_parameter_means_the_same_in_every_notebook() -> None:
    """A parameter has one type, default and comment, wherever it is declared.

    The runner takes one value for all notebooks and converts it once.
    """
    meanings: dict[str, set[tuple[str, ...]]] = {}
    for path in NOTEBOOKS:
        for name, found in papermill.inspect_notebook(str(path)).items():
            about = (found["inferred_type_name"], found["default"], found["help"])
            meanings.setdefault(name, set()).add(about)
    assert dict.fromkeys(meanings, 1) == {name: len(m) for name, m in meanings.items()}


@dataclass(frozen=True)
class Executed:
    """What became of a notebook that stock papermill ran."""

    code: int
    stderr: str
    notebook: NotebookNode | None

    @property
    def outputs(self) -> list[tuple[str, list[NotebookNode]]]:
        """The source and the outputs of each code cell."""
        assert self.notebook is not None, self.stderr
        return [(cell.source, cell.outputs) for cell in code_cells(self.notebook)]


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Executed]:
    """Run every notebook from the root of the repository, and one from its own folder."""
    folder = tmp_path_factory.mktemp("executed")

    def run(name: str, place: Path, source: str) -> tuple[str, Executed]:
        target = folder / f"{name}.ipynb"
        command = [sys.executable, "-m", "papermill", source, str(target), "--no-progress-bar"]
        done = subprocess.run(
            [*command, "-p", "fiscal_year", "2021"],
            cwd=place,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        result = read(target) if target.exists() else None
        return name, Executed(done.returncode, done.stderr, result)

    jobs = [(path.stem, ROOT, f"notebooks/{path.name}") for path in NOTEBOOKS]
    jobs.append(("inside", ROOT / "notebooks", f"{FROM_INSIDE}.ipynb"))
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        return dict(pool.map(lambda job: run(*job), jobs))


RUNS = [*(path.stem for path in NOTEBOOKS), "inside"]


@pytest.mark.parametrize("name", RUNS)
def test_stock_papermill_runs_it(executed: dict[str, Executed], name: str) -> None:
    """`python -m papermill` needs nothing of ours; no cell errs or writes to stderr."""
    done = executed[name]
    assert done.code == 0, done.stderr
    noise = [
        output
        for _, outputs in done.outputs
        for output in outputs
        if output.output_type == "error" or output.get("name") == "stderr"
    ]
    assert noise == []
    assert any(source.startswith("# Parameters\nfiscal_year = 2021") for source, _ in done.outputs)


@pytest.mark.parametrize("name", RUNS)
def test_every_step_shows_something_and_charts_are_vega_lite(
    executed: dict[str, Executed], name: str
) -> None:
    """After the parameters, each cell displays; a chart has the one media type, a text, data."""
    shown = [
        (source, [set(output.data) for output in outputs if "data" in output])
        for source, outputs in executed[name].outputs
        if "# Parameters" not in source and "department: str" not in source
    ]
    assert [source for source, bundles in shown if not bundles] == []
    flat = [bundle for _, bundles in shown for bundle in bundles]
    charts = [flat[at : at + 2] for at, bundle in enumerate(flat) if VEGA_LITE in bundle]
    assert [[{VEGA_LITE, "text/plain"}, {"text/html", "text/plain"}]] * len(charts) == charts
    kinds = {VEGA_LITE, "text/html", "text/markdown", "text/plain"}
    assert set().union(*flat) - kinds == set()


# How many charts the data of the one real department gives, a year by itself.
CHARTS = {"00_overview": 0, "01_budget": 2, "02_execution": 4, "03_delivery": 4, "06_trends": 1}
CHARTS["07_monitoring"] = 1


@pytest.mark.parametrize(("name", "count"), CHARTS.items())
def test_real_data_gives_its_charts(executed: dict[str, Executed], name: str, count: int) -> None:
    """No chart falls back to a note where the 2021 data has what it needs."""
    specs = [
        output.data[VEGA_LITE]
        for _, outputs in executed[name].outputs
        for output in outputs
        if VEGA_LITE in output.get("data", {})
    ]
    assert count == len(specs)
    assert [spec for spec in specs if not (spec["title"] and spec["description"])] == []


def test_notebook_shows_the_same_wherever_it_is_run(executed: dict[str, Executed]) -> None:
    """From inside notebooks/ the data is found in the folder above, and the outputs agree."""
    assert executed[FROM_INSIDE].outputs == executed["inside"].outputs
