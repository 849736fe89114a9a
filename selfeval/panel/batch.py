"""Score some department-years of a panel, column by column; the few that need it, one by one.

Binary numbers decide nothing that ``Decimal`` would decide otherwise: what lies too near to a
limit for that, or has a judgement that does not fit at once, is worked out again as a single
dossier is.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np

from ..remarks import remarks
from ..scoring.evidence import DossierEvidence, Evidence
from ..scoring.framework import Framework
from ..scoring.spans import Span, row_span, total_span
from ..values import Array
from .evidence import ColumnEvidence
from .exact import exact_evidence
from .held import Held
from .targets import Targets
from .verdicts import match

_ENDS = ("low", "high", "weight")
_UNKNOWN = Span(np.nan, np.nan, np.nan)
Ends = dict[str, Array]


@dataclass(frozen=True)
class Scored:
    """The scores of a batch: ``low``, ``high`` and ``weight`` of each row and of the total.

    NaN for the department-years that could not be scored for their ``faults``.
    """

    evidence: ColumnEvidence
    rows: dict[str, Ends]
    total: Ends
    faults: dict[str, list[str]] = field(default_factory=dict)


def score_batch(held: Held, framework: Framework, known: Collection[str]) -> Scored:
    """Return the scores of a batch; ``known`` are the ids of all frameworks."""
    count = len(held.figures)
    with remarks() as said:
        targets = Targets(held.targets, count)
        matched = match(held.judgements, framework, known, targets)
        evidence = ColumnEvidence(held.figures, matched, targets)
        rows, total = _spans(framework, evidence)
    scored = Scored(
        evidence,
        {row.key: _ends(span, count) for row, span in zip(framework.rows, rows, strict=True)},
        _ends(total, count),
    )
    unsure = np.flatnonzero(said.rows("unsure", count))
    if len(unsure):
        _score_exactly(held, framework, known, scored, unsure)
    return scored


def _spans(framework: Framework, evidence: Evidence) -> tuple[list[Span], Span]:
    rows = [row_span(row, framework, evidence) for row in framework.rows]
    return rows, total_span(rows, framework, evidence)


def _ends(span: Span, count: int) -> Ends:
    values = zip(_ENDS, (span.low, span.high, span.weight), strict=True)
    return {end: np.broadcast_to(np.asarray(value, float), count) for end, value in values}


def _score_exactly(
    held: Held, framework: Framework, known: Collection[str], scored: Scored, places: Array
) -> None:
    """Put the scores of some department-years in place, worked out as of single dossiers."""
    columns = [*scored.rows.values(), scored.total]
    for ends in columns:
        ends |= {end: values.copy() for end, values in ends.items()}
    for place, name, evidence in exact_evidence(held, places, framework, known):
        if isinstance(evidence, DossierEvidence):
            rows, total = _spans(framework, evidence)
        else:
            scored.faults[name] = evidence
            rows, total = [_UNKNOWN] * len(framework.rows), _UNKNOWN
        for ends, span in zip(columns, (*rows, total), strict=True):
            for end, value in zip(_ENDS, (span.low, span.high, span.weight), strict=True):
                ends[end][place] = value
