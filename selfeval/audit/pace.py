"""The quarters: cumulative progress, the rates worked from it, and where the year ends."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from itertools import pairwise

from ..metrics import mean_balance_rate, mean_progress_rate
from ..printed import Meaning, Printed, Verdict, as_printed, exact, through, total, verdict
from ..terms import QUARTERS
from .books import Books, Explained, Known, Stated, shown
from .finding import Cited, Finding
from .rates import Base, execution_bases, off
from .words import NEITHER, above, judged, like, points, quotient, rate

_SHARES = {1: Decimal("0.25"), 2: Decimal("0.5"), 3: Decimal("0.75"), 4: Decimal(1)}


def quarter_progress(books: Books) -> Iterator[Finding]:
    """Progress is cumulative, at most all of the budget, and the amount spent over the budget."""
    known = {q: books.known(f"progress_q{q}") for q in QUARTERS}
    for before, now in pairwise(known.values()):
        if before and now and now.meaning.either.high < before.meaning.either.low:
            message = f"{now.label} {now.text} 低于{before.label} {before.text}，累计进度不应下降"
            settle = "确认各季度进度均为年初至季末累计数"
            yield Finding("quarter_progress", "error", message, (before.cited, now.cited), settle)
    spent, budget = books.known("executed_total"), books.known("adjusted_total")
    for quarter, now in known.items():
        # The whole year is looked at with its amounts where these are given.
        if now and above(now.meaning, 1) and not (quarter == 4 and spent and budget):
            message = f"{now.label} {now.text}，超过全年预算"
            settle = "核对支出是否含预算外安排的资金，或预算调整是否未计入"
            yield Finding("quarter_progress", "warning", message, (now.cited,), settle)
    yield from _amounts(books)


def _amounts(books: Books) -> Iterator[Finding]:
    """Hold the amount spent by a quarter's end against the share that is printed beside it."""
    budget = books.known("adjusted_total")
    for row in books.dossier.table("progress").to_dict("records"):
        share, spent = row["cumulative_progress"], row["cumulative_executed"]
        if share is None or spent is None or budget is None or budget.meaning.either.low <= 0:
            continue
        name = QUARTERS[row["quarter"]]
        printed = as_printed(share, "%")
        amount = _known(f"{name}累计支出", as_printed(spent, "万元"), row["source"])
        progress = _known(f"{name}累计支出进度", printed, row["source"])
        found = amount.meaning / budget.meaning
        arithmetic = (
            f"{progress.label}印为 {progress.text}，按 {quotient(amount, budget)}"
            f"＝{like(printed, found.value)}"
        )
        figures = (progress.cited, amount.cited, budget.cited)
        settle = "核对季末累计支出和所用的预算数"
        yield from judged(
            "quarter_progress", printed, verdict(printed, found), arithmetic, figures, settle
        )


def _known(label: str, printed: Printed, source: str) -> Known:
    return Known(label, printed.meaning, printed.unit, shown(printed.value, printed.unit), source)


def quarter_balance(books: Books) -> Iterator[Finding]:
    """A quarter's balance rate is its printed progress over the share of the year gone by."""
    for quarter, share in _SHARES.items():
        progress, due = books.known(f"progress_q{quarter}"), exact(share)
        if progress is None:
            continue
        for stated in books.stated_as(f"balance_rate_q{quarter}"):
            found = verdict(stated.printed, progress.meaning / due, due)
            yield from _balance(books, quarter, stated, progress, found)


def _balance(
    books: Books, quarter: int, stated: Stated, progress: Known, found: Verdict
) -> Iterator[Finding]:
    arithmetic = (
        f"{stated.label}印为 {stated.known.text}，按印出的进度 {progress.text} ÷ "
        f"{_SHARES[quarter]:.0%}＝{like(stated.printed, found.found.value)}"
    )
    figures = [stated.known.cited, progress.cited]
    if found.agrees:
        yield from judged("quarter_balance", stated.printed, found, arithmetic, figures, "")
        return
    before = books.known(f"progress_q{quarter - 1}") if quarter > 1 else None
    if before:
        alone = (progress.meaning - before.meaning) / exact(_SHARES[1])
        if verdict(stated.printed, alone).agrees:
            yield off(
                "quarter_balance", stated, arithmetic, [("按当季支出而非累计支出", alone)], figures
            )
            return
    apart = f"相差 {points(stated.printed.value - found.found.value)}"
    needed = f"要得到 {stated.known.text}，进度须为 {rate(found.needed)}（{NEITHER}）"
    message = f"{arithmetic}，{apart}；{needed}"
    settle = f"查{QUARTERS[quarter]}末累计支出和调整预算，更正进度或均衡率"
    if _whole_percent(progress.meaning.value, found.needed):
        settle += f"；进度 {progress.text} 恰为整数百分比，可能是取整后补的零"
    yield Finding("quarter_balance", "error", message, tuple(figures), settle)


def _whole_percent(printed: Decimal, needed: Decimal) -> bool:
    """Whether progress may have been printed as a whole percentage with zeros put behind it."""
    percent = printed.scaleb(2)
    return percent == percent.to_integral_value() and abs(needed.scaleb(2) - percent) < 1


def mean_balance(books: Books) -> Iterator[Finding]:
    """The average of the year is made by some method, which is named; there are several."""
    progress = [known for q in QUARTERS if (known := books.known(f"progress_q{q}"))]
    ratios = [places[0] for q in QUARTERS if (places := books.stated_as(f"balance_rate_q{q}"))]
    methods: list[Base] = []
    if len(ratios) == len(QUARTERS):
        mean = total(stated.printed.meaning for stated in ratios) / exact(len(ratios))
        methods.append(("所印四季均衡率的平均", mean))
    plain = len(methods) + 1
    if len(progress) == len(QUARTERS):
        methods += _of_progress([known.meaning for known in progress])
    for stated in books.stated_as("mean_balance_rate") if methods else ():
        figures = [stated.known.cited, *(one.known.cited for one in ratios)]
        figures += [known.cited for known in progress]
        yield from _mean(stated, methods, plain, figures)


def _of_progress(progress: list[Meaning]) -> list[Base]:
    capped = partial(mean_balance_rate, cap=Decimal(1))
    return [
        ("按印出进度重算的四季比值平均", through(mean_balance_rate, progress)),
        ("每季封顶 100% 的平均", through(capped, progress)),
        ("平均进度 ÷ 62.5%", through(mean_progress_rate, progress)),
    ]


def _mean(
    stated: Stated, methods: list[Base], plain: int, figures: list[Cited]
) -> Iterator[Finding]:
    """Judge an average; the first ``plain`` methods are the one that reports use, two ways."""
    checked = [(name, verdict(stated.printed, found)) for name, found in methods]
    words = {n: f"{n} {like(stated.printed, v.found.value)}" for n, v in checked}
    start = f"{stated.label}印为 {stated.known.text}"
    # Coarse figures agree with much: what their digits give comes first.
    exactly = [words[name] for name, found in checked if found.kind == "exact"]
    fitting = exactly or [words[name] for name, found in checked if found.agrees]
    if not fitting:
        message = f"{start}，各种算法都得不出：{'；'.join(words.values())}（{NEITHER}）"
        settle = "说明平均的算法，更正均衡率或平均数"
        yield Finding("mean_balance", "error", message, tuple(figures), settle)
    elif all(found.agrees for _, found in checked[:plain]):
        name, closest = min(checked[:plain], key=lambda one: one[1].kind != "exact")
        text = f"{start}，{words[name]}"
        yield from judged("mean_balance", stated.printed, closest, text, figures, "")
    else:
        others = "；".join(text for text in words.values() if text not in fitting)
        message = f"{start}，即{'、'.join(fitting)}；其他算法：{others}"
        settle = "写明平均的算法；各季均衡率更正后须重算"
        yield Explained("mean_balance", "note", message, tuple(figures), settle)


def annual_rate(books: Books) -> Iterator[Finding]:
    """Progress at the end of the year is the execution rate of the year."""
    yield from _year_end(books)
    spent, budget = books.known("executed_total"), books.known("adjusted_total")
    last = _last_quarter(books)
    if last is None:
        return
    if spent and budget and budget.meaning.either.low > 0:
        found = spent.meaning / budget.meaning
        arithmetic = f"而全年{quotient(spent, budget)}＝{like(last.printed, found.value)}"
        figures = [last.known.cited, spent.cited, budget.cited]
    else:
        rates = books.stated_as("execution_rate")
        if not rates:
            return
        found, figures = rates[0].printed.meaning, [last.known.cited, rates[0].known.cited]
        arithmetic = f"而{rates[0].label}印为 {rates[0].known.text}"
    checked = verdict(last.printed, found)
    balance = books.stated_as("balance_rate_q4")
    also = f"（{balance[0].label}亦印为 {balance[0].known.text}）" if balance else ""
    text = f"{last.label}印为 {last.known.text}{also}，{arithmetic}"
    if checked.agrees:
        yield from judged("annual_rate", last.printed, checked, text, figures, "")
        return
    gap = points(found.value - last.printed.value)
    text = f"{text}，相差 {gap}（{NEITHER}）"
    yield off("annual_rate", last, text, execution_bases(books), figures)


def _last_quarter(books: Books) -> Stated | None:
    """Return progress at the end of the year as the text prints it, else as the table does."""
    for stated in books.stated_as("progress_q4"):
        return stated
    table = books.dossier.table("progress")
    rows = table[(table["quarter"] == 4) & table["cumulative_progress"].notna()]
    for row in rows.to_dict("records"):
        printed = as_printed(row["cumulative_progress"], "%")
        text = shown(printed.value, "%")
        return Stated("progress_q4", "第四季度累计支出进度", printed, text, row["source"])
    return None


def _year_end(books: Books) -> Iterator[Finding]:
    """Hold the amount spent by the end of the fourth quarter against that of the year."""
    table = books.dossier.table("progress")
    rows = table[(table["quarter"] == 4) & table["cumulative_executed"].notna()]
    whole = books.known("executed_total")
    if whole is None or rows.empty:
        return
    printed = as_printed(rows["cumulative_executed"].iloc[0], "万元")
    quarter = _known("第四季度累计支出", printed, rows["source"].iloc[0])
    arithmetic = f"{quarter.label} {quarter.text}，全年{whole.label} {whole.text}"
    figures = (quarter.cited, whole.cited)
    settle = "查全年支出决算数，统一两处"
    found = verdict(printed, whole.meaning)
    yield from judged("annual_rate", printed, found, arithmetic, figures, settle)
