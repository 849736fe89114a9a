"""The departments of one year beside each other: sums, distributions, scores."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ..figures import FIGURES
from ..metrics import Metric, metric
from ..trends.outliers import CUT, LEAST, METRICS, robust_scores
from .ranking import Rank, quartiles, range_ranks, ranks
from .records import Entry, MetricValue, ScoreRange, Summary, by_sound

#: The rates that are compared, in the order of the page.
COMPARED = (
    *METRICS,
    "carry_over_rate",
    "procurement_execution_rate",
    "staff_control_rate",
    "key_task_completion_rate",
    "target_attainment_rate",
    "satisfaction_rate",
)
#: Fewer departments than this are no distribution.
FEWEST = 3


@dataclass(frozen=True)
class Peer:
    """A department in a year, with the figures of its report."""

    entry: Entry
    summary: Summary

    @property
    def name(self) -> str:
        """The name of the department."""
        return self.summary.name


@dataclass(frozen=True)
class Total:
    """A rate over several departments (汇总比率): sum(numerator) ÷ sum(denominator)."""

    numerator: Decimal
    denominator: Decimal
    departments: int

    @property
    def value(self) -> Decimal | None:
        """The rate; none where nothing stands below the line."""
        return self.numerator / self.denominator if self.denominator > 0 else None


@dataclass(frozen=True)
class Point:
    """A department in a distribution; ``outlier`` is its modified z-score where it is one."""

    peer: Peer
    value: Decimal
    measured: MetricValue
    rank: Rank
    outlier: Decimal | None = None


@dataclass(frozen=True)
class Distribution:
    """A metric over the departments that give it, best rank first (指标分布)."""

    record: Metric
    points: tuple[Point, ...]
    quartiles: tuple[Decimal, Decimal, Decimal]
    total: Total
    weighted: bool
    unlimited: int
    lacking: int

    @property
    def outliers(self) -> list[Point]:
        """What stands out, farthest first."""
        found = [(abs(p.outlier), p) for p in self.points if p.outlier is not None]
        return [point for _, point in sorted(found, key=lambda pair: -pair[0])]

    @property
    def judged(self) -> bool:
        """Whether there are enough values to tell what stands out."""
        return len(self.points) >= LEAST


@dataclass(frozen=True)
class Scored:
    """A department's score with the places that it can take."""

    peer: Peer
    score: ScoreRange
    rank: Rank


@dataclass(frozen=True)
class Share:
    """An indicator over the departments: which share of its points they reached (得分率).

    ``full``, ``part`` and ``none`` count departments whose points are certain, ``open`` the
    others; a department to which it does not apply is not counted.
    """

    indicator: str
    level: str
    low: Decimal
    high: Decimal
    full: int
    part: int
    none: int
    open: int


@dataclass(frozen=True)
class Framework:
    """The departments that were scored under one framework (指标体系), least points first."""

    title: str
    status: str
    scored: tuple[Scored, ...]
    shares: tuple[Share, ...]

    @property
    def settled(self) -> int:
        """How many places are certain."""
        return sum(one.rank.first == one.rank.last for one in self.scored)

    @property
    def grades(self) -> dict[str, int]:
        """How many departments have each grade for certain, and how many none yet (待定)."""
        known = [one.score.grades for one in self.scored]
        best_first = dict.fromkeys(grade for grades in known for grade in grades)
        counts = {grade: known.count((grade,)) for grade in best_first}
        return counts | {"待定": sum(len(grades) != 1 for grades in known)}


def peers_of(entries: Iterable[Entry]) -> list[Peer]:
    """Return the departments among the entries of a year whose reports give their figures."""
    return [Peer(entry, entry.summary) for entry in entries if entry.summary]


def total(peers: Iterable[Peer], record: Metric) -> Total:
    """Return a rate over departments (汇总比率): over those that give it, never a mean of rates.

    A rate made of shares, such as quarterly progress, is weighed by the adjusted budget, as in
    :func:`~selfeval.metrics.evaluate_panel`; a department without one is left out.
    """
    numerator = denominator = Decimal(0)
    departments = 0
    for peer in peers:
        one = peer.summary.metrics.get(record.name)
        weight = peer.summary.figures.get("adjusted_total") if weighted(record) else Decimal(1)
        if not one or one.state != "given" or weight is None:
            continue
        if one.numerator is None or one.denominator is None:
            continue
        numerator += one.numerator * weight
        denominator += one.denominator * weight
        departments += 1
    return Total(numerator, denominator, departments)


def weighted(record: Metric) -> bool:
    """Return whether departments are weighed by the adjusted budget when they are added."""
    return any(FIGURES[name].weight for name in record.inputs)


def distributions(peers: Sequence[Peer]) -> tuple[list[Distribution], list[Metric]]:
    """Return how each rate is spread, and the rates that too few departments give."""
    found, too_few = [], []
    for record in map(metric, COMPARED):
        given = [(p, m) for p in peers if (m := p.summary.metrics.get(record.name))]
        values = [(p, m.value, m) for p, m in given if m.state == "given" and m.value is not None]
        if len(values) < FEWEST:
            too_few.append(record)
            continue
        numbers = [value for _, value, _ in values]
        scores: Sequence[Decimal] = [Decimal(0)] * len(numbers)
        if len(numbers) >= LEAST:
            scores = robust_scores(numbers).scores
        placed = ranks(numbers, record.better)
        points = [
            Point(peer, value, measured, rank, score if abs(score) > CUT else None)
            for (peer, value, measured), rank, score in zip(values, placed, scores, strict=True)
        ]
        unlimited = sum(m.state == "unlimited" for _, m in given)
        found.append(
            Distribution(
                record=record,
                points=tuple(sorted(points, key=lambda p: (p.rank.first, by_sound(p.peer.name)))),
                quartiles=quartiles(numbers),
                total=total(peers, record),
                weighted=weighted(record),
                unlimited=unlimited,
                lacking=len(peers) - len(points) - unlimited,
            )
        )
    return found, too_few


def frameworks(peers: Iterable[Peer]) -> list[Framework]:
    """Return the scores by framework, variant and list of indicators: none are mixed.

    The places go by the share of the weight that was reached: where an indicator does not apply
    a framework may take its points out of the weight.
    """
    groups: dict[object, list[tuple[Peer, ScoreRange]]] = defaultdict(list)
    for peer in peers:
        if (score := peer.summary.score) and score.weight > 0:
            indicators = tuple((row.level1, row.indicator) for row in score.rows)
            groups[score.framework, score.variant, indicators].append((peer, score))
    by_size = sorted(groups.values(), key=len, reverse=True)
    return [_framework(members) for members in by_size]


def _framework(members: list[tuple[Peer, ScoreRange]]) -> Framework:
    ranges = [
        (
            Fraction(score.low) / Fraction(score.weight),
            Fraction(score.high) / Fraction(score.weight),
        )
        for _, score in members
    ]
    placed = zip(members, range_ranks(ranges), ranges, strict=True)
    ordered = sorted(placed, key=lambda one: (*(-end for end in one[2]), by_sound(one[0][0].name)))
    scores = [score for _, score in members]
    return Framework(
        title=scores[0].title,
        status=scores[0].status,
        scored=tuple(Scored(peer, score, rank) for (peer, score), rank, _ in ordered),
        shares=tuple(_share(scores, number) for number in range(len(scores[0].rows))),
    )


def _share(scores: list[ScoreRange], number: int) -> Share:
    rows = [score.rows[number] for score in scores]
    first, applied = rows[0], [row for row in rows if row.weight > 0]
    weight = sum((row.weight for row in applied), Decimal(0)) or Decimal(1)
    closed = [row for row in applied if row.low == row.high]
    full = sum(row.low >= row.weight for row in closed)
    none = sum(row.low <= 0 for row in closed)
    return Share(
        indicator=first.indicator,
        level=" / ".join(filter(None, (first.level1, first.level2))),
        low=sum((row.low for row in applied), Decimal(0)) / weight,
        high=sum((row.high for row in applied), Decimal(0)) / weight,
        full=full,
        part=len(closed) - full - none,
        none=none,
        open=len(applied) - len(closed),
    )
