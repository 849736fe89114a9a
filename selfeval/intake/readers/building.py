"""Put a document together: its text piece by piece, its tables with the spans of their cells."""

from __future__ import annotations

from collections.abc import Iterable

from ...invisible import without_layout
from ..document import Document, DocumentTable, Span, TableCell
from .files import refused

#: More cells than any report has; what holds them is a data set, or made to exhaust memory.
MOST_CELLS = 200_000


class Builder:
    """A document in the making."""

    def __init__(self, name: str) -> None:
        """Begin an empty document; ``name`` is that of its file."""
        self.name = name
        self._parts: list[str] = []
        self._length = 0
        self._cells = 0
        self._tables: list[DocumentTable] = []
        self._pages: list[int] = []

    def page(self) -> None:
        """Begin a page."""
        self._pages.append(self._length)

    def line(self, text: str) -> None:
        """Add a line, or a paragraph that is one."""
        self._add(without_layout(text) + "\n")

    def table(self, cells: Iterable[tuple[int, int, str]]) -> None:
        """Add a table of (row, column, text): a line for each row, a tab between cells."""
        start, placed, last = self._length, [], None
        for row, column, text in cells:
            if last is not None:
                self._add("\t" if row == last else "\n")
            last = row
            text = without_layout(text)
            placed.append(TableCell(row, column, Span(self._length, self._length + len(text))))
            self._add(text)
        if last is None:
            return
        self._cells += len(placed)
        if self._cells > MOST_CELLS:
            raise refused(self.name, "more table cells", f"at most {MOST_CELLS:,} in a document")
        self._add("\n")
        page = len(self._pages) or None
        self._tables.append(DocumentTable(Span(start, self._length), tuple(placed), page))

    def document(self) -> Document:
        """Return the document."""
        return Document(self.name, "".join(self._parts), tuple(self._tables), tuple(self._pages))

    def _add(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
