"""What the rules are fed with: metrics, counts, judgements and targets.

Of one department-year or, column by column, of a whole panel. What is missing is NaN in both.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, Protocol

import pandas as pd

from ..dossier import Dossier, Panel
from ..errors import MetricError
from ..finders import Found
from ..metrics.evaluation import Evaluated, evaluate_one, expression, names_in
from ..values import Value
from .framework import Framework
from .kinds import METRICS
from .targets import TargetRule, beaten_by, points_of_targets
from .verdicts import Verdict, Verdicts, read_verdicts

ASSUMED = "假设"


@dataclass(frozen=True)
class Measure:
    """A metric: its value (NaN where there is none), and where it does not apply."""

    value: Value
    inapplicable: Any


class Evidence(Protocol):
    """What :mod:`selfeval.scoring.spans` asks for."""

    def metric(self, name: str) -> Measure:
        """Return a metric of the catalogue."""

    def count(self, text: str) -> Value:
        """Return what an expression of figures comes to."""

    def verdict(self, row: str, slot: str) -> tuple[Value, Value]:
        """Return the least and the most that a judgement leaves possible."""

    def own(self, row: str) -> tuple[Value, Value, Value]:
        """Return weight, least and most of the indicators that departments set themselves."""

    def target_points(self, row: str, rule: TargetRule, weight: Decimal) -> tuple[Value, Value]:
        """Return the least and the most points of the department's own targets; NaN for none."""

    def beaten(self, by: Decimal) -> Value:
        """Return how many targets are beaten by a share, or more; NaN for no targets."""


def _missing_verdict() -> tuple[float, float]:
    return math.nan, math.nan


@dataclass(frozen=True)
class DossierEvidence:
    """The evidence of one department-year; ``metrics`` are assumed values, for a what-if."""

    figures: Mapping[str, Found]
    verdicts: Verdicts
    target_table: pd.DataFrame
    metrics: Mapping[str, Decimal] = field(default_factory=dict)

    @classmethod
    def of(cls, dossier: Dossier, framework: Framework, known: Collection[str]) -> DossierEvidence:
        """Return the evidence that a dossier holds; raises DataError for a misfit judgement."""
        file = f"{dossier.department}/{dossier.fiscal_year}/judgements.csv"
        targets = dossier.table("targets")
        verdicts = read_verdicts(dossier.table("judgements"), targets, framework, known, file)
        return cls(dossier.figures, verdicts, targets)

    def evaluated(self, name: str) -> Evaluated:
        """Return a metric with its parts, its sources and the reason where it is missing."""
        if name in self.metrics:
            value = self.metrics[name]
            assumed = (ASSUMED,)
            return Evaluated(METRICS[name], "given", value, None, None, ASSUMED, assumed)
        return evaluate_one(METRICS[name], self.figures)

    def metric(self, name: str) -> Measure:
        """Return a metric of the catalogue."""
        found = self.evaluated(name)
        if found.state == "unlimited":
            return Measure(math.inf, False)
        value = math.nan if found.value is None else found.value
        return Measure(value, found.state == "inapplicable")

    def count(self, text: str) -> Value:
        """Return what an expression of figures comes to."""
        values = {name: self.figures[name].value for name in names_in(text)}
        if any(value is None for value in values.values()):
            return math.nan
        return expression(text, {name: v for name, v in values.items() if v is not None})

    def verdict(self, row: str, slot: str) -> tuple[Value, Value]:
        """Return the least and the most that a judgement leaves possible."""
        found = self.verdicts.filled.get((row, slot))
        return (found.low, found.high) if found else _missing_verdict()

    def own(self, row: str) -> tuple[Value, Value, Value]:
        """Return weight, least and most of the indicators that departments set themselves."""
        return _sum_own(self.verdicts.own.get(row, []))

    def targets(self, row: str) -> pd.DataFrame:
        """Return all targets, with the points that a person gave them in this row."""
        filled = self.verdicts.filled
        found = [filled.get((row, name)) for name in self.target_table["indicator"]]
        return _with_judged(self.target_table.assign(group=0), found)

    def target_points(self, row: str, rule: TargetRule, weight: Decimal) -> tuple[Value, Value]:
        """Return the least and the most points of the department's own targets; NaN for none."""
        return points_of_targets(self.targets(row), rule, weight, _sum)

    def beaten(self, by: Decimal) -> Value:
        """Return how many targets are beaten by a share, or more; NaN for no targets."""
        return _sum(beaten_by(self.target_table, by))


def _sum(values: pd.Series[Any], group: Any = None) -> Value:
    return sum(values, Decimal(0)) if len(values) else math.nan


def _with_judged(targets: pd.DataFrame, found: list[Verdict | None]) -> pd.DataFrame:
    judged: list[Any] = [verdict.low if verdict else None for verdict in found]
    return targets.assign(judged=pd.Series(judged, targets.index, dtype=object))


def _sum_own(own: list[tuple[str, Decimal, Verdict]]) -> tuple[Value, Value, Value]:
    weight = sum((weight for _, weight, _ in own), Decimal(0))
    low = sum((verdict.low for *_, verdict in own), Decimal(0))
    return weight, low, sum((verdict.high for *_, verdict in own), Decimal(0))


@dataclass(frozen=True)
class PanelEvidence:
    """The evidence of many department-years: one row each of ``frame`` (``Panel.figures``)."""

    frame: pd.DataFrame
    verdicts: Mapping[Any, Verdicts]
    target_table: pd.DataFrame

    @classmethod
    def of(cls, panel: Panel, framework: Framework, known: Collection[str]) -> PanelEvidence:
        """Return the evidence that a panel holds; raises DataError for a misfit judgement."""
        verdicts = {}
        for dossier in panel.dossiers:
            one = DossierEvidence.of(dossier, framework, known)
            verdicts[dossier.department, dossier.fiscal_year] = one.verdicts
        table = panel.table("targets")
        places = list(zip(table["department"], table["fiscal_year"], strict=True))
        group = pd.Series(places, index=table.index, dtype=object)
        return cls(panel.figures, verdicts, table.assign(group=group))

    def metric(self, name: str) -> Measure:
        """Return a metric of the catalogue."""
        record = METRICS[name]
        inputs = [self.frame[figure] for figure in record.inputs]
        value: Any = record.function(*inputs)
        exempt = pd.concat([_exempt(column) for column in inputs], axis=1).any(axis=1)
        lacking = pd.concat([column.isna() for column in inputs], axis=1).any(axis=1)
        inapplicable = exempt & ~pd.concat([_absent(c) for c in inputs], axis=1).any(axis=1)
        for place in self.frame.index[value.isna() & ~lacking]:
            # Few: 0 of 0 does not apply, something of 0 is a contradiction.
            figures = [column[place] for column in inputs]
            inapplicable[place] = _zero_of_zero(record.function, figures)
        return Measure(value, inapplicable)

    def count(self, text: str) -> Value:
        """Return what an expression of figures comes to."""
        return expression(text, {name: self.frame[name] for name in names_in(text)})

    def verdict(self, row: str, slot: str) -> tuple[Value, Value]:
        """Return the least and the most that a judgement leaves possible."""
        found = [self._of(place).filled.get((row, slot)) for place in self.frame.index]
        low = [v.low if v else math.nan for v in found]
        high = [v.high if v else math.nan for v in found]
        return self._column(low), self._column(high)

    def own(self, row: str) -> tuple[Value, Value, Value]:
        """Return weight, least and most of the indicators that departments set themselves."""
        sums = [_sum_own(self._of(place).own.get(row, [])) for place in self.frame.index]
        weight, low, high = zip(*sums, strict=True) if sums else ((), (), ())
        return self._column(weight), self._column(low), self._column(high)

    def targets(self, row: str) -> pd.DataFrame:
        """Return all targets, with the points that a person gave them in this row."""
        table = self.target_table
        found = [
            self._of(place).filled.get((row, name))
            for place, name in zip(table["group"], table["indicator"], strict=True)
        ]
        return _with_judged(table, found)

    def target_points(self, row: str, rule: TargetRule, weight: Decimal) -> tuple[Value, Value]:
        """Return the least and the most points of the department's own targets; NaN for none."""
        return points_of_targets(self.targets(row), rule, weight, self._gather)

    def beaten(self, by: Decimal) -> Value:
        """Return how many targets are beaten by a share, or more; NaN for no targets."""
        return self._gather(beaten_by(self.target_table, by), self.target_table["group"])

    def _gather(self, values: pd.Series[Any], group: pd.Series[Any]) -> Value:
        """Return the sum by department-year; NaN for one that has no row."""
        sums: dict[Any, Any] = {}
        for place, value in zip(group, values, strict=True):
            sums[place] = sums.get(place, 0) + value
        return self._column([sums.get(place, math.nan) for place in self.frame.index])

    @cached_property
    def _nothing(self) -> Verdicts:
        return Verdicts()

    def _of(self, place: Any) -> Verdicts:
        return self.verdicts.get(place, self._nothing)

    def _column(self, values: Any) -> pd.Series[Any]:
        return pd.Series(list(values), index=self.frame.index, dtype=object)


def _exempt(column: pd.Series[Any]) -> pd.Series[Any]:
    """Return where the department is exempt from a figure: NaN among objects, None is a gap.

    A column of numbers cannot tell the two apart, and then it is a gap.
    """
    return column.isna() & ~_absent(column)


def _absent(column: pd.Series[Any]) -> pd.Series[Any]:
    if column.dtype != object:
        return column.isna()
    return column.map(lambda cell: cell is None).astype(bool)


def _zero_of_zero(function: Any, figures: list[Any]) -> bool:
    try:
        function(*figures)
    except MetricError:
        return False
    return True
