"""Run the notebooks of one department-year and make its report."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..dossier import find_data_dir, load
from ..engine import prepare
from ..errors import RunError, SelfEvalError
from ..locking import locked
from ..summary import summarise
from ..writing import folder_aside, recover
from .deliver import Wanted, deliver
from .edited import keep_edited
from .execute import Executed, execute_all
from .fingerprint import prints, recipe, sources
from .neutral import make_neutral
from .places import notebooks
from .ready import Ready, get_ready, shared_parameters
from .record import is_whole, now, read_record, write_record
from .settings import Job, Settings


@dataclass(frozen=True)
class Made:
    """The page of a report, and whether this run made it or found it unchanged."""

    page: Path
    fresh: bool


def run(
    department: str,
    fiscal_year: int,
    data_dir: str | Path = "data",
    output_dir: str | Path = "outputs",
    parameters: Mapping[str, Any] | None = None,
    *,
    quarter: int | None = None,
    wanted: Wanted | None = None,
    engine: str = "fast",
    force: bool = False,
) -> Path:
    """Make the report of one department-year and return the path of its HTML page.

    See :func:`make`; ``engine`` is ``fast``, or ``stock`` for a kernel started for each notebook.
    """
    settings = Settings(
        Path(data_dir).as_posix(),
        Path(output_dir),
        parameters or {},
        quarter,
        wanted or Wanted(),
        engine,
        force=force,
    )
    return make(Job(department, fiscal_year), settings).page


def make(
    job: Job,
    settings: Settings,
    known: Mapping[str, str] | None = None,
    progress: Callable[[str], None] = lambda line: None,
) -> Made:
    """Make one report, unless nothing that it is made from has changed since the last time.

    Its folder appears whole or not at all: page, executed notebooks, ``run.json`` and the formats
    that are wanted. A run that fails leaves it as it was and keeps its notebooks under
    ``failed/``. ``known`` are the prints of the report, where they are known already.

    Raises :class:`~selfeval.errors.DataError` for faulty data and
    :class:`~selfeval.errors.UnknownNameError` for wrong parameters, both before anything runs,
    and :class:`~selfeval.errors.RunError` for a notebook that fails.
    """
    settings.check()
    data = find_data_dir(settings.data_dir)
    if settings.engine == "fast":
        prepare()  # it warms up while the data is read here
    paths = notebooks(settings.quarter)
    shared = shared_parameters(paths, settings)
    # Before the data is read: what changes in between makes the next run make it again.
    known = known or prints(job, recipe(paths, shared, settings), sources(data))
    dossier = load(job.department, job.fiscal_year, data)
    settings.check_place(job)
    page = settings.folder(job) / "report.html"
    if is_unchanged(job, settings, known):
        forget_failure(job, settings)
        return Made(page, False)
    ready = get_ready(dossier, paths, shared, settings)
    ready.record["prints"] = dict(known)
    try:
        with locked(settings.folder(job), progress):
            recover(settings.folder(job))
            recover(settings.failed(job))
            if fresh := not is_unchanged(job, settings, known):  # another run may have made it
                _write(job, settings, ready, progress)
            forget_failure(job, settings)
    finally:
        drop_empty(job, settings)
    return Made(page, fresh)


def _write(job: Job, settings: Settings, ready: Ready, progress: Callable[[str], None]) -> None:
    progress(f"{job.department} {settings.name(job)}: running {len(ready.paths)} notebook(s)")
    start = time.perf_counter()
    record = ready.record
    with folder_aside(settings.folder(job)) as folder:
        _execute(job, settings, folder, ready)
        made = [folder / "notebooks" / path.name for path in ready.paths]
        deliver(folder, made, ready.dossier, ready.result, ready.found, record, settings.wanted)
        record["summary"] = summarise(ready.dossier, ready.result, ready.found)
        record["seconds"] = round(time.perf_counter() - start, 2)
        write_record(folder, record, settings)
        for copy in keep_edited(settings.folder(job), settings.edited(job)):
            progress(f"changed since it was made, and kept: {copy}")


def is_unchanged(job: Job, settings: Settings, known: Mapping[str, str]) -> bool:
    """Return whether the report is there, whole, and made from what would go into it now."""
    if settings.force:
        return False
    folder = settings.folder(job)
    last = read_record(folder)
    return last.get("prints", {}).get("") == known[""] and is_whole(folder, last)


def forget_failure(job: Job, settings: Settings) -> None:
    """Take away what a failed run left, as the report is good now: it would only mislead."""
    failed = settings.failed(job)
    if failed.is_dir():
        # What a link leads to is not ours; what cannot be kept is left; another run may be at it.
        with suppress(SelfEvalError, OSError):
            settings.check_place(job)
            keep_edited(failed, settings.edited(job))
            shutil.rmtree(failed, ignore_errors=True)


def drop_empty(job: Job, settings: Settings) -> None:
    """Take the folder of a department away where no report has come to be in it."""
    with suppress(OSError):  # it is not empty
        settings.folder(job).parent.rmdir()


def _execute(job: Job, settings: Settings, folder: Path, ready: Ready) -> None:
    """Execute the notebooks that have changed, and take over the others from the last run.

    Raises RunError where one fails; what there is of the run is then kept under ``failed/``.
    """
    made, record = folder / "notebooks", ready.record
    made.mkdir()
    kept = _take_over(job, settings, made, record["prints"])
    stale = [path for path in ready.paths if path.stem not in kept]
    executed = execute_all(
        stale,
        made,
        ready.chosen,
        settings.engine,
        limits=settings.limits,
        at_once=settings.at_once,
    )
    for path in (made / f"{one.name}.ipynb" for one in executed):
        if path.is_file():  # there is none of a kernel that did not start
            make_neutral(path, ready.chosen[path.stem], settings)
    told = {e.name: _told(e) for e in executed} | kept
    record["notebooks"] = [told[path.stem] for path in ready.paths]
    record["finished"] = now().isoformat()
    if broken := [e for e in executed if e.error]:
        keep_failed(job, settings, record | {"outcome": "failed"}, made)
        raise RunError(_failure_message(broken, settings.failed(job)))


def _told(executed: Executed) -> dict[str, Any]:
    seconds = round(executed.seconds, 2)
    return {"name": executed.name, "seconds": seconds, "outcome": executed.error or "complete"}


def _take_over(
    job: Job, settings: Settings, made: Path, known: Mapping[str, str]
) -> dict[str, dict[str, Any]]:
    """Copy the notebooks of the last run whose print is the same; return what it says of them."""
    if settings.force:
        return {}
    folder = settings.folder(job)
    last = read_record(folder)
    if not is_whole(folder, last):
        return {}
    kept = {}
    for told in last.get("notebooks", []):
        name = told["name"]
        if known.get(name) is not None and known.get(name) == last["prints"].get(name):
            shutil.copyfile(folder / "notebooks" / f"{name}.ipynb", made / f"{name}.ipynb")
            kept[name] = told
    return kept


def keep_failed(
    job: Job, settings: Settings, record: Mapping[str, Any], notebooks: Path | None = None
) -> None:
    """Write the record of a run that failed, and its notebooks where it came so far."""
    settings.check_place(job)
    with folder_aside(settings.failed(job)) as aside:
        if notebooks is not None:
            shutil.copytree(notebooks, aside / "notebooks")
        write_record(aside, record, settings)
        keep_edited(settings.failed(job), settings.edited(job))


def _failure_message(broken: list[Executed], failed: Path) -> str:
    lines = "\n".join(f"  {e.name}: {e.error}" for e in broken)
    return f"{len(broken)} notebook(s) failed:\n{lines}\nkept in {failed / 'notebooks'}"
