"""Amounts of the budget: income and spending, “三公”经费, procurement, assets, carry-over."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from ...terms import PRIOR_FIGURES, STAGES
from ..extract import Extract
from .extracts import amount, reported, term
from .reading import Reading
from .subjects import CATEGORIES, CONTROL, ORIGINS

_CAUSES = (
    ("force_majeure", re.compile(r"疫情|灾|应急|不可抗力")),
    ("superior_task", re.compile(r"上级|中央|省级|市级|交办|下达")),
    ("policy", re.compile(r"政策|调标|增资|绩效工资|社保|职业年金")),
)
_ALL_FISCAL = re.compile(
    r"(?:全部|均)(?:为|是|来自)(?:本级)?(?:财政|政府|一般公共预算)[一-龥]{0,6}拨款"
)


def read_amount(reading: Reading) -> list[Extract]:
    """Return what an amount says where its label is one of the budget; else nothing."""
    label = reading.label
    if label.year == "other" or label.share:
        return []
    if label.year == "prior" or reading.base == "prior" or label.subject == "prior_carry":
        return _prior(reading)
    if reading.sure < (0.5 if reading.own.rest else 0.3):
        return []
    return _READERS.get(label.subject, _nothing)(reading)


def _nothing(reading: Reading) -> list[Extract]:
    return []


def _total(reading: Reading) -> list[Extract]:
    label, own = reading.label, reading.own
    if own.rest or label.rate or not (label.stage and (own.stage or own.side or own.whole)):
        return []
    if own.whole and reading.context.listing:
        kind = f"{label.stage}_project"
        return [reported(reading, kind, f"{term(reading)}（项目合计）", 0.6)]
    found = []
    if label.side in ("income", "both"):
        kind = f"{label.stage}_income"
        words = term(reading).replace("支出", "") + ("" if label.side == "income" else "收入")
        found.append(reported(reading, kind, words, reading.sure))
        found += _all_fiscal(reading)
    if label.side != "income":
        sure = reading.sure if label.side or reading.how == "said" else reading.sure - 0.1
        # 一般公共预算 is the whole only where there is no 政府性基金 beside it.
        sure = min(sure, 0.75) if own.fund else sure
        found.append(reported(reading, f"{label.stage}_total", term(reading), sure))
    return found


def _all_fiscal(reading: Reading) -> list[Extract]:
    """Return the income of which the report says that all of it is a fiscal appropriation."""
    rest = reading.piece.text[reading.quantity.end :].split("。")[0]
    if not _ALL_FISCAL.search(rest):
        return []
    stage = reading.label.stage
    cells = {"stage": stage, "origin": "fiscal_appropriation"}
    return [amount(reading, "income", f"{stage}_income_fiscal", 0.85, cells)]


def _category(reading: Reading) -> list[Extract]:
    label = reading.label
    if not label.stage or label.rate or not _belongs(reading):
        return []
    if label.side == "income" and reading.own.side == "income":
        return []
    kind = f"{label.stage}_{label.subject}"
    cells = {"stage": label.stage, "category": label.subject}
    return [amount(reading, "budget", kind, reading.sure, cells)]


def _belongs(reading: Reading) -> bool:
    """Whether a part is named by its own label, or told at several stages in turn."""
    own = reading.own
    return bool(own.subject and not own.aside) or (bool(own.stage or own.whole) and not own.rest)


def _basic(reading: Reading) -> list[Extract]:
    if not reading.label.stage or not _belongs(reading):
        return []
    return [reported(reading, f"{reading.label.stage}_basic", term(reading), reading.sure)]


def _origin(reading: Reading) -> list[Extract]:
    label = reading.label
    if not label.stage or not _belongs(reading) or reading.context.listing:
        return []
    spent = label.side == "spending" or reading.own.spends
    if spent and label.subject not in ("carry_in", "other_funds"):
        if label.subject in ("fund", "capital"):
            return []
        kind = f"{label.stage}_total_fiscal"
        return [reported(reading, kind, term(reading), reading.sure - 0.1)]
    origin = ORIGINS[label.subject]
    kind = f"{label.stage}_income_{'fiscal' if origin == 'fiscal_appropriation' else origin}"
    sure = reading.sure if label.side == "income" else reading.sure - 0.1
    found = amount(reading, "income", kind, sure, {"stage": label.stage, "origin": origin})
    if origin == "other":  # 事业收入 and 其他收入 are two
        found = replace(found, label=STAGES[label.stage] + reading.name[-8:])
    return [found]


def _control(reading: Reading) -> list[Extract]:
    label, own = reading.label, reading.own
    if label.rate or (own.rest and own.aside):
        return []
    stage = "actual" if label.stage == "executed" else "budget" if label.stage else ""
    sure = reading.sure
    if not own.stage and not own.subject and reading.how != "contrast":
        return []
    if not stage:
        stage, sure = "actual", sure - 0.2
    if own.stage == "budget":
        stage, sure = "budget", max(sure, 0.93 if not own.rest else 0)
    item = label.subject
    if item == "vehicle":  # purchase and running together are a figure, not a row
        return [reported(reading, f"vehicle_{stage}", term(reading), sure)]
    kind = f"{item}_{stage}"
    return [amount(reading, "spending_control", kind, sure, {"item": item, "stage": stage})]


def _procurement(reading: Reading) -> list[Extract]:
    label, own = reading.label, reading.own
    if label.rate or own.rest or not (own.stage or own.side or own.whole or own.subject):
        return []
    actual = label.stage == "executed" and own.stage != "budget"
    item = "actual" if actual else "planned"
    sure = (
        0.93
        if own.stage == "budget" and own.subject
        else reading.sure
        if own.stage
        else 0.9
        if own.side or own.whole
        else 0.7
    )
    cells = {"item": item}
    return [amount(reading, "procurement", f"procurement_{item}", max(sure, 0.7), cells)]


def _item(
    table: str, item: str, kind: str, confidence: float
) -> Callable[[Reading], list[Extract]]:
    def read(reading: Reading) -> list[Extract]:
        own = reading.own
        if own.rest or own.rate or own.subject != reading.label.subject:
            return []
        return [amount(reading, table, kind, confidence, {"item": item})]

    return read


def _adjustment(reading: Reading) -> list[Extract]:
    """追加, 核减 and 调剂: a row where the cause is told, else the figure as printed."""
    subject, own = reading.label.subject, reading.own
    if own.subject != subject or len(own.rest) > 6:
        return []
    sentence = reading.mention.sentence
    if subject == "reallocations":
        return [reported(reading, subject, "全年调剂金额", 0.85)]
    found = [reported(reading, subject, term(reading), 0.85)]
    cause = next((code for code, words in _CAUSES if words.search(sentence)), "")
    if cause:
        kind = "addition" if subject == "additions" else "cut"
        cells = {"kind": kind, "cause": cause, "item": f"年中{term(reading)}"}
        found.append(amount(reading, "adjustments", subject, 0.6, cells))
    return found


#: Subject and stage (of the budget) of what a report tells of the year before.
_PRIOR = {
    "total": "initial_total",
    "three_public": "three_public_budget",
    "reception": "reception_budget",
    "vehicle": "vehicle_budget",
}


def _prior(reading: Reading) -> list[Extract]:
    label, own = reading.label, reading.own
    if label.subject in ("year_end", "prior_carry") and not reading.base:
        return [_of_prior(reading, "year_end_carry_over", 0.7)]
    figure = _PRIOR.get(label.subject)
    stages = ("initial",) if figure == "initial_total" else ("initial", "adjusted", "budget")
    if not figure or label.side == "income" or (own.rest and not reading.base):
        return []
    if label.stage not in stages or (label.stage == "executed"):
        return []
    return [_of_prior(reading, figure, min(reading.sure, 0.9) if reading.base else 0.8)]


def _of_prior(reading: Reading, figure: str, confidence: float) -> Extract:
    kind = f"prior_{figure}".replace("year_end_carry_over", "carry_over")
    found = amount(reading, "prior_year", kind, confidence, {"figure": figure, "basis": "printed"})
    return replace(found, label=PRIOR_FIGURES[figure])


_READERS: Mapping[str, Callable[[Reading], list[Extract]]] = {
    "total": _total,
    "basic": _basic,
    "procurement": _procurement,
    "fixed_assets": _item("assets", "fixed_assets", "fixed_assets", 0.92),
    "fixed_assets_in_use": _item("assets", "fixed_assets_in_use", "fixed_assets_in_use", 0.92),
    "contract_budget": _item("procurement", "contract_budget", "contract_budget", 0.9),
    "contract_amount": _item("procurement", "contract_amount", "contract_amount", 0.85),
    "payables": _item("balances", "payables", "payables", 0.85),
    "receivables": _item("balances", "receivables", "receivables", 0.85),
    "opening": _item("carry_over", "opening", "opening_carry_over", 0.9),
    "year_end": _item("carry_over", "year_end", "year_end_carry_over", 0.92),
    "additions": _adjustment,
    "cuts": _adjustment,
    "reallocations": _adjustment,
    "three_public": _control,
    **dict.fromkeys(CONTROL, _control),
    **dict.fromkeys(CATEGORIES, _category),
    **dict.fromkeys(ORIGINS, _origin),
}
