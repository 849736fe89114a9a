"""Values that stand out from the others by a robust rule, each with its figures and no verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import median
from typing import Any

import pandas as pd

from ..dossier import Dossier, Panel
from ..metrics import Metric, evaluate_panel, metric
from .reasons import explain

#: Iglewicz and Hoaglin (1993): a score beyond it is an outlier.
CUT = Decimal("3.5")
#: Fewer values than this do not show what is usual [I].
LEAST = 5
#: The rates that are looked at.
METRICS = (
    "execution_rate",
    "budget_growth_rate",
    "budget_adjustment_rate",
    "mean_balance_rate",
    "three_public_control_rate",
    "public_operating_control_rate",
)
#: How the distance was measured, in words.
METHODS = {
    "mad": "按绝对中位差（MAD）",
    "mean": "半数以上数值相同，绝对中位差为 0，改按平均绝对偏差",
    "equal": "全部数值相同",
}
# They set both spreads beside the standard deviation of normal data.
_MAD, _MEAN = Decimal("0.6745"), Decimal("1.253314")


@dataclass(frozen=True)
class RobustScores:
    """The distance of each value from the median, in robust standard deviations."""

    median: Decimal
    spread: Decimal
    method: str
    scores: tuple[Decimal, ...]


def robust_scores(values: Sequence[Decimal]) -> RobustScores:
    """Return the modified z-scores of values (修正 z 分数), after Iglewicz and Hoaglin.

    M = 0.6745·(x − median) ÷ MAD, with MAD the median of |x − median|. Where MAD is 0, as more
    than half of the values are the same: M = (x − median) ÷ (1.253314·mean of |x − median|).
    Where all are the same every M is 0.

    Units: any in, standard deviations out. Raises: ValueError where there is no value.

    >>> robust_scores([Decimal(n) for n in (1, 2, 3, 4, 100)]).scores[-1]
    Decimal('65.4265')
    """
    if not values:
        raise ValueError("no values")
    middle = median(values)
    away = [abs(value - middle) for value in values]
    if spread := median(away):
        return RobustScores(
            middle, spread, "mad", tuple(_MAD * (value - middle) / spread for value in values)
        )
    if mean := sum(away, Decimal(0)) / len(away):
        scores = tuple((value - middle) / (_MEAN * mean) for value in values)
        return RobustScores(middle, mean, "mean", scores)
    return RobustScores(middle, Decimal(0), "equal", (Decimal(0),) * len(values))


@dataclass(frozen=True)
class Outlier:
    """A value that stands out: its figures and the usual values, of which it is one of ``count``.

    ``last`` is the department's year before, where there is one.
    """

    department: str
    fiscal_year: int
    metric: Metric
    value: Decimal
    numerator: Decimal
    denominator: Decimal
    median: Decimal
    score: Decimal
    method: str
    count: int
    usual_denominator: Decimal
    dossier: Dossier = field(repr=False, compare=False)
    last: Dossier | None = field(repr=False, compare=False)

    @property
    def reason(self) -> str:
        """What in the data explains it (数据中的来源), in Chinese; may be empty."""
        reasons = [explain(self.dossier, self.metric.name, self.last)]
        # A small base makes a rate jump, whatever was spent [I: a quarter of the usual].
        if self.denominator * 4 <= self.usual_denominator:
            share = self.denominator / self.usual_denominator
            reasons.append(f"分母只有所比各数中位数的 {share:.0%}，比率易大起大落")
        return "；".join(filter(None, reasons))


@dataclass(frozen=True)
class Outliers:
    """What stands out; ``compared`` are the metrics with enough values, ``too_few`` the others."""

    found: tuple[Outlier, ...]
    compared: tuple[Metric, ...]
    too_few: tuple[Metric, ...]


def among_departments(
    panel: Panel, fiscal_year: int, metrics: Iterable[str] = METRICS, *, cut: Decimal = CUT
) -> Outliers:
    """Return which departments stand out from all the others in a year (同年离群值).

    A metric with fewer than :data:`LEAST` values is not judged. Largest distance first.
    """
    level = panel.figures.index.get_level_values("fiscal_year")
    return _outliers(panel, panel.figures[level == fiscal_year], metrics, cut)


def among_years(
    panel: Panel, department: str, metrics: Iterable[str] = METRICS, *, cut: Decimal = CUT
) -> Outliers:
    """Return which years of a department stand out from its others (历年离群值).

    A metric with fewer than :data:`LEAST` values is not judged. Largest distance first.
    """
    level = panel.figures.index.get_level_values("department")
    return _outliers(panel, panel.figures[level == department], metrics, cut)


def _outliers(
    panel: Panel, figures: pd.DataFrame, metrics: Iterable[str], cut: Decimal
) -> Outliers:
    records = [metric(name) for name in metrics]
    of = {(d.department, d.fiscal_year): d for d in panel.dossiers}
    found: list[Outlier] = []
    compared: list[Metric] = []
    for record in records:
        rows = _comparable(figures, record)
        if len(rows) < LEAST:
            continue
        compared.append(record)
        scored = robust_scores([row["value"] for row in rows])
        usual = median(row["denominator"] for row in rows)
        for row, score in zip(rows, scored.scores, strict=True):
            if abs(score) > cut:
                found.append(_outlier(of, record, row, scored, score, usual))
    too_few = tuple(record for record in records if record not in compared)
    by_distance = sorted(found, key=lambda outlier: abs(outlier.score), reverse=True)
    return Outliers(tuple(by_distance), tuple(compared), too_few)


def _comparable(figures: pd.DataFrame, record: Metric) -> list[dict[Any, Any]]:
    """Return the values that can be compared: given, and of a base that is more than 0."""
    if figures.empty:
        return []
    results = evaluate_panel(figures, metrics=[record]).dropna(subset=["value", "denominator"])
    # Against a base of 0 a value is a convention of the scoring, not a rate.
    return results[(results["denominator"] > 0).astype(bool)].to_dict("records")


def _outlier(
    of: Mapping[tuple[str, int], Dossier],
    record: Metric,
    row: dict[Any, Any],
    scored: RobustScores,
    score: Decimal,
    usual: Decimal,
) -> Outlier:
    department, year = str(row["department"]), int(row["fiscal_year"])
    return Outlier(
        department=department,
        fiscal_year=year,
        metric=record,
        value=row["value"],
        numerator=row["numerator"],
        denominator=row["denominator"],
        median=scored.median,
        score=score,
        method=scored.method,
        count=len(scored.scores),
        usual_denominator=usual,
        dossier=of[department, year],
        last=of.get((department, year - 1)),
    )
