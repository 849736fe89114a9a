"""Score one department-year against a framework: points or ranges, with every reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ..dossier import Dossier
from ..errors import SelfEvalError
from ..values import exact, rounded
from .evidence import DossierEvidence
from .framework import Framework, FrameworkRow, Grade, framework_files
from .rules import settled
from .spans import Span, root, row_span, span, total_span
from .standards import points, standard_of
from .wording import Gap, Used, ends
from .words import explain


@dataclass(frozen=True)
class ScoredRow:
    """One row as scored: ``low`` and ``high`` are the same where nothing is open.

    ``formula`` is the arithmetic in words, ``lost`` why points were lost, ``gaps`` which
    evidence lacks, ``reasons`` what the department itself says of lost points.
    """

    row: FrameworkRow
    low: Decimal
    high: Decimal
    weight: Decimal
    standard: str
    formula: str
    lost: tuple[str, ...]
    gaps: tuple[Gap, ...]
    reasons: tuple[str, ...]
    used: tuple[Used, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The evidence that lacks, in words."""
        return tuple(dict.fromkeys(gap.text for gap in self.gaps))

    @property
    def points(self) -> Decimal | None:
        """The points, ``None`` while they are a range."""
        return self.low if self.low == self.high else None

    @property
    def unexplained(self) -> bool:
        """Whether points are lost for certain and the department gives no reason."""
        return self.high < self.weight and not self.reasons


@dataclass(frozen=True)
class Total:
    """The range of a total and its weight."""

    low: Decimal
    high: Decimal
    weight: Decimal


@dataclass(frozen=True)
class Score:
    """A department-year against a framework."""

    department: str
    fiscal_year: int
    framework: Framework
    rows: tuple[ScoredRow, ...]
    total: Total
    grades: tuple[str, ...]
    remarks: tuple[str, ...] = ()

    @property
    def unexplained(self) -> tuple[ScoredRow, ...]:
        """The rows that lost points and lack a reason."""
        return tuple(row for row in self.rows if row.unexplained)

    @property
    def open_rows(self) -> tuple[ScoredRow, ...]:
        """The rows that are still a range."""
        return tuple(row for row in self.rows if row.points is None)

    @property
    def complete(self) -> bool:
        """Whether the table may be filed: nothing open, a reason for every lost point."""
        closed = self.total.low == self.total.high
        return closed and not self.open_rows and not self.unexplained

    def levels(self) -> dict[tuple[str, str], Total]:
        """Return the totals of 一级 (with an empty 二级) and 二级 indicators, in order."""
        found = {}
        for level in self.framework.levels:
            rows = [
                scored
                for scored in self.rows
                if scored.row.level1 == level.level1 and level.level2 in ("", scored.row.level2)
            ]
            found[level.level1, level.level2] = Total(
                sum((r.low for r in rows), Decimal(0)),
                sum((r.high for r in rows), Decimal(0)),
                sum((r.weight for r in rows), Decimal(0)),
            )
        return found


def as_json(result: Score) -> dict[str, Any]:
    """Return a score as plain data; ``points`` is None where ``low`` and ``high`` differ."""
    framework = result.framework
    return {
        "framework": framework.id,
        "variant": framework.variant or None,
        "title": framework.title,
        "status": framework.status,
        "department": result.department,
        "fiscal_year": result.fiscal_year,
        "total": _total_json(result.total),
        "grades": list(result.grades),
        "complete": result.complete,
        "remarks": list(result.remarks),
        "levels": [
            {"level1": level1, "level2": level2 or None, **_total_json(total)}
            for (level1, level2), total in result.levels().items()
        ],
        "rows": [_row_json(row) for row in result.rows],
    }


def _total_json(total: Total) -> dict[str, float]:
    return {"low": float(total.low), "high": float(total.high), "weight": float(total.weight)}


def _row_json(scored: ScoredRow) -> dict[str, Any]:
    row = scored.row
    return {
        "indicator": row.indicator,
        "level1": row.level1,
        "level2": row.level2 or None,
        "weight": float(scored.weight),
        "low": float(scored.low),
        "high": float(scored.high),
        "points": None if scored.points is None else float(scored.points),
        "formula": scored.formula,
        "missing": list(scored.missing),
        "reason": "；".join(scored.lost) or None,
        "explanation": "；".join(scored.reasons) or None,
        "standard": scored.standard,
        "figures": [
            {"name": u.name or None, "label": u.term, "value": u.value, "sources": list(u.sources)}
            for u in scored.used
        ],
        "core": row.core,
        "weight_evidence": row.weight_evidence,
        "rule_evidence": row.rule_evidence,
    }


def score(dossier: Dossier, framework: Framework) -> Score:
    """Return the score of a department-year: what is known as points, what is not as a range.

    Raises :class:`SelfEvalError` for a template without weights and
    :class:`~selfeval.errors.DataError` for judgements that do not fit the framework.
    """
    return score_evidence(dossier, framework, evidence_of(dossier, framework))


def evidence_of(dossier: Dossier, framework: Framework) -> DossierEvidence:
    """Return what a dossier holds for a framework."""
    if framework.weight is None:
        raise SelfEvalError(
            f"framework {framework.id} has no weights, it is a template: copy it with "
            f"'selfeval frameworks new NAME --from {framework.id}' and fill them in"
        )
    known = {*framework_files(dossier.path.parents[1]), framework.id}
    return DossierEvidence.of(dossier, framework, known)


def score_evidence(
    dossier: Dossier,
    framework: Framework,
    evidence: DossierEvidence,
    assumed: Mapping[str, Decimal] | None = None,
) -> Score:
    """Return the score on the given evidence; ``assumed`` fixes the points of rows by key."""
    rows = tuple(_row(row, framework, evidence, assumed or {}) for row in framework.rows)
    spans = [Span(row.low, row.high, row.weight) for row in rows]
    plain = Span(
        sum((s.low for s in rows), Decimal(0)),
        sum((s.high for s in rows), Decimal(0)),
        sum((s.weight for s in rows), Decimal(0)),
    )
    final = total_span(spans, framework, evidence)
    low, high = (exact(rounded(end, framework.decimals)) for end in (final.low, final.high))
    total = Total(low, high, exact(final.weight))
    remarks = [
        *_adjusted(plain, total),
        *_open_total(framework, evidence),
        *_out_of_years(framework, dossier.fiscal_year),
    ]
    return Score(
        dossier.department,
        dossier.fiscal_year,
        framework,
        rows,
        total,
        grades_between(total, framework.grades),
        tuple(remarks),
    )


def _row(
    row: FrameworkRow,
    framework: Framework,
    evidence: DossierEvidence,
    assumed: Mapping[str, Decimal],
) -> ScoredRow:
    reasons = tuple(evidence.verdicts.reasons.get(row.key, ()))
    standard_text = standard_of(row)
    if row.key in assumed:
        given, weight = assumed[row.key], row.weight or Decimal(0)
        formula = f"假设得 {points(given)} 分"
        return ScoredRow(row, given, given, weight, standard_text, formula, (), (), reasons, ())
    found = row_span(row, framework, evidence)
    words = explain(root(row), evidence, drop=framework.not_applicable == "drop")
    unrounded = span(root(row), evidence, drop=framework.not_applicable == "drop")
    low, high = exact(found.low), exact(found.high)
    if (low, high) != tuple(exact(settled(end)) for end in (unrounded.low, unrounded.high)):
        words.formula.append(f"保留 {framework.decimals} 位小数为 {ends(found)}")
    gaps = tuple(dict.fromkeys(words.gaps)) if low != high else ()
    return ScoredRow(
        row,
        low,
        high,
        exact(found.weight),
        standard_text,
        "；".join(words.formula),
        tuple(words.lost) if high < found.weight else (),
        gaps,
        reasons,
        tuple(dict.fromkeys(words.used)),
    )


def _adjusted(plain: Span, total: Total) -> list[str]:
    if (plain.low, plain.high) == (total.low, total.high):
        return []
    after = ends(Span(total.low, total.high, total.weight))
    return [f"各行合计 {ends(plain)}，按总分扣减和封顶规则为 {after}"]


def _open_total(framework: Framework, evidence: DossierEvidence) -> list[str]:
    """Return what the caps and deductions of the total lack."""
    found = [evidence.evaluated(name) for name in dict.fromkeys(c.metric for c in framework.caps)]
    lacking = [f"{one.record.term}：{one.reason}" for one in found if one.state == "missing"]
    if framework.overshoot and evidence.target_table.empty:
        lacking.append("目标超额情况：未提供《绩效指标完成情况》（targets.csv）")
    return [f"总分封顶或扣减的依据不全：{'；'.join(lacking)}"] if lacking else []


def _out_of_years(framework: Framework, year: int) -> list[str]:
    first, last = framework.years
    if first <= year and (last is None or year <= last):
        return []
    span = f"{first} 年" if last == first else f"{first} 年至{f' {last} 年' if last else '今'}"
    return [f"指标体系适用于 {span}，本报告为 {year} 年"]


def grade(total: Decimal, grades: tuple[Grade, ...]) -> str:
    """Return the grade of a score out of 100 (等级): 80.10 is 良, 97 is 优."""
    ordered = sorted(grades, key=lambda one: one.least, reverse=True)
    return next(one.name for one in ordered if total >= one.least)


def grades_between(total: Total, grades: tuple[Grade, ...]) -> tuple[str, ...]:
    """Return every grade that is still possible, the best first; one when nothing is open."""
    if not total.weight:
        return ()
    ordered = [one.name for one in sorted(grades, key=lambda g: g.least, reverse=True)]
    best, worst = (
        ordered.index(grade(end * 100 / total.weight, grades)) for end in (total.high, total.low)
    )
    return tuple(ordered[best : worst + 1])
