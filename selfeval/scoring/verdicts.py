"""What persons found and awarded (评审认定): ``judgements.csv`` matched to a framework.

Each rule that needs a person's word has slots: the row itself, a part, an item of a checklist, a
veto. A judgement fills one slot; what does not fit is a fault with its row and column.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NoReturn

import pandas as pd

from ..cells import COUNT
from ..errors import DataError, Fault, UnknownNameError, did_you_mean, quoted
from ..formats import places
from .framework import Framework, FrameworkRow
from .kinds import (
    Checklist,
    CountDeduction,
    Either,
    Judged,
    Qualitative,
    Rule,
    State,
    Sum,
    TargetRatio,
    TargetWindow,
)
from .targets import may_be_judged, target_ends, target_points

VETO = "一票否决"
_MISSED = "the most that a missed target may earn"


@dataclass(frozen=True)
class Slot:
    """Where a judgement may go: ``takes`` is points, yes_no, count, state, veto or own."""

    takes: str
    weight: Decimal
    states: tuple[State, ...] = ()
    what: str = "the weight"


@dataclass(frozen=True)
class Verdict:
    """A judgement that fills its slot: points, a count, or 1 and 0 for a veto.

    ``low`` and ``high`` differ where the finding leaves points open.
    """

    low: Decimal
    high: Decimal
    text: str
    evidence: str
    source: str


@dataclass
class Verdicts:
    """All judgements for one framework, by row and slot, and the reasons for lost points by row.

    ``own`` holds the indicators that the department set for itself, with their weights.
    """

    filled: dict[tuple[str, str], Verdict] = field(default_factory=dict)
    reasons: dict[str, list[str]] = field(default_factory=dict)
    own: dict[str, list[tuple[str, Decimal, Verdict]]] = field(default_factory=dict)


def slots(row: FrameworkRow) -> Iterator[tuple[str, Slot]]:
    """Yield the slots of a row with their names; that of the row as a whole has none."""
    if row.rule is not None and row.weight is not None:
        yield from _slots(row.rule, "", row.weight, row.veto)


def _slots(rule: Rule, name: str, weight: Decimal, veto: str) -> Iterator[tuple[str, Slot]]:
    if veto:
        yield veto_name(name), Slot("veto", weight)
    match rule:
        case Judged():
            yield name, Slot("own" if rule.own_parts else "points", weight)
        case Checklist():
            yield name, Slot("points", weight)
            yield from ((item.name, Slot("yes_no", item.points)) for item in rule.items)
        case CountDeduction(count=None):
            yield name, Slot("count", weight)
        case Qualitative():
            yield name, Slot("state", weight, rule.states)
        case Sum(parts=parts) | Either(options=parts):
            for part in parts:
                yield from _slots(part.rule, part.name, part.weight, part.veto)


def _target_slots(row: FrameworkRow, targets: pd.DataFrame) -> Iterator[tuple[str, Slot]]:
    """Yield a slot for each target that its figures leave open, such as one in words."""
    rule = row.rule
    if isinstance(rule, TargetRatio | TargetWindow) and row.weight is not None:
        points = target_points(targets, rule, row.weight)
        for target in targets.to_dict("records"):
            if target["indicator"] in points and may_be_judged(rule, target):
                most = target_ends(rule, target)[1]
                yield (
                    target["indicator"],
                    Slot("points", points[target["indicator"]] * most, what=_MISSED),
                )


def veto_name(name: str) -> str:
    """Return the name of the slot for the veto of a row (no name) or of a part."""
    return f"{name}·{VETO}" if name else VETO


def read_verdicts(
    table: pd.DataFrame,
    targets: pd.DataFrame,
    framework: Framework,
    known: Collection[str],
    file: str,
) -> Verdicts:
    """Return the judgements of a department-year for a framework.

    ``targets`` are its own targets, which leave some points to a judgement; ``known`` are the
    ids of all frameworks: judgements for others are left to them. Raises :class:`DataError` with
    every judgement that does not fit.
    """
    verdicts, faults = Verdicts(), []
    for number, given in zip(table.index, table.to_dict("records"), strict=True):
        if given["framework"] != framework.id:
            if given["framework"] not in known:
                hint = did_you_mean(given["framework"], known)
                found = quoted(given["framework"])
                faults.append(Fault(file, number, "framework", found, f"a framework ({hint})"))
            continue
        try:
            _fill(
                verdicts,
                framework,
                targets,
                given,
                f"judgements.csv 第{number}行（{given['source']}）",
            )
        except _MisfitError as misfit:
            faults.append(Fault(file, number, misfit.column, misfit.found, misfit.expected))
    faults += _too_much(verdicts, framework, file)
    if faults:
        raise DataError(faults)
    return verdicts


class _MisfitError(Exception):
    def __init__(self, column: str, found: str, expected: str) -> None:
        self.column, self.found, self.expected = column, found, expected


def _fill(
    verdicts: Verdicts,
    framework: Framework,
    targets: pd.DataFrame,
    given: dict[Any, Any],
    source: str,
) -> None:
    try:
        row = framework.row(given["indicator"])
    except UnknownNameError as error:
        raise _MisfitError(
            "indicator", quoted(given["indicator"]), f"an indicator of the framework: {error}"
        ) from None
    if given["reason"]:
        verdicts.reasons.setdefault(row.key, []).append(given["reason"])
    part, available = given["part"] or "", dict(slots(row)) | dict(_target_slots(row, targets))
    own = available.get("", Slot("", Decimal(0))).takes == "own"
    if given["points"] is None and given["value"] is None:
        if given["weight"] is not None:
            raise _MisfitError("points", "an empty cell", "points, beside a weight")
        if part and not own and part not in available:
            _refuse_part(part, available, row)
        return
    if own and part and part not in available:
        _own_indicator(verdicts, row, part, given, source)
        return
    if part not in available:
        _refuse_part(part, available, row)
    if (row.key, part) in verdicts.filled:
        raise _MisfitError("indicator", quoted(given["indicator"]), "each row and part once")
    if given["weight"] is not None:
        raise _MisfitError("weight", str(given["weight"]), "an empty cell: the framework has it")
    low, high = _range(available[part], given)
    text = {"yes": "是", "no": "否"}.get(given["value"], given["value"]) or f"{places(low)} 分"
    verdict = Verdict(low, high, text, given["evidence"] or "", source)
    verdicts.filled[row.key, part] = verdict


def _refuse_part(part: str, available: Mapping[str, Slot], row: FrameworkRow) -> NoReturn:
    names = [name for name in available if name]
    if not available:
        expected = f"nothing: {row.indicator} is computed from the figures, give those"
        raise _MisfitError("points", "a judgement", expected)
    expected = f"one of {', '.join(names)}" if names else "an empty cell: it has no parts"
    raise _MisfitError("part", quoted(part) if part else "an empty cell", expected)


def _own_indicator(
    verdicts: Verdicts, row: FrameworkRow, part: str, given: dict[str, Any], source: str
) -> None:
    weight = given["weight"]
    if weight is None or weight <= 0:
        found = "an empty cell" if weight is None else str(weight)
        expected = f"the weight of {part}, an indicator of the department's own"
        raise _MisfitError("weight", found, expected)
    if any(name == part for name, *_ in verdicts.own.get(row.key, ())):
        raise _MisfitError("part", quoted(part), "each indicator of the department's own once")
    low, high = _range(Slot("points", weight), given)
    verdict = Verdict(low, high, f"{places(low)} 分", given["evidence"] or "", source)
    verdicts.own.setdefault(row.key, []).append((part, weight, verdict))


def _range(slot: Slot, given: dict[str, Any]) -> tuple[Decimal, Decimal]:
    """Return the least and the most that a judgement leaves possible."""
    points, value = given["points"], given["value"]
    if points is not None and not 0 <= points <= slot.weight:
        raise _MisfitError("points", str(points), f"0 to {places(slot.weight)}, {slot.what}")
    if slot.takes in ("count", "veto", "state") and value is None:
        wanted = {"count": "a number of times", "veto": "yes or no", "state": _names(slot)}
        raise _MisfitError("value", "an empty cell", wanted[slot.takes])
    if slot.takes == "state":
        return _state(slot, value, points)
    if value is None:
        return points, points
    if slot.takes in ("points", "own"):
        raise _MisfitError("value", quoted(value), "points instead")
    if points is not None:
        raise _MisfitError("points", str(points), "an empty cell, as there is a value")
    if slot.takes == "count":
        try:
            count = Decimal(COUNT.parse(value))
        except ValueError:
            raise _MisfitError("value", quoted(value), COUNT.expected) from None
        return count, count
    if value not in ("yes", "no"):
        meant = {"是": "yes", "有": "yes", "否": "no", "无": "no"}.get(value, value.lower())
        hint = f" (write {meant})" if meant in ("yes", "no") else ""
        raise _MisfitError("value", quoted(value), f"yes or no{hint}")
    most = slot.weight if slot.takes == "yes_no" else Decimal(1)
    given_points = most if value == "yes" else Decimal(0)
    return given_points, given_points


def _state(slot: Slot, value: str, points: Decimal | None) -> tuple[Decimal, Decimal]:
    states = {state.name: state for state in slot.states}
    if value not in states:
        raise _MisfitError("value", quoted(value), f"one of {_names(slot)}")
    least, most = (share * slot.weight for share in (states[value].least, states[value].most))
    if points is None:
        return least, most
    if not least <= points <= most:
        expected = f"{places(least)} to {places(most)}, for {value}"
        raise _MisfitError("points", str(points), expected)
    return points, points


def _names(slot: Slot) -> str:
    return ", ".join(state.name for state in slot.states)


def _too_much(verdicts: Verdicts, framework: Framework, file: str) -> Iterator[Fault]:
    """Yield rows whose own indicators weigh more than the row, or which are judged twice."""
    for row in framework.rows:
        own = verdicts.own.get(row.key, [])
        weight = sum(weight for _, weight, _ in own)
        if row.weight is not None and weight > row.weight:
            found = f"indicators of {row.indicator} that weigh {places(weight)}"
            yield Fault(file, None, "weight", found, f"at most {places(row.weight)}, its weight")
        if own and (row.key, "") in verdicts.filled:
            found = f"{row.indicator} judged as a whole and in parts"
            yield Fault(file, None, "part", found, "one or the other")
        for name, slot in wholes(row):
            items = [item.name for item in slot.items]
            if (row.key, name) in verdicts.filled and any(
                (row.key, item) in verdicts.filled for item in items
            ):
                found = f"{name or row.indicator} judged as a whole and by item"
                yield Fault(file, None, "part", found, "one or the other")


def wholes(row: FrameworkRow) -> Iterator[tuple[str, Checklist]]:
    """Yield every checklist of a row with its name."""
    rules: list[tuple[str, Rule | None]] = [("", row.rule)]
    for name, rule in rules:
        if isinstance(rule, Checklist):
            yield name, rule
        elif isinstance(rule, Sum | Either):
            parts = rule.parts if isinstance(rule, Sum) else rule.options
            rules += [(part.name, part.rule) for part in parts]
