"""Growth phrases: how much more or less than before, and what it was before."""

from __future__ import annotations

from dataclasses import replace

from ...terms import PRIOR_FIGURES
from ..extract import Extract
from .extracts import SUBJECTS, extract, plain, reported
from .labels import Label
from .quantities import Quantity
from .reading import Reading

#: The change rates that have a name of their own, by subject; they compare budgets.
_RATES = {
    "total": "budget_growth_rate",
    "three_public": "three_public_change_rate",
    "reception": "reception_change_rate",
    "vehicle": "vehicle_change_rate",
}
#: What the base of a change is called in the table of the year before.
_PRIOR = {
    "total": "initial_total",
    "three_public": "three_public_budget",
    "reception": "reception_budget",
    "vehicle": "vehicle_budget",
}
_STAGES = {"initial": "年初预算", "adjusted": "调整预算", "executed": "预算执行"}
_BASES = {"prior": "比上年", "budget": "比年初预算", "": ""}


def read_change(reading: Reading) -> list[Extract]:
    """Return a change as printed, a decline with its minus sign; and the base where it follows."""
    change, quantity = reading.change, reading.quantity
    if change is None or not (quantity.amount or quantity.percent):
        return []
    label, whole = _whole(reading)
    kind = _kind(label, change.base, percent=quantity.percent)
    if not kind or (whole and label.year):
        return []
    sure, remark = (0.92 if change.base else 0.7), {}
    if not change.sign:
        sure, remark = 0.3, {"remark": "增减方向未选定"}
    printed = f"-{quantity.printed}" if change.sign < 0 else quantity.printed
    words = f"{_term(label)}{_BASES[change.base]}{change.word}"
    found = [reported(reading, kind, words, sure, printed=printed, **remark)]
    budget = label.stage == "initial" and label.side != "income"
    if whole and budget and change.base == "prior" and change.sign and quantity.amount:
        found.append(_derived(reading, label.subject, whole, change.sign))
    return found


def _whole(reading: Reading) -> tuple[Label, Quantity | None]:
    """Return the label of what changed, and its amount where that is printed before."""
    own, last = reading.own, reading.context.last
    compares = reading.name[:1] in ("比", "较", "与", "同")
    if last and (compares or not (own.subject or own.side)):
        stage = reading.label.stage if own.stage and not compares else last[0].stage
        return replace(last[0], stage=stage), last[1]
    return reading.label, None


def _kind(label: Label, base: str, *, percent: bool) -> str:
    if label.subject not in _RATES or not label.stage:
        return ""
    if base == "budget":
        if label.subject != "total" or label.stage != "adjusted":
            return ""
        return "budget_adjustment_rate" if percent else "budget_adjustment"
    if label.stage == "initial":
        amount = {"total": "budget_increase"}.get(label.subject, f"{label.subject}_increase")
        return _RATES[label.subject] if percent else amount
    what = label.stage if label.subject == "total" else f"{label.subject}_{label.stage}"
    return f"{what}_{'growth_rate' if percent else 'increase'}"


def _term(label: Label) -> str:
    if label.subject == "total":
        return _STAGES[label.stage] + ("收入" if label.side == "income" else "支出")
    return SUBJECTS[label.subject] + _STAGES[label.stage]


def _derived(reading: Reading, subject: str, whole: Quantity, sign: int) -> Extract:
    figure = _PRIOR[subject]
    value = whole.value - sign * reading.quantity.value
    working = f"{whole.printed} {'−' if sign > 0 else '+'} {reading.quantity.printed}"
    cells = {"figure": figure, "amount": plain(value), "basis": "derived", "remark": working}
    found = extract(reading, "prior_year", f"prior_{figure}", PRIOR_FIGURES[figure], 0.9, cells)
    return replace(found, value=value)
