"""What an intake found: one figure with its place, and the row that it would make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from .document import Span


@dataclass(frozen=True)
class Extract:
    """A figure found in a document.

    ``table`` and ``kind`` say what it is: the tidy table, and the name of the figure in
    :data:`selfeval.figures.FIGURES` where it has one (``executed_personnel``, ``progress_q1``),
    else the code that tells its kind (``persons``, ``money``). ``value`` is in ``unit``, amounts
    always in 万元; ``printed`` is what stands there. ``cells`` are the columns of the tidy row.
    ``confidence`` is 0 to 1: 0.9 and more means that a wrong value would be a surprise.
    """

    table: str
    kind: str
    label: str
    value: Decimal
    unit: str
    printed: str
    span: Span
    locator: str
    passage: str
    confidence: float
    cells: Mapping[str, str] = field(default_factory=dict)
