"""Points against rules: what was awarded, what the targets say, and the reasons that are given.

Each framework that ``judgements.csv`` names is scored; without judgements there is nothing to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ..formats import places, spread
from ..metrics import target_met
from ..scoring import ScoredRow
from ..scoring.framework import Framework
from ..scoring.score import evidence_of
from ..scoring.verdicts import Verdict, Verdicts, slots
from .books import Books, place_in
from .finding import Cited, Finding
from .words import named

#: Words of a reason that says that something was not done; others are remarks.
_SHORTFALL = re.compile(r"未|没有|不足|不到位|不及时|不完整|不规范|滞后|缺|欠|差错|扣|延期|逾期")


def misfit_judgements(books: Books) -> Iterator[Finding]:
    """Judgements fit the framework that they name."""
    scored = {result.framework.id for result in books.scores}
    for name in dict.fromkeys(books.dossier.table("judgements")["framework"]):
        if name not in scored:
            message = f"《评审认定》按指标体系 {name} 无法复算得分：认定与体系不符，或体系没有分值"
            settle = f"运行 selfeval score --framework {name}，按所列问题更正"
            yield Finding("misfit_judgements", "warning", message, (), settle)


def judged_targets(books: Books) -> Iterator[Finding]:
    """A target that was missed has not full marks, and one that was met lost none."""
    met = dict(_targets(books))
    for framework in [result.framework for result in books.scores]:
        verdicts = evidence_of(books.dossier, framework).verdicts
        for name, weight, verdict in _judged(framework, verdicts):
            if name not in met:
                continue
            full = verdict.low >= weight
            if full == met[name]:
                continue
            words = "没有达标，却得满分" if full else "已经达标，却被扣分"
            message = f"{named(name)}{words}：{places(verdict.low)} / {places(weight)} 分"
            figures = (Cited(f"{name}得分", verdict.low, "分", place_in([verdict.source])),)
            settle = "按目标完成情况更正得分，或说明原因"
            severity = "warning" if full else "note"
            yield Finding("judged_targets", severity, message, figures, settle)


def _targets(books: Books) -> Iterator[tuple[str, bool]]:
    """Yield the targets by name, and whether they were met."""
    for row in books.dossier.table("targets").to_dict("records"):
        if row["met"] is not None:
            yield row["indicator"], row["met"] == "yes"
        else:
            yield row["indicator"], bool(target_met(row["actual"], row["target"], row["operator"]))


def _judged(framework: Framework, verdicts: Verdicts) -> Iterator[tuple[str, Decimal, Verdict]]:
    """Yield what a person gave points: its name, the points that it could get, and the verdict."""
    for row in framework.rows:
        yield from verdicts.own.get(row.key, [])
        for part, slot in slots(row):
            found = verdicts.filled.get((row.key, part))
            if found and slot.takes == "points":
                yield part or row.indicator, slot.weight, found


def full_marks_with_reason(books: Books) -> Iterator[Finding]:
    """A row with full marks carries no reason for lost points."""
    for result in books.scores:
        for row in result.rows:
            reasons = "；".join(reason for reason in row.reasons if _SHORTFALL.search(reason))
            if row.points == row.weight and reasons:
                message = (
                    f"{named(row.row.indicator)}按规则得满分 {places(row.weight)} 分，"
                    f"却填有扣分原因：{reasons}"
                )
                settle = "删去原因，或核对得分所依据的数"
                yield Finding("full_marks_with_reason", "warning", message, _used(row), settle)


def lost_without_reason(books: Books) -> Iterator[Finding]:
    """Every lost point has a reason; all rows without one stand in one finding."""
    for result in books.scores:
        rows = result.unexplained
        if rows:
            listed = "、".join(
                f"{row.row.indicator}（{spread(row.low, row.high)} / {places(row.weight)} 分）"
                for row in rows
            )
            message = (
                f"按{named(result.framework.title)}计分，{len(rows)} 项扣分没有说明原因：{listed}"
            )
            figures = tuple(figure for row in rows for figure in _used(row))
            settle = "逐项填写扣分原因和改进措施"
            yield Finding("lost_without_reason", "warning", message, figures, settle)


def self_score(books: Books) -> Iterator[Finding]:
    """A printed total (``total_score``) is one that rules and evidence leave possible."""
    for result in books.scores:
        total = result.total
        for stated in books.stated_as("total_score"):
            if total.low <= stated.printed.value <= total.high:
                continue
            message = (
                f"{stated.label}印为 {stated.known.text}，按{named(result.framework.title)}"
                f"复算为 {spread(total.low, total.high)} 分"
            )
            settle = "逐项核对得分；确认所用的指标体系和口径"
            yield Finding("self_score", "warning", message, (stated.known.cited,), settle)
        for row in books.dossier.table("reported").to_dict("records"):
            grade = row["printed"].strip()
            if row["figure"] != "grade" or not result.grades or grade in result.grades:
                continue
            message = (
                f"{row['label']}印为“{grade}”，按{named(result.framework.title)}"
                f"复算 {spread(total.low, total.high)} 分，等级为{'或'.join(result.grades)}"
            )
            figures = (Cited(row["label"], grade, "", row["source"]),)
            settle = "统一得分和等级"
            yield Finding("self_score", "warning", message, figures, settle)


def _used(row: ScoredRow) -> tuple[Cited, ...]:
    return tuple(Cited(u.term, u.value, "", place_in(u.sources)) for u in row.used)
