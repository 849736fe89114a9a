"""The findings as people see them: by severity, with passage, figures and places."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from ..display import Card, Cards, Note, Table, templates
from ..intake.document import Document, Span
from ..intake.redaction import names_in, redacted
from . import CHECKS, SEVERITIES, Audit, Cited, Finding
from .narrative import NARRATIVE_CHECKS
from .passage import passage

TITLES = {rule: title for rule, title, _ in (*CHECKS, *NARRATIVE_CHECKS)}


@dataclass(frozen=True)
class Findings:
    """The findings of an audit; with the text, each shows its passage and links to it."""

    audit: Audit
    document: Document | None = None

    def _repr_html_(self) -> str:
        groups = [
            (
                severity,
                word,
                [
                    self._one(number, finding)
                    for number, finding in enumerate(self.audit.findings, start=1)
                    if finding.severity == severity
                ],
            )
            for severity, word in SEVERITIES.items()
        ]
        template = templates().get_template("findings.html.j2")
        return template.render(groups=[group for group in groups if group[2]])

    def _one(self, number: int, finding: Finding) -> dict[str, Any]:
        shown = passage(self.document, finding) if self.document else ("", "", "")
        return {
            "number": number,
            "title": TITLES.get(finding.rule, finding.rule),
            "message": finding.message,
            "passage": shown if any(shown) else None,
            "figures": [self._figure(figure) for figure in finding.figures],
            "settle": finding.settle,
        }

    def _figure(self, figure: Cited) -> dict[str, str]:
        anchor = _anchor(self.document, figure.span) if self.document and figure.span else ""
        return {
            "label": figure.label,
            "value": value_text(figure),
            "locator": figure.locator,
            "anchor": anchor,
        }


@dataclass(frozen=True)
class Original:
    """The text that findings link to, paragraph by paragraph; personal data masked."""

    document: Document

    def _repr_html_(self) -> str:
        names = names_in(self.document.text)
        masked = redacted(self.document.text, names)
        paragraphs = [masked[s.start : s.end] for s in self.document.paragraphs()]
        return templates().get_template("original.html.j2").render(paragraphs=paragraphs)


def original(document: Document | None) -> Original | Note:
    """Return the text that findings link to, or a note where none was taken in (报告原文)."""
    if document is None:
        return Note(
            "没有录入报告原文（narrative.csv），文字部分未审核；可用 selfeval intake 录入。"
        )
    return Original(document)


def value_text(figure: Cited) -> str:
    """Return the value of a cited figure with its unit."""
    if figure.value is None:
        return ""
    value = figure.value
    text = f"{value:,f}".replace("-", "−") if isinstance(value, Decimal) else str(value)
    return f"{text}{figure.unit}" if figure.unit == "%" else f"{text} {figure.unit}".strip()


def _anchor(document: Document | None, span: Span) -> str:
    if document is None:
        return ""
    for number, paragraph in enumerate(document.paragraphs(), start=1):
        if paragraph.start <= span.start < paragraph.end:
            return f"text-{number}"
    return ""


def headline(found: Audit) -> Cards:
    """Return how much was found, by severity, and how much rounding explains (审计概况)."""
    counts = {s: sum(f.severity == s for f in found.findings) for s in SEVERITIES}
    notes = {
        "error": "印出的数据互相矛盾",
        "warning": "可能有误或须说明",
        "note": "供了解",
    }
    cards = [Card(word, f"{counts[s]} 项", notes[s]) for s, word in SEVERITIES.items()]
    return Cards([*cards, Card("可以解释", f"{len(found.explained)} 项", "四舍五入或算法所致")])


def explained(found: Audit) -> Table | Note:
    """Return what looks wrong but is explained by rounding, cutting or method (可以解释的差异)."""
    if not found.explained:
        return Note("没有需要用四舍五入等解释的差异。")
    frame = pd.DataFrame(
        {
            "事项": [TITLES.get(f.rule, f.rule) for f in found.explained],
            "说明": [f.message for f in found.explained],
            "出处": [
                "；".join(dict.fromkeys(c.locator for c in f.figures)) for f in found.explained
            ],
        }
    )
    return Table(frame, "可以解释的差异", texts=["说明", "出处"])


def _locators(finding: Finding) -> str:
    return "；".join(dict.fromkeys(figure.locator for figure in finding.figures))


def as_json(found: Audit) -> dict[str, Any]:
    """Return an audit as plain data."""
    return {
        "findings": [_finding_json(finding) for finding in found.findings],
        "explained": [_finding_json(finding) for finding in found.explained],
    }


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value


def _finding_json(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "title": TITLES.get(finding.rule, finding.rule),
        "severity": finding.severity,
        "message": finding.message,
        "settle": finding.settle or None,
        "start": finding.span.start if finding.span else None,
        "end": finding.span.end if finding.span else None,
        "figures": [
            {
                "label": figure.label,
                "value": float(figure.value)
                if isinstance(figure.value, Decimal)
                else figure.value,
                "unit": figure.unit,
                "locator": figure.locator,
                "start": figure.span.start if figure.span else None,
                "end": figure.span.end if figure.span else None,
            }
            for figure in finding.figures
        ],
    }
