"""Read the cells of a workbook (.xlsx): what stands in them, and how it is shown.

The XML is read as it stands: a library gives numbers without the digits they are shown with, or
stops at styles that other programs wrote. Formulas are never computed, macros and links ignored.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

from ..errors import quoted
from ..intake.readers.archive import links, main_part, open_archive, read_xml
from ..intake.readers.files import KINDS, kind_of, read_file, refused
from ..invisible import without_layout
from .numbers import number_text, parse_format

_EXPECTED = "an Excel workbook (.xlsx)"
_MOST_CELLS = 300_000
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_ID = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
#: The formats that a file names by number only; those of dates stand for all dates.
_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    12: "# ?/?", 13: "# ??/??", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00",
    41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00", 48: "##0.0E+0", 49: "@",
    **dict.fromkeys((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)), "yyyy/m/d"),
}  # fmt: skip
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})", re.ASCII)
_AREA = re.compile(f"{_PLACE.pattern}:{_PLACE.pattern}", re.ASCII)


@dataclass(frozen=True)
class Value:
    """What stands in a cell.

    ``kind`` is ``text``, ``number``, ``date``, ``error``, or ``formula`` for one whose value was
    never computed. ``text`` is what a person reads, with all digits; ``format`` the number format.
    """

    kind: str
    text: str
    format: str = "General"


@dataclass(frozen=True)
class Merged:
    """A merged area: first row and column, last row and column, counted from 1."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """A sheet: its cells by (row, column) from 1, empty ones left out; its merged areas."""

    name: str
    cells: Mapping[tuple[int, int], Value]
    merged: tuple[Merged, ...] = ()
    hidden: bool = False


@dataclass(frozen=True)
class _Book:
    """What the sheets of a workbook share: its texts, and a number format for each style."""

    name: str
    strings: tuple[str, ...]
    formats: tuple[str, ...]


def column_letter(column: int) -> str:
    """Return the letters of a column, from 1.

    >>> column_letter(1), column_letter(28)
    ('A', 'AB')
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def read_sheets(path: str | Path) -> list[Sheet]:
    """Return the sheets of a workbook in their order.

    Raises :class:`SelfEvalError` for a file that is no .xlsx, with what it is and what to do.
    """
    path = Path(path)
    content = read_file(path)
    name = path.name
    if kind_of(content) == ".xls":
        from .old_sheets import old_sheets

        return old_sheets(content, name)
    _check_kind(content, name)
    with open_archive(content, name, _EXPECTED) as archive:
        main = main_part(archive, name, _EXPECTED)
        related = links(archive, main, name)
        parts = {link.kind: link.target for link in related.values()}
        book = _Book(name, _strings(archive, parts, name), _formats(archive, parts, name))
        sheets: list[Sheet] = []
        for element in read_xml(archive, main, name).findall("{*}sheets/{*}sheet"):
            link = related.get(element.get(_ID) or element.get(_STRICT_ID) or "")
            # A sheet may be a chart, or a dialogue.
            if link is None or link.kind != "worksheet":
                continue
            title = element.get("name", "")
            hidden = element.get("state", "visible") != "visible"
            root = read_xml(archive, link.target, name)
            try:
                sheets.append(_sheet(root, title, hidden, book))
            except (ValueError, IndexError, ArithmeticError) as error:
                expected = f"{_EXPECTED}: save it anew in Excel or WPS"
                raise refused(name, f"a damaged sheet {quoted(title)}", expected) from error
            if sum(len(sheet.cells) for sheet in sheets) > _MOST_CELLS:
                raise refused(name, "more filled cells", f"at most {_MOST_CELLS:,} in a workbook")
    return sheets


def _check_kind(content: bytes, name: str) -> None:
    if not content:
        raise refused(name, "an empty file", _EXPECTED)
    kind = kind_of(content)
    if kind != ".xlsx":
        save = "open it in Excel or WPS and save it as .xlsx"
        found = KINDS[kind][0] if kind else "a file that is no workbook"
        remedy = KINDS[kind][1] if kind in ("locked", "damaged") else save
        raise refused(name, found, f"{_EXPECTED}: {remedy}")


def _strings(archive: zipfile.ZipFile, parts: Mapping[str, str], name: str) -> tuple[str, ...]:
    if "sharedStrings" not in parts:
        return ()
    return tuple(_string(one) for one in read_xml(archive, parts["sharedStrings"], name))


def _string(element: Element) -> str:
    # Runs of one look each; rPh, how it is pronounced, is none.
    pieces = [*element.findall("{*}t"), *element.findall("{*}r/{*}t")]
    return unescape("".join(piece.text or "" for piece in pieces))


def unescape(text: str) -> str:
    r"""Return a text with what Office writes for signs that XML does not have: _x000D_.

    >>> unescape("a_x000D_b_x005F_x000D_")
    'a\rb_x000D_'
    """

    def sign(match: re.Match[str]) -> str:
        code = int(match[1], 16)
        return match[0] if 0xD800 <= code < 0xE000 else chr(code)

    return _ESCAPED.sub(sign, text)


def _formats(archive: zipfile.ZipFile, parts: Mapping[str, str], name: str) -> tuple[str, ...]:
    """Return the number format of each cell style."""
    if "styles" not in parts:
        return ("General",)
    root = read_xml(archive, parts["styles"], name)
    codes = {str(number): code for number, code in _BUILT_IN.items()}
    for one in root.findall("{*}numFmts/{*}numFmt"):
        codes[one.get("numFmtId", "")] = one.get("formatCode", "General")
    styles = root.findall("{*}cellXfs/{*}xf")
    return tuple(codes.get(style.get("numFmtId", "0"), "General") for style in styles)


def _sheet(root: Element, name: str, hidden: bool, book: _Book) -> Sheet:
    cells = {}
    row = 0
    for line in root.findall("{*}sheetData/{*}row"):
        # Place and row may be left out: then it is the next one.
        row = int(line.get("r", row + 1))
        column = 0
        for cell in line.findall("{*}c"):
            place = _PLACE.fullmatch(cell.get("r", ""))
            column = _column(place[1]) if place else column + 1
            value = _value(cell, book)
            if value is not None:
                cells[row, column] = value
    areas = (one.get("ref", "") for one in root.findall("{*}mergeCells/{*}mergeCell"))
    matches = (_AREA.fullmatch(area) for area in areas)
    return Sheet(name, cells, tuple(_merged(match) for match in matches if match), hidden)


def _column(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column


def _merged(area: re.Match[str]) -> Merged:
    left, top, right, bottom = area.groups()
    return Merged(int(top), _column(left), int(bottom), _column(right))


def _value(cell: Element, book: _Book) -> Value | None:
    style = int(cell.get("s", "0"))
    code = book.formats[style] if style < len(book.formats) else "General"
    kind, raw = cell.get("t", "n"), cell.findtext("{*}v")
    if kind == "inlineStr":
        inline = cell.find("{*}is")
        text = "" if inline is None else _string(inline)
    elif raw is None or (raw == "" and kind == "n"):
        formula = cell.find("{*}f")
        return None if formula is None else Value("formula", f"={formula.text or ''}", code)
    elif kind == "s":
        text = book.strings[int(raw)]
    elif kind == "n":
        kind = "date" if parse_format(code).date else "number"
        computed = cell.find("{*}f") is not None
        return Value(kind, number_text(raw, code, computed=computed), code)
    elif kind in ("d", "e"):
        return Value("date" if kind == "d" else "error", raw, code)
    else:
        text = {"0": "FALSE", "1": "TRUE"}.get(raw, raw) if kind == "b" else unescape(raw)
    text = without_layout(text).replace("\r\n", "\n").replace("\r", "\n").strip()
    return Value("text", text, code) if text else None
