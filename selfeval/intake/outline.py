"""The outline of a report: enumerated paragraphs as a tree, with locators and odd numbering.

Chinese reports number by 一、（一）1.（1）一是; a list may use the style of the headings again
inside of one of them. Where a number continues a list that is open, it belongs there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from .document import Document, Span, view

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5}
_DIGITS |= {"六": 6, "七": 7, "八": 8, "九": 9}
_NUMERAL = "[一二三四五六七八九十]{1,3}"
#: Style, pattern on a view (half-width), and how a locator writes it.
_STYLES = (
    ("part", re.compile(rf"第({_NUMERAL})部分"), "第{}部分"),
    ("chapter", re.compile(rf"第({_NUMERAL})章"), "第{}章"),
    ("是", re.compile(rf"({_NUMERAL})是(?!否)"), "{}是"),
    ("一、", re.compile(rf"({_NUMERAL})[、.]"), "{}、"),
    ("（一）", re.compile(rf"\(({_NUMERAL})\)"), "（{}）"),
    ("1.", re.compile(r"(\d{1,2})[、.](?!\d(?!\d{3}年))"), "{}."),
    ("（1）", re.compile(r"\((\d{1,2})\)"), "（{}）"),
)


def chinese_number(text: str) -> int:
    """Return a number below 100 written in Chinese or in digits.

    >>> chinese_number("十二"), chinese_number("二十"), chinese_number("7")
    (12, 20, 7)
    """
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _DIGITS[ones] if len(ones) == 1 else int("".join(str(_DIGITS[c]) for c in ones))
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


@dataclass(frozen=True)
class Enumerator:
    """The number at the head of a paragraph or clause: its style, value and how it is written."""

    style: str
    number: int
    written: str


@dataclass(frozen=True)
class Node:
    """A paragraph, or a 一是 clause of one, in its place.

    ``path`` are the enumerators from the top down to its own; ``locator`` is how a person names
    the place (二（三）2.（1）, 一（三）第2段). ``fault`` is ``repeats`` or ``jumps`` where the
    number does not continue its list; ``expected`` is then the number that should stand there.
    """

    span: Span
    path: tuple[Enumerator, ...]
    locator: str
    heading: bool
    fault: str = ""
    expected: int = 0


def enumerator(text: str) -> Enumerator | None:
    """Return the enumerator at the head of a text (half-width, as in a view)."""
    for style, pattern, written in _STYLES:
        match = pattern.match(text)
        if match:
            return Enumerator(style, chinese_number(match[1]), written.format(match[1]))
    return None


def outline(document: Document) -> list[Node]:
    """Return the paragraphs of a document in order, and inside of them the 一是 clauses."""
    nodes: list[Node] = []
    stack: list[Enumerator] = []
    counts: dict[tuple[Enumerator, ...], int] = {}
    clauses: dict[tuple[Enumerator, ...], int] = {}
    for span in document.paragraphs():
        text = view(document, span).text
        own = enumerator(text)
        if own and not own.written[0].isdigit() and _CONTENTS.fullmatch(document.slice(span)):
            continue
        fault, expected = "", 0
        path: tuple[Enumerator, ...]
        if own is None or own.style == "是":
            path = tuple(stack)
        else:
            stack, fault, expected = _place(stack, own)
            # A heading out of order does not close the list that goes on after it.
            path = (*_above(stack, own), own) if fault else tuple(stack)
        place = "".join(one.written for one in path)
        if own is None or own.style == "是":
            counts[path] = counts.get(path, 0) + 1
            place += f"第{counts[path]}段"
        heading = bool(own and own.style != "是" and _is_heading(text))
        nodes.append(Node(span, path, place, heading, fault, expected))
        # 二是 at the head of a paragraph goes on with the list of the paragraphs before it.
        found = _clauses(document, span, path, place, clauses.get(path, 0))
        if found:
            clauses[path] = found[-1].path[-1].number
        nodes += found
    return nodes


def _place(stack: list[Enumerator], own: Enumerator) -> tuple[list[Enumerator], str, int]:
    for depth in range(len(stack) - 1, -1, -1):
        if stack[depth].style == own.style and stack[depth].number == own.number - 1:
            return [*stack[:depth], own], "", 0
    same = [depth for depth, one in enumerate(stack) if one.style == own.style]
    if own.number == 1 or not same:
        fault = "" if own.number == 1 else "jumps"
        return [*stack, own], fault, 1 if fault else 0
    last = stack[same[-1]]
    fault = "repeats" if own.number <= last.number else "jumps"
    if fault == "repeats":
        return stack, fault, last.number + 1
    return [*stack[: same[-1]], own], fault, last.number + 1


def _above(stack: list[Enumerator], own: Enumerator) -> list[Enumerator]:
    for depth, one in enumerate(stack):
        if one.style == own.style:
            return stack[:depth]
    return stack


def _is_heading(text: str) -> bool:
    return len(text) <= 40 and not re.search(r"[，,；;].*[。；;]", text)


#: A line of a table of contents: leaders or a tab before the page number.
_CONTENTS = re.compile(r"[^\t\n]*(?:\.{3,}|[…·]{2,}|\t)\s*\d{1,3}\s*")
_CLAUSE = re.compile(rf"(?:^|(?<=[。；;，,:：.]))({_NUMERAL})是(?!否)")


def _clauses(
    document: Document, span: Span, path: tuple[Enumerator, ...], place: str, before: int
) -> list[Node]:
    """Return the 一是 … 二是 clauses of a paragraph; odd numbers are faults of theirs."""
    piece = view(document, span)
    starts = [m.start(1) for m in _CLAUSE.finditer(piece.text)]
    nodes: list[Node] = []
    last = before if starts and starts[0] == 0 else 0
    for start, end in pairwise([*starts, len(piece.text)]):
        own = enumerator(piece.text[start:])
        if own is None:
            continue
        fault = "" if own.number in (last + 1, 1) else "repeats" if own.number <= last else "jumps"
        locator = f"{place}{own.written}"
        where = piece.span(start, end)
        expected = last + 1 if fault else 0
        nodes.append(Node(where, (*path, own), locator, False, fault, expected))
        last = own.number
    return nodes
