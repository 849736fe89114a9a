"""The department's own targets (绩效指标) under a rule: which count, how much, what they earn."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pandas as pd

from ..values import Value, lift
from . import rules
from .kinds import TargetRatio, TargetWindow

ONE, ZERO = Decimal(1), Decimal(0)
TargetRule = TargetRatio | TargetWindow
Gather = Callable[["pd.Series[Any]", "pd.Series[Any]"], Value]


def chosen_targets(targets: pd.DataFrame, rule: TargetRule) -> pd.DataFrame:
    """Return the targets that a rule scores, with their ``size``: their own weight, or 1 each.

    A department-year (``group``) in which a target has no kind is left out where the rule wants
    kinds: nobody knows which row it belongs to.
    """
    if rule.target_kinds and len(targets):
        unknown = set(targets.loc[targets["kind"].isna(), "group"])
        chosen = targets["kind"].isin(rule.target_kinds) & ~targets["group"].isin(unknown)
        targets = targets[chosen]
    sizes = [ONE if weight is None else weight for weight in targets["weight"]]
    return targets.assign(size=pd.Series(sizes, targets.index, dtype=object))


def target_points(targets: pd.DataFrame, rule: TargetRule, weight: Decimal) -> dict[str, Decimal]:
    """Return how many of a rule's points each target of one department-year carries."""
    chosen = chosen_targets(targets.assign(group=0), rule)
    total = sum(chosen["size"], ZERO)
    return {
        name: weight * size / total
        for name, size in zip(chosen["indicator"], chosen["size"], strict=True)
    }


def target_ends(rule: TargetRule, row: dict[Any, Any]) -> tuple[Any, Any]:
    """Return the least and the most share of its points that a target earns.

    A target in words that is missed, or an exact one, earns what is judged; until then anything
    up to ``unmet_at_most``.
    """
    numbers = (row["actual"], row["target"], row["operator"])
    if row["actual"] is not None and row["target"] is not None:
        # Figures win over what somebody ticked; the audit tells where the two differ.
        if isinstance(rule, TargetWindow):
            share: Any = rules.target_within(*numbers, ONE, within=rule.within)
        else:
            share = rules.target_ratio(*numbers, ONE)
        return (share, share) if share == share else (ZERO, _unmet(rule))
    if row["met"] is None:
        return ZERO, ONE
    return (ONE, ONE) if row["met"] == "yes" else (ZERO, _unmet(rule))


def scored(targets: pd.DataFrame, rule: TargetRule, weight: Decimal) -> pd.DataFrame:
    """Return the targets that a rule scores with the share of their points: ``low``, ``high``.

    ``targets`` are of one department-year or more (``group``), with the points that a person gave
    them (``judged``).
    """
    chosen = chosen_targets(targets, rule)
    totals: dict[Any, Decimal] = {}
    for group, size in zip(chosen["group"], chosen["size"], strict=True):
        totals[group] = totals.get(group, ZERO) + size
    ends = []
    for row in chosen.to_dict("records"):
        judged = row["judged"]
        if judged is None:
            ends.append(target_ends(rule, row))
        else:
            points = weight * row["size"] / totals[row["group"]]
            ends.append((judged / points, judged / points))
    columns = {"low": [low for low, _ in ends], "high": [high for _, high in ends]}
    return chosen.assign(
        **{name: pd.Series(v, chosen.index, dtype=object) for name, v in columns.items()}
    )


def points_of_targets(
    targets: pd.DataFrame, rule: TargetRule, weight: Decimal, gather: Gather
) -> tuple[Value, Value]:
    """Return the least and the most points of all targets of a department-year, NaN for none.

    ``gather`` adds values up by department-year.
    """
    found = scored(targets, rule, weight)
    sizes = gather(found["size"], found["group"])
    low, high = (gather(found["size"] * found[end], found["group"]) for end in ("low", "high"))
    return _of(weight, low, sizes), _of(weight, high, sizes)


def _of(weight: Decimal, part: Value, whole: Value) -> Value:
    return lift(lambda p, s, w: p / s * w, part, whole, weight)


def _unmet(rule: TargetRule) -> Decimal:
    return ZERO if isinstance(rule, TargetWindow) else rule.unmet_at_most


def may_be_judged(rule: TargetRule, row: dict[Any, Any]) -> bool:
    """Return whether a target leaves points to a judgement."""
    least, most = target_ends(rule, row)
    return bool(least != most)


def beaten_by(targets: pd.DataFrame, by: Decimal) -> pd.Series[Any]:
    """Return 1 for each target that is beaten by its share ``by`` or more, else 0.

    NaN for one that is met without its numbers: nobody knows by how much.
    """

    def one(row: dict[Any, Any]) -> Decimal:
        target, actual, operator = row["target"], row["actual"], row["operator"]
        if operator == "=" or target == 0 or row["met"] == "no":
            return ZERO
        if target is None or actual is None:
            return Decimal("NaN")
        over = actual - target if operator == ">=" else target - actual
        return Decimal(over >= abs(target) * by)

    beaten: list[Any] = [one(row) for row in targets.to_dict("records")]
    return pd.Series(beaten, targets.index, dtype=object)
