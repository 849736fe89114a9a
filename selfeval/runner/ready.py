"""What there is of a report before its notebooks run: parameters, score, audit, the record."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..audit import Audit
from ..audit.whole import audit_dossier
from ..dossier import Dossier
from ..errors import SelfEvalError
from ..monitoring import known_by
from ..scoring import Score, load_framework, score
from .neutral import shown_parameters
from .parameters import Parameters, check_parameters, default_of, notebook_parameters
from .record import digest, file_hashes, now, versions
from .settings import Settings


@dataclass(frozen=True)
class Ready:
    """A report of which all is known but what its notebooks show; the record is still growing."""

    dossier: Dossier
    paths: list[Path]
    chosen: Mapping[str, Parameters]
    result: Score | None
    found: Audit
    record: dict[str, Any]


def get_ready(
    dossier: Dossier, paths: list[Path], shared: Mapping[str, Parameters], settings: Settings
) -> Ready:
    """Return all that is known before the notebooks ``paths`` run.

    Raises for a framework or judgements with faults, before a notebook stumbles over them.
    """
    chosen = _for(dossier, shared)
    if settings.quarter:  # what came later is not known yet, though the data may hold it
        dossier = known_by(dossier, settings.quarter)
    result, frameworks = _scored(dossier, paths, chosen)
    record = _begin_record(dossier, paths, chosen, settings)
    record["framework_inputs"] = file_hashes(frameworks)
    return Ready(dossier, paths, chosen, result, audit_dossier(dossier), record)


def shared_parameters(paths: list[Path], settings: Settings) -> dict[str, Parameters]:
    """Return the parameters of each notebook, with nothing yet for those that name a report.

    Raises :class:`~selfeval.errors.UnknownNameError` for wrong names and types.
    """
    own: Parameters = {"department": "", "fiscal_year": 0, "data_dir": settings.data_dir}
    if settings.quarter:
        own["quarter"] = settings.quarter
    for name in own:
        if name in settings.parameters:
            raise SelfEvalError(f"parameter {name} is given by its own option")
    return check_parameters({**own, **settings.parameters}, notebook_parameters(paths))


def _for(dossier: Dossier, shared: Mapping[str, Parameters]) -> dict[str, Parameters]:
    own = {"department": dossier.department, "fiscal_year": dossier.fiscal_year}
    return {
        notebook: {name: own.get(name, value) for name, value in given.items()}
        for notebook, given in shared.items()
    }


def _scored(
    dossier: Dossier, paths: list[Path], chosen: Mapping[str, Parameters]
) -> tuple[Score | None, list[Path]]:
    """Return the score that the notebooks will show, and the files of its framework."""
    for path in paths:
        given = chosen[path.stem]
        if (name := given.get("framework") or default_of(path, "framework")) is not None:
            data, variant = dossier.path.parents[1], given.get("variant", "")
            framework = load_framework(name, data, variant)
            return score(dossier, framework), [framework.path]
    return None, []


def _begin_record(
    dossier: Dossier, paths: list[Path], chosen: Mapping[str, Parameters], settings: Settings
) -> dict[str, Any]:
    inputs = file_hashes(dossier.path / f"{table}.csv" for table in dossier.tables)
    return {
        "outcome": "complete",
        "started": now().isoformat(),
        "department": dossier.department,
        "fiscal_year": dossier.fiscal_year,
        "quarter": settings.quarter,
        "data_kind": "synthetic" if dossier.synthetic else "real",
        "command": _command(dossier, settings),
        "parameters": shown_parameters(
            {name: value for given in chosen.values() for name, value in given.items()}
        ),
        "inputs": inputs,
        "inputs_digest": digest(inputs),
        "notebook_inputs": file_hashes(paths),
        "versions": versions(),
    }


def _command(dossier: Dossier, settings: Settings) -> str:
    """Return the command that makes this report, for a shell; places as they are called."""
    wanted, given = settings.wanted, shown_parameters(settings.parameters)
    words = ["selfeval", "run", "--department", dossier.department]
    words += ["--year", str(dossier.fiscal_year)]
    words += ["--quarter", str(settings.quarter)] if settings.quarter else []
    words += [f"--{name}" for name in wanted.formats]
    words += ["--docx-template", wanted.template.name] if wanted.template else []
    words += ["--static"] if wanted.static else []
    words += [word for name, value in given.items() for word in ("--parameter", f"{name}={value}")]
    return shlex.join(words)
