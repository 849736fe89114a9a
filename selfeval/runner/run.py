"""Run the notebooks of one department-year through papermill and make its report."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Mapping
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

from ..dossier import Dossier, find_data_dir, load
from ..errors import RunError, SelfEvalError
from ..report.page import render_page
from ..scoring import load_framework, score
from .parameters import (
    Parameters,
    check_parameters,
    default_of,
    literal,
    notebook_parameters,
)
from .places import notebooks, written_aside
from .record import file_hashes, now, versions, write_record

#: Seconds for one cell; a notebook of this kit needs a few in all.
CELL_TIMEOUT = 600


@dataclass(frozen=True)
class _Executed:
    """How one notebook ended; ``error`` is empty when it ended well."""

    name: str
    seconds: float
    error: str = ""


def run(
    department: str,
    fiscal_year: int,
    data_dir: str | Path = "data",
    output_dir: str | Path = "outputs",
    parameters: Mapping[str, Any] | None = None,
    progress: Callable[[str], None] = lambda line: None,
) -> Path:
    """Make the report of one department-year and return the path of its HTML page.

    The folder ``<output_dir>/<department>/<fiscal_year>/`` appears whole or not at all: page,
    executed notebooks and ``run.json``. A run that fails leaves it as it was and keeps its
    notebooks under ``<output_dir>/failed/``.

    Raises :class:`~selfeval.errors.DataError` for faulty data and
    :class:`~selfeval.errors.UnknownNameError` for wrong parameters, both before anything runs,
    and :class:`~selfeval.errors.RunError` for a notebook that fails.
    """
    data = find_data_dir(data_dir)
    dossier = load(department, fiscal_year, data)
    paths = notebooks()
    own = {
        "department": department,
        "fiscal_year": fiscal_year,
        "data_dir": Path(data_dir).as_posix(),
    }
    extra = dict(parameters or {})
    for name in own:
        if name in extra:
            raise SelfEvalError(f"parameter {name} is given by its own option")
    chosen = check_parameters({**own, **extra}, notebook_parameters(paths))
    frameworks = _check_frameworks(dossier, paths, chosen)
    target = Path(output_dir) / department / str(fiscal_year)
    failed = Path(output_dir) / "failed" / department / str(fiscal_year)
    record = _begin_record(dossier, paths, chosen, _command(department, fiscal_year, extra))
    record["framework_inputs"] = file_hashes(frameworks)
    with written_aside(target) as folder:
        progress(f"{department} {fiscal_year}: running {len(paths)} notebooks")
        start = time.perf_counter()
        executed = _execute_all(paths, folder / "notebooks", chosen)
        record["notebooks"] = [
            {"name": e.name, "seconds": round(e.seconds, 2), "outcome": e.error or "complete"}
            for e in executed
        ]
        broken = [e for e in executed if e.error]
        if not broken:
            record["finished"] = now().isoformat()
            _write_page(folder, paths, dossier, record)
            record["seconds"] = round(time.perf_counter() - start, 2)
            write_record(folder, record)
        else:
            record |= {"outcome": "failed", "finished": now().isoformat()}
            _keep_failed(folder, failed, record)
            raise RunError(_failure_message(broken, failed))
    shutil.rmtree(failed, ignore_errors=True)
    return target / "report.html"


def _check_frameworks(
    dossier: Dossier, paths: list[Path], chosen: Mapping[str, Parameters]
) -> list[Path]:
    """Return the files of the frameworks that the notebooks use.

    Raises for a framework or judgements with faults, before a notebook stumbles over them.
    """
    used = []
    for path in paths:
        given = chosen[path.stem]
        if (name := given.get("framework") or default_of(path, "framework")) is not None:
            data, variant = dossier.path.parents[1], given.get("variant", "")
            framework = load_framework(name, data, variant)
            score(dossier, framework)
            used.append(framework.path)
    return used


def _begin_record(
    dossier: Dossier, paths: list[Path], chosen: Mapping[str, Parameters], command: str
) -> dict[str, Any]:
    return {
        "outcome": "complete",
        "started": now().isoformat(),
        "department": dossier.department,
        "fiscal_year": dossier.fiscal_year,
        "data_kind": "synthetic" if dossier.synthetic else "real",
        "command": command,
        "parameters": {name: value for given in chosen.values() for name, value in given.items()},
        "inputs": file_hashes(dossier.path / f"{table}.csv" for table in dossier.tables),
        "notebook_inputs": file_hashes(paths),
        "versions": versions(),
    }


def _command(department: str, fiscal_year: int, extra: Mapping[str, Any]) -> str:
    options = "".join(f" --parameter {name}={value}" for name, value in extra.items())
    return f"selfeval run --department {department} --year {fiscal_year}{options}"


def _execute_all(
    paths: list[Path], folder: Path, parameters: Mapping[str, Parameters]
) -> list[_Executed]:
    folder.mkdir()
    # Threads will do: the work is in the kernels, a process each.
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        return list(
            pool.map(lambda path: _execute(path, folder / path.name, parameters[path.stem]), paths)
        )


def _execute(source: Path, target: Path, parameters: Parameters) -> _Executed:
    start = time.perf_counter()
    error = ""
    try:
        papermill.execute_notebook(
            literal(source),
            literal(target),
            parameters=parameters,
            progress_bar=False,
            execution_timeout=CELL_TIMEOUT,
            # At times a kernel logs, as an error, the interrupt that is a part of its shutdown.
            extra_arguments=["--log-level=CRITICAL"],
            # ipykernel 7.3 and later warns at each start about a transport in the clear.
            config=Config({"KernelManager": {"transport_encryption": "required"}}),
        )
    except PapermillExecutionError as failure:
        error = f"In [{failure.exec_count}]: {failure.ename}: {failure.evalue}"
    except CellTimeoutError:
        error = f"{_last_cell(target)}: the cell ran for more than {CELL_TIMEOUT} s"
    except DeadKernelError:
        error = f"{_last_cell(target)}: the kernel died; it may have run out of memory"
    except (NoSuchKernel, RuntimeError) as failure:  # what jupyter_client raises at the start
        error = f"the kernel did not start: {failure}"
    return _Executed(source.stem, time.perf_counter() - start, error)


def _last_cell(executed: Path) -> str:
    """Return the number of the last cell that was begun, as JupyterLab shows it."""
    cells = nbformat.read(executed, as_version=4).cells
    begun = [c for c in cells if c.metadata.get("papermill", {}).get("status") == "completed"]
    return f"In [{sum(cell.cell_type == 'code' for cell in begun)}]"


def _write_page(
    folder: Path, paths: list[Path], dossier: Dossier, record: Mapping[str, Any]
) -> None:
    executed = {
        path.stem: nbformat.read(folder / "notebooks" / path.name, as_version=4) for path in paths
    }
    masthead = {
        "name": dossier.name,
        "district": dossier.district,
        "fiscal_year": dossier.fiscal_year,
        "document": dossier.document,
        "synthetic": dossier.synthetic,
    }
    footer = {
        "finished": record["finished"].replace("T", " ")[:16],
        "version": record["versions"]["selfeval"],
        "command": record["command"],
        "data": f"{dossier.department}/{dossier.fiscal_year}，{len(record['inputs'])} 个数据表",
    }
    page = render_page(executed, masthead, footer)
    (folder / "report.html").write_text(page, encoding="utf-8", newline="\n")


def _keep_failed(folder: Path, failed: Path, record: dict[str, Any]) -> None:
    with written_aside(failed) as aside:
        shutil.copytree(folder / "notebooks", aside / "notebooks")
        write_record(aside, record)


def _failure_message(broken: list[_Executed], failed: Path) -> str:
    lines = "\n".join(f"  {e.name}: {e.error}" for e in broken)
    return f"{len(broken)} notebook(s) failed:\n{lines}\nkept in {failed / 'notebooks'}"
