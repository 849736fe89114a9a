"""What the audit finds, as comments beside the figures of the report (批注)."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from ..audit import Audit, Cited, Finding
from ..formats import amount


def add_comments(document: Any, found: Audit) -> None:
    """Put each error and warning beside the first paragraph that has most of its figures.

    One whose figures the report does not print gets no comment: it stands on the page.
    """
    paragraphs = [paragraph for paragraph in document.paragraphs if paragraph.text.strip()]
    for finding in found.findings:
        place = None if finding.severity == "note" else _place(finding, paragraphs)
        if place is not None:
            settle = f"\n核对办法：{finding.settle}" if finding.settle else ""
            text = f"核对：{finding.message}{settle}"
            document.add_comment(place.runs, text, author="selfeval", initials="se")


def _place(finding: Finding, paragraphs: list[Any]) -> Any:
    printed = [pattern for figure in finding.figures if (pattern := _printed(figure))]
    hits = [sum(bool(one.search(p.text)) for one in printed) for p in paragraphs]
    most = max(hits, default=0)
    return paragraphs[hits.index(most)] if most else None


def _printed(figure: Cited) -> re.Pattern[str] | None:
    """Return how the report prints a figure; not as a part of a longer number."""
    if not isinstance(figure.value, Decimal) or figure.unit not in ("万元", "%"):
        return None
    text = amount(figure.value)
    end = "%" if figure.unit == "%" else r"(?![\d%])"
    return re.compile(rf"(?<![\d,.−]){re.escape(text)}{end}")
