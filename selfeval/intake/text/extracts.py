"""From a reading to an extract: the cells of the row, the passage, the Chinese label."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from ...terms import STAGES as STAGE_TERMS
from ..extract import Extract
from .quantities import Quantity
from .reading import Reading
from .subjects import CONTROL, PASSING

#: The longest passage that goes with a figure.
_PASSAGE = 120
#: What a label calls a subject.
SUBJECTS = {
    "total": "支出",
    "personnel": "人员支出",
    "public": "公用支出",
    "project": "项目支出",
    "basic": "基本支出",
    "fiscal": "财政拨款",
    "general": "一般公共预算拨款",
    "fund": "政府性基金拨款",
    "capital": "国有资本经营拨款",
    "carry_in": "上年结转",
    "superior": "上级补助",
    "other_funds": "其他资金",
    "three_public": "“三公”经费",
    "overseas_travel": "因公出国（境）费",
    "vehicle": "公务用车费",
    "vehicle_purchase": "公务用车购置费",
    "vehicle_running": "公务用车运行维护费",
    "reception": "公务接待费",
    "procurement": "政府采购",
    "additions": "追加预算",
    "cuts": "核减预算",
    "reallocations": "调剂金额",
    "fixed_assets": "固定资产原值",
    "fixed_assets_in_use": "在用固定资产原值",
    "contract_budget": "已签合同项目预算",
    "contract_amount": "合同金额",
    "payables": "年末应付款",
    "receivables": "年末应收款",
    "year_end": "年末结转结余",
    "opening": "年初结转结余",
}
#: Subjects that have no stages.
_UNSTAGED = (*PASSING, "fixed_assets", "fixed_assets_in_use")
_CONTROL = ("three_public", *CONTROL)


def plain(value: Decimal) -> str:
    """Return a value as digits, without an exponent.

    >>> plain(Decimal("1.2E+4"))
    '12000'
    """
    return format(value, "f")


def term(reading: Reading) -> str:
    """Return what a report calls the figure: 年初预算人员支出."""
    stage = STAGE_TERMS.get(reading.label.stage, "")
    subject = SUBJECTS.get(reading.label.subject, "")
    if reading.label.subject == "total":
        income = reading.label.side == "income"
        subject = "收入" if income else "" if stage == "预算执行" else "支出"
    elif reading.label.subject in _CONTROL:
        return subject + ("实际支出" if reading.label.stage == "executed" else "预算安排")
    return subject if reading.label.subject in _UNSTAGED else stage + subject


def extract(
    reading: Reading,
    table: str,
    kind: str,
    label: str,
    confidence: float,
    cells: Mapping[str, str],
) -> Extract:
    """Return the extract of a reading.

    Beside the columns of the row, the cells have the ``printed_unit``, and as ``remark`` what
    makes it doubtful.
    """
    quantity = reading.quantity
    cells = {k: v for k, v in cells.items() if v} | {"printed_unit": quantity.printed_unit}
    if quantity.doubt:
        cells["remark"] = "；".join(filter(None, (cells.get("remark", ""), quantity.doubt)))
        confidence = min(confidence, 0.85 if "全角" in quantity.doubt else 0.4)
    return Extract(
        table,
        kind,
        label,
        quantity.value,
        quantity.unit,
        quantity.printed,
        reading.piece.view.span(quantity.start, quantity.end),
        reading.piece.locator,
        passage(reading),
        round(min(max(confidence, 0.1), 0.97), 2),
        cells,
    )


def amount(
    reading: Reading, table: str, kind: str, confidence: float, cells: Mapping[str, str]
) -> Extract:
    """Return the extract of an amount that makes a row of its own."""
    value = plain(reading.quantity.value)
    return extract(reading, table, kind, term(reading), confidence, {**cells, "amount": value})


def reported(reading: Reading, kind: str, label: str, confidence: float, **cells: str) -> Extract:
    """Return the extract of a figure that is kept as it is printed."""
    quantity = reading.quantity
    cells = {
        "figure": kind,
        "label": label,
        "printed": quantity.printed,
        "unit": quantity.printed_unit,
        **cells,
    }
    return extract(reading, "reported", kind, label, confidence, cells)


def passage(reading: Reading) -> str:
    """Return the sentence of a quantity, or the part of it around the quantity."""
    sentence, text = reading.mention.sentence, reading.piece.text
    if len(sentence) <= _PASSAGE:
        return sentence
    quantity: Quantity = reading.quantity
    begin = max(0, quantity.start - 80)
    stop = min(len(text), quantity.end + _PASSAGE - 80 - (quantity.end - quantity.start))
    cut = text[begin : quantity.start]
    # Begin with a clause rather than in the middle of a word.
    marks = [i for i, c in enumerate(cut) if c in ",;。、:"]
    return text[begin + (marks[0] + 1 if marks and begin else 0) : stop]
