"""What makes a framework sound: weights add up, bands cover the line, directions agree."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any

from ..errors import Fault, quoted
from ..formats import places
from .file_models import FileTable
from .framework import Framework, FrameworkRow
from .intervals import faults_of_cover
from .kinds import (
    METRICS,
    Bands,
    Checklist,
    Comparison,
    LinearCliff,
    Proportional,
    Qualitative,
    Rule,
    Steps,
    Sum,
    metric_of,
)
from .verdicts import slots

#: Fields that are compared with a metric, and so are percentages where the metric is a rate.
_RATES = ("limit", "step", "target", "zero_above")


def faults_of_head(file: FileTable, place: str) -> Iterator[Fault]:
    """Yield what is wrong with the head of a file: years, variants, grades, caps."""
    if list(file.years) != sorted(file.years):
        found = " to ".join(map(str, file.years))
        yield Fault(f"{place}, years", None, None, found, "the first year before the last")
    yield from _twice([variant.id for variant in file.variants], f"{place}, variants")
    yield from _twice([grade.name for grade in file.grades], f"{place}, grades")
    least = [grade.least for grade in file.grades]
    if least and (min(least) != 0 or max(least) > 100 or len(set(least)) < len(least)):
        found = ", ".join(map(places, least))
        expected = "different limits up to 100, one of them 0"
        yield Fault(f"{place}, grades", None, None, found, expected)
    for number, cap in enumerate(file.caps, start=1):
        if METRICS[cap.metric].unit == "fraction":
            yield from _percentage(f"{place}, caps {number}", cap.range.written, cap.metric)


def faults_of_rule(
    rule: Rule, weight: Decimal, given: Mapping[str, Any], place: str
) -> list[Fault]:
    """Return what is wrong with a rule of its own; ``given`` is how the file writes it."""
    faults = [*_percentages(rule, given, place), *_sense(rule, place)]
    if isinstance(rule, Bands):
        # Without the percent signs the bands cannot cover anything: one fault is enough.
        faults = faults or list(_bands(rule, weight, place))
    elif isinstance(rule, Checklist):
        points = sum(item.points for item in rule.items)
        if points != weight:
            faults.append(_adds_up(f"{place}, items", "items", points, weight))
        faults += _twice([item.name for item in rule.items], f"{place}, items")
    elif isinstance(rule, Comparison):
        faults += _best(max(rule.none, rule.not_more, rule.more), weight, place)
    elif isinstance(rule, Qualitative):
        faults += _states(rule, place)
    return faults


def faults_of_parts(rule: Sum, weight: Decimal, place: str) -> Iterator[Fault]:
    """Yield what is wrong between the parts of a sum."""
    points = sum(part.weight for part in rule.parts)
    if points != weight:
        yield _adds_up(f"{place}, parts", "parts", points, weight)
    yield from _twice([part.name for part in rule.parts], f"{place}, parts")


def faults_of_levels(framework: Framework) -> Iterator[Fault]:
    """Yield where the weights of a level do not add up to the one above."""
    file = framework.path.name + (f", variant {framework.variant}" if framework.variant else "")
    blocks = {(level.level1, level.level2): level.weight for level in framework.levels}
    declared = [_joined(level.level1, level.level2) for level in framework.levels]
    yield from _twice(declared, file)
    used = {(row.level1, row.level2) for row in framework.rows}
    for level1, level2 in sorted(used - set(blocks)):
        known = ", ".join(declared)
        found = f"rows of {_joined(level1, level2)}"
        yield Fault(file, None, None, found, f"a level of {known}")
    for block, weight in blocks.items():
        name = _joined(*block)
        parts = _below(framework, block)
        if not parts:
            yield Fault(
                f"{file}, {name}", None, None, "a level without rows", "a row, or no level"
            )
        elif weight is not None and None not in parts and sum(parts) != weight:
            yield _adds_up(f"{file}, {name}", "what is below", sum(parts), weight)
    tops = [level.weight for level in framework.levels if not level.level2]
    if framework.weight is not None and None not in tops:
        total = sum(weight for weight in tops if weight)
        if total != framework.weight:
            yield _adds_up(f"{file}, weight", "levels", total, framework.weight)


def _joined(level1: str, level2: str) -> str:
    return f"{level1} / {level2}" if level2 else level1


def _below(framework: Framework, block: tuple[str, str]) -> list[Any]:
    level1, level2 = block
    rows = [r.weight for r in framework.rows if (r.level1, r.level2) == block]
    if level2:
        return rows
    return rows + [w.weight for w in framework.levels if w.level1 == level1 and w.level2]


def faults_of_rows(framework: Framework) -> Iterator[Fault]:
    """Yield what is wrong with rows beside each other: names, missing weights, directions."""
    file = framework.path.name
    yield from _twice([row.key for row in framework.rows], file)
    weights = [*(r.weight for r in framework.rows), *(w.weight for w in framework.levels)]
    template = framework.weight is None
    if template and any(weight is not None for weight in weights):
        expected = "the framework's own weight too, or none anywhere (a template)"
        yield Fault(f"{file}, weight", None, None, "nothing", expected)
        return
    for level in framework.levels:
        name = _joined(level.level1, level.level2)
        yield from _weighed(level.weight, template, f"{file}, {name}")
    for row in framework.rows:
        place = f"{file}, {row.key}"
        yield from _weighed(row.weight, template, place)
        if row.weight is not None and not (row.weight_evidence and row.rule_evidence):
            expected = "weight_evidence and rule_evidence: S, C2, SEED, D, R (recalled) or I (own)"
            yield Fault(place, None, None, "no evidence tag", expected)
        yield from _direction(row, place)
        # One judgement must not fill two places.
        yield from _twice([name or row.indicator for name, _ in slots(row)], place)


def _weighed(weight: Decimal | None, template: bool, place: str) -> Iterator[Fault]:
    if not template and weight is None:
        expected = "a weight, as the framework has one"
        yield Fault(f"{place}, weight", None, None, "nothing", expected)


def _direction(row: FrameworkRow, place: str) -> Iterator[Fault]:
    metric = metric_of(row.rule)
    if metric and "none" not in (metric.better, row.direction) and row.direction != metric.better:
        expected = f"{metric.better}, as the metric {metric.name} has it"
        yield Fault(f"{place}, direction", None, None, row.direction, expected)


def _percentages(rule: Rule, given: Mapping[str, Any], place: str) -> Iterator[Fault]:
    metric = metric_of(rule)
    if metric is None or metric.unit != "fraction":
        return
    written = {name: given[name] for name in _RATES if name in given}
    if isinstance(rule, Bands):
        written |= {f"bands {n}": b["range"] for n, b in enumerate(given["bands"], start=1)}
    for name, value in written.items():
        yield from _percentage(f"{place}, {name}", value, metric.name)


def _percentage(place: str, value: Any, metric: str) -> Iterator[Fault]:
    text = str(value)
    numbers = re.sub(r"[^\d.]", "", text)
    bare = not isinstance(value, str) or not any(sign in value for sign in "%％")
    if bare and numbers.strip("0."):
        # 90 for 90 % would be 9,000 %: nobody would see it in the points.
        expected = f'a percentage such as "90%": {METRICS[metric].term} is a rate'
        yield Fault(place, None, None, quoted(value), expected)


def _sense(rule: Rule, place: str) -> Iterator[Fault]:
    """Yield where a rule rewards what the metric calls worse."""
    better = getattr(metric_of(rule), "better", "none")
    if isinstance(rule, Proportional):
        if better == "lower":
            expected = "bands, steps or linear_cliff: lower is better here"
            yield Fault(f"{place}, rule", None, None, "proportional", expected)
        if rule.zero_above is not None and rule.zero_above < rule.target:
            yield Fault(f"{place}, zero_above", None, None, "less than the target", "no less")
    if isinstance(rule, LinearCliff) and better in ("higher", "target"):
        expected = f"bands, steps or proportional: {better} is better here"
        yield Fault(f"{place}, rule", None, None, "linear_cliff", expected)
    if isinstance(rule, Steps):
        wrong = {"lower": "below", "higher": "above"}.get(better)
        if rule.side == wrong:
            expected = f"the other side: {better} is better here"
            yield Fault(f"{place}, side", None, None, rule.side, expected)
    if isinstance(rule, Comparison):
        if not rule.none >= rule.not_more >= rule.more:
            found = ", ".join(map(places, (rule.none, rule.not_more, rule.more)))
            yield Fault(place, None, None, found, "no more points for more carried over")
        if rule.figure == rule.last:
            yield Fault(f"{place}, last", None, None, rule.last, "another figure, last year's")


def _bands(rule: Bands, weight: Decimal, place: str) -> Iterator[Fault]:
    for fault in faults_of_cover([band.range for band in rule.bands]):
        yield Fault(f"{place}, bands", None, None, fault, "bands that cover the line once")
    yield from _best(max(band.points for band in rule.bands), weight, place)
    ordered = sorted(rule.bands, key=lambda b: (b.range.low is not None, b.range.low or 0))
    better = METRICS[rule.metric].better
    for before, after in pairwise(ordered):
        rises = after.points > before.points
        if (better == "lower" and rises) or (better == "higher" and before.points > after.points):
            one, other = (f"{places(b.points)} for {b.range.written}" for b in (before, after))
            expected = f"points as the metric has it: {better} is better"
            yield Fault(f"{place}, bands", None, None, f"{one} and {other}", expected)


def _best(best: Decimal, weight: Decimal, place: str) -> Iterator[Fault]:
    if best != weight:
        found = f"at best {places(best)} points"
        yield Fault(place, None, None, found, f"the weight, {places(weight)}, at best")


def _states(rule: Qualitative, place: str) -> Iterator[Fault]:
    yield from _twice([state.name for state in rule.states], f"{place}, states")
    ends = [(state.least, state.most) for state in sorted(rule.states, key=lambda s: s.least)]
    sound = all(least < most for least, most in ends) and ends[0][0] == 0 and ends[-1][1] == 1
    if not sound or any(a[1] != b[0] for a, b in pairwise(ends)):
        found = ", ".join(f"{places(a * 100)}% to {places(b * 100)}%" for a, b in ends)
        expected = "states that follow on each other from 0% to 100%"
        yield Fault(f"{place}, states", None, None, found, expected)


def _twice(names: list[str], place: str) -> Iterator[Fault]:
    for name, count in Counter(names).items():
        if count > 1:
            yield Fault(place, None, None, f"{name} {count} times", "each name once")


def _adds_up(place: str, what: str, found: Any, weight: Decimal) -> Fault:
    expected = f"{places(weight)}, its weight"
    return Fault(place, None, None, f"{what} that add up to {places(found)}", expected)
