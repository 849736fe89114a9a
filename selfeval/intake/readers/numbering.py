"""The numbers that Word sets before paragraphs: they are on the paper, but not in the text."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from .archive import read_xml
from .ooxml import W, flag, value

_DIGITS = "零一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_DEEPEST = 50  # styles based on one another


@dataclass(frozen=True)
class _Level:
    start: int
    format: str
    text: str
    legal: bool
    suffix: str
    style: str


@dataclass(frozen=True)
class _List:
    """One ``w:num``: the list it counts with, and its levels."""

    counter: str
    levels: Mapping[int, _Level]
    starts: Mapping[int, int]


@dataclass(frozen=True)
class Numbering:
    """The lists and the numbered styles of a document, and how far each list has counted."""

    lists: Mapping[str, _List]
    styles: Mapping[str, tuple[str, int]]
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def next(self, paragraph: Element) -> str:
        """Return the number of the next paragraph, with what stands around it; or ``""``."""
        number, depth = self._place(paragraph)
        found = self.lists.get(number)
        if found is None or depth not in found.levels:
            return ""
        counts = self._counts.setdefault(found.counter, {})
        start = found.levels[depth].start
        if depth in found.starts and (number, depth) not in self._begun:
            # A list that is told to begin anew does so once, where it begins.
            counts.pop(depth, None)
            start = found.starts[depth]
        self._begun.add((number, depth))
        counts[depth] = counts[depth] + 1 if depth in counts else start
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        return _written(found, depth, counts)

    def _place(self, paragraph: Element) -> tuple[str, int]:
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return self.styles.get("", ("", 0))
        style = value(properties.find(f"{W}pStyle"))
        number, depth = self.styles.get(style, ("", 0))
        own = properties.find(f"{W}numPr")
        if own is not None:
            number = value(own.find(f"{W}numId"), number)
            depth = _whole(value(own.find(f"{W}ilvl")), depth)
        return number, depth


def _whole(text: str, default: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else default


def read_numbering(archive: zipfile.ZipFile, folder: str, name: str) -> Numbering:
    """Return the numbering of a document whose main part is in ``folder``."""
    names = set(archive.namelist())
    lists: dict[str, _List] = {}
    part = posixpath.join(folder, "numbering.xml")
    if part in names:
        lists = _lists(read_xml(archive, part, name))
    part = posixpath.join(folder, "styles.xml")
    styles = _styles(read_xml(archive, part, name), lists) if lists and part in names else {}
    return Numbering(lists, styles)


def _lists(root: Element) -> dict[str, _List]:
    abstract = {one.get(f"{W}abstractNumId", ""): one for one in root.iter(f"{W}abstractNum")}
    named = {value(a.find(f"{W}styleLink")): k for k, a in abstract.items()}
    lists = {}
    for one in root.iter(f"{W}num"):
        counter = value(one.find(f"{W}abstractNumId"))
        # A list that is a style only points to the list that has the levels.
        link = abstract[counter].find(f"{W}numStyleLink") if counter in abstract else None
        counter = counter if link is None else named.get(value(link), counter)
        levels = dict(_levels(abstract.get(counter)))
        starts = {}
        for override in one.iter(f"{W}lvlOverride"):
            depth = _whole(override.get(f"{W}ilvl", ""), 0)
            levels |= _levels(override)
            begin = override.find(f"{W}startOverride")
            if begin is not None:
                starts[depth] = _whole(value(begin), 1)
        lists[one.get(f"{W}numId", "")] = _List(counter, levels, starts)
    return lists


def _levels(element: Element | None) -> dict[int, _Level]:
    levels = {}
    for one in () if element is None else element.findall(f"{W}lvl"):
        levels[_whole(one.get(f"{W}ilvl", ""), 0)] = _Level(
            _whole(value(one.find(f"{W}start")), 0),
            value(one.find(f"{W}numFmt"), "decimal"),
            value(one.find(f"{W}lvlText")),
            flag(one, "isLgl"),
            value(one.find(f"{W}suff"), "tab"),
            value(one.find(f"{W}pStyle")),
        )
    return levels


def _styles(root: Element, lists: Mapping[str, _List]) -> dict[str, tuple[str, int]]:
    """Return for each style the list and level that it, or a style it is based on, names."""
    elements = {one.get(f"{W}styleId", ""): one for one in root.iter(f"{W}style")}
    found = {}
    for style, element in elements.items():
        one: Element | None = element
        for _ in range(_DEEPEST):
            own = None if one is None else one.find(f"{W}pPr/{W}numPr")
            if one is None or own is not None:
                break
            one = elements.get(value(one.find(f"{W}basedOn")))
        else:
            own = None
        if own is not None and one is not None:
            number = value(own.find(f"{W}numId"))
            named = one.get(f"{W}styleId", "")
            levels = lists[number].levels if number in lists else {}
            linked = next((depth for depth, level in levels.items() if level.style == named), 0)
            found[style] = (number, _whole(value(own.find(f"{W}ilvl")), linked))
            if element.get(f"{W}type") == "paragraph" and element.get(f"{W}default") == "1":
                found[""] = found[style]
    return found


def _written(found: _List, depth: int, counts: Mapping[int, int]) -> str:
    level = found.levels[depth]
    if level.format in ("bullet", "none"):
        return ""

    def number(match: re.Match[str]) -> str:
        one = int(match[1]) - 1
        above = found.levels.get(one, level)
        kind = "decimal" if level.legal else above.format
        return numeral(counts.get(one, above.start), kind)

    text = re.sub("%([1-9])", number, level.text)
    # After 、 and ） nobody leaves a space; after 1. it keeps the number from the digits of 2021.
    spaced = level.suffix != "nothing" and text[-1:].isascii() and text
    return f"{text} " if spaced else text


def numeral(number: int, kind: str) -> str:
    """Return a number as a format of Word writes it; an unknown format in digits.

    >>> numeral(12, "chineseCounting"), numeral(3, "upperRoman"), numeral(2, "lowerLetter")
    ('十二', 'III', 'b')
    """
    if kind.startswith(("chinese", "japanese", "taiwanese")) and 0 < number < 100:
        tens, ones = divmod(number, 10)
        ten = ("" if tens < 2 else _DIGITS[tens]) + "十" if tens else ""
        return ten + (_DIGITS[ones] if ones else "")
    if kind.startswith("ideographTraditional") and 0 < number <= 10:
        return _STEMS[number - 1]
    if kind.startswith("decimalEnclosedCircle") and 0 < number <= 20:
        return chr(ord("①") + number - 1)
    if kind.startswith("decimalFullWidth"):
        return str(number).translate({ord("0") + n: ord("０") + n for n in range(10)})
    if kind == "decimalZero":
        return f"{number:02}"
    if kind in ("lowerLetter", "upperLetter") and 0 < number <= 26:
        letter = chr(ord("a") + number - 1)
        return letter.upper() if kind == "upperLetter" else letter
    if kind in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        text = _roman(number)
        return text.upper() if kind == "upperRoman" else text
    return str(number)


def _roman(number: int) -> str:
    text = ""
    for worth, letters in _ROMAN:
        count, number = divmod(number, worth)
        text += letters * count
    return text
