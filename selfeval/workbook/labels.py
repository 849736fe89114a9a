"""The words of the form: Chinese labels for codes, and what a cell may hold."""

from __future__ import annotations

from ..cells import AMOUNT, COUNT, NUMBER, PERCENTAGE, QUARTER, Cell
from ..schema import Table

#: Labels where the term of a code cannot stand in a cell: it is empty, or begins a formula.
_INSTEAD = {("exact", ""): "准确数", ("=", "="): "等于"}

#: What to put into a cell, for the prompts and the error messages of the form.
_EXPECTED = {
    NUMBER: "填写数，不带单位，如 95 或 15525.82。",
    AMOUNT: "填写不小于 0 的金额，单位为万元，小数位照原文，如 15525.82。",
    COUNT: "填写不小于 0 的整数，如 128。",
    PERCENTAGE: "填写百分数，如 21.00%。",
    QUARTER: "填写 1、2、3 或 4。",
}
#: Number formats of empty cells; what is filled in has a format of its own.
_FORMATS = {
    NUMBER: "General",
    AMOUNT: "0.00",
    COUNT: "0",
    PERCENTAGE: "0.00%",
    QUARTER: "0",
}


def label(code: str, term: str) -> str:
    """Return how a code is shown: the Chinese term, with which it can be typed too."""
    return _INSTEAD.get((code, term), term or code)


def labels(cell: Cell) -> dict[str, str]:
    """Return the label of each code of a cell."""
    return {code: label(code, term) for code, term in cell.terms.items()}


def code_of(text: str, cell: Cell) -> str | None:
    """Return the code that a label, a term or a code means; ``None`` for any other text."""
    if text in cell.terms:
        return text
    for code, term in cell.terms.items():
        if text in (term, label(code, term)):
            return code
    return None


def expected(cell: Cell) -> str:
    """Return what a cell wants, for a person."""
    if cell.terms:
        return f"从下拉列表中选取：{'、'.join(labels(cell).values())}。"
    return _EXPECTED.get(cell, "填写文字。")


def empty_format(cell: Cell) -> str:
    """Return the number format of an empty cell; text keeps Excel from guessing at dates."""
    return "@" if cell.terms else _FORMATS.get(cell, "@")


def prompt(table: Table, column: str) -> str:
    """Return the hint of a column: what it means, what it wants, whether it may stay empty."""
    remark = table.row.model_fields[column].description
    parts = [f"{remark}。" if remark else "", expected(table.cell(column))]
    return "".join(parts) + ("可以不填。" if table.optional(column) else "必填。")
