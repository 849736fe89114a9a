"""What the rules are fed with, of many department-years: arrays of ``float64``, a row each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import reduce
from typing import Any

import numpy as np
import pyarrow as pa

from ..metrics.evaluation import expression, names_in
from ..remarks import remarks
from ..scoring.evidence import Measure
from ..scoring.kinds import METRICS
from ..scoring.targets import TargetRule
from ..values import Array, Value
from .arrays import numbers
from .storage import EXEMPTIONS
from .targets import Targets, beaten, target_points
from .verdicts import Matched

#: What is to be said of the value of a metric, in the order of its codes.
STATES = ("given", "missing", "contradictory", "inapplicable", "unlimited")


@dataclass
class ColumnEvidence:
    """The evidence of the department-years of a table of figures.

    It gives what :class:`selfeval.scoring.evidence.PanelEvidence` does, from and as arrays. Rows
    whose numbers have too many digits for binary are remarked as ``unsure``.
    """

    table: pa.Table
    matched: Matched = field(default_factory=Matched)
    target_table: Targets | None = None
    _figures: dict[str, Array] = field(default_factory=dict)
    _metrics: dict[str, tuple[Measure, Array, Array]] = field(default_factory=dict)

    def figure(self, name: str) -> Array:
        """Return a figure, NaN where there is none."""
        if name not in self._figures:
            self._figures[name] = numbers(self.table[name])
        return self._figures[name]

    def metric(self, name: str) -> Measure:
        """Return a metric of the catalogue."""
        return self._metric(name)[0]

    def state(self, name: str) -> Array:
        """Return what is to be said of the value of a metric, as codes of :data:`STATES`."""
        measure, lacking, contradictory = self._metric(name)
        value = np.asarray(measure.value)
        state = np.zeros(value.shape, np.int8)
        state[np.isinf(value)] = STATES.index("unlimited")
        state[lacking] = STATES.index("missing")
        state[contradictory] = STATES.index("contradictory")
        if measure.inapplicable is not False:
            state[measure.inapplicable] = STATES.index("inapplicable")
        return state

    def _metric(self, name: str) -> tuple[Measure, Array, Array]:
        """Return a metric, and the rows where a figure lacks, or where figures contradict."""
        if name not in self._metrics:
            inputs = METRICS[name].inputs
            figures = [self.figure(figure) for figure in inputs]
            with remarks() as said:
                value: Any = METRICS[name].function(*figures)
            # Few rows have no value: only they are looked at.
            none = np.flatnonzero(np.isnan(value))
            lacking = _any(np.isnan(figure[none]) for figure in figures)
            contradictory = said.rows("contradictory", len(value))[none]
            unfit = ~lacking & ~contradictory | self._exempt(inputs, figures, none)
            inapplicable: Any = False
            if unfit.any():
                inapplicable = np.zeros(len(value), bool)
                inapplicable[none[unfit]] = True
            measure = Measure(value, inapplicable)
            self._metrics[name] = measure, none[lacking & ~unfit], none[contradictory]
        return self._metrics[name]

    def _exempt(self, inputs: Iterable[str], figures: list[Array], rows: Array) -> Any:
        """Return where nothing lacks but what the department is exempt from."""
        exempt = [
            self.table[f"{name}_exempt"].to_numpy()[rows] if name in EXEMPTIONS else np.False_
            for name in inputs
        ]
        gaps = [np.isnan(f[rows]) & ~free for f, free in zip(figures, exempt, strict=True)]
        return _any(exempt) & ~_any(gaps)

    def count(self, text: str) -> Value:
        """Return what an expression of figures comes to."""
        return expression(text, {name: self.figure(name) for name in names_in(text)})

    def verdict(self, row: str, slot: str) -> tuple[Value, Value]:
        """Return the least and the most that a judgement leaves possible."""
        return self.matched.filled.get((row, slot), (np.nan, np.nan))

    def own(self, row: str) -> tuple[Value, Value, Value]:
        """Return weight, least and most of the indicators that departments set themselves."""
        weight, points = self.matched.own.get(row, (Decimal(0), Decimal(0)))
        return weight, points, points

    def target_points(self, row: str, rule: TargetRule, weight: Decimal) -> tuple[Value, Value]:
        """Return the least and the most points of the department's own targets; NaN for none."""
        return target_points(self._targets, rule, weight, self.matched.judged.get(row))

    def beaten(self, by: Decimal) -> Value:
        """Return how many targets are beaten by a share, or more; NaN for no targets."""
        return beaten(self._targets, by)

    @property
    def _targets(self) -> Targets:
        if self.target_table is None:
            raise ValueError("this evidence is for metrics alone")
        return self.target_table


def _any(masks: Iterable[Any]) -> Any:
    return reduce(np.logical_or, masks)
