"""Where the money went: what came in, what was spent, and what is left at the end of the year."""

from __future__ import annotations

from collections.abc import Iterator

from ..printed import Meaning, as_printed
from ..terms import STAGES
from .books import Books, Known, shown
from .finding import Finding
from .words import NEITHER, above, amount, apart, below


def adjusted_budget(books: Books) -> Iterator[Finding]:
    """The adjusted budget is the initial one with all additions and cuts."""
    names = ("initial_total", "additions", "cuts", "adjusted_total")
    initial, additions, cuts, adjusted = map(books.known, names)
    if not (initial and additions and cuts and adjusted):
        return
    found = initial.meaning + additions.meaning - cuts.meaning
    opening = books.known("opening_carry_over")
    readings = [found, *([found + opening.meaning] if opening else [])]
    if all(apart(adjusted.meaning, reading) for reading in readings):
        gap = amount(abs(adjusted.meaning.value - found.value))
        message = (
            f"年初预算 {initial.text} ＋ 追加 {additions.text} − 核减 {cuts.text}"
            f"＝{amount(found.value)}，{adjusted.label}为 {adjusted.text}，相差 {gap}"
        )
        message += f"；加年初结转 {opening.text} 也不相符" if opening else ""
        figures = tuple(known.cited for known in (initial, additions, cuts, adjusted))
        settle = "补全预算调整事项，或更正调整预算"
        yield Finding("adjusted_budget", "warning", f"{message}（{NEITHER}）", figures, settle)


def opening_carry_over(books: Books) -> Iterator[Finding]:
    """What was carried into the year is what the year before left, and what the income says."""
    opening, prior = books.known("opening_carry_over"), books.known("prior_carry_over")
    for other in (prior, _income(books)):
        if opening and other and apart(opening.meaning, other.meaning):
            gap = amount(abs(opening.meaning.value - other.meaning.value))
            message = (
                f"{opening.label} {opening.text}，{other.label} {other.text}，相差 {gap}"
                f"（{NEITHER}）"
            )
            settle = "说明年初收回、调整的结转资金，或统一两处的数"
            figures = (opening.cited, other.cited)
            yield Finding("opening_carry_over", "warning", message, figures, settle)


def _income(books: Books) -> Known | None:
    """Return the carry-over among the income of the budget; the adjusted one comes first."""
    table = books.dossier.table("income")
    for stage in ("adjusted", "initial"):
        rows = table[(table["stage"] == stage) & (table["origin"] == "carry_over")]
        for row in rows.to_dict("records"):
            meaning = as_printed(row["amount"], "万元").meaning
            text = shown(row["amount"], "万元")
            return Known(f"{STAGES[stage]}收入中的上年结转", meaning, "万元", text, row["source"])
    return None


def year_end(books: Books) -> Iterator[Finding]:
    """What is left at the end of the year is what was not spent, or it was taken back.

    Money taken back stands in no table, and a budget may or may not hold what was carried in: a
    remainder is only told of, and only an impossible one must be explained.
    """
    names = ("adjusted_total", "executed_total", "year_end_carry_over")
    budget, spent, left = map(books.known, names)
    if not (budget and spent and left):
        return
    used = spent.meaning + left.meaning
    readings = list(_funds(books, budget))
    words = "；".join(f"{name} {amount(funds.value)}" for name, funds in readings)
    figures = (budget.cited, spent.cited, left.cited)
    sums = f"{words}；{spent.label} {spent.text} ＋ {left.label} {left.text}＝{amount(used.value)}"
    rest = [funds - used for _, funds in readings]
    if all(below(one, 0) for one in rest):
        message = f"支出和年末结转结余之和超过全部资金：{sums}（{NEITHER}）"
        settle = "核对年末结转结余的口径，补列未计入预算的收入"
        yield Finding("year_end", "warning", message, figures, settle)
    elif all(above(one, 0) for one in rest):
        gone = "、".join(dict.fromkeys(amount(one.value) for one in rest))
        nothing = left.meaning.value == 0
        start = "年末结转结余为 0 而预算没有支完" if nothing else "有资金没有列出去向"
        message = f"{start}：{sums}，余 {gone}，须为收回财政或核减"
        settle = "列明收回、核减的金额和依据"
        yield Finding("year_end", "warning" if nothing else "note", message, figures, settle)


def _funds(books: Books, budget: Known) -> Iterator[tuple[str, Meaning]]:
    """Yield what the department may have had to spend in the year."""
    yield f"{budget.label}", budget.meaning
    opening = books.known("opening_carry_over")
    # A budget whose income has a carry-over holds it already.
    if opening and _income(books) is None:
        yield f"{budget.label}加年初结转", budget.meaning + opening.meaning
