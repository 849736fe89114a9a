"""Run the notebooks of one department-year and make its report."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ..audit.whole import audit_dossier
from ..dossier import Dossier, find_data_dir, load
from ..engine import prepare
from ..errors import RunError, SelfEvalError
from ..monitoring import known_by
from ..scoring import Score, load_framework, score
from ..summary import summarise
from ..writing import folder_aside
from .deliver import Wanted, deliver
from .execute import Executed, check_engine, execute_all
from .parameters import Parameters, check_parameters, default_of, notebook_parameters
from .places import notebooks
from .record import digest, file_hashes, now, versions, write_record


def run(
    department: str,
    fiscal_year: int,
    data_dir: str | Path = "data",
    output_dir: str | Path = "outputs",
    parameters: Mapping[str, Any] | None = None,
    progress: Callable[[str], None] = lambda line: None,
    *,
    quarter: int | None = None,
    wanted: Wanted | None = None,
    engine: str = "fast",
) -> Path:
    """Make the report of one department-year and return the path of its HTML page.

    The folder ``<output_dir>/<department>/<fiscal_year>/`` appears whole or not at all: page,
    executed notebooks, ``run.json`` and the formats ``wanted``. A run that fails leaves it as it
    was and keeps its notebooks under ``<output_dir>/failed/``. With ``quarter`` it is a run in
    mid-year: the monitoring notebook alone, in a folder ``<fiscal_year>-q<quarter>``. ``engine``
    is ``fast``, or ``stock`` for a kernel started for each notebook.

    Raises :class:`~selfeval.errors.DataError` for faulty data and
    :class:`~selfeval.errors.UnknownNameError` for wrong parameters, both before anything runs,
    and :class:`~selfeval.errors.RunError` for a notebook that fails.
    """
    wanted = wanted or Wanted()
    wanted.check(quarter)
    check_engine(engine)
    data = find_data_dir(data_dir)
    if engine == "fast":
        prepare(data)  # it warms up while the data is read here
    dossier = load(department, fiscal_year, data)
    paths = notebooks(quarter)
    chosen = _parameters(department, fiscal_year, data_dir, quarter, parameters or {}, paths)
    if quarter:  # what came later is not known yet, though the data may hold it
        dossier = known_by(dossier, quarter)
    result, frameworks = _scored(dossier, paths, chosen)
    found = audit_dossier(dossier)
    name = f"{fiscal_year}-q{quarter}" if quarter else str(fiscal_year)
    target = Path(output_dir) / department / name
    failed = Path(output_dir) / "failed" / department / name
    command = _command(department, fiscal_year, quarter, wanted, parameters or {})
    record = _begin_record(dossier, paths, chosen, command)
    record |= {"framework_inputs": file_hashes(frameworks), "quarter": quarter}
    with folder_aside(target) as folder:
        progress(f"{department} {name}: running {len(paths)} notebook(s)")
        start = time.perf_counter()
        executed = execute_all(paths, folder / "notebooks", chosen, engine)
        record["notebooks"] = [
            {"name": e.name, "seconds": round(e.seconds, 2), "outcome": e.error or "complete"}
            for e in executed
        ]
        record["finished"] = now().isoformat()
        if broken := [e for e in executed if e.error]:
            _keep_failed(folder, failed, record | {"outcome": "failed"})
            raise RunError(_failure_message(broken, failed))
        made = [folder / "notebooks" / path.name for path in paths]
        deliver(folder, made, dossier, result, found, record, wanted)
        record["summary"] = summarise(dossier, result, found)
        record["seconds"] = round(time.perf_counter() - start, 2)
        write_record(folder, record)
    shutil.rmtree(failed, ignore_errors=True)
    return target / "report.html"


def _parameters(
    department: str,
    fiscal_year: int,
    data_dir: str | Path,
    quarter: int | None,
    extra: Mapping[str, Any],
    paths: list[Path],
) -> dict[str, Parameters]:
    own = {
        "department": department,
        "fiscal_year": fiscal_year,
        "data_dir": Path(data_dir).as_posix(),
    }
    if quarter:
        own["quarter"] = quarter
    for name in own:
        if name in extra:
            raise SelfEvalError(f"parameter {name} is given by its own option")
    return check_parameters({**own, **extra}, notebook_parameters(paths))


def _scored(
    dossier: Dossier, paths: list[Path], chosen: Mapping[str, Parameters]
) -> tuple[Score | None, list[Path]]:
    """Return the score that the notebooks will show, and the files of its framework.

    Raises for a framework or judgements with faults, before a notebook stumbles over them.
    """
    for path in paths:
        given = chosen[path.stem]
        if (name := given.get("framework") or default_of(path, "framework")) is not None:
            data, variant = dossier.path.parents[1], given.get("variant", "")
            framework = load_framework(name, data, variant)
            return score(dossier, framework), [framework.path]
    return None, []


def _begin_record(
    dossier: Dossier, paths: list[Path], chosen: Mapping[str, Parameters], command: str
) -> dict[str, Any]:
    inputs = file_hashes(dossier.path / f"{table}.csv" for table in dossier.tables)
    return {
        "outcome": "complete",
        "started": now().isoformat(),
        "department": dossier.department,
        "fiscal_year": dossier.fiscal_year,
        "data_kind": "synthetic" if dossier.synthetic else "real",
        "command": command,
        "parameters": {name: value for given in chosen.values() for name, value in given.items()},
        "inputs": inputs,
        "inputs_digest": digest(inputs),
        "notebook_inputs": file_hashes(paths),
        "versions": versions(),
    }


def _command(
    department: str,
    fiscal_year: int,
    quarter: int | None,
    wanted: Wanted,
    extra: Mapping[str, Any],
) -> str:
    options = [f"--quarter {quarter}"] if quarter else []
    options += [f"--{name}" for name in wanted.formats]
    options += [f"--docx-template {wanted.template.name}"] if wanted.template else []
    options += ["--static"] if wanted.static else []
    options += [f"--parameter {name}={value}" for name, value in extra.items()]
    plain = f"selfeval run --department {department} --year {fiscal_year}"
    return " ".join([plain, *options])


def _keep_failed(folder: Path, failed: Path, record: dict[str, Any]) -> None:
    with folder_aside(failed) as aside:
        shutil.copytree(folder / "notebooks", aside / "notebooks")
        write_record(aside, record)


def _failure_message(broken: list[Executed], failed: Path) -> str:
    lines = "\n".join(f"  {e.name}: {e.error}" for e in broken)
    return f"{len(broken)} notebook(s) failed:\n{lines}\nkept in {failed / 'notebooks'}"
