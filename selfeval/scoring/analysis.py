"""What a score depends on: missing evidence, unverified weights, assumptions, the framework."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pandas as pd

from ..dossier import Dossier
from ..errors import SelfEvalError, UnknownNameError, did_you_mean, quoted
from ..figures import FIGURES
from ..finders import Found
from .evidence import ASSUMED
from .framework import UNVERIFIED_TAGS, Framework
from .intervals import parse_number
from .kinds import METRICS
from .score import Score, ScoredRow, Total, evidence_of, score, score_evidence


def evidence_gains(result: Score) -> pd.DataFrame:
    """Return which missing evidence would settle most points, the most first.

    Columns: ``needed`` (what is to be supplied), ``indicators`` (the rows that lack it),
    ``points`` (how many points hang on it; where a row lacks several things for the same points,
    each of them counts these points).
    """
    indicators: dict[str, list[str]] = {}
    points: dict[str, Decimal] = {}
    for row in result.open_rows:
        hanging: dict[str, Decimal] = {}
        for gap in row.gaps:
            hanging[gap.needed] = hanging.get(gap.needed, Decimal(0)) + gap.points
        for needed, size in hanging.items():
            indicators.setdefault(needed, []).append(row.row.indicator)
            # A veto hangs on the same points as the parts that it may take.
            points[needed] = points.get(needed, Decimal(0)) + min(size, row.high - row.low)
    lines = [(n, tuple(dict.fromkeys(indicators[n])), points[n]) for n in points]
    lines.sort(key=lambda line: -line[2])
    return pd.DataFrame(lines, columns=["needed", "indicators", "points"])


def _unverified(row: ScoredRow) -> bool:
    tags = row.row.weight_evidence.split("/")
    return any(tag in UNVERIFIED_TAGS for tag in tags)


def weight_sensitivity(result: Score) -> pd.DataFrame:
    """Return what the total does when an unverified weight is one point of 100 larger.

    The other weights shrink in proportion, so that all still come to the whole. Columns:
    ``indicator``, ``weight``, ``evidence``, ``low`` and ``high``: by how many points of 100 the
    two ends of the total move. The rows that move it most come first.
    """
    total = result.total.weight
    lines: list[tuple[Any, ...]] = []
    for row in filter(_unverified, result.rows):
        if not row.weight or not total or row.weight == total:
            continue
        # One point more for this row, taken from the others: own share less the others' share.
        moves = [
            end / row.weight - (whole - end) / (total - row.weight)
            for end, whole in (
                (row.low, sum((r.low for r in result.rows), Decimal(0))),
                (row.high, sum((r.high for r in result.rows), Decimal(0))),
            )
        ]
        lines.append((row.row.indicator, row.weight, row.row.weight_evidence, *moves))
    lines.sort(key=lambda line: -max(abs(line[3]), abs(line[4])))
    return pd.DataFrame(lines, columns=["indicator", "weight", "evidence", "low", "high"])


def weight_bounds(result: Score, spread: Decimal = Decimal("0.2")) -> Total:
    """Return the range of the total, of 100, if every unverified weight may be off by ``spread``.

    Each such weight may be up to 20 % smaller or larger; the sum is brought back to 100. Exact:
    the extreme of such a mean always has every weight at one of its two ends, the rows with the
    largest shares at the upper. Caps and deductions on the total are left out.
    """
    low = -_greatest_mean([(r.weight, -r.low, _unverified(r)) for r in result.rows], spread)
    high = _greatest_mean([(r.weight, r.high, _unverified(r)) for r in result.rows], spread)
    return Total(low * 100, high * 100, Decimal(100))


def _greatest_mean(rows: list[tuple[Decimal, Decimal, bool]], spread: Decimal) -> Decimal:
    shares = sorted(
        ((points / weight, weight, free) for weight, points, free in rows if weight), reverse=True
    )
    best = None
    for raised in range(len(shares) + 1):
        weights = [
            weight * (1 + (spread if place < raised else -spread) * free)
            for place, (_, weight, free) in enumerate(shares)
        ]
        gained = sum(s * w for (s, *_), w in zip(shares, weights, strict=True))
        mean = Decimal(gained) / Decimal(sum(weights))
        best = mean if best is None else max(best, mean)
    return best or Decimal(0)


def what_if(
    dossier: Dossier, framework: Framework, assumptions: Mapping[str, Any]
) -> tuple[Score, Score]:
    """Return the score as it is and as it would be under assumptions.

    ``assumptions`` names figures, metrics (a number, or a text such as ``"95%"``) or indicators
    of the framework (their points). A figure changes every metric that uses it, not other
    figures: with ``executed_public`` assumed, ``executed_total`` stays.
    """
    before = score(dossier, framework)
    evidence = evidence_of(dossier, framework)
    figures, metrics, points = dict(evidence.figures), {}, {}
    for name, given in assumptions.items():
        value = _assumed(name, given)
        if name in FIGURES:
            figures[name] = Found(value, (ASSUMED,))
        elif name in METRICS:
            metrics[name] = value
        else:
            row = _row_named(name, framework)
            if not 0 <= value <= (row.weight or 0):
                raise SelfEvalError(f"{name}: found {value}, expected 0 to {row.weight} points")
            points[row.key] = value
    assumed = replace(evidence, figures=figures, metrics=metrics)
    return before, score_evidence(dossier, framework, assumed, points)


def _assumed(name: str, given: Any) -> Decimal:
    try:
        return parse_number(str(given))
    except ValueError:
        expected = 'a number or a percentage such as "95%"'
        raise SelfEvalError(f"{name}: found {quoted(given)}, expected {expected}") from None


def _row_named(name: str, framework: Framework) -> Any:
    try:
        return framework.row(name)
    except UnknownNameError:
        known = [*FIGURES, *METRICS, *(row.indicator for row in framework.rows)]
        hint = did_you_mean(name, known)
        raise UnknownNameError(f"no figure, metric or indicator {quoted(name)}: {hint}") from None


def compare(results: Sequence[Score]) -> pd.DataFrame:
    """Return several scores side by side, one line an indicator, in the order of their rows.

    Columns: ``indicator`` and, for each framework by its title, the :class:`ScoredRow`, or
    ``None`` where it has no such indicator. Indicators are the same when their names are.
    """
    names = dict.fromkeys(row.row.indicator for result in results for row in result.rows)
    columns: dict[str, Any] = {"indicator": list(names)}
    for result in results:
        rows = {row.row.indicator: row for row in result.rows}
        columns[result.framework.title] = [rows.get(name) for name in names]
    return pd.DataFrame(columns, dtype=object)
