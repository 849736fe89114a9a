"""Whether a printed rate is what its printed parts give, and if not, which base would give it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ..metrics import CATALOGUE, Metric
from ..printed import Meaning, as_printed, exact, total, verdict
from .books import Books, Explained, Stated
from .finding import Cited, Finding
from .words import NEITHER, amount, judged, like, quotient, rate

_METRICS = {record.name: record for record in CATALOGUE if record.unit == "fraction"}
#: Held against each other in their own checks.
_ELSEWHERE = {"mean_balance_rate", "budget_growth_rate"}
_ELSEWHERE |= {f"{name}_q{quarter}" for name in ("progress", "balance_rate") for quarter in "1234"}

Base = tuple[str, Meaning]


#: Rates of a budget that rules leave open: the approved one, or the adjusted.
_EITHER_BASE = ("budget_completion_rate", "public_funds_control_rate", "budget_control_rate")


def reported_rates(books: Books) -> Iterator[Finding]:
    """A rate in the text is the one that its own printed parts give."""
    lacking = []
    for stated in books.stated:
        record = _METRICS.get(stated.figure)
        if record is None or stated.figure in _ELSEWHERE:
            continue
        if any(books.known(name) is None for name in record.inputs):
            fitting = _fitting(stated, list(other_bases(books, record)))
            if fitting:
                message = f"{stated.label}印为 {stated.known.text}，{_named(fitting)}"
                yield Explained("reported_rates", "note", message, (stated.known.cited,))
            else:
                lacking.append(stated)
            continue
        found = books.metric(record)
        if found and not stated.printed.about:
            yield from _rate(books, stated, record, found)
    if lacking:
        names = "、".join(f"{stated.label} {stated.known.text}" for stated in lacking)
        message = f"以下比率没有印出所依据的数，无法复算：{names}"
        figures = tuple(stated.known.cited for stated in lacking)
        yield Finding("reported_rates", "note", message, figures, "补充各比率的分子和分母")


def _rate(books: Books, stated: Stated, record: Metric, found: Meaning) -> Iterator[Finding]:
    printed = stated.printed
    arithmetic = (
        f"{stated.label}印为 {stated.known.text}，按 {_formula(books, record)}"
        f"＝{like(printed, found.value)}"
    )
    figures = [stated.known.cited, *cited(books, record.inputs)]
    checked = verdict(printed, found)
    if checked.agrees:
        yield from judged("reported_rates", printed, checked, arithmetic, figures, "")
    else:
        tried = list(other_bases(books, record))
        yield off("reported_rates", stated, f"{arithmetic}（{NEITHER}）", tried, figures)


def off(
    rule: str, stated: Stated, arithmetic: str, tried: list[Base], figures: list[Cited]
) -> Finding:
    """Return the finding of a rate that its parts do not give; name the bases that would."""
    fitting = _fitting(stated, tried)
    words = _named(fitting or tried)
    if fitting and stated.figure in _EITHER_BASE and any("调整预算" in b[0] for b in fitting):
        message = f"{stated.label}印为 {stated.known.text}，{words}，与所印相符"
        return Explained(rule, "note", message, tuple(figures))
    if fitting:
        message = f"{arithmetic}；{words}，与所印相符"
        settle = "注明所用口径，或按规定口径更正比率"
        return Finding(rule, "warning", message, tuple(figures), settle)
    message = f"{arithmetic}；其他口径也不相符：{words}" if tried else arithmetic
    settle = "核对分子、分母的原始数，更正比率或注明口径"
    return Finding(rule, "error", message, tuple(figures), settle)


def _fitting(stated: Stated, tried: list[Base]) -> list[Base]:
    return [base for base in tried if verdict(stated.printed, base[1]).agrees]


def _named(bases: list[Base]) -> str:
    return "、".join(f"{name} {rate(found.value)}" for name, found in bases)


def cited(books: Books, names: tuple[str, ...]) -> list[Cited]:
    """Return figures as findings cite them."""
    return [known.cited for known in map(books.known, names) if known]


def _formula(books: Books, record: Metric) -> str:
    known = [known for known in map(books.known, record.inputs) if known]
    if _is_ratio(record):
        return quotient(*known)
    if _is_change(record):
        this, last = known
        return f"（{this.text} − {last.text}）÷ {last.text}"
    return "、".join(f"{part.label} {part.text}" for part in known) + " 计算"


def _is_ratio(record: Metric) -> bool:
    return record.inputs == (record.numerator, record.denominator)


def _is_change(record: Metric) -> bool:
    this, last = (*record.inputs, "")[:2]
    return (record.numerator, record.denominator) == (f"{this} - {last}", last)


def other_bases(books: Books, record: Metric) -> Iterator[Base]:
    """Yield what else a rate may have been meant for, and what that comes to."""
    if record.numerator.startswith("executed_") and record.group != "budget":
        part = record.numerator.removeprefix("executed_")
        own = record.denominator
        yield from (base for of, base in _execution_bases(books, part) if of != own)
    initial, adjusted = books.meaning("initial_total"), books.meaning("adjusted_total")
    if record.name == "budget_control_rate" and initial and adjusted and initial.either.low > 0:
        # The simple form, for those who do not tell the causes of their adjustments apart.
        yield "按调整预算与年初预算之差", (adjusted - initial) / initial
        yield "按调整预算与年初预算之差（不计方向）", (initial - adjusted) / initial
    parts = [part for part in map(books.meaning, record.inputs) if part]
    if len(parts) == len(record.inputs) and _is_change(record):
        yield from _change_bases(books, record, *parts)
    elif len(parts) == len(record.inputs) and _is_ratio(record):
        above, under = parts
        if above.either.low > 0 and under.either.low > 0:
            yield "分子分母颠倒时", under / above
            yield "未完成的部分", exact(1) - above / under


def _change_bases(books: Books, record: Metric, this: Meaning, last: Meaning) -> Iterator[Base]:
    if this.either.low > 0:
        yield "以本年数为基数", (this - last) / this
    if last.either.low > 0:
        yield "不计正负方向", (last - this) / last
        yield "本年数与上年数之比", this / last
        # Some reports hold what was spent against the budget of the year before.
        spent = books.meaning(record.inputs[0].replace("_budget", "_actual"))
        if spent and record.inputs[0].endswith("_budget"):
            yield "以本年实际支出对上年预算", (spent - last) / last


def _execution_bases(books: Books, part: str) -> Iterator[tuple[str, Base]]:
    """Yield execution rates on every base that is printed, with the figure that is the base."""
    spent, sent = books.meaning(f"executed_{part}"), transfers(books)
    if spent is None:
        return
    for stage, term in (("adjusted", "调整预算"), ("initial", "年初预算")):
        budget = books.meaning(f"{stage}_{part}")
        if budget is None or budget.either.low <= 0:
            continue
        yield f"{stage}_{part}", (f"按{term}", spent / budget)
        if sent and part in ("total", "project"):
            without = f"扣除上级转移支付 {amount(sent.value)}后按{term}"
            yield "", (without, (spent - sent) / budget)
    budget, opening = books.meaning(f"adjusted_{part}"), books.meaning("opening_carry_over")
    if budget and opening and part == "total" and budget.either.low > 0:
        yield "", ("调整预算加年初结转", spent / (budget + opening))


def execution_bases(books: Books) -> list[Base]:
    """Return the execution rate of the year on every printed base but the adjusted budget."""
    found = [base for of, base in _execution_bases(books, "total") if of != "adjusted_total"]
    spent, budget = books.meaning("executed_project"), books.meaning("adjusted_project")
    if spent and budget and budget.either.low > 0:
        found.append(("只计项目支出", spent / budget))
    return found


def transfers(books: Books) -> Meaning | None:
    """Return what was spent of transfers from above, ``None`` where there are none."""
    table = books.dossier.table("projects")
    sent = (table["stage"] == "executed") & (table["fund_origin"] == "upper_level_transfer")
    amounts: list[Decimal] = list(table[sent]["amount"])
    return total(as_printed(a, "万元").meaning for a in amounts) if amounts else None


def adjustment_rate(books: Books) -> Iterator[Finding]:
    """Tell how far the budget was adjusted where the report does not."""
    initial, adjusted = books.known("initial_total"), books.known("adjusted_total")
    if not (books.stated and initial and adjusted) or initial.meaning.either.low <= 0:
        return
    told = any(books.stated_as(n) for n in ("budget_adjustment_rate", "budget_control_rate"))
    change = (adjusted.meaning - initial.meaning) / initial.meaning
    if told or change.either.contains(0):
        return
    message = (
        f"报告未列预算调整率：（调整预算 {adjusted.text} − 年初预算 {initial.text}）"
        f"÷ {initial.text} ＝ {rate(change.value)}"
    )
    settle = "补充预算调整率和调整原因，政策性、上级交办等调整单列"
    yield Finding("adjustment_rate", "note", message, (adjusted.cited, initial.cited), settle)
