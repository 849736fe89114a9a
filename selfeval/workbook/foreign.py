"""Read a workbook that a department made by hand: what it surely says, and what it does not.

Each figure is an :class:`Extract` with its cell as locator. What is not understood is listed with
the reason, so that a person can look: no figure is guessed, and none passed over in silence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..intake.document import Document, Span
from ..intake.extract import Extract
from ..intake.readers.building import Builder
from .foreign_amounts import read_amounts
from .foreign_lists import read_projects, read_targets
from .grid import Grid, grids
from .proposals import NotUnderstood, Place, Proposed
from .sheets import Sheet, read_sheets

__all__ = ["ForeignTable", "NotUnderstood", "read_foreign"]


@dataclass(frozen=True)
class ForeignTable:
    """A table found in a workbook: its place, its headings, what it says and what is left.

    ``document`` is the workbook as a text, into which the spans of the extracts lead; the tables
    of a workbook share it. ``unit`` is that of amounts where one stands above the table.
    """

    sheet: str
    area: str
    title: str
    unit: str
    headings: tuple[str, ...]
    extracts: tuple[Extract, ...]
    not_understood: tuple[NotUnderstood, ...]
    document: Document


def read_foreign(path: str | Path, year: int | None = None) -> list[ForeignTable]:
    """Return the tables of a workbook in their order.

    With ``year``, columns that name another year are left out. Raises :class:`SelfEvalError` for
    a file that is no .xlsx.
    """
    sheets = read_sheets(path)
    document, spans = _document(Path(path).name, sheets)
    found = []
    for sheet, own in zip(sheets, spans, strict=True):
        if sheet.hidden:
            reason = "工作表是隐藏的，未读取"
            left = NotUnderstood(f"工作表“{sheet.name}”", "", reason)
            found.append(ForeignTable(sheet.name, "", "", "", (), (), (left,), document))
            continue
        for grid in grids(sheet):
            proposed = read_grid(grid, own, year)
            found.append(
                ForeignTable(
                    sheet.name,
                    grid.area,
                    grid.title,
                    grid.unit,
                    tuple("/".join(grid.path(column)) for column in grid.columns),
                    proposed.extracts,
                    proposed.not_understood,
                    document,
                )
            )
    return found


def read_grid(grid: Grid, spans: Mapping[tuple[int, int], Span], year: int | None) -> Proposed:
    """Return what a table says; ``spans`` is where its cells stand in the text."""
    place = Place(grid, spans, year)
    for read in (read_targets, read_projects, read_amounts):
        proposed = read(place)
        if proposed is not None:
            return proposed
    text = " ".join("/".join(grid.path(column)) for column in grid.columns)
    left = NotUnderstood(place.locator(), text, "表头不在可识别的表式之中")
    return Proposed((), (left,))


def _document(
    name: str, sheets: list[Sheet]
) -> tuple[Document, list[dict[tuple[int, int], Span]]]:
    """Return the workbook as a text, and for each sheet where its cells stand in it."""
    builder = Builder(name)
    filled = []
    for sheet in sheets:
        builder.line(f"工作表“{sheet.name}”")
        cells = sorted(sheet.cells.items())
        builder.table((row - 1, column - 1, value.text) for (row, column), value in cells)
        filled.append(bool(cells))
    document = builder.document()
    tables = iter(document.tables)
    spans = []
    for has_cells in filled:
        cells_of = next(tables).cells if has_cells else ()
        spans.append({(cell.row + 1, cell.column + 1): cell.span for cell in cells_of})
    return document, spans
