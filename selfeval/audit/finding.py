"""What an audit finds: a rule, how bad it is, the arithmetic in words, the figures, the remedy."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ..intake.document import Span

#: From the worst down, with the word of the report.
SEVERITIES = {"error": "错误", "warning": "警告", "note": "提示"}


@dataclass(frozen=True)
class Cited:
    """A figure that a finding speaks of: ``locator`` is where it stands; ``span`` in the text."""

    label: str
    value: Decimal | str | None
    unit: str
    locator: str
    span: Span | None = None


@dataclass(frozen=True)
class Finding:
    """One finding: ``message`` (Chinese) has the arithmetic, ``settle`` what would settle it.

    ``span`` is the passage in the text where there is one.
    """

    rule: str
    severity: str
    message: str
    figures: tuple[Cited, ...] = ()
    settle: str = ""
    span: Span | None = None
