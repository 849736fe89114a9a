"""The whole audit: of a department-year, or of a document as it is; figures and words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ..dossier import Dossier
from ..intake.document import Document
from ..intake.rows import source_of
from ..intake.take_in import take_in
from . import SEVERITIES, Audit, Finding, audit
from .narrative import narrative_findings


def audit_document(path: str | Path) -> Audit:
    """Return what is found in a report: its figures against each other, and its words."""
    intake = take_in(path)
    spans = {source_of(one.locator) + one.printed: one.span for one in intake.extracts}
    labels = {(source_of(one.locator), one.value): one.span for one in intake.extracts}
    found = audit(intake.dossier)

    def placed(finding: Finding) -> Finding:
        figures = []
        for figure in finding.figures:
            span = spans.get(f"{figure.locator}{figure.value}")
            span = span or labels.get((figure.locator, figure.value))  # type: ignore[arg-type]
            figures.append(replace(figure, span=figure.span or span))
        return replace(finding, figures=tuple(figures))

    numbers = [placed(finding) for finding in found.findings]
    words = narrative_findings(intake.document) if intake.document.text else []
    return Audit(
        _worst_first([*numbers, *words]), tuple(placed(finding) for finding in found.explained)
    )


def audit_dossier(dossier: Dossier) -> Audit:
    """Return what is found in a department-year; its text too, where ``narrative.csv`` has it."""
    found = audit(dossier)
    document = narrative_document(dossier)
    if document is None:
        return found
    words = narrative_findings(document, dossier.name, dossier.fiscal_year, dossier.district)
    return Audit(_worst_first([*found.findings, *words]), found.explained)


def narrative_document(dossier: Dossier) -> Document | None:
    """Return the paragraphs of ``narrative.csv`` as a document; None where there are none."""
    table = dossier.table("narrative")
    if table.empty:
        return None
    paragraphs = table.sort_values("number", kind="stable")["text"]
    return Document(f"{dossier.department}/{dossier.fiscal_year}", "\n\n".join(paragraphs))


def _worst_first(findings: list[Finding]) -> tuple[Finding, ...]:
    order = list(SEVERITIES)
    return tuple(sorted(findings, key=lambda finding: order.index(finding.severity)))
