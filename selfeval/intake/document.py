"""A document as it was read: its text, where each paragraph stands, and its tables.

Everything that is said of a document points into ``Document.text`` by character offsets. Patterns
run on a :class:`View` of a piece of it: half-width, without spaces and line breaks that only the
layout made, with the way back to the offsets.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

#: A line that ends like this ends its paragraph.
_ENDS = "。；;：:！!？?”》…"
_ENUMERATOR = re.compile(
    r"\s*(?:第?[一二三四五六七八九十百]+(?:[、.．章节条]|部分)|[（(][一二三四五六七八九十\d]{1,3}[）)]"
    r"|\d{1,3}[、.．](?!\d(?!\d{3}\s*年))|[一二三四五六七八九十]+是|[①-⑳])"
)
_LEADERS = re.compile(r"(?:\.{3,}|[…·]{2,})\s*\d{1,3}$")


@dataclass(frozen=True)
class Span:
    """A piece of the text: ``start`` to ``end``, as Python slices count."""

    start: int
    end: int


@dataclass(frozen=True)
class TableCell:
    """A cell of a table in a document: where it stands in the table and in the text."""

    row: int
    column: int
    span: Span


@dataclass(frozen=True)
class DocumentTable:
    """A table of a document, cell by cell; merged cells stand once, where they begin."""

    span: Span
    cells: tuple[TableCell, ...]
    page: int | None = None


@dataclass(frozen=True)
class Document:
    """A document as read: ``name`` of the file, ``text``, and its tables in their order.

    ``pages`` are the offsets at which pages begin, empty where the format has none.
    """

    name: str
    text: str
    tables: tuple[DocumentTable, ...] = ()
    pages: tuple[int, ...] = field(default=())

    def slice(self, span: Span) -> str:
        """Return a piece of the text."""
        return self.text[span.start : span.end]

    def paragraphs(self) -> Iterator[Span]:
        """Yield the paragraphs: lines put together again that the layout broke.

        A line is the end of a paragraph when it ends like a sentence, when an empty line and a
        new sentence follow, or when the next begins with an enumerator. Text in tables is left
        out: it has its cells.
        """
        start: int | None = None
        end = blank = 0
        for line in re.finditer(r"[^\n]*\n?", self.text):
            text = line[0].strip()
            if any(t.span.start <= line.start() < t.span.end for t in self.tables):
                # A table ends the paragraph before it, or the two would be read as one.
                if start is not None:
                    yield Span(start, end)
                start, text = None, ""
            if not text:
                blank += 1
                continue
            if start is not None and not self._goes_on(Span(start, end), text, blank):
                yield Span(start, end)
                start = None
            first = line.start() + len(line[0]) - len(line[0].lstrip())
            start, end, blank = (first if start is None else start), first + len(text), 0
        if start is not None:
            yield Span(start, end)

    def _goes_on(self, before: Span, line: str, blank: int) -> bool:
        text = self.slice(before)
        if text[-1] in _ENDS or _ENUMERATOR.match(line):
            return False
        if blank and text.endswith(("报告", "自评表")):
            return False  # a title, however long
        if _LEADERS.search(text):
            return False  # a line of a table of contents
        if self._stands_alone(text) and (blank or text[-1] in "）)"):
            return False
        # A heading is short and stands alone; a sentence that was cut is long, or ends in a digit.
        return len(text.rsplit("\n", 1)[-1]) >= 20 or text[-1] in "，,、" or text[-1].isdigit()

    @staticmethod
    def _stands_alone(text: str) -> bool:
        """Whether a line is a numbered heading however long: no stop but within brackets."""
        bare = re.sub(r"[（(][^）)]*[）)]", "", text)
        return bool(_ENUMERATOR.match(text)) and not re.search(r"[\n，,；;。]", bare)


@dataclass(frozen=True)
class View:
    """A piece of a document for patterns: ``text`` is plain, ``offsets`` lead back.

    Full-width digits, letters and punctuation become half-width (，： and brackets too); spaces
    and line breaks are gone, but for one space between two Latin words. Circled numbers stay, lest
    ①15 be read as 115.
    """

    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """Return where in the document a part of the view stands."""
        return Span(self.offsets[start], self.offsets[end - 1] + 1)


_LATIN = re.compile(r"[A-Za-z]")


def view(document: Document, span: Span) -> View:
    """Return the view of a piece of a document."""
    characters: list[str] = []
    offsets: list[int] = []
    for offset in range(span.start, span.end):
        raw = document.text[offset]
        for character in raw if "①" <= raw <= "⑳" else unicodedata.normalize("NFKC", raw):
            if character.isspace():
                after = document.text[offset + 1 : offset + 2]
                if not (characters and _LATIN.match(characters[-1]) and _LATIN.match(after)):
                    continue
                character = " "
            characters.append(character)
            offsets.append(offset)
    return View("".join(characters), tuple(offsets))
