"""One measurement of :mod:`benchmarks.panel`, in a process of its own; prints JSON."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks import panel_numpy
from benchmarks.panel_draw import YEAR, draw
from selfeval.metrics import CATALOGUE
from selfeval.panel.arrays import numbers
from selfeval.panel.batch import score_batch
from selfeval.panel.evidence import ColumnEvidence
from selfeval.panel.held import Batch, Held
from selfeval.panel.results import MetricJob
from selfeval.panel.storage import FIGURES_TABLE, figures_schema, read_manifest
from selfeval.panel.stream import run_job, score_job
from selfeval.panel.targets import Targets
from selfeval.panel.verdicts import match
from selfeval.remarks import remarks
from selfeval.scoring import Framework, load_framework
from selfeval.scoring.spans import row_span, total_span
from selfeval.scoring.verdicts import slots

FRAMEWORK = "shenzhen-style"
FIGURES = {name for record in CATALOGUE for name in record.inputs}


def main() -> None:
    """Measure what the first argument says, of the panel that the second names."""
    what, panel, size = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    framework, seconds = load_framework(FRAMEWORK, None), 0.0
    side, _, workers = what.partition("-")
    if side == "draw":
        draw(panel, size, framework)
    elif side == "numpy":
        seconds = numpy_seconds(panel, framework)
    elif side == "arrays":
        seconds = array_seconds(panel, framework)
    elif side == "parquet":
        seconds = parquet_seconds(panel, framework, int(workers))
    else:
        seconds = written_seconds(panel, framework, int(workers))
    print(json.dumps({"seconds": seconds, "mib": most_memory(int(workers or 1))}))


def array_seconds(panel: Path, framework: Framework) -> float:
    """Return how long selfeval takes for the same, with everything in arrays beforehand."""
    seconds = 0.0
    for batch in batches(panel):
        held = Held.of(batch, framework, FIGURES)
        targets = Targets(held.targets, len(held.figures))
        matched = match(held.judgements, framework, {framework.id}, targets)
        evidence = ColumnEvidence(held.figures, matched, targets)
        for name in FIGURES:
            evidence.figure(name)
        start = time.perf_counter()
        with remarks():
            every(framework, evidence)
        seconds += time.perf_counter() - start
    return seconds


def every(framework: Framework, evidence: ColumnEvidence) -> None:
    """Work out every metric, and the scores."""
    for record in CATALOGUE:
        evidence.metric(record.name)
    rows = [row_span(row, framework, evidence) for row in framework.rows]
    total_span(rows, framework, evidence)


def parquet_seconds(panel: Path, framework: Framework, workers: int) -> float:
    """Return how long it takes out of Parquet, with doubtful rows worked out exactly."""
    work, many = partial(_batch, framework), list(batches(panel))
    if workers == 1:
        start = time.perf_counter()
        for batch in many:
            work(batch)
        return time.perf_counter() - start
    with ProcessPoolExecutor(workers) as pool:
        list(pool.map(_ready, range(workers)))  # they stand ready when work comes
        start = time.perf_counter()
        list(pool.map(work, many))
        return time.perf_counter() - start


def _ready(number: int) -> None:
    time.sleep(0.5)


def _batch(framework: Framework, batch: Batch) -> None:
    held = Held.of(batch, framework, FIGURES)
    scored = score_batch(held, framework, {framework.id})
    for record in CATALOGUE:
        scored.evidence.metric(record.name)


def written_seconds(panel: Path, framework: Framework, workers: int) -> float:
    """Return the same with the results written, by workers of a Dask cluster; 0 is without."""
    jobs = MetricJob(), score_job(panel, framework)
    with tempfile.TemporaryDirectory(dir=panel.parent) as folder:
        if not workers:
            start = time.perf_counter()
            for job in jobs:
                run_job(job, panel, Path(folder) / job.name)
            return time.perf_counter() - start
        from distributed import Client, LocalCluster

        with (
            LocalCluster(
                n_workers=workers, threads_per_worker=1, dashboard_address=None
            ) as cluster,
            Client(cluster) as client,
        ):
            client.run(__import__, "selfeval.panel")  # a cluster stands ready when work comes
            start = time.perf_counter()
            for job in jobs:
                address = cluster.scheduler_address
                run_job(job, panel, Path(folder) / job.name, scheduler=address)
            return time.perf_counter() - start


def numpy_seconds(panel: Path, framework: Framework) -> float:
    """Return how long plain NumPy takes, with everything in memory beforehand."""
    figures, judged, own = in_memory(panel, framework)
    start = time.perf_counter()
    rates = panel_numpy.metrics(figures)
    panel_numpy.scores(framework, figures, rates, judged, own)
    return time.perf_counter() - start


def in_memory(
    panel: Path, framework: Framework
) -> tuple[dict[str, np.ndarray], panel_numpy.Judgements, dict[str, panel_numpy.Points]]:
    """Return figures, judgements, and the indicators of departments' own, as arrays."""
    names = [n for n in figures_schema().names if n not in ("department", "synthetic")]
    names = [name for name in names if not name.endswith("_exempt")]
    figures: dict[str, list[np.ndarray]] = {name: [] for name in names}
    filled: dict[tuple[str, str], list[np.ndarray]] = {
        (row.key, part): [] for row in framework.rows for part, _ in slots(row)
    }
    own: dict[str, list[panel_numpy.Points]] = {}
    for batch in batches(panel):
        table = batch.read(FIGURES_TABLE, names)
        for name in names:
            figures[name].append(numbers(table[name]))
        held = Held.of(batch, framework)
        count = len(table)
        targets = Targets(held.targets, count)
        found = match(held.judgements, framework, {framework.id}, targets)
        for at, columns in filled.items():
            columns.append(found.filled.get(at, (np.full(count, np.nan),))[0])
        for key, ends in found.own.items():
            own.setdefault(key, []).append(ends)
    return (
        {name: np.concatenate(columns) for name, columns in figures.items()},
        {at: np.concatenate(columns) for at, columns in filled.items()},
        {
            key: (np.concatenate([w for w, _ in ends]), np.concatenate([p for _, p in ends]))
            for key, ends in own.items()
        },
    )


def batches(panel: Path) -> Iterator[Batch]:
    """Yield the parts of a drawn panel."""
    for part in range(len(read_manifest(panel).years[YEAR].parts)):
        yield Batch(panel, YEAR, part)


def most_memory(workers: int) -> float:
    """Return the most memory that all processes had, in MiB; 0 where that is not told."""
    try:
        import resource
    except ImportError:
        return 0.0
    own, each = (
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return (own + workers * each) / (2**20 if sys.platform == "darwin" else 2**10)


if __name__ == "__main__":
    main()
