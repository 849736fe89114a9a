"""What in a department's own data makes a rate what it is: the part that weighs most in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from ..dossier import Dossier
from ..formats import amount, percent, signed
from ..metrics import scheduled_progress
from ..projects import project_table
from ..terms import ADJUSTMENT_KINDS, CATEGORIES, QUARTERS
from ..values import is_missing


def explain(dossier: Dossier, name: str, last: Dossier | None = None) -> str:
    """Return which part of its data a rate of a department comes from (数据中的来源), in Chinese.

    ``name`` is a metric of the catalogue, ``last`` the same department a year before. It tells
    where the amount arose, not why; the text is empty where the data holds no parts.
    """
    explainers: Mapping[str, Callable[[Dossier, Dossier | None], str]] = {
        "execution_rate": _unspent,
        "budget_growth_rate": _growth,
        "budget_adjustment_rate": _adjustment,
        "mean_balance_rate": _quarter,
        "three_public_control_rate": _three_public,
    }
    return explainers[name](dossier, last) if name in explainers else ""


def _by_category(left: Mapping[str, Any], right: Mapping[str, Any]) -> dict[str, Decimal]:
    """Return left − right of each category that both give."""
    return {
        term: left[category] - right[category]
        for category, term in CATEGORIES.items()
        if not is_missing(left[category]) and not is_missing(right[category])
    }


def _stage(dossier: Dossier, stage: str) -> dict[str, Any]:
    return {category: dossier.values[f"{stage}_{category}"] for category in CATEGORIES}


def _largest(changes: Mapping[str, Decimal]) -> tuple[str, Decimal] | None:
    found = max(changes.items(), key=lambda item: abs(item[1]), default=None)
    return found if found and found[1] else None


def _unspent(dossier: Dossier, last: Dossier | None) -> str:
    left = _by_category(_stage(dossier, "adjusted"), _stage(dossier, "executed"))
    found = _largest(left)
    if found is None:
        return ""
    word = "未执行最多的是" if found[1] > 0 else "超过调整预算的是"
    text = f"{word}{found[0]}（{amount(abs(found[1]))} 万元）"
    table = project_table(dossier)
    known = table[table["adjusted"].notna() & table["executed"].notna()]
    if found[0] != CATEGORIES["project"] or known.empty:
        return text
    gaps = known["adjusted"] - known["executed"]
    row = known.loc[gaps.map(abs).sort_values(kind="stable").index].iloc[-1]
    rate = f"，执行率 {percent(row['rate'])}" if not is_missing(row["rate"]) else ""
    gap = row["adjusted"] - row["executed"]
    word = "未执行" if gap > 0 else "超"
    return f"{text}，其中“{row['project']}”{word} {amount(abs(gap))} 万元{rate}"


def _growth(dossier: Dossier, last: Dossier | None) -> str:
    found = None
    if last is not None:
        found = _largest(_by_category(_stage(dossier, "initial"), _stage(last, "initial")))
    return f"变动最大的是{found[0]}（{signed(found[1])} 万元）" if found else ""


def _adjustment(dossier: Dossier, last: Dossier | None) -> str:
    found = _largest(_by_category(_stage(dossier, "adjusted"), _stage(dossier, "initial")))
    parts = [f"调整最大的是{found[0]}（{signed(found[1])} 万元）"] if found else []
    table = dossier.table("adjustments")
    if not table.empty:
        row = table.sort_values("amount", kind="stable").iloc[-1]
        kind = ADJUSTMENT_KINDS[row["kind"]]
        parts.append(f"最大一笔是“{row['item']}”{kind} {amount(row['amount'])} 万元")
    return "，".join(parts)


def _quarter(dossier: Dossier, last: Dossier | None) -> str:
    progress = {
        term: (dossier.values[f"progress_q{quarter}"], scheduled_progress(3 * quarter))
        for quarter, term in QUARTERS.items()
    }
    rates = {t: p / s for t, (p, s) in progress.items() if not is_missing(p)}
    found = _largest({term: rate - 1 for term, rate in rates.items()})
    return f"离序时进度最远的是{found[0]}（均衡率 {percent(rates[found[0]])}）" if found else ""


_COMPONENTS = {
    "overseas_travel": "因公出国（境）费",
    "vehicle": "公务用车费",
    "reception": "公务接待费",
}


def _three_public(dossier: Dossier, last: Dossier | None) -> str:
    values = dossier.values
    budget = {term: values[f"{name}_budget"] for name, term in _COMPONENTS.items()}
    actual = {term: values[f"{name}_actual"] for name, term in _COMPONENTS.items()}
    both = [t for t in budget if not is_missing(budget[t]) and not is_missing(actual[t])]
    found = _largest({term: actual[term] - budget[term] for term in both})
    if found is None:
        return ""
    pair = f"实际 {amount(actual[found[0]])}，预算 {amount(budget[found[0]])} 万元"
    return f"与预算相差最多的是{found[0]}（{pair}）"
