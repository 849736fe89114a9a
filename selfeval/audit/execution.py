"""How much of a budget was spent, where that must be explained: too much, too little, too late."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pandas as pd

from ..finders import count
from ..printed import as_printed, exact, total
from ..terms import CATEGORIES, QUARTERS
from .books import Books, Known, place_in, shown
from .finding import Finding
from .words import above, below, points, quotient, rate

_LOW = Decimal("0.8")
_WIDE = Decimal("0.2")
_ORIGIN = "fund_origin"


def execution_level(books: Books) -> Iterator[Finding]:
    """Spending beyond the budget, or below 80 % of it, must be explained."""
    for part, term in (("total", "全年支出"), *CATEGORIES.items()):
        spent, budget = books.known(f"executed_{part}"), _budget(books, part)
        if spent is None or budget is None or budget.meaning.either.low <= 0:
            continue
        found = spent.meaning / budget.meaning
        words = f"{term}执行率：{quotient(spent, budget)}＝{rate(found.value)}"
        if above(found, 1):
            settle = "说明超出预算的资金来源，或补充预算调整"
            message = f"{words}，超过 100%"
        # A low rate is what the control of public-use spending asks for.
        elif below(found, _LOW) and part != "public":
            settle = "说明未支出的原因，以及资金是收回、核减还是结转"
            message = f"{words}，低于 80%，须说明原因"
        else:
            continue
        yield Finding("execution_level", "warning", message, (spent.cited, budget.cited), settle)


def _budget(books: Books, part: str) -> Known | None:
    return books.known(f"adjusted_{part}") or books.known(f"initial_{part}")


def overspent_projects(books: Books) -> Iterator[Finding]:
    """No project is spent beyond its budget; all that are stand in one finding."""
    over = []
    for name, rows in books.dossier.table("projects").groupby("project", sort=False):
        stages = {str(stage): part for stage, part in rows.groupby("stage")}
        paid = stages.get("executed")
        planned = stages.get("adjusted", stages.get("initial"))
        # Money from a second origin is no overspending where only the first has a budget row.
        if paid is None or planned is None or set(paid[_ORIGIN]) - set(planned[_ORIGIN]):
            continue
        spent, budget = _sum(str(name), paid), _sum(str(name), planned)
        if spent.meaning.either.low > budget.meaning.either.high:
            over.append((spent, budget))
    if over:
        listed = "；".join(f"{s.label} {s.text}（预算 {b.text}）" for s, b in over)
        message = f"{len(over)} 个项目的支出超过预算：{listed}"
        figures = tuple(one.cited for pair in over for one in pair)
        settle = "说明超支的资金来源，或补充预算调整"
        yield Finding("overspent_projects", "warning", message, figures, settle)


def _sum(name: str, rows: pd.DataFrame) -> Known:
    added = total(as_printed(amount, "万元").meaning for amount in rows["amount"])
    locator = "、".join(dict.fromkeys(rows["source"]))
    return Known(name, added, "万元", shown(added.value, "万元"), locator)


def payment_pace(books: Books) -> Iterator[Finding]:
    """Payments keep within 20 points of the department's own plan."""
    for row in books.dossier.table("progress").to_dict("records"):
        actual, planned = books.known(f"progress_q{row['quarter']}"), _planned(row)
        if actual is None or planned is None:
            continue
        gap = actual.meaning - planned.meaning
        if above(gap, _WIDE) or below(gap, -_WIDE):
            message = (
                f"{actual.label} {actual.text}，既定支付进度 {planned.text}，"
                f"相差 {points(gap.value)}，超过 20 个百分点"
            )
            settle = "说明支付进度偏离计划的原因"
            figures = (actual.cited, planned.cited)
            yield Finding("payment_pace", "warning", message, figures, settle)


def _planned(row: dict[Any, Any]) -> Known | None:
    value = row["planned_progress"]
    if value is None:
        return None
    label = f"{QUARTERS[row['quarter']]}既定支付进度"
    # A plan is what it says: nothing was rounded.
    return Known(label, exact(value), "%", shown(value, "%"), row["source"])


def work_pace(books: Books) -> Iterator[Finding]:
    """Projects are not completed far beyond, or far behind, what was paid for them."""
    done, planned = _completed(books), books.known("projects_planned")
    spent, budget = books.known("executed_project"), _budget(books, "project")
    if not (done and planned and spent and budget) or budget.meaning.either.low <= 0:
        return
    work, paid = done.meaning / planned.meaning, spent.meaning / budget.meaning
    gap = paid - work
    if above(gap, _WIDE) or below(gap, -_WIDE):
        message = (
            f"项目完成 {done.text}，计划 {planned.text}，为 {rate(work.value)}；"
            f"{quotient(spent, budget)}＝{rate(paid.value)}，"
            f"工作与支付进度相差 {points(gap.value)}，超过 20 个百分点"
        )
        figures = (done.cited, planned.cited, spent.cited, budget.cited)
        settle = "说明未完成项目已付的资金，或已完成项目未付的资金"
        yield Finding("work_pace", "note", message, figures, settle)


def _completed(books: Books) -> Known | None:
    find = count("tasks", "completed", kind="project")
    found = find(books.rows, books.dossier.figures)
    if found.value is None:
        return None
    return Known(
        "已完成项目", exact(found.value), "项", f"{found.value} 项", place_in(found.sources)
    )
