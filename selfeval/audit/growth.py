"""Whether a growth rate and the amount of the change agree with the figures that they imply."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..printed import Printed, exact, verdict
from .books import Books, Known, Stated
from .finding import Finding
from .rates import Base, off
from .words import NEITHER, amount, judged, like

_RULE = "budget_growth"
_FALLS = ("减少", "下降", "降低", "缩减")


def budget_growth(books: Books) -> Iterator[Finding]:
    """The growth of the budget is the printed change over the base that this change implies."""
    for stated in books.stated_as("budget_growth_rate"):
        now = _of_the_same_place(books, stated)
        change = _nearest(books.stated_as("budget_increase"), stated)
        if now is None:
            continue
        if change:
            yield from _implied(stated, change, now)
        yield from _from_prior(books, stated, now)
    for stated in books.stated_as("budget_increase"):
        now = _of_the_same_place(books, stated)
        if now:
            yield from _amount_from_prior(books, stated, now)


def _of_the_same_place(books: Books, stated: Stated) -> Known | None:
    """Return this year's budget: the one of the same sentence, income or spending."""
    names = ["initial_total", "initial_income"]
    if _of_income(stated):
        names.reverse()
    beside = (s for name in names for s in books.stated_as(name) if s.source == stated.source)
    nearest = next(beside, None)
    return nearest.known if nearest else books.known(names[0]) or books.known(names[1])


def _nearest(choices: list[Stated], stated: Stated) -> Stated | None:
    """Return the choice of the same sentence, and there that of income or of spending."""

    def far(choice: Stated) -> tuple[bool, bool]:
        return choice.source != stated.source, _of_income(choice) != _of_income(stated)

    return min(choices, key=far, default=None)


def _of_income(stated: Stated) -> bool:
    return "收入" in stated.label


def _directed(stated: Stated) -> Printed:
    """Return a change with the sign that its label says in words."""
    printed = stated.printed
    falls = any(word in stated.label for word in _FALLS) and printed.value > 0
    return replace(printed, value=-printed.value) if falls else printed


def _implied(stated: Stated, change: Stated, now: Known) -> Iterator[Finding]:
    printed, moved = _directed(stated), _directed(change).meaning
    base = now.meaning - moved
    if base.either.low <= 0:
        return
    found = moved / base
    arithmetic = (
        f"{stated.label}印为 {stated.known.text}，按变动额 {change.known.text}和本年 {now.text}，"
        f"上年为 {amount(base.value)}，增长率＝{like(printed, found.value)}"
    )
    figures = [stated.known.cited, change.known.cited, now.cited]
    checked = verdict(printed, found)
    if checked.agrees:
        yield from judged(_RULE, printed, checked, arithmetic, figures, "")
        return
    tried: list[Base] = [("以本年数为基数", moved / now.meaning)]
    other = now.meaning + moved
    if other.either.low > 0:
        tried.append(("增减方向相反时", exact(0) - moved / other))
    yield off(
        _RULE, replace(stated, printed=printed), f"{arithmetic}（{NEITHER}）", tried, figures
    )


def _prior(books: Books) -> Known | None:
    """Return last year's budget where it is printed: a derived one would prove itself."""
    table = books.dossier.table("prior_year")
    row = table[(table["figure"] == "initial_total") & (table["basis"] == "printed")]
    return books.given("prior_initial_total") if len(row) else None


def _from_prior(books: Books, stated: Stated, now: Known) -> Iterator[Finding]:
    prior, printed = _prior(books), _directed(stated)
    if prior is None or prior.meaning.either.low <= 0:
        return
    found = (now.meaning - prior.meaning) / prior.meaning
    arithmetic = (
        f"{stated.label}印为 {stated.known.text}，按（{now.text} − 上年 {prior.text}）"
        f"÷ {prior.text}＝{like(printed, found.value)}"
    )
    figures = [stated.known.cited, now.cited, prior.cited]
    checked = verdict(printed, found)
    if checked.agrees:
        yield from judged(_RULE, printed, checked, arithmetic, figures, "")
        return
    tried: list[Base] = [("不计正负方向", exact(0) - found)]
    if now.meaning.either.low > 0:
        tried.append(("以本年数为基数", (now.meaning - prior.meaning) / now.meaning))
    yield off(
        _RULE, replace(stated, printed=printed), f"{arithmetic}（{NEITHER}）", tried, figures
    )


def _amount_from_prior(books: Books, stated: Stated, now: Known) -> Iterator[Finding]:
    prior = _prior(books)
    if prior is None:
        return
    printed, found = _directed(stated), now.meaning - prior.meaning
    arithmetic = (
        f"{stated.label}印为 {stated.known.text}，按本年 {now.text} − 上年 {prior.text}"
        f"＝{like(printed, found.value)}"
    )
    figures = (stated.known.cited, now.cited, prior.cited)
    settle = "核对上年和本年预算数，更正变动额"
    yield from judged(_RULE, printed, verdict(printed, found), arithmetic, figures, settle)
