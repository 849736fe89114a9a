"""Tables of a report against themselves: a column whose total is not the sum of its rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ...intake.document import DocumentTable, Span, view
from ..finding import Cited, Finding
from .report import Report

_TOTAL = re.compile(r"合计|总计")
_AMOUNT = re.compile(r"-?\d[\d,]*\.\d+")
#: Columns that do not add up, whatever stands in them.
_NO_SUM = re.compile(r"率|比|%|分值|得分|增减|序号")
_HALF = Decimal("0.5")
_FEWEST = 3

Column = list[tuple[str, Decimal, str, Span]]


def table_totals(report: Report) -> Iterator[Finding]:
    """Yield a total that its rows do not make, where the rows are known to be its parts.

    Another column whose rows make their total shows it, or the sum of the rows that the report
    prints elsewhere; without that, rows may hold one another, or be missing.
    """
    for number, table in enumerate(report.document.tables, start=1):
        columns = {head: one for head, one in _columns(report, table) if _total(one)}
        wrong = {head: one for head, one in columns.items() if not _adds_up(one)}
        for head, rows in wrong.items():
            total = _total(rows)
            parts = sum((row[1] for row in rows if row is not total), Decimal(0))
            if total and (len(wrong) < len(columns) or _is_printed(parts, report)):
                cited = Cited(f"{head}·合计", total[1], "", f"表{number}", total[3])
                yield Finding(
                    "table_totals",
                    "error",
                    f"表{number}“{head}”合计写作 {total[2]}，各行之和为 {parts:,f}，"
                    f"相差 {abs(parts - total[1]):,f}",
                    (cited,),
                    "核对各行和合计",
                    total[3],
                )


def _is_printed(value: Decimal, report: Report) -> bool:
    return any(text in report.document.text for text in (f"{value:,f}", f"{value:f}"))


def _columns(report: Report, table: DocumentTable) -> Iterator[tuple[str, Column]]:
    """Yield the columns of amounts with their headings; none where rows are parts of others."""
    texts = {(c.row, c.column): (view(report.document, c.span).text, c.span) for c in table.cells}
    width = max((column for _, column in texts), default=0)
    height = max((row for row, _ in texts), default=0)
    labels = {row: texts.get((row, 0), ("", None))[0] for row in range(height + 1)}
    if any("其中" in label for label in labels.values()):
        return
    for column in range(1, width + 1):
        head = texts.get((0, column), ("", None))[0]
        rows: Column = [
            (labels[row], Decimal(text.replace(",", "")), text, span)
            for row in range(1, height + 1)
            if labels[row] and (found := texts.get((row, column)))
            for text, span in [found]
            if _AMOUNT.fullmatch(text)
        ]
        if head and not _NO_SUM.search(head) and len(rows) > _FEWEST:
            yield head, rows


def _total(rows: Column) -> tuple[str, Decimal, str, Span] | None:
    found = [row for row in rows if _TOTAL.search(row[0])]
    return found[0] if len(found) == 1 and found[0] in (rows[0], rows[-1]) else None


def _adds_up(rows: Column) -> bool:
    """Whether the rows make the total, each rounded as it is printed."""
    total = _total(rows)
    parts = sum((row[1] for row in rows if row is not total), Decimal(0))
    slack = sum(_HALF.scaleb(int(row[1].as_tuple().exponent)) for row in rows)
    return total is None or abs(parts - total[1]) <= slack
