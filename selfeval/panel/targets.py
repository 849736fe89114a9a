"""The department's own targets (绩效指标) of a whole panel, column by column.

The same as :mod:`selfeval.scoring.targets`, whose words it follows.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa

from ..remarks import note, remarks
from ..scoring import rules
from ..scoring.framework import Framework
from ..scoring.kinds import Either, Rule, Sum, TargetRatio, TargetWindow
from ..scoring.targets import TargetRule
from ..settling import doubtful
from ..values import Array
from . import arrays
from .arrays import codes, looked_up, numbers
from .storage import NUMBERS, places

_YES, _NO, _OPEN = 1, 0, -1


@dataclass(frozen=True)
class Targets:
    """The targets of ``count`` department-years."""

    table: pa.Table
    count: int

    @cached_property
    def place(self) -> Array:
        """For each target the row of its department-year."""
        return arrays.places(self.table)

    @cached_property
    def actual(self) -> Array:
        """What was reached (实际值), NaN where it is not given."""
        return self._numbers("actual")

    @cached_property
    def target(self) -> Array:
        """What was to be reached (目标值), NaN where it is not given."""
        return self._numbers("target")

    @cached_property
    def size(self) -> Array:
        """How much it counts (分值), 1 where no weight is given."""
        weight = self._numbers("weight")
        return np.where(np.isnan(weight), 1.0, weight)

    @cached_property
    def operator(self) -> Array:
        """The direction of the target (方向)."""
        found, names = codes(self.table["operator"])
        return looked_up(found, names, str, "")

    @cached_property
    def met(self) -> Array:
        """Whether it is ticked as met (是否达标): 1, 0 or −1 for open."""
        found, names = codes(self.table["met"])
        return looked_up(found, names, lambda name: _YES if name == "yes" else _NO, _OPEN)

    @cached_property
    def both(self) -> Array:
        """Where target and actual are numbers."""
        return ~(np.isnan(self.actual) | np.isnan(self.target))

    def chosen(self, kinds: Collection[str]) -> Array:
        """Return where a target is of the kinds that a rule wants, or of any."""
        if not kinds:
            return np.ones(len(self.place), bool)
        found, names = codes(self.table["kind"])
        # Nobody knows which row a target without a kind belongs to.
        unknown = np.zeros(self.count, bool)
        unknown[self.place[found < 0]] = True
        return looked_up(found, names, kinds.__contains__, False) & ~unknown[self.place]

    @cached_property
    def indicator(self) -> tuple[Array, list[str]]:
        """The names of the targets, as codes of a list."""
        return codes(self.table["indicator"])

    def find(self, place: Array, part: Array, parts: list[str]) -> Array:
        """Return the target of a department-year and a name (a code of ``parts``); −1 for none."""
        found, names = self.indicator
        number = {name: code for code, name in enumerate(names)}
        wanted = looked_up(part, parts, lambda name: number.get(name, -1), -1)
        if not len(found):
            return np.full(len(place), -1)
        keys = self.place * np.int64(len(names)) + found
        order = np.argsort(keys)
        key = place * np.int64(len(names)) + wanted
        at = order[np.minimum(np.searchsorted(keys, key, sorter=order), len(keys) - 1)]
        return np.where((keys[at] == key) & (wanted >= 0), at, -1)

    def gathered(self, values: Array, chosen: Array) -> Array:
        """Return the sum by department-year; NaN for one that has no target."""
        place = self.place[chosen]
        sums: Array = np.bincount(place, values[chosen], self.count).astype(float)
        sums[np.bincount(place, minlength=self.count) == 0] = np.nan
        return sums

    def _numbers(self, column: str) -> Array:
        with remarks() as said:
            found = numbers(self.table[column])
        self.note(said.rows("unsure", len(found)))
        return found

    def note(self, rows: Array) -> None:
        """Remark the department-years of some targets as unsure."""
        if np.any(rows):
            mask = np.zeros(self.count, bool)
            mask[self.place[rows]] = True
            note("unsure", mask)


def shares(targets: Targets, rule: TargetRule) -> tuple[Array, Array]:
    """Return the least and the most share of its points that each target earns."""
    numbers_of = (targets.actual, targets.target, targets.operator)
    with remarks() as said:
        if isinstance(rule, TargetWindow):
            known: Any = rules.target_within(*numbers_of, 1, within=rule.within)
        else:
            known = rules.target_ratio(*numbers_of, 1)
    targets.note(said.rows("unsure", len(targets.place)) & targets.both)
    unmet = float(rule.unmet_at_most) if isinstance(rule, TargetRatio) else 0.0
    open_most = np.choose(targets.met + 1, [1.0, unmet, 1.0])
    low = np.where(targets.both, np.nan_to_num(known), targets.met == _YES)
    high = np.where(targets.both, np.where(np.isnan(known), unmet, known), open_most)
    return low, high


def target_points(
    targets: Targets, rule: TargetRule, weight: Decimal, judged: Array | None
) -> tuple[Array, Array]:
    """Return the least and the most points of all targets; ``judged`` are what persons gave."""
    whole, chosen = float(weight), targets.chosen(rule.target_kinds)
    low, high = shares(targets, rule)
    sizes = targets.gathered(targets.size, chosen)
    low, high = low * targets.size, high * targets.size
    if judged is not None:
        given = judged / whole * sizes[targets.place]
        low, high = (np.where(np.isnan(judged), end, given) for end in (low, high))
    return (
        targets.gathered(low, chosen) / sizes * whole,
        targets.gathered(high, chosen) / sizes * whole,
    )


def beaten(targets: Targets, by: Decimal) -> Array:
    """Return how many targets are beaten by a share, or more; NaN where that is not known."""
    actual, target, operator = targets.actual, targets.target, targets.operator
    over = np.where(operator == ">=", actual - target, target - actual)
    apart = over - np.abs(target) * float(by)
    # Exactly it is a multiple of the last decimal of a target times that of the share.
    half = 0.5 * 10.0 ** -(NUMBERS.scale + (places(by) or 0))
    none = (operator == "=") | (target == 0) | (targets.met == _NO)
    targets.note(doubtful(np.abs(apart) - half, np.abs(actual) + np.abs(target)) & ~none)
    found = np.where(none, 0.0, np.where(targets.both, apart >= -half, np.nan))
    return targets.gathered(found, np.ones(len(found), bool))


def scores_targets(framework: Framework) -> bool:
    """Return whether a framework looks at the department's own targets at all."""
    return framework.overshoot is not None or any(has_targets(row.rule) for row in framework.rows)


def has_targets(rule: Rule | None) -> bool:
    """Return whether a rule, or one of its parts, scores the department's own targets."""
    if isinstance(rule, Sum | Either):
        parts = rule.parts if isinstance(rule, Sum) else rule.options
        return any(has_targets(part.rule) for part in parts)
    return isinstance(rule, TargetRatio | TargetWindow)
