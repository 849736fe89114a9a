"""What a run of many reports has to do, and who does it: this machine or a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from ..errors import SelfEvalError
from .batch import Known, Told, plan, prints_of, run_batch, stale
from .settings import Job, Settings


@dataclass(frozen=True)
class Work:
    """All reports of a run, those of them that have to be made, and how to make these."""

    jobs: list[Job]
    todo: list[Job]
    make: Callable[[Told], None]

    @property
    def unchanged(self) -> list[Job]:
        """The reports that are there and made from what they would be made from now."""
        todo = set(self.todo)
        return [job for job in self.jobs if job not in todo]


def work_here(
    departments: Iterable[str] | None,
    years: Iterable[int] | None,
    settings: Settings,
    workers: int,
) -> Work:
    """Return the work for this machine; raises what :func:`~selfeval.runner.batch.plan` does."""
    jobs = plan(settings.data_dir, departments, years)
    todo = stale(prints_of(jobs, settings), settings)

    def make(told: Told) -> None:
        if todo:
            run_batch(todo, settings, workers, told)

    return Work(jobs, list(todo), make)


def work_on_cluster(
    departments: Iterable[str] | None,
    years: Iterable[int] | None,
    settings: Settings,
    output: str,
    scheduler: str,
) -> Work:
    """Return the work for a Dask cluster; ``output`` and the data folder may be URLs.

    What is unchanged in an object store is found out by the workers, which read it faster.
    """
    from .cluster import Places, connect, run_on_cluster
    from .elsewhere import as_path, copied
    from .fingerprint import sources

    client = connect(scheduler)
    try:
        data = settings.data_dir
        here = replace(settings, data_dir=(as_path(data) or copied(data)).as_posix())
        jobs = plan(here.data_dir, departments, years)
        known: Known = prints_of(jobs, here)
        if (folder := as_path(output)) is not None:
            here = replace(here, output_dir=folder)
            known = stale(known, here)
        places = Places(data, output, sources(here.data_dir).whole)
    except SelfEvalError:
        client.close()
        raise

    def make(told: Told) -> None:
        with client:
            if known:
                run_on_cluster(client, known, places, here, told)

    return Work(jobs, list(known), make)
