"""Score many department-years at once, column by column, by the same rules as a single one."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ..dossier import Panel
from ..errors import SelfEvalError
from ..values import exact, rounded
from .evidence import PanelEvidence
from .framework import Framework, framework_files
from .score import Total, grades_between
from .spans import row_span, total_span


@dataclass(frozen=True)
class PanelScore:
    """The scores of a panel.

    ``rows``: one line a department-year and row, with ``level1``, ``level2``, ``indicator``,
    ``weight``, ``low`` and ``high``. ``totals``: one line a department-year, with ``low``,
    ``high``, ``weight`` and ``grades``, those still possible, the best first.
    """

    rows: pd.DataFrame
    totals: pd.DataFrame


def score_panel(panel: Panel, framework: Framework) -> PanelScore:
    """Return the scores of all department-years of a panel.

    Raises :class:`SelfEvalError` for a template without weights and
    :class:`~selfeval.errors.DataError` for judgements that do not fit the framework.
    """
    if framework.weight is None:
        raise SelfEvalError(f"framework {framework.id} has no weights, it is a template")
    roots = {dossier.path.parents[1] for dossier in panel.dossiers}
    known = {framework.id, *(name for root in roots for name in framework_files(root))}
    return score_columns(PanelEvidence.of(panel, framework, known), framework)


def score_columns(evidence: PanelEvidence, framework: Framework) -> PanelScore:
    """Return the scores of the department-years that the evidence is about."""
    index = evidence.frame.index
    spans = [row_span(row, framework, evidence) for row in framework.rows]
    frames = []
    for row, span in zip(framework.rows, spans, strict=True):
        names = {"level1": row.level1, "level2": row.level2, "indicator": row.indicator}
        points = {"weight": span.weight, "low": span.low, "high": span.high}
        frames.append(pd.DataFrame({**names, **points}, index=index))
    rows = pd.concat(frames) if frames else pd.DataFrame()
    total = total_span(spans, framework, evidence)
    columns = {
        "low": rounded(total.low, framework.decimals),
        "high": rounded(total.high, framework.decimals),
        "weight": total.weight,
    }
    totals = pd.DataFrame(columns, index=index)
    totals["grades"] = [
        grades_between(Total(exact(low), exact(high), exact(weight)), framework.grades)
        for low, high, weight in zip(totals["low"], totals["high"], totals["weight"], strict=True)
    ]
    return PanelScore(rows.reset_index(), totals.reset_index())
