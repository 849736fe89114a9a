"""What a run of many reports has to do, and who does it: this machine or a cluster."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from ..dossier import available
from ..errors import SelfEvalError
from .batch import Known, Told, absent, plan, prints_of, run_batch, stale
from .elsewhere import as_path
from .settings import Job, Settings


@dataclass(frozen=True)
class Work:
    """All reports of a run, those of them that have to be made, and how to make these.

    ``absent`` are the department-years that were asked for and have no data.
    """

    jobs: Sequence[Job]
    todo: Sequence[Job]
    make: Callable[[Told], None]
    absent: Sequence[Job] = field(default=())

    @property
    def unchanged(self) -> list[Job]:
        """The reports that are there and made from what they would be made from now."""
        todo = set(self.todo)
        return [job for job in self.jobs if job not in todo]


def work_for(
    departments: Sequence[str] | None,
    years: Sequence[int] | None,
    settings: Settings,
    output: str,
    *,
    workers: int = 1,
    scheduler: str | None = None,
) -> Work:
    """Return the work for departments and years, None for all that the data folder has.

    With ``scheduler`` it is for a Dask cluster; the data folder and ``output`` may then be URLs.
    Raises what :func:`~selfeval.runner.batch.plan` does.
    """
    if scheduler is not None:
        return _on_cluster(departments, years, settings, output, scheduler)
    jobs = plan(settings.data_dir, departments, years)
    todo = stale(prints_of(jobs, settings), settings)

    def make(told: Told) -> None:
        if todo:
            run_batch(todo, settings, workers, told)

    return Work(jobs, list(todo), make, _absent(jobs, departments, years, settings))


def _on_cluster(
    departments: Sequence[str] | None,
    years: Sequence[int] | None,
    settings: Settings,
    output: str,
    scheduler: str,
) -> Work:
    from .cluster import Places, connect, run_on_cluster
    from .elsewhere import copied
    from .fingerprint import sources

    client = connect(scheduler)
    try:
        # Absolute: a worker may have been started in another folder.
        data = as_path(settings.data_dir)
        source = settings.data_dir if data is None else data.absolute().as_posix()
        here = replace(settings, data_dir=(data or copied(source)).absolute().as_posix())
        jobs = plan(here.data_dir, departments, years)
        known: Known = prints_of(jobs, here)
        if (folder := as_path(output)) is not None:
            output = folder.absolute().as_posix()
            here = replace(here, output_dir=folder.absolute())
            known = stale(known, here)
        # In an object store the workers find out what is unchanged, as they read it faster.
        places = Places(source, output, sources(here.data_dir).whole)
    except SelfEvalError:
        client.close()
        raise

    def make(told: Told) -> None:
        with client:
            if known:
                run_on_cluster(client, known, places, here, told)

    return Work(jobs, list(known), make, _absent(jobs, departments, years, here))


def _absent(
    jobs: Sequence[Job],
    departments: Sequence[str] | None,
    years: Sequence[int] | None,
    settings: Settings,
) -> list[Job]:
    named = list(available(settings.data_dir)) if departments is None else departments
    return absent(jobs, named, years or ())
