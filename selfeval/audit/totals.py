"""Whether parts add up to their totals, and whether a figure is the same wherever it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

from ..figures import FIGURES
from ..printed import Printed, as_printed, exact, total, verdict
from ..terms import CATEGORIES, CONTROL_ITEMS, CONTROL_STAGES, STAGES
from .books import Books, Explained, Known, Stated, shown
from .finding import Finding
from .words import NEITHER, amount, apart, as_figure, judged, like, sum_of

_RECHECK = "逐项核对原始报表，更正合计数或分项数"


def stage_totals(books: Books) -> Iterator[Finding]:
    """Personnel, public and project spending make up the printed total of their stage."""
    for stage, term in STAGES.items():
        given = [(name, books.given(f"{stage}_{code}")) for code, name in CATEGORIES.items()]
        parts = [replace(known, label=name) for name, known in given if known]
        if books.given(f"{stage}_total"):
            for stated in books.stated_as(f"{stage}_total"):
                yield from _sum("stage_totals", stated.printed, stated.known, parts, term)


def project_list(books: Books) -> Iterator[Finding]:
    """The projects of a stage make up its project spending."""
    table = books.dossier.table("projects")
    for stage, term in STAGES.items():
        whole = books.known(f"{stage}_project")
        rows = table[table["stage"] == stage]
        if whole is None or rows.empty:
            continue
        parts = [_amount(row["project"], row) for row in rows.to_dict("records")]
        own = [p for p, o in zip(parts, rows["fund_origin"], strict=True) if o != _TRANSFER]
        if 0 < len(own) < len(parts) and _only_own(whole, parts, own):
            message = (
                f"{term}的项目清单合计 {amount(total(p.meaning for p in parts).value)}，"
                f"项目支出印为 {whole.text}：清单含上级转移支付，项目支出不含"
            )
            figures = (whole.cited, *(part.cited for part in parts))
            yield Finding("project_list", "warning", message, figures, "统一口径或注明口径")
            continue
        # A list may leave out small projects: only one that is too long is wrong for certain.
        short = total(p.meaning for p in parts).either.high < whole.meaning.either.low
        severity = "warning" if short else "error"
        yield from _sum("project_list", as_figure(whole), whole, parts, term, severity)


_TRANSFER = "upper_level_transfer"


def _only_own(whole: Known, parts: Sequence[Known], own: Sequence[Known]) -> bool:
    return apart(whole.meaning, total(p.meaning for p in parts)) and not apart(
        whole.meaning, total(p.meaning for p in own)
    )


def three_public_parts(books: Books) -> Iterator[Finding]:
    """The three public expenses make up their printed total."""
    table = books.dossier.table("spending_control")
    for stage, term in CONTROL_STAGES.items():
        rows = table[table["stage"] == stage].to_dict("records")
        known = {row["item"]: _amount(CONTROL_ITEMS[row["item"]], row) for row in rows}
        whole = known.pop("three_public", None)
        if whole is None or not known:
            continue
        parts = list(known.values())
        short = total(p.meaning for p in parts).either.high < whole.meaning.either.low
        if len(known) < len(CONTROL_ITEMS) - 1 and short:
            continue  # the rest may be in the component that is not given
        yield from _sum("three_public_parts", as_figure(whole), whole, parts, term)


def income_and_spending(books: Books) -> Iterator[Finding]:
    """The budget seen from its income is the budget seen from its spending."""
    for stage in ("initial", "adjusted"):
        income, spending = books.known(f"{stage}_income"), books.known(f"{stage}_total")
        if income and spending and income.meaning.value != spending.meaning.value:
            yield _unbalanced(books, stage, income, spending)


def _unbalanced(books: Books, stage: str, income: Known, spending: Known) -> Finding:
    """Return what explains the difference of two sums, or the finding."""
    rule, figures = "income_and_spending", (income.cited, spending.cited)
    gap = amount(abs(income.meaning.value - spending.meaning.value))
    message = f"{income.label} {income.text}，{spending.label} {spending.text}，相差 {gap}"
    if income.meaning.rounded.overlaps(spending.meaning.rounded):
        return Explained(rule, "note", f"{message}（四舍五入可以解释）", figures)
    if not apart(income.meaning, spending.meaning):
        return Explained(rule, "note", f"{message}（末位截尾可以解释）", figures)
    table, opening = books.dossier.table("income"), books.known("opening_carry_over")
    listed = "carry_over" in set(table[table["stage"] == stage]["origin"])
    if opening and not listed and not apart(income.meaning + opening.meaning, spending.meaning):
        message += f"，即年初结转结余 {opening.text}，收入未计此数"
        return Explained(rule, "note", message, (*figures, opening.cited))
    settle = "核对收入和支出是否同一口径（上年结转、其他资金是否都计入）"
    return Finding(rule, "error", f"{message}（{NEITHER}）", figures, settle)


def reported_figures(books: Books) -> Iterator[Finding]:
    """A figure in the text of the report is the one that the tables give."""
    totals = {f"{stage}_total" for stage in STAGES}
    for stated in books.stated:
        given = _counterpart(books, stated)
        if given is None or stated.figure in totals or stated.printed.about:
            continue
        printed = stated.printed
        arithmetic = (
            f"{stated.label}印为 {stated.known.text}，按数据表（{given.locator}）"
            f"{given.label}为 {like(printed, given.meaning.value)}"
        )
        figures = (stated.known.cited, given.cited)
        settle = "查对原始报表，统一文字和表格中的数"
        yield from judged(
            "reported_figures", printed, verdict(printed, given.meaning), arithmetic, figures,
            settle,
        )  # fmt: skip


def repeated_figures(books: Books) -> Iterator[Finding]:
    """A figure that the text prints in several places is the same in all of them."""
    by_name: dict[str, list[Stated]] = {}
    for stated in books.stated:
        if not stated.printed.about:
            by_name.setdefault(stated.figure, []).append(stated)
    for places in by_name.values():
        for first, second in combinations(places, 2):
            if first.printed.unit == second.printed.unit and apart(
                first.printed.meaning, second.printed.meaning
            ):
                both = "与".join(f"{s.label}（{s.source}）{s.known.text}" for s in (first, second))
                # Under another label it may be meant for something else.
                severity = "error" if first.label == second.label else "warning"
                yield Finding(
                    "repeated_figures",
                    severity,
                    f"同一数据前后不一致：{both}（{NEITHER}）",
                    (first.known.cited, second.known.cited),
                    "查对原始报表，统一各处的数",
                )


def _sum(
    rule: str,
    printed: Printed,
    whole: Known,
    parts: Sequence[Known],
    term: str,
    severity: str = "error",
) -> Iterator[Finding]:
    added = total(part.meaning for part in parts)
    gap = like(printed, abs(added.value - printed.value))
    words = sum_of(parts) if len(parts) <= 5 else f"所列 {len(parts)} 项之和"
    arithmetic = (
        f"{term}：{whole.label}印为 {whole.text}，{words}＝{like(printed, added.value)}，"
        f"相差 {gap}"
    )
    figures = [whole.cited, *(part.cited for part in parts)]
    found = verdict(printed, added)
    yield from judged(rule, printed, found, arithmetic, figures, _RECHECK, severity)


def _counterpart(books: Books, stated: Stated) -> Known | None:
    """Return what the tables give for a figure of the text."""
    if stated.figure in FIGURES:
        return books.given(stated.figure)
    for stage in STAGES:
        if stated.figure == f"{stage}_income_fiscal":
            return _fiscal_income(books, stage)
    return _project_count(books) if stated.figure == "project_count" else None


def _fiscal_income(books: Books, stage: str) -> Known | None:
    table = books.dossier.table("income")
    rows = table[(table["stage"] == stage) & (table["origin"] == "fiscal_appropriation")]
    return _amount("财政预算拨款", rows.to_dict("records")[0]) if len(rows) else None


def _project_count(books: Books) -> Known | None:
    """Return how many projects are listed, where every stage lists the same ones."""
    table = books.dossier.table("projects")
    lists = {frozenset(rows["project"]) for _, rows in table.groupby("stage")}
    if len(lists) != 1:
        return None
    count = len(next(iter(lists)))
    locator = "、".join(dict.fromkeys(table["source"]))
    return Known("所列项目", exact(count), "项", f"{count} 项", locator)


def _amount(label: str, row: Mapping[Any, Any]) -> Known:
    meaning = as_printed(row["amount"], "万元").meaning
    return Known(label, meaning, "万元", shown(row["amount"], "万元"), row["source"])
