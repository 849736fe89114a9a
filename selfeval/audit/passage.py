"""The sentence around a finding, for a page: what to mark in it, and no persons."""

from __future__ import annotations

import re

from ..intake.document import Document, Span
from ..intake.redaction import names_in, redacted
from .finding import Finding

#: So much of a sentence is shown on either side of what is marked, and of that itself.
_SIDE = 80
#: In half-width texts a full stop that is no decimal point ends a sentence.
_END = re.compile(r"[。！？!?；;]|(?<![\d.])\.(?![\d.])")


def passage(document: Document, finding: Finding) -> tuple[str, str, str]:
    """Return the sentence around a finding in three pieces: before, what to mark, after.

    Marked is the first figure of the finding that stands in its passage, else the passage. All
    three are empty for a finding without a place in the text.
    """
    marked = _to_mark(finding)
    if marked is None:
        return "", "", ""
    around = _sentence(document, marked)
    masked = redacted(document.text, names_in(document.text))
    before = _plain(masked[around.start : marked.start])
    after = _plain(masked[marked.end : around.end])
    middle = _plain(masked[marked.start : marked.end])
    return (
        f"…{before[-_SIDE:]}" if len(before) > _SIDE else before,
        f"{middle[:_SIDE]}…" if len(middle) > _SIDE else middle,
        f"{after[:_SIDE]}…" if len(after) > _SIDE else after,
    )


def _to_mark(finding: Finding) -> Span | None:
    spans = [figure.span for figure in finding.figures if figure.span]
    whole = finding.span
    if whole is None:
        return spans[0] if spans else None
    inside = [one for one in spans if whole.start <= one.start and one.end <= whole.end]
    return inside[0] if inside else whole


def _sentence(document: Document, marked: Span) -> Span:
    """Return the sentence around a piece, in its paragraph or its cell of a table."""
    bounds = [
        cell.span
        for table in document.tables
        for cell in table.cells
        if cell.span.start <= marked.start and marked.end <= cell.span.end
    ] or [one for one in document.paragraphs() if one.start <= marked.start < one.end]
    inside = bounds[0] if bounds else marked
    ends = [m.end() for m in _END.finditer(document.slice(inside))]
    starts = [inside.start + end for end in ends if inside.start + end <= marked.start]
    stops = [inside.start + end for end in ends if inside.start + end >= marked.end]
    start = starts[-1] if starts else inside.start
    stop = stops[0] if stops else max(inside.end, marked.end)
    return Span(min(start, marked.start), stop)


def _plain(text: str) -> str:
    """Return a text without the breaks and spaces of its layout."""
    text = re.sub(r"\s+", " ", text)
    return re.sub(r"(?<=[^\x21-\x7e]) | (?=[^\x21-\x7e])", "", text)
