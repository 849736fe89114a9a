"""Judgements as columns, and what those that go to one slot leave possible."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..cells import COUNT
from ..scoring.verdicts import Slot
from ..values import Array


@dataclass(frozen=True)
class Given:
    """Judgements that go to one place; texts are codes of the lists, −1 for none."""

    place: Array
    part: Array
    value: Array
    points: Array
    weight: Array
    parts: list[str]
    values: list[str]

    def some(self, rows: Array | slice) -> Given:
        """Return some of them."""
        columns = (self.place, self.part, self.value, self.points, self.weight)
        place, part, value, points, weight = (column[rows] for column in columns)
        return Given(place, part, value, points, weight, self.parts, self.values)


def range_of(slot: Slot, given: Given) -> tuple[Array, Array, Array]:
    """Return the least and the most that judgements leave possible, and where they fit."""
    points, told, scored = given.points, given.value >= 0, ~np.isnan(given.points)
    within = ~scored | ((points >= 0) & (points <= float(slot.weight)))
    if slot.takes in ("points", "own"):
        return points, points, within & ~told
    worth = np.array([_worth(slot, value) for value in (*given.values, None)])
    least = worth[:, 0][given.value]
    if slot.takes == "state":
        most = worth[:, 1][given.value]
        within &= ~scored | ((points >= least) & (points <= most))
        ends = np.where(scored, points, least), np.where(scored, points, most)
        return *ends, within & ~np.isnan(least)
    fits = np.where(told, ~scored & ~np.isnan(least), slot.takes == "yes_no")
    found = np.where(told, least, points)
    return found, found, within & fits


def _worth(slot: Slot, value: str | None) -> tuple[float, float]:
    """Return the least and the most that a value leaves possible; NaN where it does not fit."""
    if slot.takes == "state":
        ends = {state.name: (state.least, state.most) for state in slot.states}
        if value not in ends:
            return np.nan, np.nan
        least, most = ends[value]
        return float(least * slot.weight), float(most * slot.weight)
    worth = {"yes": 1.0, "no": 0.0}.get(value or "", np.nan)
    if slot.takes == "yes_no":
        worth *= float(slot.weight)
    elif slot.takes == "count":
        try:
            worth = np.nan if value is None else float(COUNT.parse(value))
        except ValueError:
            worth = np.nan
    return worth, worth
