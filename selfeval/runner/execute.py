"""Executing notebooks through papermill: each in a process of its own, and how each ended."""

from __future__ import annotations

import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import papermill
from jupyter_client.kernelspec import NoSuchKernel
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat.v4 import new_markdown_cell
from papermill.exceptions import PapermillExecutionError
from papermill.execute import ERROR_ANCHOR_MSG, ERROR_MARKER_TAG, ERROR_MESSAGE_TEMPLATE
from traitlets.config import Config

from ..engine.client import RunTimeoutError
from ..errors import SelfEvalError, did_you_mean, quoted
from .parameters import Parameters, literal

#: Seconds for one cell; a notebook of this kit needs a few in all.
CELL_TIMEOUT = 600

#: What papermill is told beside the notebook: the engine of this package, whose processes hold
#: the imports already, or a kernel that is started for each notebook.
ENGINES: dict[str, dict[str, Any]] = {
    # The notebook is written at its end, also at a bad one, not before and after each cell.
    "fast": {"engine_name": "selfeval", "request_save_on_cell_execute": False},
    "stock": {
        # At times a kernel logs, as an error, the interrupt that is a part of its shutdown.
        "extra_arguments": ["--log-level=CRITICAL"],
        # ipykernel 7.3 and later warns at each start about a transport in the clear.
        "config": Config({"KernelManager": {"transport_encryption": "required"}}),
    },
}


@dataclass(frozen=True)
class Limits:
    """What one notebook may take of a worker: seconds and bytes of memory; None: no limit."""

    seconds: float | None = None
    memory: int | None = None


def check_engine(name: str) -> None:
    """Raise for an engine that does not exist."""
    if name not in ENGINES:
        raise SelfEvalError(f"no engine {quoted(name)}: {did_you_mean(name, ENGINES)}")


@dataclass(frozen=True)
class Executed:
    """How one notebook ended; ``error`` is empty when it ended well."""

    name: str
    seconds: float
    error: str = ""


def execute_all(
    paths: list[Path],
    folder: Path,
    parameters: Mapping[str, Parameters],
    engine: str,
    *,
    limits: Limits,
    at_once: int,
) -> list[Executed]:
    """Execute notebooks into a folder, with the parameters that each has by its name."""
    options = ENGINES[engine]
    if engine == "fast":
        options = options | {"run_timeout": limits.seconds, "memory_limit": limits.memory}

    def one(path: Path) -> Executed:
        return _execute(path, folder / path.name, parameters[path.stem], options)

    # Threads will do: the work is in the kernels, a process each.
    with ThreadPoolExecutor(max_workers=at_once) as pool:
        return list(pool.map(one, paths))


def _execute(
    source: Path, target: Path, parameters: Parameters, engine: Mapping[str, Any]
) -> Executed:
    start = time.perf_counter()
    error = ""
    try:
        papermill.execute_notebook(
            literal(source),
            literal(target),
            parameters=parameters,
            progress_bar=False,
            execution_timeout=CELL_TIMEOUT,
            # These are for JupyterLab, and no part of the page.
            skip_cells_with_tag="explore",
            **engine,
        )
    except PapermillExecutionError as failure:
        error = f"In [{failure.exec_count}]: {failure.ename}: {failure.evalue}"
    except RunTimeoutError as failure:
        error = _mark(target, str(failure))
    except CellTimeoutError:
        error = _mark(target, f"the cell ran for more than {CELL_TIMEOUT} s")
    except DeadKernelError:
        error = _mark(target, "the kernel died; it may have run out of memory")
    except (NoSuchKernel, RuntimeError) as failure:  # what jupyter_client raises at the start
        error = f"the kernel did not start: {failure}"
    return Executed(source.stem, time.perf_counter() - start, error)


def _mark(executed: Path, why: str) -> str:
    """Return why a notebook ended, with the cell; say it on top, as papermill does of errors."""
    notebook = nbformat.read(executed, as_version=4)
    # The last that was begun; its number is the one that JupyterLab shows.
    done = [c.metadata.get("papermill", {}).get("status") == "completed" for c in notebook.cells]
    last = max((place for place, ended in enumerate(done) if ended), default=0)
    code = [cell.cell_type == "code" for cell in notebook.cells[: last + 1]]
    tags = {"tags": [ERROR_MARKER_TAG]}
    banner = f"{ERROR_MESSAGE_TEMPLATE % sum(code)}\n\n{why}"
    notebook.cells.insert(last, new_markdown_cell(ERROR_ANCHOR_MSG, metadata=tags))
    notebook.cells.insert(0, new_markdown_cell(banner, metadata=tags))
    nbformat.write(notebook, executed)
    return f"In [{sum(code)}]: {why}"
