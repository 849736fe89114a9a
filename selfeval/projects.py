"""The projects of a department-year, one row each: budget, executed, share and rate."""

from __future__ import annotations

from typing import Any

import pandas as pd

from .dossier import Dossier
from .metrics import category_share, execution_rate
from .terms import FUND_ORIGINS, STAGES


def project_table(dossier: Dossier) -> pd.DataFrame:
    """Return the projects sorted by the amount executed, largest first.

    Columns: ``project``, ``fund_origin`` (Chinese), ``initial``, ``adjusted``, ``executed``
    (万元, ``None`` where not given), ``share`` of all executed, ``rate`` (executed ÷ adjusted,
    else ÷ initial; missing without a budget), ``purpose``, and ``initial_key`` and so on: which
    row of the table an amount is (see :mod:`selfeval.report.basis`).
    """
    table = dossier.table("projects")
    keys = [f"{stage}_key" for stage in STAGES]
    columns = ["project", "fund_origin", *STAGES, "share", "rate", "purpose", *keys]
    if table.empty:
        return pd.DataFrame(columns=columns)
    rows = []
    for (project, origin), group in table.groupby(["project", "fund_origin"], sort=False):
        amounts = dict(zip(group["stage"], group["amount"], strict=True))
        places = dict(zip(group["stage"], group.index, strict=True))
        purposes = [purpose for purpose in group["purpose"] if purpose]
        rows.append(
            {
                "project": project,
                "fund_origin": FUND_ORIGINS[str(origin)],
                **{stage: amounts.get(stage) for stage in STAGES},
                "purpose": purposes[0] if purposes else "",
                **{
                    f"{stage}_key": f"row:projects:{places[stage]}" if stage in places else ""
                    for stage in STAGES
                },
            }
        )
    frame: Any = pd.DataFrame(rows, dtype=object)
    budget = frame["adjusted"].where(frame["adjusted"].notna(), frame["initial"])
    frame["rate"] = execution_rate(frame["executed"], budget)
    frame["share"] = category_share(frame["executed"], frame["executed"].dropna().sum())
    by_size = frame["executed"].map(lambda value: -1 if value is None else value)
    order = by_size.sort_values(ascending=False, kind="stable").index
    return pd.DataFrame(frame.loc[order, columns])
