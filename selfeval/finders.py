"""How a figure is found in the tidy tables: small functions that return finders.

A finder takes the tables and the figures found so far, and returns a :class:`Found`: the value
with the places it came from, or the reason (Chinese, for the page) why there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from .schema import TABLES
from .terms import TASK_KINDS
from .values import is_missing

Number = Decimal | int


@dataclass(frozen=True)
class Row:
    """A row of a table: its number as a spreadsheet counts, and its cells by their column."""

    number: int
    cells: Mapping[str, Any]

    def __getitem__(self, column: str) -> Any:
        return self.cells[column]


# A frame is slow to filter, and the finders filter the same small tables a hundred times.
Rows = Sequence[Row]
Tables = Mapping[str, Rows]


def rows_of(frame: pd.DataFrame) -> list[Row]:
    """Return the rows of a table for the finders."""
    columns = list(frame.columns)
    rows = zip(frame.index.tolist(), frame.to_numpy(object).tolist(), strict=True)
    return [Row(number, dict(zip(columns, cells, strict=True))) for number, cells in rows]


@dataclass(frozen=True)
class Found:
    """A figure of a dossier: its value and sources, or ``None`` and the reason.

    ``exempt``: there is none because the department need not have it, which is no gap.
    """

    value: Number | None
    sources: tuple[str, ...] = ()
    reason: str = ""
    exempt: bool = False


Finder = Callable[[Tables, Mapping[str, Found]], Found]


def _where(rows: Rows, where: Mapping[str, str]) -> Rows:
    return [row for row in rows if all(row[column] == where[column] for column in where)]


def _open(rows: Iterable[Row], column: str) -> bool:
    """Whether a row does not give the column."""
    return any(is_missing(row[column]) for row in rows)


def _sum(rows: Iterable[Row], column: str) -> Decimal:
    return sum((row[column] for row in rows), Decimal(0))


def _absent(table: str) -> Found:
    return Found(None, reason=f"未提供《{TABLES[table].title}》（{table}.csv）")


def _no_row(table: str, where: Mapping[str, str]) -> Found:
    title = TABLES[table].title
    terms = [TABLES[table].cell(column).terms.get(value, value) for column, value in where.items()]
    wanted = "·".join(terms)
    return Found(None, reason=f"《{title}》中没有{wanted}（{table}.csv）")


def places(rows: Iterable[Row], table: str) -> tuple[str, ...]:
    """Return the places of the rows: file and row, and where the document has it."""
    return tuple(f"{table}.csv 第{row.number}行（{row['source']}）" for row in rows)


def single(table: str, column: str, **where: str) -> Finder:
    """The one row that matches ``where``: its ``column``."""

    def find(tables: Tables, known: Mapping[str, Found]) -> Found:
        if table not in tables:
            return _absent(table)
        rows = _where(tables[table], where)
        if not rows or _open(rows, column):
            return _no_row(table, where)
        return Found(rows[0][column], places(rows, table))

    return find


def total(table: str, column: str, **where: str) -> Finder:
    """The sum of ``column`` over the rows that match ``where``; one unknown makes it unknown."""

    def find(tables: Tables, known: Mapping[str, Found]) -> Found:
        if table not in tables:
            return _absent(table)
        rows = _where(tables[table], where)
        if not rows or _open(rows, column):
            return _no_row(table, where)
        return Found(_sum(rows, column), places(rows, table))

    return find


def flagged_total(table: str, column: str, flag: str, **where: str) -> Finder:
    """The sum of ``column`` over the rows with ``flag`` yes; one left open makes it unknown."""
    whole = total(table, column, **where)

    def find(tables: Tables, known: Mapping[str, Found]) -> Found:
        found = whole(tables, known)
        if found.value is None:
            return found
        rows = _where(tables[table], where)
        unknown = sum(is_missing(row[flag]) for row in rows)
        if unknown:
            title = TABLES[table].heading(flag)
            return Found(
                None,
                reason=f"《{TABLES[table].title}》有 {unknown} 项未填“{title}”（{table}.csv）",
            )
        chosen = _where(rows, {flag: "yes"})
        return Found(_sum(chosen, column), places(rows, table))

    return find


def total_or_zero(table: str, column: str, **where: str) -> Finder:
    """As :func:`total`, but a table that is given without such a row means none: 0."""

    def find(tables: Tables, known: Mapping[str, Found]) -> Found:
        if table not in tables:
            return _absent(table)
        rows = _where(tables[table], where)
        return Found(_sum(rows, column), places(rows, table))

    return find


def stage_total(stage: str) -> Finder:
    """The total of a budget stage; missing where a category of another stage is not given."""

    def find(tables: Tables, known: Mapping[str, Found]) -> Found:
        budget = tables["budget"]
        rows = _where(budget, {"stage": stage})
        lacking = {row["category"] for row in budget} - {row["category"] for row in rows}
        if lacking:
            return _no_row("budget", {"stage": stage, "category": min(lacking)})
        return Found(_sum(rows, "amount"), places(rows, "budget"))

    return find


def count(table: str, status: str | None = None, **where: str) -> Finder:
    """How many rows match ``where`` (and have ``status`` yes; one left open makes it unknown)."""

    def find(tables: Tables, known: Mapping[str, Found]) -> Found:
        if table not in tables:
            return _absent(table)
        rows = _where(tables[table], where)
        if not rows:
            return _no_row(table, where)
        if status is None:
            return Found(len(rows), places(rows, table))
        # An unfinished task is neither on time nor to standard, whether or not a cell says so.
        unknown = [row for row in rows if is_missing(row[status]) and row["completed"] != "no"]
        if unknown:
            title = TABLES[table].heading(status)
            kinds = "、".join(dict.fromkeys(TASK_KINDS[row["kind"]] for row in unknown))
            return Found(
                None,
                reason=f"《{TABLES[table].title}》有 {len(unknown)} 项（{kinds}）未填“{title}”"
                f"（{table}.csv）",
            )
        chosen = _where(rows, {status: "yes"})
        return Found(len(chosen), places(chosen, table))

    return find


def sum_of(*names: str) -> Finder:
    """The sum of other figures; missing where one of them is."""

    def find(tables: Tables, known: Mapping[str, Found]) -> Found:
        parts = [known[name] for name in names]
        for part in parts:
            if part.value is None:
                return part
        values = [part.value for part in parts if part.value is not None]
        sources = tuple(source for part in parts for source in part.sources)
        return Found(sum(values[1:], values[0]), sources)

    return find


def first_of(*finders: Finder) -> Finder:
    """The first finder that finds something; else the reason of the first."""

    def find(tables: Tables, known: Mapping[str, Found]) -> Found:
        tried = [finder(tables, known) for finder in finders]
        return next((found for found in tried if found.value is not None), tried[0])

    return find


def progress(quarter: int) -> Finder:
    """The cumulative share of the adjusted budget spent by the end of a quarter.

    As printed; where only amounts are given, the amount ÷ the adjusted budget.
    """

    def find(tables: Tables, known: Mapping[str, Found]) -> Found:
        if "progress" not in tables:
            return _absent("progress")
        rows = [row for row in tables["progress"] if row["quarter"] == quarter]
        if not rows:
            return Found(None, reason=f"《季度支出进度》中没有第 {quarter} 季度（progress.csv）")
        row = rows[0]
        if row["cumulative_progress"] is not None:
            return Found(row["cumulative_progress"], places(rows, "progress"))
        budget = known["adjusted_total"]
        if not budget.value:
            return Found(None, reason=budget.reason or "调整预算为 0，无法折算支出进度")
        value = row["cumulative_executed"] / Decimal(budget.value)
        return Found(value, places(rows, "progress") + budget.sources)

    return find


def payment(column: str) -> Finder:
    """``column`` at the last quarter for which the department planned its payments."""

    def find(tables: Tables, known: Mapping[str, Found]) -> Found:
        if "progress" not in tables:
            return _absent("progress")
        planned = [row for row in tables["progress"] if not is_missing(row["planned_progress"])]
        if not planned:
            return Found(None, reason="《季度支出进度》未填既定支付进度（progress.csv）")
        last = max(planned, key=lambda row: int(row["quarter"]))
        if column == "actual":
            return known[f"progress_q{last['quarter']}"]
        return Found(last["planned_progress"], places([last], "progress"))

    return find


def level(document: str, levels: Mapping[str, int]) -> Finder:
    """The level of disclosure of a document; missing where it is exempt."""

    def find(tables: Tables, known: Mapping[str, Found]) -> Found:
        if "disclosure" not in tables:
            return _absent("disclosure")
        rows = _where(tables["disclosure"], {"document": document})
        if not rows:
            return _no_row("disclosure", {"document": document})
        status = rows[0]["status"]
        if status not in levels:
            return Found(None, places(rows, "disclosure"), "涉密单位，免于公开", exempt=True)
        return Found(levels[status], places(rows, "disclosure"))

    return find


def survey(column: str) -> Finder:
    """The sum over the surveys: valid responses, satisfied, or mean score × responses."""

    def find(tables: Tables, known: Mapping[str, Found]) -> Found:
        if "satisfaction" not in tables:
            return _absent("satisfaction")
        rows = tables["satisfaction"]
        if not any(row["valid_responses"] for row in rows):
            return Found(None, reason="满意度调查没有有效样本（satisfaction.csv）")
        if column != "valid_responses" and _open(rows, column):
            title = TABLES["satisfaction"].heading(column)
            return Found(None, reason=f"《服务对象满意度》未填“{title}”（satisfaction.csv）")
        values = [row[column] for row in rows]
        if column == "mean_score":
            values = [row[column] * Decimal(row["valid_responses"]) for row in rows]
        return Found(sum(values), places(rows, "satisfaction"))

    return find
