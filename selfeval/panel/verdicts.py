"""The judgements (评审认定) of a whole panel, matched to a framework column by column.

The same as :mod:`selfeval.scoring.verdicts`, but it only takes what fits without question. A
department-year with anything else is remarked as ``unsure``: its judgements are then read one by
one, which gives its points or tells what is wrong with them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from functools import reduce
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa

from ..errors import UnknownNameError
from ..remarks import note, remarks
from ..scoring.framework import Framework, FrameworkRow
from ..scoring.kinds import TargetRatio, TargetWindow
from ..scoring.verdicts import Slot, slots, wholes
from ..values import Array
from .arrays import codes, looked_up, numbers, places
from .given import Given, range_of
from .targets import Targets, has_targets, shares

Ends = tuple[Array, Array]
Slots = list[tuple[int, str, Slot]]
#: Where a judgement goes that fills no slot of the framework: an indicator of the department's
#: own, one of its targets, or nowhere.
_OWN, _TARGET, _NOWHERE = -1, -2, -3
#: Judgements of a row that the framework does not have, or that are for another framework.
_STRANGE, _OTHERS = -1, -2


@dataclass
class Matched:
    """The judgements that fit: arrays of the least and the most, NaN where there is none.

    ``own`` holds weight and points of the indicators that departments set themselves, ``judged``
    for each target the points that a person gave it; both by row of the framework.
    """

    filled: dict[tuple[str, str], Ends] = field(default_factory=dict)
    own: dict[str, Ends] = field(default_factory=dict)
    judged: dict[str, Array] = field(default_factory=dict)


def match(
    table: pa.Table, framework: Framework, known: Collection[str], targets: Targets
) -> Matched:
    """Return the judgements for a framework; ``known`` are the ids of all frameworks.

    Those that go to the same slot are taken together where they stand together, as they do in
    the files of a panel.
    """
    bad, found = np.zeros(targets.count, bool), Matched()
    every = [(number, *one) for number, row in enumerate(framework.rows) for one in slots(row)]
    for number, slot, given in _runs(table, framework, known, every, bad):
        row, some = framework.rows[number], _spoken(given, slot, bad)
        if slot >= 0:
            _, name, one = every[slot]
            _fill(found, (row.key, name), one, some, bad)
        elif slot == _OWN:
            _own(row, some, found, bad)
        elif slot == _TARGET:
            _judged(row, some, targets, found, bad)
    _twice(framework, found, bad)
    _namesakes(framework, every, targets, bad)
    note("unsure", bad)
    return found


def _runs(
    table: pa.Table, framework: Framework, known: Collection[str], every: Slots, bad: Array
) -> Iterator[tuple[int, int, Given]]:
    """Yield row of the framework, slot or one of above, and judgements that go there."""
    with remarks() as said:
        place, points, weight = places(table), numbers(table["points"]), numbers(table["weight"])
    bad[place[said.rows("unsure", len(place))]] = True
    (of, ids), (indicator, indicators), (part, parts), (value, values) = (
        codes(table[name]) for name in ("framework", "indicator", "part", "value")
    )
    given = Given(place, part, value, points, weight, parts, values)
    starts = _starts(of, indicator, part)
    row = looked_up(indicator[starts], indicators, _rows_of(framework), _STRANGE)
    slot = _slots_of(framework, parts, every)[row, part[starts] + 1]
    row[looked_up(of[starts], ids, framework.id.__ne__, False)] = _OTHERS
    row[looked_up(of[starts], ids, lambda one: one not in known, False)] = _STRANGE
    # Runs that go to the same place are one: indicators of one's own have many names.
    first = _starts(row, np.where(row >= 0, slot, _NOWHERE))
    ends = [*starts[first].tolist(), len(place)]
    for number, (start, stop) in zip(first.tolist(), pairwise(ends), strict=True):
        if row[number] == _STRANGE:
            bad[place[start:stop]] = True
        elif row[number] != _OTHERS:
            yield int(row[number]), int(slot[number]), given.some(slice(start, stop))


def _starts(*columns: Array) -> Array:
    """Return where the rows begin that are like none before them, one run after the other."""
    if not len(columns[0]):
        return np.empty(0, np.intp)
    other = reduce(np.logical_or, (column[1:] != column[:-1] for column in columns))
    return np.append(0, np.flatnonzero(other) + 1)


def _rows_of(framework: Framework) -> Callable[[str], int]:
    """Return what finds the row of an indicator."""
    numbers_of = {row.key: number for number, row in enumerate(framework.rows)}

    def find(name: str) -> int:
        try:
            return numbers_of[framework.row(name).key]
        except UnknownNameError:
            return _STRANGE

    return find


def _slots_of(framework: Framework, parts: list[str], every: Slots) -> Array:
    """Return where a judgement of a row and part goes: the number of a slot, or one of above."""
    found = np.full((len(framework.rows), len(parts) + 1), _NOWHERE, np.int16)
    column = {name: number for number, name in enumerate(parts, start=1)} | {"": 0}
    for number, row in enumerate(framework.rows):
        if isinstance(row.rule, TargetRatio | TargetWindow):
            found[number, 1:] = _TARGET
    for number, (at, name, slot) in enumerate(every):
        if slot.takes == "own" and not name:
            found[at, 1:][found[at, 1:] == _NOWHERE] = _OWN
        if name in column:
            found[at, column[name]] = number
    return found


def _spoken(given: Given, slot: int, bad: Array) -> Given:
    """Return the judgements that say something; the others only give reasons."""
    silent, weighed = np.isnan(given.points) & (given.value < 0), ~np.isnan(given.weight)
    if slot >= 0:
        _mark(bad, given, weighed)
    elif slot == _OWN:
        _mark(bad, given, weighed & silent)
    else:
        unfit = weighed | (given.part >= 0) & silent
        _mark(bad, given, unfit | ~silent if slot == _NOWHERE else unfit)
    return given.some(~silent) if silent.any() else given


def _mark(bad: Array, given: Given, unfit: Array) -> None:
    if unfit.any():
        bad[given.place[unfit]] = True


def _fill(found: Matched, at: tuple[str, str], slot: Slot, given: Given, bad: Array) -> None:
    """Put what judgements leave possible where it belongs."""
    low, high, fits = range_of(slot, given)
    _mark(bad, given, ~fits)
    place = given.place
    if (place[1:] <= place[:-1]).any():
        bad |= np.bincount(place, minlength=len(bad)) > 1
    if at in found.filled:  # by another run, which names the row otherwise
        _mark(bad, given, ~np.isnan(found.filled[at][0][place]))
    else:
        column = np.full(len(bad), np.nan)
        found.filled[at] = column, (column if high is low else column.copy())
    for column, values in zip(found.filled[at], (low, high), strict=True):
        column[place] = values


def _own(row: FrameworkRow, given: Given, found: Matched, bad: Array) -> None:
    """Add up the indicators that departments set themselves."""
    points, weight = given.points, given.weight
    fits = (given.value < 0) & (weight > 0) & (points >= 0) & (points <= weight)
    _mark(bad, given, ~fits)
    names = np.sort(given.place * len(given.parts) + given.part)
    bad[names[1:][names[1:] == names[:-1]] // len(given.parts)] = True
    sums = [np.bincount(given.place, column, len(bad)) for column in (weight, points)]
    # Such weights have six decimals at most.
    bad |= sums[0] > float(row.weight or 0) + 5e-7
    if row.key in found.own:  # by another run, which names the row otherwise
        others = found.own[row.key]
        bad |= (others[0] > 0) & (sums[0] > 0)
        sums = [one + other for one, other in zip(sums, others, strict=True)]
    found.own[row.key] = sums[0], sums[1]


def _judged(row: FrameworkRow, given: Given, targets: Targets, found: Matched, bad: Array) -> None:
    """Find the target that each judgement is about, which must leave points open."""
    rule = row.rule
    if not isinstance(rule, TargetRatio | TargetWindow) or row.weight is None:
        raise ValueError(f"{row.key} scores no targets")
    at = targets.find(given.place, given.part, given.parts)
    _mark(bad, given, at < 0)
    given, at = given.some(at >= 0), at[at >= 0]
    chosen, (low, high) = targets.chosen(rule.target_kinds), shares(targets, rule)
    sizes = targets.gathered(targets.size, chosen)[given.place]
    whole = float(row.weight) * targets.size[at] / sizes
    most = whole * high[at]
    # Where the most is no short decimal, the 28th digit might decide.
    near = (np.abs(given.points - most) < 1e-9) & (whole != np.round(whole, 6))
    fits = chosen[at] & (low[at] != high[at]) & (given.value < 0) & np.isnan(given.weight)
    fits &= (given.points >= 0) & (given.points <= most + 1e-9) & ~near
    twice = np.bincount(at, minlength=len(targets.place))[at] > 1
    judged = found.judged.setdefault(row.key, np.full(len(targets.place), np.nan))
    _mark(bad, given, ~fits | twice | ~np.isnan(judged[at]))
    judged[at] = given.points


def _twice(framework: Framework, found: Matched, bad: Array) -> None:
    """Remark rows that are judged as a whole and in parts."""
    for row in framework.rows:
        if row.key in found.own:
            bad |= _known(found, row.key, "") & (found.own[row.key][0] > 0)
        for name, checklist in wholes(row):
            for item in checklist.items:
                bad |= _known(found, row.key, name) & _known(found, row.key, item.name)


def _known(found: Matched, key: str, name: str) -> Any:
    ends = found.filled.get((key, name))
    return False if ends is None else ~np.isnan(ends[0])


def _namesakes(framework: Framework, every: Slots, targets: Targets, bad: Array) -> None:
    """Remark targets that are named as a slot of a row that scores targets."""
    rows = {number for number, row in enumerate(framework.rows) if has_targets(row.rule)}
    names = {name for row, name, _ in every if row in rows}
    bad[targets.place[looked_up(*targets.indicator, names.__contains__, False)]] = True
