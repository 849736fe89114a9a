"""Executing notebooks through papermill: each in a process of its own, and how each ended."""

from __future__ import annotations

import os
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
from papermill.exceptions import PapermillExecutionError
from traitlets.config import Config

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
    paths: list[Path], folder: Path, parameters: Mapping[str, Parameters], engine: str
) -> list[Executed]:
    """Execute notebooks into a new folder, with the parameters that each has by its name."""
    folder.mkdir()

    def one(path: Path) -> Executed:
        return _execute(path, folder / path.name, parameters[path.stem], ENGINES[engine])

    # Threads will do: the work is in the kernels, a process each.
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
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
            **engine,
        )
    except PapermillExecutionError as failure:
        error = f"In [{failure.exec_count}]: {failure.ename}: {failure.evalue}"
    except CellTimeoutError:
        error = f"{_last_cell(target)}: the cell ran for more than {CELL_TIMEOUT} s"
    except DeadKernelError:
        error = f"{_last_cell(target)}: the kernel died; it may have run out of memory"
    except (NoSuchKernel, RuntimeError) as failure:  # what jupyter_client raises at the start
        error = f"the kernel did not start: {failure}"
    return Executed(source.stem, time.perf_counter() - start, error)


def _last_cell(executed: Path) -> str:
    """Return the number of the last cell that was begun, as JupyterLab shows it."""
    cells = nbformat.read(executed, as_version=4).cells
    begun = [c for c in cells if c.metadata.get("papermill", {}).get("status") == "completed"]
    return f"In [{sum(cell.cell_type == 'code' for cell in begun)}]"
