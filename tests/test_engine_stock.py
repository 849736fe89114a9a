"""A notebook comes out of the warm engine as it comes out of a kernel of its own."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest
from papermill.engines import papermill_engines
from papermill.exceptions import PapermillExecutionError
from traitlets.config import Config

from selfeval.engine import ForkEngine, prepare
from selfeval.runner.places import notebooks

papermill_engines.register("selfeval", ForkEngine)

#: One cell for each way to give output, or to fail; all run in one notebook, in this order.
KINDS = [
    "import sys\nprint('one')\nprint('two', file=sys.stderr)\nprint('three')",
    "1 + 1",
    "_ * 2",
    "Out[2], _2, In[2], get_ipython().execution_count",
    "from IPython.display import HTML, clear_output, display, update_display\n"
    "display(HTML('<b>x</b>'), {'text/plain': 'raw'}, metadata={'a': 1})",
    "handle = display('first', display_id='k')\nprint('between')\nhandle.update('second')",
    "update_display('third', display_id='k')",
    "print('gone')\nclear_output()\nprint('stays')",
    "print('gone')\nclear_output(wait=True)\ndisplay(1)",
    "%%capture caught\nprint('hidden')",
    "caught.stdout",
    "%who_ls",
    "%pwd",
    "!echo from a shell; echo its error >&2",
    "import os, subprocess\nos.write(1, b'low level\\n')\n"
    "subprocess.run([sys.executable, '-c', 'print(12)'])\n"
    "import time\ntime.sleep(0.5)  # it is passed on as it comes",
    "import asyncio\nawait asyncio.sleep(0.01, 'slept')",
    "async def inverse(n):\n    await asyncio.sleep(0)\n    return 1 / n\nawait inverse(0)",
    "asyncio.get_running_loop().is_running(), __name__, sys.path[0]",
    "input('?')",
    "sys.stdin.read()",
    "import warnings\nwarnings.warn('careful')",
    "class NoHtml:\n    def _repr_html_(self):\n        raise ValueError('no html')\n"
    "    def __repr__(self):\n        return 'plain'\nNoHtml()",
    "class NoRepr:\n    def __repr__(self):\n        raise ValueError('no repr')\nNoRepr()",
    "import logging\nlogging.warning('log %s', 1)",
    "import pandas\npandas.DataFrame({'年度': [2021], '金额': [1.5]})",
    "import threading\nthread = threading.Thread(target=print, args=('thread',))\n"
    "thread.start()\nthread.join()",
    "import multiprocessing\n"
    "child = multiprocessing.get_context('fork').Process(target=print, args=('forked',))\n"
    "child.start()\nchild.join()",
    "?len",
    "%%javascript\nalert(1)",
    "%load_ext nosuch",
    "%history",
    "'quiet';",
    "print('\\rprogress 1\\rprogress 2\\x08x')",
    "def inverse(n):\n    return 1 / n",
    "inverse(0)",
    "%tb",
    "try:\n    inverse(0)\nexcept Exception as error:\n    raise OSError('chained') from error",
    "raise ExceptionGroup('several', [ValueError(1), TypeError(2)])",
    "%%bash\nexit 3",
    "x = (",
    "raise SystemExit('bye')",
    "raise KeyboardInterrupt",
    "%run nosuch.py",
    "eval('1 +')",
    "",
]
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
#: What differs between any two runs: times, and where things are.
_VARYING = re.compile(r"0x[0-9a-f]+|ipykernel_\d+|\b\d+\.py\b")
_TIMES = {"start_time", "end_time", "duration", "output_path"}


def comparable(path: Path) -> list[Any]:
    """Return a notebook, cell by cell and then its metadata, without what varies."""
    text = _VARYING.sub("#", path.read_text("utf-8"))
    found = json.loads(text)
    for cell in found["cells"]:
        metadata = cell["metadata"]
        if {"papermill-error-cell-tag", "injected-parameters"} & set(metadata.get("tags", [])):
            del cell["id"]
        if "execution" in metadata:
            metadata["execution"] = sorted(metadata["execution"])
        for name in _TIMES:
            metadata.get("papermill", {}).pop(name, None)
        # How often a stream is flushed is a matter of time.
        merged: list[Any] = []
        for output in cell.get("outputs", []):
            last = merged[-1] if merged else {}
            if output["output_type"] == "stream" and output["name"] == last.get("name"):
                last["text"] = [*last["text"], *output["text"]]
            else:
                merged.append(output)
        for output in merged:
            if output["output_type"] == "stream":
                output["text"] = "".join(output["text"])
        if "outputs" in cell:
            cell["outputs"] = merged
    for name in _TIMES:
        del found["metadata"]["papermill"][name]
    return [*found["cells"], found["metadata"]]


def execute(source: Path, target: Path, engine: str | None, **options: Any) -> str:
    """Execute a notebook and return its error, all that papermill tells of it."""
    try:
        papermill.execute_notebook(
            source,
            target,
            engine_name=engine,
            progress_bar=False,
            config=Config({"KernelManager": {"transport_encryption": "required"}}),
            **options,
        )
    except PapermillExecutionError as error:
        return _VARYING.sub("#", repr(vars(error)))
    return ""


def both(sources: list[Path], folder: Path, **options: Any) -> list[tuple[str, Any, Any]]:
    """Execute notebooks both ways and return the name of each, and what each way gave."""
    prepare()
    for name in ("stock", "ours"):
        (folder / name).mkdir()

    def one(job: tuple[Path, str]) -> Any:
        source, name = job
        target = folder / name / source.name
        error = execute(source, target, "selfeval" if name == "ours" else None, **options)
        return error, comparable(target)

    jobs = [(source, name) for source in sources for name in ("stock", "ours")]
    # With a folder to work in papermill goes there with the whole process: then one by one.
    with ThreadPoolExecutor(1 if "cwd" in options else 2) as pool:
        results = dict(zip(jobs, pool.map(one, jobs), strict=True))
    return [(s.stem, results[s, "stock"], results[s, "ours"]) for s in sources]


@pytest.fixture
def kernels(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let kernels capture low-level output, which those of ipykernel do not below pytest."""
    monkeypatch.delenv("PYTEST_CURRENT_TEST", raising=False)


def test_every_notebook_on_good_data(
    tmp_path: Path, real_data: Path, real_department: str, kernels: None
) -> None:
    given = {"department": real_department, "fiscal_year": 2021, "data_dir": str(real_data)}
    results = both(notebooks(), tmp_path, parameters=given)
    assert len(results) >= 7
    for name, (stock_error, stock), (error, ours) in results:
        assert (stock_error, error) == ("", ""), name
        for expected, found in zip(stock, ours, strict=True):
            assert found == expected, name


def test_every_notebook_on_data_with_a_fault(
    tmp_path: Path, copy_of_2021: Path, real_department: str, kernels: None
) -> None:
    """One notebook for all: each fails in the same cell, where it loads the data."""
    path = copy_of_2021 / "budget.csv"
    path.write_text(path.read_text("utf-8").replace("15132.49", "many"), "utf-8")
    data = copy_of_2021.parents[1]
    given = {"department": real_department, "fiscal_year": 2021, "data_dir": str(data)}
    ((_name, (stock_error, stock), (error, ours)),) = both(
        notebooks()[1:2], tmp_path, parameters=given
    )
    assert "DataError" in stock_error and "budget.csv" in stock_error
    assert error == stock_error
    assert ours == stock


@pytest.mark.parametrize("tag", ["raises-exception", "none"])
def test_every_kind_of_output(tmp_path: Path, tag: str, kernels: None) -> None:
    """With errors allowed, all cells run; else the notebook stops at the first error."""
    cells = [nbformat.v4.new_code_cell(source, id=f"cell-{i}") for i, source in enumerate(KINDS)]
    for cell in cells:
        cell.metadata["tags"] = [tag]
    cells[1].metadata["tags"].append("skip-execution")
    cells.insert(3, nbformat.v4.new_markdown_cell("words", id="words"))
    source = tmp_path / "kinds.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNEL}), source)
    ((_, (stock_error, stock), (error, ours)),) = both([source], tmp_path, cwd=str(tmp_path))
    assert error == stock_error
    for expected, found in zip(stock, ours, strict=True):
        assert found == expected
    outputs = [output for cell in stock[:-1] for output in cell.get("outputs", [])]
    assert len(outputs) > (40 if tag == "raises-exception" else 12)


def test_the_streams_are_logged_and_written_as_by_papermill(tmp_path: Path, kernels: None) -> None:
    source = tmp_path / "streams.ipynb"
    lines = "import sys\nprint('out')\nprint('error', file=sys.stderr)"
    nbformat.write(
        nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(lines)],
            metadata={"kernelspec": KERNEL},
        ),
        source,
    )
    with (tmp_path / "out").open("w") as out, (tmp_path / "error").open("w") as error:
        execute(source, tmp_path / "t.ipynb", "selfeval", stdout_file=out, stderr_file=error)
    assert ((tmp_path / "out").read_text(), (tmp_path / "error").read_text()) == (
        "out\n",
        "error\n",
    )
