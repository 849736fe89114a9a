"""Read Word documents (.docx): paragraphs and tables in the order of the body.

The XML is read as it stands, since libraries pass over what offices use daily: content controls,
tracked insertions, and the numbers that Word makes itself (一、（一）), which the outline of a
report needs. Text boxes, headers and footers, footnotes and pictures are left out, and so is
what is deleted or hidden. Relationships to files and addresses outside are never followed.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from ..document import Document
from .archive import main_part, open_archive, read_xml
from .building import Builder
from .files import refused
from .numbering import Numbering, read_numbering
from .ooxml import W, flag, value

_EXPECTED = "a Word document (.docx)"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
#: What only holds other things: content controls, tracked insertions and the like.
_WRAPPERS = {
    f"{W}{name}"
    for name in (
        "sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml", "hyperlink", "fldSimple",
        "ruby", "rubyBase", "dir", "bdo",
    )
}  # fmt: skip
_PIECES = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}
_WIDEST = 1000


def read_word(content: bytes, name: str) -> Document:
    """Return the text and the tables of a Word document."""
    with open_archive(content, name, _EXPECTED) as archive:
        part = main_part(archive, name, _EXPECTED)
        body = read_xml(archive, part, name).find(f"{W}body")
        numbering = read_numbering(archive, posixpath.dirname(part), name)
    if body is None:
        remedy = "in Word, save it as “Word document (*.docx)”, not as strict Open XML"
        raise refused(name, "a Word document of a kind that is not read", f"{_EXPECTED}: {remedy}")
    builder = Builder(name)
    for block in _inside(body, f"{W}p", f"{W}tbl"):
        if block.tag == f"{W}p":
            builder.line(_paragraph(block, numbering))
        else:
            builder.table((c.row, c.column, c.text) for c in _cells(block, numbering, name))
    document = builder.document()
    if not document.text.strip():
        expected = "paragraphs or tables with text: pictures and text boxes are not read"
        raise refused(name, "a document without text", expected)
    return document


def _inside(element: Element, *wanted: str) -> Iterator[Element]:
    """Yield the children of some kinds, also those that a wrapper holds."""
    for child in element:
        if child.tag in wanted:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _inside(child, *wanted)


def _paragraph(paragraph: Element, numbering: Numbering) -> str:
    return numbering.next(paragraph) + "".join(_pieces(paragraph))


def _pieces(element: Element) -> Iterator[str]:
    for child in element:
        if child.tag in (f"{W}t", _MATH):
            # A line break in the XML is a space; one that is meant has an element.
            yield (child.text or "").replace("\n", " ")
        elif child.tag in _PIECES:
            yield _PIECES[child.tag]
        elif child.tag == f"{W}r":
            if not flag(child.find(f"{W}rPr"), "vanish"):
                yield from _pieces(child)
        elif child.tag in _WRAPPERS or "/math}" in child.tag:
            yield from _pieces(child)


@dataclass(frozen=True)
class _Cell:
    row: int
    column: int
    text: str


def _cells(table: Element, numbering: Numbering, name: str) -> Iterator[_Cell]:
    rows = [row for row in _inside(table, f"{W}tr") if not _deleted(row)]
    for number, row in enumerate(rows):
        column = _count(row.find(f"{W}trPr"), "gridBefore", 0)
        for cell in _inside(row, f"{W}tc"):
            properties = cell.find(f"{W}tcPr")
            merge = None if properties is None else properties.find(f"{W}vMerge")
            # Of cells merged downwards, the first says restart; the others are its continuation.
            if merge is None or value(merge) == "restart":
                yield _Cell(number, column, _cell_text(cell, numbering))
            column += _count(properties, "gridSpan", 1)
            if column > _WIDEST:
                raise refused(name, "a wider table", f"tables of at most {_WIDEST} columns")


def _deleted(row: Element) -> bool:
    return row.find(f"{W}trPr/{W}del") is not None


def _count(properties: Element | None, name: str, default: int) -> int:
    found = None if properties is None else properties.find(f"{W}{name}")
    text = "" if found is None else value(found)
    return max(int(text), default) if text.isdecimal() and len(text) < 5 else default


def _cell_text(cell: Element, numbering: Numbering) -> str:
    """Return the paragraphs of a cell, and those of tables within it, a line each."""
    lines = []
    for block in _inside(cell, f"{W}p", f"{W}tbl"):
        if block.tag == f"{W}p":
            lines.append(_paragraph(block, numbering))
            continue
        for row in _inside(block, f"{W}tr"):
            texts = [_cell_text(inner, numbering) for inner in _inside(row, f"{W}tc")]
            lines.append("\t".join(texts))
    return "\n".join(lines).strip()
