"""The whole audit: of a department-year, or of a document as it is; figures and words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from ..dossier import Dossier
from ..intake.document import Document, Span
from ..intake.outline import outline
from ..intake.rows import source_of
from ..intake.take_in import take_in
from . import SEVERITIES, Audit, Cited, Finding, audit
from .narrative import narrative_findings


def audit_document(path: str | Path) -> Audit:
    """Return what is found in a report: its figures against each other, and its words."""
    intake = take_in(path)
    document = intake.document
    places = {source_of(one.locator): one.span for one in reversed(outline(document))}
    words = narrative_findings(document) if document.text else []
    return _whole(audit(intake.dossier), document, places, words)


def audit_dossier(dossier: Dossier) -> Audit:
    """Return what is found in a department-year; its text too, where ``narrative.csv`` has it."""
    found = audit(dossier)
    document = narrative_document(dossier)
    if document is None:
        return found
    table = dossier.table("narrative").sort_values("number", kind="stable")
    places: dict[str, Span] = {}
    start = 0
    for source, text in zip(table["source"], table["text"], strict=True):
        places.setdefault(source, Span(start, start + len(text)))
        start += len(text) + len(_BREAK)
    words = narrative_findings(document, dossier.name, dossier.fiscal_year, dossier.district)
    return _whole(found, document, places, words)


_BREAK = "\n\n"


def narrative_document(dossier: Dossier) -> Document | None:
    """Return the paragraphs of ``narrative.csv`` as a document; None where there are none."""
    table = dossier.table("narrative")
    if table.empty:
        return None
    paragraphs = table.sort_values("number", kind="stable")["text"]
    return Document(f"{dossier.department}/{dossier.fiscal_year}", _BREAK.join(paragraphs))


def _whole(
    found: Audit, document: Document, places: Mapping[str, Span], words: list[Finding]
) -> Audit:
    """Return the findings of figures, with their places in the text, and those of words."""
    order = list(SEVERITIES)
    numbers = [_placed(finding, document, places) for finding in found.findings]
    findings = sorted([*numbers, *words], key=lambda finding: order.index(finding.severity))
    explained = tuple(_placed(finding, document, places) for finding in found.explained)
    return Audit(tuple(findings), explained)


def _placed(finding: Finding, document: Document, places: Mapping[str, Span]) -> Finding:
    figures = [
        figure if figure.span else replace(figure, span=_printed(figure, document, places))
        for figure in finding.figures
    ]
    return replace(finding, figures=tuple(figures))


def _printed(figure: Cited, document: Document, places: Mapping[str, Span]) -> Span | None:
    """Return where a figure is printed in the paragraph that it is said to stand in."""
    # A figure may stand in several places, and a remark behind its place.
    sources = [source.partition("：")[0] for source in figure.locator.split("；")]
    paragraph = next((places[source] for source in sources if source in places), None)
    if paragraph is None or not isinstance(figure.value, Decimal):
        return None
    text = document.slice(paragraph)
    for shown in (f"{figure.value:,f}", f"{figure.value:f}"):
        start = text.find(shown)
        if start >= 0:
            return Span(paragraph.start + start, paragraph.start + start + len(shown))
    return None
