"""A document in pieces: paragraphs and 一是 clauses, each with the headings above it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ..document import Document, Span, View, view
from ..outline import Enumerator, Node, outline
from .words import DONE, FUTURE, NOT_DONE, PERHAPS_DONE, SECTION_STAGES

Path = tuple[Enumerator, ...]
#: Lines of the cover that name persons, and how to reach them.
PERSONS = re.compile(
    r"负责人|填报人|填表人|联系人|经办人|审核人|电话[:：]|联系电话|手机|签章|签字|邮编|传真|填报日期"
)
_NUMBERING = re.compile(
    r"(?:第?[一二三四五六七八九十]{1,3}(?:[、.]|[章部]分?)|\([一二三四五六七八九十\d]{1,3}\)"
    r"|\d{1,2}[、.](?!\d(?!\d\d\d年))|[一二三四五六七八九十]{1,3}是)"
)
_RUN_IN = re.compile(r"([^。:,;]{2,30})[。:]|([^.。:,;\d]{2,30})\.")
_UNIT_STATED = re.compile(r"单位均?[:为](百万元|万元|亿元|千元|元)")


@dataclass(frozen=True)
class Piece:
    """A paragraph or a clause of one, as patterns see it.

    ``headings`` are those above it from the top down, its own run-in heading last; ``steps`` are
    the enumerators they stand under. ``opening`` is the paragraph before its 一是 clauses.
    """

    document: Document
    locator: str
    path: Path
    headings: tuple[tuple[Path, str], ...]
    view: View
    start: int = 0
    opening: bool = True

    @property
    def text(self) -> str:
        """The text for patterns."""
        return self.view.text

    @property
    def raw(self) -> str:
        """The characters of ``text`` as they were read."""
        return "".join(self.document.text[offset] for offset in self.view.offsets)

    @property
    def titles(self) -> tuple[str, ...]:
        """The headings without their numbers."""
        return tuple(text for _, text in self.headings)

    @property
    def future(self) -> bool:
        """Whether it speaks of plans and problems rather than of what was."""
        return any(FUTURE.search(text) for text in self.titles)

    @property
    def stage(self) -> str:
        """The stage that the nearest heading says, empty where headings say none or two."""
        for text in reversed(self.titles):
            said = [stage for stage, pattern in SECTION_STAGES if pattern.search(text)]
            if said:
                return said[0] if len(said) == 1 else ""
        return ""

    @property
    def done(self) -> int:
        """How many of the headings lead to the section on what was done; 0 outside of one."""
        sure = perhaps = 0
        for number, text in enumerate(self.titles, 1):
            if DONE.search(text):
                sure = sure or number
            elif NOT_DONE.search(text):
                sure = perhaps = 0
            elif PERHAPS_DONE.search(text):
                perhaps = perhaps or number
        return sure or perhaps


def pieces(document: Document) -> Iterator[Piece]:
    """Yield the pieces of a document in order, but for the lines that name persons."""
    nodes = outline(document)
    titles = _titles(document, nodes)
    nodes = _told_apart(nodes)
    covered = 0
    for number, node in enumerate(nodes):
        if node.span.start < covered:
            continue  # a clause, which its paragraph has yielded
        covered = node.span.end
        clauses = list(_clauses_of(nodes, number))
        end = clauses[0].span.start if clauses else node.span.end
        opening = _piece(document, node, titles, Span(node.span.start, end))
        if opening and not _of_cover(opening):
            yield opening
        for clause in clauses:
            piece = _piece(document, clause, titles, clause.span, opening=False)
            if piece:
                yield piece


def _told_apart(nodes: list[Node]) -> list[Node]:
    """Return the nodes with the places that bear the same number told apart: 四是（第一处）."""
    often = Counter(node.locator for node in nodes)
    seen: Counter[str] = Counter()
    result = []
    for node in nodes:
        seen[node.locator] += 1
        which = "一二三四五六七八九十"[seen[node.locator] - 1 : seen[node.locator]]
        locator = f"{node.locator}（第{which}处）" if often[node.locator] > 1 and which else ""
        result.append(replace(node, locator=locator or node.locator))
    return result


def _of_cover(piece: Piece) -> bool:
    """Whether a piece is a line of the cover that names persons."""
    return bool(PERSONS.search(piece.text)) and (not piece.path or len(piece.text) < 40)


def stated_unit(text: str) -> str:
    """Return the unit that a text states for the amounts that follow it."""
    match = _UNIT_STATED.search(text)
    return match[1] if match else ""


def _clauses_of(nodes: list[Node], number: int) -> Iterator[Node]:
    outer = nodes[number].span
    for node in nodes[number + 1 :]:
        if node.span.start >= outer.end:
            return
        yield node


def _titles(document: Document, nodes: list[Node]) -> dict[Path, str]:
    titles: dict[Path, str] = {}
    for node in nodes:
        if not node.path or node.path[-1].style == "是" or "段" in node.locator[-3:]:
            continue
        text = _NUMBERING.sub("", view(document, node.span).text, count=1)
        run_in = _RUN_IN.match(text)
        title = text if node.heading else (run_in[1] or run_in[2]) if run_in else ""
        # A heading out of order must not rename the section it interrupts.
        if title and not (node.fault and node.path in titles):
            titles[node.path] = title
    return titles


def _piece(
    document: Document, node: Node, titles: Mapping[Path, str], span: Span, *, opening: bool = True
) -> Piece | None:
    seen = view(document, span)
    if not seen.text:
        return None
    above = [node.path[:length] for length in range(1, len(node.path) + 1)]
    headings = tuple((path, titles[path]) for path in above if path in titles)
    number = _NUMBERING.match(seen.text)
    return Piece(
        document,
        node.locator,
        node.path,
        headings,
        seen,
        number.end() if number and node.path else 0,
        opening,
    )
