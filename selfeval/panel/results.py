"""The scores and the metrics of a batch as tables, and what they come to by year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import pandas as pd
import pyarrow as pa

from ..metrics import CATALOGUE
from ..metrics.evaluation import evaluate_one
from ..remarks import remarks
from ..scoring.framework import Framework
from ..settling import SETTLED
from ..values import Array
from .batch import Ends, score_batch
from .evidence import STATES, ColumnEvidence
from .exact import exact_figures_of
from .held import Batch, Held, with_exemptions
from .storage import FIGURES_TABLE


@dataclass(frozen=True)
class Result:
    """What became of a batch: a table, sums to be added up by index, faults by department."""

    table: pa.Table
    sums: pd.DataFrame
    faults: dict[str, list[str]]


class Job(Protocol):
    """What is done with every batch, and with the sums over all of them."""

    @property
    def name(self) -> str:
        """The folder that its tables go to."""

    def __call__(self, batch: Batch) -> Result:
        """Return what becomes of a batch."""

    def summary(self, sums: pd.DataFrame, skipped: Mapping[int, int]) -> pd.DataFrame:
        """Return what the sums over all batches say; ``skipped`` are those left out, by year."""


@dataclass(frozen=True)
class ScoreJob:
    """Score batches against a framework; ``known`` are the ids of all frameworks."""

    framework: Framework
    known: frozenset[str]
    name: str = "scores"

    def __call__(self, batch: Batch) -> Result:
        """Return the scores of a batch.

        For the total and each row of the framework (二级指标/三级指标) the columns ``.low``,
        ``.high`` and ``.weight``; ``grades`` are those still possible, the best first.
        """
        held = Held.of(batch, self.framework)
        scored = score_batch(held, self.framework, self.known)
        best, worst = (self._grade(scored.total, end) for end in ("high", "low"))
        columns: dict[str, Any] = {
            **{name: held.figures[name] for name in ("department", "synthetic")},
            **{f"total.{end}": values for end, values in scored.total.items()},
            "grades": self._between(best, worst, scored.total["weight"] > 0),
        }
        for key, ends in scored.rows.items():
            columns |= {f"{key}.{end}": values for end, values in ends.items()}
        table, sound = pa.table(columns), ~np.isnan(scored.total["low"])
        if not sound.all():
            table = table.filter(pa.array(sound))
        totals = {end: values[sound] for end, values in scored.total.items()}
        sums = self._sums(batch.year, totals, best[sound], worst[sound])
        return Result(table, sums, scored.faults)

    @property
    def _grades(self) -> list[tuple[str, float]]:
        ordered = sorted(self.framework.grades, key=lambda grade: grade.least, reverse=True)
        return [(grade.name, float(grade.least)) for grade in ordered]

    def _grade(self, total: Ends, end: str) -> Array:
        """Return the grade of one end of the total, 0 for the best."""
        # Points and weights have a few decimals: the rest is noise.
        reached = [total[end] * 100 >= least * total["weight"] - 1e-7 for _, least in self._grades]
        better: Array = np.sum(~np.array(reached), axis=0)
        return np.minimum(better, len(reached) - 1)

    def _between(self, best: Array, worst: Array, weighed: Array) -> pa.Array:
        names = [name for name, _ in self._grades]
        texts = ["、".join(names[b : w + 1]) for b in range(len(names)) for w in range(len(names))]
        code = pa.array((best * len(names) + worst).astype(np.int8), mask=~weighed)
        return pa.DictionaryArray.from_arrays(code, texts)

    def _sums(self, year: int, total: Ends, best: Array, worst: Array) -> pd.DataFrame:
        """Return counts, and points in units of the last place, which add up exactly."""
        unit, settled = 10**self.framework.decimals, best == worst
        sums: dict[str, int] = {
            "departments": len(best),
            "complete": int(np.sum(total["low"] == total["high"])),
            **{end: int(np.rint(total[end] * unit).sum()) for end in ("low", "high")},
        }
        for number, (name, _) in enumerate(self._grades):
            sums[f"grade.{name}"] = int(np.sum(settled & (best == number)))
        sums["grade.open"] = int(np.sum(~settled))
        return pd.DataFrame([sums], index=pd.Index([year], name="fiscal_year"))

    def summary(self, sums: pd.DataFrame, skipped: Mapping[int, int]) -> pd.DataFrame:
        """Return by year: how many, how many without a range, mean points, how many a grade."""
        units = sums["departments"] * 10**self.framework.decimals
        means = {
            f"mean.{end}": (sums[end] / units).round(self.framework.decimals)
            for end in ("low", "high")
        }
        left_out = [skipped.get(year, 0) for year in sums.index]
        return sums.drop(columns=["low", "high"]).assign(skipped=left_out, **means)


@dataclass(frozen=True)
class MetricJob:
    """Work out every metric of the catalogue for batches."""

    name: str = "metrics"

    def __call__(self, batch: Batch) -> Result:
        """Return the metrics of a batch: values, and beside each what is to be said of it.

        The state is one of :data:`selfeval.panel.evidence.STATES`; only one that is ``given``
        has a value, without the noise of its arithmetic.
        """
        figures = {name for record in CATALOGUE for name in record.inputs}
        table = batch.read(FIGURES_TABLE, ["department", "synthetic", *with_exemptions(figures)])
        evidence, sums = ColumnEvidence(table), []
        with remarks() as said:
            values = {one.name: _clean(evidence.metric(one.name).value) for one in CATALOGUE}
        states = {name: evidence.state(name) for name in values}
        rows = np.flatnonzero(said.rows("unsure", len(table)))
        for row, found in zip(rows, exact_figures_of(table.take(rows)), strict=True):
            for record in CATALOGUE:
                one = evaluate_one(record, found)
                states[record.name][row] = STATES.index(one.state)
                values[record.name][row] = np.nan if one.value is None else float(one.value)
        columns: dict[str, Any] = {n: table[n] for n in ("department", "synthetic")}
        for name, state in states.items():
            columns[name] = pa.array(values[name], mask=state > 0)
            columns[f"{name}.state"] = pa.DictionaryArray.from_arrays(state, STATES)
            sums.append(np.bincount(state, minlength=len(STATES)))
        keys = [(batch.year, record.name) for record in CATALOGUE]
        index = pd.MultiIndex.from_tuples(keys, names=["fiscal_year", "metric"])
        return Result(pa.table(columns), pd.DataFrame(sums, index, STATES), {})

    def summary(self, sums: pd.DataFrame, skipped: Mapping[int, int]) -> pd.DataFrame:
        """Return for each year and metric how many values are given, and why others are not."""
        return sums


def _clean(value: Any) -> Array:
    """Return rates to 12 decimals, and what is large to 9: beyond is the noise of arithmetic."""
    few: Array = np.round(value, 9)
    return np.where(np.abs(value) < 10, np.round(value, SETTLED), few)
