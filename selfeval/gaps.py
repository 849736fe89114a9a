"""Evidence gaps (证据缺口): what the data lacks, and what therefore cannot be said."""

from __future__ import annotations

import pandas as pd

from .dossier import Dossier
from .metrics import CATALOGUE
from .schema import TABLES


def evidence_gaps(dossier: Dossier) -> pd.DataFrame:
    """Return one row for each thing that is missing, in the order of the catalogue.

    Columns: ``reason`` (Chinese: what is missing) and ``metrics`` (the Chinese terms of the
    metrics that it keeps from being computed; empty for a table that no metric needs).
    """
    blocked: dict[str, list[str]] = {}
    for record in CATALOGUE:
        for name in record.inputs:
            found = dossier.figures[name]
            if found.value is None and not found.exempt:
                blocked.setdefault(found.reason, []).append(record.term)
    for table in TABLES.values():
        absent = table.evidence and table.name not in dossier.tables
        if absent and not any(f"{table.name}.csv" in r for r in blocked):
            blocked[f"未提供《{table.title}》（{table.name}.csv）"] = []
    return pd.DataFrame(
        [(reason, tuple(dict.fromkeys(terms))) for reason, terms in blocked.items()],
        columns=["reason", "metrics"],
    )
