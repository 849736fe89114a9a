"""Do a job for a whole panel, batch by batch in bounded memory: here, or on a Dask cluster."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from ..errors import SelfEvalError
from ..guarding import guarded
from ..scoring import Framework, framework_files
from ..writing import check_writable
from .held import Batch
from .results import Job, ScoreJob
from .storage import part_path, read_manifest

SUMMARY = "summary.csv"
SKIPPED = "skipped.csv"
Skipped = dict[tuple[int, str], list[str]]
#: What is told of a batch whose table is written: its sums, and faults by department.
Told = tuple[Batch, pd.DataFrame, dict[str, list[str]]]


@dataclass(frozen=True)
class Done:
    """What was written: a summary, and the department-years that are not in it, with faults."""

    summary: pd.DataFrame
    skipped: Skipped


def score_job(panel: Path, framework: Framework) -> ScoreJob:
    """Return the job of scoring a panel; raises SelfEvalError for a template without weights."""
    if framework.weight is None:
        raise SelfEvalError(f"framework {framework.id} has no weights, it is a template")
    known = {framework.id, *framework_files(None), *read_manifest(panel).frameworks}
    return ScoreJob(framework, frozenset(known))


def run_job(
    job: Job,
    panel: Path,
    output: Path,
    *,
    workers: int = 1,
    scheduler: str | None = None,
    told: Callable[[int], None] = lambda count: None,
) -> Done:
    """Do a job for every batch of a panel, and tell how many department-years are done.

    Writes ``<name of the job>/fiscal_year=2021/part-00000.parquet`` below ``output``, each whole
    or not at all, then ``summary.csv`` and ``skipped.csv``. With ``scheduler``, the address of a
    Dask scheduler, its workers do the same; they must see the same folders. Raises SelfEvalError
    where the folder holds something else, or no scheduler answers.
    """
    years = read_manifest(panel).years
    client = _connect(scheduler) if scheduler else None
    batches = [
        Batch(panel.absolute(), year, part)
        for year, about in years.items()
        for part in range(len(about.parts))
    ]
    skipped: Skipped = {
        (year, department): faults
        for year, about in years.items()
        for department, faults in about.skipped.items()
    }
    sums, count = [], 0
    work = partial(_do, job, output.absolute())
    with client or nullcontext():
        _clear(output, job.name)
        done = _there(client, work, batches) if client else _here(workers, work, batches)
        for batch, its_sums, faults in done:
            sums.append(its_sums)
            skipped |= {(batch.year, department): found for department, found in faults.items()}
            count += years[batch.year].parts[batch.part]
            told(count)
    left_out = Counter(year for year, _ in skipped)
    result = Done(job.summary(_added(sums), left_out), dict(sorted(skipped.items())))
    result.summary.to_csv(output / SUMMARY, lineterminator="\n")
    _write_skipped(output / SKIPPED, result.skipped)
    return result


def _do(job: Job, output: Path, batch: Batch) -> Told:
    """Do the job for a batch, and write its table whole or not at all."""
    found = job(batch)
    path = part_path(output, job.name, batch.year, batch.part)
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".new")
    pq.write_table(found.table, aside, compression="zstd")
    aside.replace(path)
    return batch, found.sums, found.faults


def _here(workers: int, work: Callable[[Batch], Told], batches: list[Batch]) -> Iterator[Told]:
    if workers == 1:
        yield from map(work, batches)
    else:
        with ProcessPoolExecutor(workers) as pool:
            yield from pool.map(work, batches)


def _connect(scheduler: str) -> Any:
    # Here, as it brings along what reports need, which panels do not.
    from ..runner.cluster import connect

    return connect(scheduler)


def _there(client: Any, work: Callable[[Batch], Told], batches: list[Batch]) -> Iterator[Told]:
    """Do the work on a cluster, a future for each batch.

    A batch is many tables of the same departments, which is more than a partition of a Dask
    DataFrame can be; what they write is one: ``dask.dataframe.read_parquet`` opens it.
    """
    # Not pure: a second run must write its files again.
    for future in client.map(work, batches, pure=False):
        yield future.result()


def _added(sums: list[pd.DataFrame]) -> pd.DataFrame:
    """Return the sums of all batches, by year."""
    if not sums:
        raise SelfEvalError("the panel holds no year: build it first")
    levels = list(sums[0].index.names)
    added = pd.concat(sums).groupby(level=levels, sort=False).sum()
    return added.sort_index(level="fiscal_year", sort_remaining=False, kind="stable")


def _write_skipped(path: Path, skipped: Skipped) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["fiscal_year", "department", "fault"])
        for (year, department), faults in skipped.items():
            writer.writerows((year, guarded(department), guarded(fault)) for fault in faults)


def _clear(output: Path, name: str) -> None:
    """Take away what an earlier run wrote; nothing else may be there."""
    own = {name, SUMMARY, SKIPPED}
    if output.exists() and any(one.name not in own for one in output.iterdir()):
        raise SelfEvalError(f"{output}: found other files, expected {name} or no such folder")
    shutil.rmtree(output / name, ignore_errors=True)
    check_writable(output)
