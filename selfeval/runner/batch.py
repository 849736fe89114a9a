"""Many reports at once: a few processes, each of which makes one report after the other.

pebble runs them: a process that dies takes down only the report that it was making, and
another one takes its place. What is finished stays finished: a batch that was broken off goes on
where it was, as what is unchanged is not made again.
"""

from __future__ import annotations

import multiprocessing
import time
import traceback
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, as_completed
from contextlib import suppress
from dataclasses import replace
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Any

from pebble import ProcessExpired, ProcessPool

from ..dossier import available, find_data_dir
from ..engine import prepare
from ..errors import RunError, SelfEvalError, UnknownNameError, did_you_mean, quoted
from ..locking import locked
from ..writing import check_writable, recover
from .fingerprint import prints, recipe, sources
from .places import notebooks
from .ready import shared_parameters
from .record import now
from .run import drop_empty, forget_failure, is_unchanged, keep_failed, make
from .settings import Job, Outcome, Settings

Told = Callable[[Outcome], None]
#: The prints of each report.
Known = Mapping[Job, Mapping[str, str]]


def plan(
    data_dir: str | Path,
    departments: Iterable[str] | None = None,
    years: Iterable[int] | None = None,
) -> list[Job]:
    """Return the department-years of the data folder, or of those the ones that are named.

    Raises :class:`UnknownNameError` for a department that does not exist, and where nothing is
    left to do.
    """
    known = available(data_dir)
    chosen = list(known) if departments is None else list(departments)
    for department in chosen:
        if department not in known:
            hint = did_you_mean(department, known)
            raise UnknownNameError(f"no department {quoted(department)}: {hint}")
    wanted = None if years is None else set(years)
    jobs = {
        Job(department, year)
        for department in chosen
        for year in known[department]
        if wanted is None or year in wanted
    }
    if not jobs:
        there = ", ".join(map(str, sorted({year for years in known.values() for year in years})))
        raise UnknownNameError(f"no department-year to run: the data has the years {there}")
    return sorted(jobs)


def prints_of(jobs: Iterable[Job], settings: Settings) -> dict[Job, dict[str, str]]:
    """Return the prints of each report; the data is read once for all of them."""
    paths = notebooks(settings.quarter)
    made_by = recipe(paths, shared_parameters(paths, settings), settings)
    found = sources(settings.data_dir)
    return {job: prints(job, made_by, found) for job in jobs}


def absent(jobs: Iterable[Job], departments: Iterable[str], years: Iterable[int]) -> list[Job]:
    """Return what was asked for and is not in the plan, as there is no data of it."""
    asked = {Job(department, year) for department in departments for year in years}
    return sorted(asked - set(jobs))


def stale(known: Known, settings: Settings) -> dict[Job, Mapping[str, str]]:
    """Return of the reports those that have to be made, because something has changed."""
    found = {job: one for job, one in known.items() if not is_unchanged(job, settings, one)}
    for job in known.keys() - found.keys():
        forget_failure(job, settings)
    return found


def run_batch(known: Known, settings: Settings, workers: int, told: Told) -> None:
    """Make reports in so many processes; tell how each ended, as it ends.

    A report that fails stops no other. On an exception, such as that of Ctrl-C, the processes are
    ended, and what they were making is thrown away.
    """
    started = time.perf_counter()
    check_writable(settings.output_dir)
    settings = replace(settings, at_once=1)
    begin = (settings, find_data_dir(settings.data_dir))
    crew = min(workers, len(known))
    with ProcessPool(crew, initializer=_begin, initargs=begin, context=_context()) as pool:
        futures: dict[Future[Outcome], Job] = {
            pool.schedule(attempt, args=(job, settings, one)): job for job, one in known.items()
        }
        try:
            for future in as_completed(futures):
                told(_outcome(future, futures[future], settings, started))
        except BaseException:
            pool.stop()  # type: ignore[no-untyped-call]
            pool.join()
            for job in known:
                sweep(job, settings)
            raise


def attempt(job: Job, settings: Settings, known: Mapping[str, str]) -> Outcome:
    """Make one report and return how it ended; a failure is recorded below ``failed``."""
    start = time.perf_counter()
    try:
        made = make(job, settings, known)
    except RunError as error:  # has kept its notebooks, and its record
        return Outcome(job, "failed", time.perf_counter() - start, str(error))
    except SelfEvalError as error:
        why = record_failure(job, settings, str(error))
        return Outcome(job, "failed", time.perf_counter() - start, why)
    except Exception as error:
        traceback.print_exc()  # a fault of ours: whoever mends it needs more than the message
        why = record_failure(job, settings, f"{type(error).__name__}: {error}")
        return Outcome(job, "failed", time.perf_counter() - start, why)
    return Outcome(job, "made" if made.fresh else "unchanged", time.perf_counter() - start)


def record_failure(job: Job, settings: Settings, why: str) -> str:
    """Write the record of a run that failed before, or beside, its notebooks; return why.

    That it cannot be written is said there, too, and stops no other report.
    """
    record: dict[str, Any] = {
        "outcome": "failed",
        "error": why,
        "department": job.department,
        "fiscal_year": job.fiscal_year,
        "quarter": settings.quarter,
        "finished": now().isoformat(),
    }
    try:
        keep_failed(job, settings, record)
    except (OSError, SelfEvalError) as error:
        return f"{why}\nno record of it: {error}"
    return why


def _outcome(future: Future[Outcome], job: Job, settings: Settings, started: float) -> Outcome:
    try:
        return future.result()
    except ProcessExpired as error:
        sweep(job, settings)
        code = f"exit code {error.exitcode}"
        why = f"the process that made it died ({code}); it may have run out of memory"
    except OSError as error:  # what could not be passed to the process or back
        why = f"{type(error).__name__}: {error}"
    why = record_failure(job, settings, why)
    return Outcome(job, "failed", time.perf_counter() - started, why)


def sweep(job: Job, settings: Settings) -> None:
    """Throw away what a process that was killed had begun, unless another run is at it."""
    folder = settings.folder(job)
    if folder.parent.is_dir():
        with suppress(SelfEvalError):
            settings.check_place(job)
            with locked(folder, patience=0):
                recover(folder)
                recover(settings.failed(job))
            drop_empty(job, settings)


def _context() -> BaseContext:
    """Return how to start processes: by a fork of a server that has the imports, where it may."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__, "selfeval.report.page"])
    return context


def _begin(settings: Settings, data: Path) -> None:
    """In a process that makes reports: start what its notebooks come from."""
    if settings.engine == "fast":
        prepare(data)
