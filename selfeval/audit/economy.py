"""The economy of the department: three public expenses and public operating cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..metrics.catalogue import metric
from ..printed import as_printed
from ..terms import CONTROL_ITEMS
from .books import Books, Known, shown
from .finding import Finding
from .words import above, named, quotient, rate

#: 公用经费控制率 has two halves; the second goes by two names, after its base.
_HALVES = {
    "three_public_control_rate": ("three_public_control_rate",),
    "public_operating_control_rate": (
        "public_operating_control_rate",
        "public_funds_control_rate",
    ),
}


def operating_cost(books: Books) -> Iterator[Finding]:
    """Both halves of the control of public-use spending are reported, where one of them is."""
    told = [half for half, names in _HALVES.items() if any(map(books.stated_as, names))]
    for half in _HALVES if len(told) == 1 else ():
        record = metric(half)
        if half in told:
            continue
        found = books.metric(record)
        parts = [known for known in map(books.known, record.inputs) if known]
        if found is None:
            continue
        message = (
            f"公用经费控制率含两项，报告只列{named(metric(told[0]).term)}，"
            f"未列{named(record.term)}："
            f"{quotient(*parts)}＝{rate(found.value)}"
        )
        figures = tuple(part.cited for part in parts)
        settle = f"补充{record.term}"
        yield Finding("operating_cost", "warning", message, figures, settle)


def three_public_control(books: Books) -> Iterator[Finding]:
    """Three public expenses stay within their budget, and both are of the same scope."""
    table = books.dossier.table("spending_control")
    budget, actual = (
        {row["item"]: _amount(row) for row in table[table["stage"] == stage].to_dict("records")}
        for stage in ("budget", "actual")
    )
    yield from _scope(budget, actual)
    over = [
        (actual[item], budget[item])
        for item in CONTROL_ITEMS
        if item in actual and item in budget
        if actual[item].meaning.either.low > budget[item].meaning.either.high
    ]
    if over:
        words = "；".join(f"{a.label}支出 {a.text}，预算 {b.text}{_rate(a, b)}" for a, b in over)
        figures = tuple(one.cited for pair in over for one in pair)
        message = f"“三公”经费支出超过预算：{words}"
        settle = "说明超支原因和审批依据，控制率按超支计分"
        yield Finding("three_public_control", "warning", message, figures, settle)


def _scope(budget: dict[str, Known], actual: dict[str, Known]) -> Iterator[Finding]:
    for given, lacking, words in ((budget, actual, "预算"), (actual, budget, "支出")):
        only = [known for item, known in given.items() if item not in lacking and lacking]
        if only:
            names = "、".join(known.label for known in only)
            message = f"“三公”经费只有{words}、没有对应数的分项：{names}，口径可能不一致"
            settle = "补充对应的数；没有发生的填 0"
            figures = tuple(known.cited for known in only)
            yield Finding("three_public_control", "note", message, figures, settle)


def _rate(actual: Known, budget: Known) -> str:
    if not above(budget.meaning, 0):
        return "（没有预算）"
    return f"，控制率 {rate((actual.meaning / budget.meaning).value)}"


def _amount(row: Mapping[Any, Any]) -> Known:
    value = row["amount"]
    printed = as_printed(value, "万元")
    label = CONTROL_ITEMS[row["item"]]
    return Known(label, printed.meaning, "万元", shown(value, "万元"), row["source"])
