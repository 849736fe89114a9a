"""Plain NumPy of the same arithmetic: every metric and one framework, on arrays in memory.

As one would write it without selfeval: no care for the noise of binary numbers, no exact digits,
no tables to be read or matched. It knows the kinds of rules of the Shenzhen-style framework.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from selfeval.metrics import CATALOGUE
from selfeval.scoring import Framework
from selfeval.scoring.framework import FrameworkRow
from selfeval.scoring.kinds import (
    METRICS,
    Bands,
    Checklist,
    CountDeduction,
    Judged,
    Proportional,
    Rule,
    Steps,
    Sum,
)
from selfeval.scoring.verdicts import veto_name

Array = np.ndarray
Points = tuple[Array, Array]
Judgements = Mapping[tuple[str, str], Array]
#: Nothing of nothing is 0, and something of nothing unlimited.
_CHANGES = {
    "budget_growth_rate", "carry_over_change_rate", "payables_change_rate",
    "receivables_change_rate", "three_public_change_rate", "reception_change_rate",
    "vehicle_change_rate", "three_public_control_rate", "public_funds_control_rate",
    "public_operating_control_rate",
}  # fmt: skip


def metrics(figures: Mapping[str, Array]) -> dict[str, Array]:
    """Return every metric of the catalogue."""
    found = {}
    with np.errstate(all="ignore"):
        for record in CATALOGUE:
            above = eval(record.numerator, {}, figures)
            below = 1 if record.denominator == "1" else eval(record.denominator, {}, figures)
            if not isinstance(below, np.ndarray):
                found[record.name] = above / below
                continue
            if record.name in _CHANGES:
                nothing = np.where(above == 0, 0.0, np.where(above != above, np.nan, np.inf))
            elif record.name == "procurement_execution_rate":
                nothing = np.where(above > 0, np.inf, np.nan)
            elif record.name.startswith("petition"):
                nothing = np.where(above == 0, 1.0, np.nan)
            else:
                nothing = np.nan
            usual = np.where(below > 0, above / below, np.nan)
            found[record.name] = np.where(below == 0, nothing, usual)
    return found


def scores(
    framework: Framework,
    figures: Mapping[str, Array],
    rates: Mapping[str, Array],
    judged: Judgements,
    own: Mapping[str, Points],
) -> dict[str, Points | Array]:
    """Return the least and the most points of each row and the total, and its grades."""
    found: dict[str, Points | Array] = {}
    with np.errstate(all="ignore"):
        for row in framework.rows:
            low, high = _rule(
                row, "", row.rule, float(row.weight or 0), figures, rates, judged, own
            )
            if row.veto:
                veto = judged[row.key, veto_name("")]
                low = np.where(veto == 0, low, 0.0)
                high = np.where(veto == 1, 0.0, high)
            found[row.key] = _rounded(low), _rounded(high)
        low, high = (sum(ends[end] for ends in found.values()) for end in (0, 1))
        total = _rounded(low), _rounded(high)
    grades = sorted(framework.grades, key=lambda grade: grade.least, reverse=True)
    limits = [float(grade.least) for grade in grades]
    worst, best = (np.select([end >= x for x in limits], range(len(limits))) for end in total)
    return found | {"total": total, "best": best, "worst": worst}


def _rounded(points: Array) -> Array:
    return np.floor(points * 100 + 0.5 + 1e-9) / 100


def _rule(
    row: FrameworkRow,
    name: str,
    rule: Rule | None,
    weight: float,
    figures: Mapping[str, Array],
    rates: Mapping[str, Array],
    judged: Judgements,
    own: Mapping[str, Points],
) -> Points:
    match rule:
        case Sum(parts=parts):
            each = [
                _rule(row, part.name, part.rule, float(part.weight), figures, rates, judged, own)
                for part in parts
            ]
            return sum(low for low, _ in each), sum(high for _, high in each)
        case Checklist(items=items):
            given = [(judged[row.key, item.name], float(item.points)) for item in items]
            low = sum(np.where(np.isnan(points), 0.0, points) for points, _ in given)
            return low, sum(np.where(np.isnan(points), most, points) for points, most in given)
        case Judged(own_parts=True):
            weights, points = own[row.key]
            return points, points + (weight - weights)
        case Judged():
            return _ends(judged[row.key, name], weight)
        case CountDeduction(count=str(text), deduct=deduct):
            return _ends(
                np.clip(weight - float(deduct) * eval(text, {}, figures), 0, weight), weight
            )
        case CountDeduction(deduct=deduct):
            return _ends(
                np.clip(weight - float(deduct) * judged[row.key, name], 0, weight), weight
            )
    rate = rates[rule.metric]
    numbers = [figures[figure] for figure in METRICS[rule.metric].inputs]
    # What is given and yet has no rate does not apply, which counts as met.
    unfit = np.isnan(rate) & (sum(numbers) == 0)
    low, high = _ends(_metric(rule, rate, weight), weight)
    return np.where(unfit, weight, low), np.where(unfit, weight, high)


def _ends(points: Array, weight: float) -> Points:
    missing = np.isnan(points)
    return np.where(missing, 0.0, points), np.where(missing, weight, points)


def _metric(rule: Rule, rate: Array, weight: float) -> Array:
    match rule:
        case Bands(bands=bands):
            inside, points = [np.isnan(rate)], [np.nan]
            for band in bands:
                low, high = band.range.low, band.range.high
                above = below = np.True_
                if low is not None:
                    above = rate >= float(low) if band.range.low_in else rate > float(low)
                if high is not None:
                    below = rate <= float(high) if band.range.high_in else rate < float(high)
                inside.append(above & below)
                points.append(float(band.points))
            return np.select([mask & np.ones(len(rate), bool) for mask in inside], points)
        case Steps(limit=limit, step=step, deduct=deduct):
            steps = np.floor(np.maximum(rate - float(limit), 0) / float(step))
            return np.clip(weight - float(deduct) * steps, 0, weight)
        case Proportional(target=target, zero_above=most):
            found = np.clip(weight * rate / float(target), 0, weight)
            return found if most is None else np.where(rate > float(most), 0.0, found)
    raise ValueError(rule)
