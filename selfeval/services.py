"""The services of a department-year: quantities by programme, and cost where it can be said."""

from __future__ import annotations

from typing import Any

import pandas as pd

from .dossier import Dossier
from .formats import quantity
from .metrics import unit_cost
from .terms import OUTPUT_KINDS, PRECISIONS


def service_table(dossier: Dossier) -> pd.DataFrame:
    """Return every service quantity with a ``printed`` column as the document words it.

    Quantities are never added up: one person may stand in several rows, and rows with
    ``part_of`` are inside others.
    """
    table = dossier.table("outputs")
    return table.assign(
        printed=[_printed(row) for _, row in table.iterrows()],
        kind_term=table["kind"].map(OUTPUT_KINDS),
    )


def _printed(row: pd.Series[Any]) -> str:
    word = PRECISIONS[row["precision"]]
    number = quantity(row["value"])
    # 余 follows its number, 约 and 近 go before it.
    return f"{number}{word}{row['unit']}" if word == "余" else f"{word}{number}{row['unit']}"


def unit_costs(dossier: Dossier) -> pd.DataFrame:
    """Return money per beneficiary for each funding group, or the reason why it is not said.

    A cost is given only where the document states one amount and one quantity as belonging to
    each other. Columns: ``group``, ``programme``, ``money`` (万元), ``quantity``, ``unit``,
    ``cost`` (万元 a unit), ``reason`` (Chinese), ``source``.
    """
    columns = ["group", "programme", "money", "quantity", "unit", "cost", "reason", "source"]
    table = dossier.table("outputs")
    rows = []
    for group, part in table[table["funding_group"].notna()].groupby("funding_group", sort=False):
        money = part[part["kind"] == "money"]
        served = part[part["kind"] != "money"]
        row: dict[str, Any] = dict.fromkeys(columns)
        row |= {"group": group, "programme": part["programme"].iloc[0]}
        row["source"] = "、".join(dict.fromkeys(part["source"]))
        row["reason"] = _why_not(money, served)
        if len(money) == 1:
            row["money"] = money["value"].iloc[0]
        if not row["reason"]:
            row["quantity"], row["unit"] = served["value"].iloc[0], served["unit"].iloc[0]
            row["cost"] = unit_cost(row["money"], row["quantity"])
        rows.append(row)
    return pd.DataFrame(rows, columns=columns, dtype=object)


def _why_not(money: pd.DataFrame, served: pd.DataFrame) -> str:
    if len(money) != 1:
        return f"同组有 {len(money)} 笔资金，无法对应到受益对象"
    if len(served) != 1:
        measures = "、".join(f"{r['measure']}（{r['unit']}）" for _, r in served.iterrows())
        return (
            f"同一笔资金用于多类对象，原文未分列：{measures}" if len(served) else "原文未给出数量"
        )
    if served["precision"].iloc[0] != "exact":
        return "受益数量为约数，不计算单位成本"
    return "" if served["value"].iloc[0] > 0 else "受益数量为 0"
