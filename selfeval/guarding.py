"""Texts that no spreadsheet takes for a formula, and the way back.

In a workbook the kind of a cell says that it is a text, in a CSV only an apostrophe before it.
"""

from __future__ import annotations

import re

#: What spreadsheets take for the beginning of a formula; Chinese and Japanese ones full-width too.
_SIGNS = "=+\\-@\t\r\n＝＋－＠"
#: Runs nothing: a sign alone, such as the operator =, and a plain number, such as -3.67%.
_HARMLESS = re.compile(r"[=+\-@＝＋－＠]|[+-]?\d[\d,]*(?:\.\d+)?%?", re.ASCII)
_RUNNABLE = re.compile(f"[{_SIGNS}]")
_GUARDED = re.compile(f"'+[{_SIGNS}]")


def like_formula(text: str) -> bool:
    """Return whether a text begins as a formula does, were it typed."""
    return bool(_RUNNABLE.match(text))


def guarded(text: str) -> str:
    """Return a text as the cell of a CSV: one that could run as a formula behind an apostrophe.

    >>> guarded("=1+1"), guarded("-3.67%"), guarded("=")
    ("'=1+1", '-3.67%', '=')
    """
    runs = like_formula(text) and not _HARMLESS.fullmatch(text)
    return f"'{text}" if runs or _GUARDED.match(text) else text


def unguarded(cell: str) -> str:
    """Return the text that :func:`guarded` made a cell of.

    >>> unguarded("'=1+1"), unguarded("'quoted'")
    ('=1+1', "'quoted'")
    """
    return cell[1:] if _GUARDED.match(cell) else cell
