"""From a rule and the evidence to the least and the most points: alike for one and for a panel.

What is missing is never guessed: its points may be anything from 0 to the weight. More evidence
can only narrow a span, never widen it.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from ..settling import rounded_points
from ..values import (
    Value,
    add,
    divide,
    known_or,
    larger,
    lift,
    multiply,
    smaller,
    subtract,
    where,
)
from . import rules
from .evidence import DossierEvidence, Evidence
from .framework import Framework, FrameworkRow
from .kinds import (
    Bands,
    Checklist,
    Comparison,
    CountDeduction,
    Either,
    Judged,
    LinearCliff,
    Part,
    Proportional,
    Qualitative,
    Rule,
    Steps,
    Sum,
    TargetRatio,
    TargetWindow,
    metric_name,
)
from .targets import TargetRule, scored
from .verdicts import veto_name

ZERO = Decimal(0)


@dataclass(frozen=True)
class Span:
    """The least and the most points possible, and the weight, less where a part is dropped."""

    low: Value
    high: Value
    weight: Value


@dataclass(frozen=True)
class Node:
    """A rule in its place: the row, its name within the row (none for the row's own), weight."""

    row: FrameworkRow
    name: str
    rule: Rule
    weight: Decimal
    veto: str

    def part(self, part: Part) -> Node:
        """Return the node of a part."""
        return Node(self.row, part.name, part.rule, part.weight, part.veto)


def root(row: FrameworkRow) -> Node:
    """Return the node of a row that has a weight and a rule."""
    if row.rule is None or row.weight is None:
        raise ValueError(f"{row.key} is the row of a template")
    return Node(row, "", row.rule, row.weight, row.veto)


def row_span(row: FrameworkRow, framework: Framework, evidence: Evidence) -> Span:
    """Return the span of a row, its points rounded as the framework says."""
    found = span(root(row), evidence, drop=framework.not_applicable == "drop")
    size = 5 * float(_reach(row.rule, row.weight or ZERO))
    low, high = (_rounded(end, framework, size) for end in (found.low, found.high))
    return Span(low, high, found.weight)


def _rounded(points: Value, framework: Framework, size: float) -> Value:
    # Settled first: 3 × 5 ÷ 24 is 0.625, and not a hair less.
    return lift(lambda v: rounded_points(v, framework.decimals, size), points, compares=False)


def _reach(rule: Rule | None, weight: Decimal) -> Decimal:
    """Return by how many points a rule moves for a step of 1 of what it is over, at most."""
    match rule:
        case Sum(parts=parts):
            return sum((_reach(part.rule, part.weight) for part in parts), ZERO)
        case Either(options=options):
            return max(_reach(option.rule, option.weight) for option in options)
        case LinearCliff(slope=slope):
            return max(weight * slope, weight)
        case Proportional(target=target):
            return max(weight / target, weight)
    return weight


def span(node: Node, evidence: Evidence, *, drop: bool = False) -> Span:
    """Return the span of a rule; ``drop`` takes what does not apply out of the weight."""
    match node.rule:
        case Sum(parts=parts):
            spans = [span(node.part(part), evidence, drop=drop) for part in parts]
            found = Span(
                rules.total(*(s.low for s in spans)),
                rules.total(*(s.high for s in spans)),
                rules.total(*(s.weight for s in spans)),
            )
        case Either(options=options):
            spans = [span(node.part(option), evidence, drop=drop) for option in options]
            found = Span(
                rules.better_of(*(s.low for s in spans)),
                rules.better_of(*(s.high for s in spans)),
                rules.better_of(*(s.weight for s in spans)),
            )
        case Bands() | Steps() | Proportional() | LinearCliff():
            found = _of_metric(node, evidence, drop)
        case _:
            low, high = _ends(node, evidence)
            found = Span(known_or(low, ZERO), known_or(high, node.weight), node.weight)
    return _vetoed(node, found, evidence)


def _of_metric(node: Node, evidence: Evidence, drop: bool) -> Span:
    measure = evidence.metric(metric_name(node.rule))
    points = metric_points(node.rule, measure.value, node.weight)
    full = ZERO if drop else node.weight
    low = where(measure.inapplicable, full, known_or(points, ZERO))
    high = where(measure.inapplicable, full, known_or(points, node.weight))
    weight = where(measure.inapplicable, ZERO, node.weight) if drop else node.weight
    return Span(low, high, weight)


def metric_points(rule: Rule, value: Value, weight: Value) -> Value:
    """Return the points that a rule over one metric gives for its value."""
    match rule:
        case Bands(bands=bands):
            return rules.bands(value, [(band.range, band.points) for band in bands])
        case Steps():
            return rules.step_deduction(
                value,
                weight,
                limit=rule.limit,
                step=rule.step,
                deduct=rule.deduct,
                side=rule.side,
                counted=rule.counted,
            )
        case Proportional(target=target, zero_above=zero_above):
            return rules.proportional(value, weight, target=target, zero_above=zero_above)
        case LinearCliff(slope=slope, zero_above=zero_above):
            return rules.linear_cliff(value, weight, slope=slope, zero_above=zero_above)
    raise ValueError(f"{rule.kind} is no rule over one metric")


def _ends(node: Node, evidence: Evidence) -> tuple[Value, Value]:
    """Return the two ends of a rule that is not over one metric; missing ones are NaN."""
    rule, weight, key = node.rule, node.weight, node.row.key
    match rule:
        case CountDeduction():
            count = evidence.count(rule.count) if rule.count else _verdict(node, evidence)[0]
            points = rules.count_deduction(count, weight, deduct=rule.deduct)
            return points, points
        case Comparison():
            this, last = evidence.count(rule.figure), evidence.count(rule.last)
            points = rules.comparison(
                this, last, none=rule.none, not_more=rule.not_more, more=rule.more
            )
            return points, points
        case Checklist():
            return _checklist(node, rule, evidence)
        case Judged(own_parts=True):
            own, low, high = evidence.own(key)
            rest = subtract(weight, own)
            whole = _verdict(node, evidence)
            return known_or(whole[0], low), known_or(whole[1], add(high, rest))
        case Judged() | Qualitative():
            low, high = _verdict(node, evidence)
            return rules.judged(low, weight), rules.judged(high, weight)
        case TargetRatio() | TargetWindow():
            return evidence.target_points(key, rule, weight)
    return float("nan"), float("nan")


def _verdict(node: Node, evidence: Evidence) -> tuple[Value, Value]:
    return evidence.verdict(node.row.key, node.name)


def _checklist(node: Node, rule: Checklist, evidence: Evidence) -> tuple[Value, Value]:
    whole = _verdict(node, evidence)
    ends = [evidence.verdict(node.row.key, item.name) for item in rule.items]
    low = rules.total(*(known_or(least, ZERO) for least, _ in ends))
    pairs = zip(ends, rule.items, strict=True)
    high = rules.total(*(known_or(most, item.points) for (_, most), item in pairs))
    return known_or(whole[0], low), known_or(whole[1], high)


def scored_targets(
    key: str, rule: TargetRule, weight: Decimal, evidence: DossierEvidence
) -> pd.DataFrame:
    """Return the targets that a rule scores with the share of their points: ``low``, ``high``."""
    return scored(evidence.targets(key), rule, weight)


def _vetoed(node: Node, found: Span, evidence: Evidence) -> Span:
    if not node.veto:
        return found
    applies, _ = evidence.verdict(node.row.key, veto_name(node.name))
    low = known_or(rules.veto(found.low, applies), ZERO)
    high = known_or(rules.veto(found.high, applies), found.high)
    return Span(low, high, found.weight)


def total_span(spans: list[Span], framework: Framework, evidence: Evidence) -> Span:
    """Return the total of the rows, less what is deducted from it, capped and rounded."""
    low = rules.total(*(s.low for s in spans))
    high = rules.total(*(s.high for s in spans))
    weight = rules.total(*(s.weight for s in spans))
    if framework.overshoot:
        rule = framework.overshoot
        count = evidence.beaten(rule.by)
        taken = [
            rules.overshoot_deduction(end, count, deduct=rule.deduct, at_most=rule.at_most)
            for end in (low, high)
        ]
        # Without targets nobody knows how many were beaten: at worst all that can be taken is.
        worst = ZERO if rule.at_most is None else larger(subtract(low, rule.at_most), 0)
        low, high = known_or(taken[0], worst), known_or(taken[1], high)
    for metric in dict.fromkeys(cap.metric for cap in framework.caps):
        low, high = _capped(metric, low, high, weight, framework, evidence)
    size = 5 * float(framework.weight or 0)
    return Span(_rounded(low, framework, size), _rounded(high, framework, size), weight)


def _capped(
    metric: str, low: Value, high: Value, weight: Value, framework: Framework, evidence: Evidence
) -> tuple[Value, Value]:
    """Return a total under the caps by a metric; caps are points of the whole framework."""
    caps = [(cap.interval, cap.at_most) for cap in framework.caps if cap.metric == metric]
    measure, least = evidence.metric(metric), min(at_most for _, at_most in caps)
    share = divide(weight, framework.weight or 1)  # less than 1 where rows fell away
    ends = []
    for end, most in ((low, least), (high, None)):
        whole = divide(end, share)
        unknown = whole if most is None else smaller(whole, most)
        capped = known_or(rules.cap_total(whole, measure.value, caps), unknown)
        ends.append(multiply(where(measure.inapplicable, whole, capped), share))
    return ends[0], ends[1]
