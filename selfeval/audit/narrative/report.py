"""A report as its narrative is read: paragraphs under their headings, and whose report it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from ...intake.document import Document, Span, View, view
from ...intake.outline import Enumerator, Node, enumerator, outline
from ..finding import Cited
from .places import Place, place_of

#: Where a sentence ends; in half-width texts a full stop that is no decimal point does it.
_SENTENCE_END = re.compile(r"[。!?;]|(?<!\d)\.(?![\d.])")
#: A sentence that goes on with the subject of the one before.
_GOES_ON = re.compile(r"(?:其中|具体|分别|包括)")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph: its place in the outline, its view, the headings above, its 一是 clauses.

    ``above`` are the texts of the numbered paragraphs it stands under, from the top down.
    """

    index: int
    node: Node
    view: View
    above: tuple[str, ...]
    clauses: tuple[Node, ...]

    @property
    def text(self) -> str:
        """The text, half-width and without layout."""
        return self.view.text

    @cached_property
    def own(self) -> Enumerator | None:
        """The number at its head, where that is its place in the outline."""
        return None if self.node.locator.endswith("段") else enumerator(self.text)

    @cached_property
    def title(self) -> str:
        """The text without its number and the full stop."""
        found = re.match(r"第[^章部]+(?:章|部分)|\([^)]{1,3}\)|[^、.]{1,3}[、.]", self.text)
        start = found.end() if self.own and found else 0
        return self.text[start:].rstrip("。.:;")

    @property
    def path(self) -> tuple[Enumerator, ...]:
        """The numbers from the top of the outline down to its own."""
        return self.node.path

    def span(self, start: int, end: int) -> Span:
        """Return where in the document a part of the text stands."""
        return self.view.span(start, end)

    def locator(self, start: int) -> str:
        """Return how a person names the place: the 一是 clause where it is in one."""
        offset = self.view.offsets[start]
        inside = [one for one in self.clauses if one.span.start <= offset < one.span.end]
        return (inside[-1] if inside else self.node).locator

    def cite(
        self, label: str, start: int, end: int, value: Decimal | str | None = None, unit: str = ""
    ) -> Cited:
        """Return a part of the text as something a finding speaks of."""
        shown = self.text[start:end] if value is None else value
        return Cited(label, shown, unit, self.locator(start), self.span(start, end))


@dataclass(frozen=True)
class Sentence:
    """A sentence of a paragraph; ``context`` is the one before it where it goes on with that."""

    paragraph: Paragraph
    start: int
    text: str
    context: str

    def span(self, start: int, end: int) -> Span:
        """Return where in the document a part of the sentence stands."""
        return self.paragraph.span(self.start + start, self.start + end)

    def cite(
        self, label: str, start: int, end: int, value: Decimal | str | None = None, unit: str = ""
    ) -> Cited:
        """Return a part of the sentence as something a finding speaks of."""
        return self.paragraph.cite(label, self.start + start, self.start + end, value, unit)


@dataclass(frozen=True)
class Report:
    """A report to be read: the document, its paragraphs, whose it is and of which year."""

    document: Document
    paragraphs: tuple[Paragraph, ...]
    department: str
    place: Place
    year: int | None

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences of all paragraphs."""
        return tuple(one for paragraph in self.paragraphs for one in _sentences(paragraph))

    @cached_property
    def table_text(self) -> str:
        """The text of all tables, half-width and without layout."""
        return "".join(view(self.document, table.span).text for table in self.document.tables)

    def body(self) -> Iterator[Paragraph]:
        """Yield the paragraphs from the first heading on: without cover and title."""
        first = next((p.index for p in self.paragraphs if p.own), 0)
        yield from self.paragraphs[first:]

    def section(self, heading: Paragraph) -> list[Paragraph]:
        """Return the paragraphs under a heading.

        A number out of order ends no section: what follows a stray heading still belongs above.
        """
        found = []
        for one in self.paragraphs[heading.index + 1 :]:
            if one.path[: len(heading.path)] != heading.path:
                break
            if one.own and len(one.path) <= len(heading.path) and not one.node.fault:
                break
            found.append(one)
        return found

    def children(self, parent: Paragraph) -> list[Paragraph]:
        """Return the numbered paragraphs directly under a heading, or led in by a sentence."""
        depth = len(parent.path) + 1
        found = []
        for one in self.section(parent):
            if parent.own is None and one.own is None and one.path == parent.path:
                break  # the next sentence leads in its own list
            if one.own and len(one.path) == depth:
                found.append(one)
        return found

    def tables_between(self, start: int, end: int) -> bool:
        """Whether a table begins between two offsets."""
        return any(start <= table.span.start < end for table in self.document.tables)

    def end_of(self, heading: Paragraph) -> int:
        """Return the offset at which the section of a heading ends."""
        last = (self.section(heading) or [heading])[-1].index
        later = self.paragraphs[last + 1 : last + 2]
        return later[0].node.span.start if later else len(self.document.text)


def read_report(
    document: Document, department: str = "", year: int | None = None, district: str = ""
) -> Report:
    """Return a document as a report; what is not given about it is found in the text."""
    paragraphs = tuple(_paragraphs(document))
    text = view(document, Span(0, len(document.text))).text
    department = re.sub(r"\s", "", department) or _department(document, paragraphs, text)
    place = place_of(department, district, text)
    return Report(document, paragraphs, department, place, year or _year(paragraphs, text))


def short(text: str) -> str:
    """Return what a title or a clause is called in a message: its beginning."""
    text = re.split(r"[。:;]", text)[0]
    return text if len(text) <= 24 else f"{text[:23]}…"


def quote(text: str) -> str:
    """Return a text in quotation marks; those inside of it become single ones."""
    return f"“{text.replace('“', '‘').replace('”', '’')}”"


def _paragraphs(document: Document) -> Iterator[Paragraph]:
    nodes = outline(document)
    titles: dict[tuple[Enumerator, ...], str] = {}
    index = 0
    for position, node in enumerate(nodes):
        if _is_clause(node):
            continue
        clauses = []
        for later in nodes[position + 1 :]:
            if not _is_clause(later):
                break
            clauses.append(later)
        above = tuple(titles.get(node.path[:n], "") for n in range(1, len(node.path) + 1))
        paragraph = Paragraph(index, node, view(document, node.span), above, tuple(clauses))
        if paragraph.own:
            paragraph = Paragraph(index, node, paragraph.view, above[:-1], tuple(clauses))
            if not node.fault or node.path not in titles:
                titles[node.path] = paragraph.text
        yield paragraph
        index += 1


def _is_clause(node: Node) -> bool:
    return bool(node.path) and node.path[-1].style == "是"


def _sentences(paragraph: Paragraph) -> Iterator[Sentence]:
    start, before = 0, ""
    ends = [match.end() for match in _SENTENCE_END.finditer(paragraph.text)]
    for end in [*ends, len(paragraph.text)]:
        text = paragraph.text[start:end]
        if text:
            context = before if _GOES_ON.match(text) else ""
            yield Sentence(paragraph, start, text, context)
            before = context + text
        start = end


_COVER = re.compile(r"(?:部门|单位)(?:\(单位\))?名称(?:\([^)]*\))?[:：]\s*(\S[^\n]*)")
_KIND = (
    r"(?:局|委|办|厅|院|馆|站|所|会|队|中心|委员会|办公室|联合会|政府|法院|检察院"
    r"|大学|学院|学校|中学|小学|医院|街道办事处)"
)
_TITLE = re.compile(
    rf"([一-鿿]{{2,30}}?{_KIND})(?:\(?本级\)?)?"
    r"(?:关于)?20\d\d年度?(?:部门|单位)?(?:整体)?(?:支出|预算)?(?:绩效|决算|自评)"
)
_SUBJECT = re.compile(rf"([一-鿿]{{2,12}}?[省市区县旗][一-鿿]{{2,20}}?{_KIND})(?=20\d\d年)")


def _department(document: Document, paragraphs: tuple[Paragraph, ...], text: str) -> str:
    """Return the name of the department: from the cover, the title or the first sentences."""
    cover = _COVER.search(document.text.translate(str.maketrans("（）", "()")))
    if cover:
        name = re.split(r"[\s|:(]", cover[1].strip())[0]
        # A cover may break the name: the text has the rest of it.
        whole = re.findall(rf"{re.escape(name)}[一-鿿]{{0,12}}?{_KIND}", text)
        if name and not re.search(rf"{_KIND}$", name) and whole:
            return str(max(whole, key=whole.count))
        return name
    title = _TITLE.search(text[:200])
    if title:
        return title[1].removeprefix("关于")
    named = [m[1] for p in paragraphs for m in _SUBJECT.finditer(p.text)]
    return max(named, key=named.count) if named else ""


def _year(paragraphs: tuple[Paragraph, ...], text: str) -> int | None:
    """Return the year of the title, else the first year of a heading."""
    title = re.search(r"(20\d\d)年度?[^。;]{0,24}(?:自评|绩效|决算|报告)", text[:200])
    heads = [re.search(r"(20\d\d)年", p.text) for p in paragraphs if p.own]
    found = title or next((one for one in heads if one), None)
    return int(found[1]) if found else None
