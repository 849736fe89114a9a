"""The same batch on a Dask cluster: its workers make the reports, wherever data and reports are.

On a shared disk a worker writes as a process of this machine does. Of an object store it copies
the data, once, and for each report the last one; it makes the report here and puts it back. A
worker that is lost loses nothing: its report is made by another one, which finds either the old
report or the new one whole.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..engine import prepare
from ..errors import SelfEvalError
from .batch import Known, Told, attempt, record_failure, sweep
from .elsewhere import as_path, fetch, mirrored, publish, remove, upload
from .fingerprint import code
from .settings import Job, Outcome, Settings


@dataclass(frozen=True)
class Places:
    """Where data and reports are, as paths or URLs, and a digest of the data."""

    data: str
    output: str
    digest: str


#: Seconds that a scheduler has to answer.
PATIENCE = 10


def connect(scheduler: str) -> Any:
    """Return a client of a Dask scheduler; raises SelfEvalError where none answers."""
    try:
        from distributed import Client
    except ImportError:
        hint = "install it with: pip install 'selfeval[cluster]'"
        raise SelfEvalError(f"a scheduler needs dask.distributed, not installed; {hint}") from None
    try:
        return Client(scheduler, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise SelfEvalError(f"no Dask scheduler answers at {scheduler}: {error}") from None


def run_on_cluster(
    client: Any, known: Known, places: Places, settings: Settings, told: Told
) -> None:
    """Make reports on the workers of a cluster; tell how each ended, as it ends.

    Raises SelfEvalError where a worker has another version of this package.
    """
    from distributed import as_completed

    _same_everywhere(client)
    settings = replace(settings, at_once=1)
    futures = {
        client.submit(make_there, job, places, settings, prints, pure=False): job
        for job, prints in known.items()
    }
    try:
        for future in as_completed(list(futures), loop=client.loop):
            told(_outcome(future, futures[future], places, settings))
    except BaseException:
        client.cancel(list(futures), force=True)
        raise


def make_there(job: Job, places: Places, settings: Settings, known: Mapping[str, str]) -> Outcome:
    """On a worker: make one report of data here or elsewhere, to go here or elsewhere."""
    data = as_path(places.data) or mirrored(places.data, places.digest)
    prepare(data)
    settings = replace(settings, data_dir=data.as_posix())
    if (output := as_path(places.output)) is not None:
        return attempt(job, replace(settings, output_dir=output), known)
    with tempfile.TemporaryDirectory(prefix="selfeval-") as folder:
        settings = replace(settings, output_dir=Path(folder))
        return _make_and_publish(job, places.output, settings, known)


def _make_and_publish(
    job: Job, output: str, settings: Settings, known: Mapping[str, str]
) -> Outcome:
    here = settings.folder(job), settings.failed(job), settings.edited(job)
    place, failed, edited = (
        f"{output}/{folder.relative_to(settings.output_dir).as_posix()}" for folder in here
    )
    try:
        fetch(place, settings.folder(job))
        fetch(failed, settings.failed(job))
        outcome = attempt(job, settings, known)
        upload(settings.edited(job), edited)
        if outcome.state == "failed":
            publish(settings.failed(job), failed)
            return outcome
        if outcome.state == "made":
            publish(settings.folder(job), place)
        remove(failed)
    except OSError as error:
        return Outcome(job, "failed", error=f"cannot write {place}: {error}")
    return outcome


def _outcome(future: Any, job: Job, places: Places, settings: Settings) -> Outcome:
    here = as_path(places.output)
    try:
        outcome: Outcome = future.result()
    except Exception as error:  # Dask gives up on a report that has lost one worker too many
        outcome = Outcome(job, "failed", error=f"{type(error).__name__}: {error}")
        if here is not None:
            why = record_failure(job, replace(settings, output_dir=here), outcome.error)
            outcome = replace(outcome, error=why)
    if here is not None:
        sweep(job, replace(settings, output_dir=here))  # what a lost worker had begun
    return outcome


def _same_everywhere(client: Any) -> None:
    found = client.run(code)
    if not found:
        raise SelfEvalError("the Dask cluster has no workers")
    if others := [name for name, digest in found.items() if digest != code()]:
        raise SelfEvalError(
            f"found another version of selfeval, or of its libraries, on {', '.join(others)}; "
            "expected the one that is installed here"
        )
