"""Figures out of the tables of a document, by the reader of workbooks made by hand."""

from __future__ import annotations

import re
from dataclasses import replace

from ..workbook.foreign import read_grid
from ..workbook.grid import grids
from ..workbook.sheets import Sheet, Value
from .document import Document, DocumentTable, Span
from .extract import Extract

_NUMBER = re.compile(r"[-−]?\d[\d,，]*(\.\d+)?")
_UNIT = re.compile(r"单位[:：]?\s*(?:人民币)?(?:元|万元|亿元)")


def read_tables(document: Document, year: int) -> tuple[list[Extract], list[str]]:
    """Return the figures of the tables of a document, and what was not understood of them."""
    extracts: list[Extract] = []
    notes: list[str] = []
    for number, table in enumerate(document.tables, start=1):
        sheet, spans = _sheet(document, table, f"表{number}")
        for grid in grids(sheet):
            found = read_grid(grid, spans, year or None)
            extracts += [replace(one, locator=_place(one.locator)) for one in found.extracts]
            notes += [
                f"{_place(one.locator)} {one.text}：{one.reason}" for one in found.not_understood
            ]
    return extracts, notes


def _sheet(
    document: Document, table: DocumentTable, name: str
) -> tuple[Sheet, dict[tuple[int, int], Span]]:
    """Return a table as a sheet; a unit that stands above it is its first row."""
    cells: dict[tuple[int, int], Value] = {}
    spans: dict[tuple[int, int], Span] = {}
    above = document.text[max(0, table.span.start - 60) : table.span.start]
    down = 1
    if unit := _UNIT.search(above):
        cells[1, 1] = Value("text", unit[0])
        down = 2
    for cell in table.cells:
        text = re.sub(r"\s+", "", document.slice(cell.span))
        if text:
            place = (cell.row + down, cell.column + 1)
            kind = "number" if _NUMBER.fullmatch(text) else "text"
            cells[place] = Value(kind, text)
            spans[place] = cell.span
    return Sheet(name, cells), spans


def _place(locator: str) -> str:
    return re.sub(r"工作表“(表\d+)”", r"\1", locator)
