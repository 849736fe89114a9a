"""Words for the stage of an amount that do not fit: 预算 for what was spent, the wrong reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ...printed import total
from ..finding import Cited, Finding
from .amounts import Amount, agree, amounts, signed
from .report import Paragraph, Report, Sentence, quote

_EXECUTION = re.compile(r"执行|决算|实际支出|支出情况|支出明细")
_BUDGETING = re.compile(r"编制|安排情况|年初|调整")
#: Under a heading of the execution, an amount with this word before it is called a budget.
_CALLED_BUDGET = re.compile(r"预算(?:数|额|金额|安排数?|资金)?(?:为|是|:)?$")
_HIGHER = re.compile(
    r"上级(?:部门)?(?:下达|补助|转移|拨款|专项)|转移(?:支付|中央|省级|市级)|(?:中央|省级|市级|省|市)(?:财政)?"
    r"(?:补助资金|专项资金|转移支付|单位拨款|拨款)|下达转移|彩票公益金"
)
_KNOWN_HIGHER = re.compile(r"上级|转移支付|中央|省级|市级|政府性基金|彩票")

_INITIAL = re.compile(
    r"(?<!调整)(?<!调整后)(?<!调整的)预算(?P<what>支出|收入)(?:总额|总计|合计|数)?(?:为|是|:)?$"
)
_ADJUSTED = re.compile(
    r"(?:调整后?的?(?:部门)?预算的?(?P<what>支出|收入)?|(?P<other>支出|收入)调整预算)(?:总额|总计|合计|数)?(?:为|是|:)?$"
)
_UP, _DOWN = (
    r"(?:增加|增长|上升|调增|追加|增幅)",
    r"(?:减少|下降|调减|核减|压减|压缩|降低|减幅|收回)",
)
#: A head over an explanation, which says its direction; and any words that explain in one.
_UP_HEAD = re.compile(rf"{_UP}[^,。;:]{{0,8}}原因|原因[^。;]{{0,4}}{_UP}")
_DOWN_HEAD = re.compile(rf"{_DOWN}[^,。;:]{{0,8}}原因|原因[^。;]{{0,4}}{_DOWN}")
_UP_TOLD = re.compile(
    rf"(?:原因|因|由于|主要是|系|用于)[^。;]*{_UP}|{_UP}[^。;]{{0,20}}(?:原因|因|事项|用于)"
)
_DOWN_TOLD = re.compile(
    rf"(?:原因|因|由于|主要是|系)[^。;]*{_DOWN}|{_DOWN}[^。;]{{0,20}}(?:原因|因|事项)"
)
_CHANGE = re.compile(
    rf"[比较](?:20\d\d年|上年|去年|年初|上一年)[^,。;]{{0,16}}?(?:(?P<up>{_UP})|(?P<down>{_DOWN}))"
)
_OF_BUDGET = re.compile(r"预算|核减|调减|追加|调整")
_CHAIN = re.compile(
    r"(?:年初预算|调整预算|预算安排)(?:数|额)?的?(?:实际支出|决算|执行)(?:数|额)(?:为|是)?(?=\d)"
    r"|(?:决算|执行)(?:数|额)?的?(?:年初)?预算(?:数|额|安排)(?:为|是)?(?=\d)"
)


def budget_label(report: Report) -> Iterator[Finding]:
    """Yield the executed amounts that are called a budget: they add up to what was executed."""
    seen: set[int] = set()
    for parent in report.body():
        children = report.children(parent)
        if len(children) < 2 or not any(_EXECUTION.search(one) for one in _above(parent)):
            continue
        items = [(child, found[0]) for child in children if (found := amounts(child.text))]
        whole = _executed_total(report, parent, [one for _, one in items])
        called = [
            (child, one) for child, one in items if _CALLED_BUDGET.search(child.text[: one.start])
        ]
        if whole and called and len(items) == len(children) and children[0].index not in seen:
            seen.add(children[0].index)
            yield _called_budget(parent, whole, items, called)
    for sentence in report.sentences:
        if _EXECUTION.search(sentence.text) and not _BUDGETING.search(sentence.text):
            yield from _called_budget_inline(sentence)


def upper_level_funds(report: Report) -> Iterator[Finding]:
    """Yield the items of the execution that are funds from above, where the budget has none."""
    budgeting = [p for p in report.body() if any("预算编制" in one for one in p.above)]
    if not budgeting or any(_KNOWN_HIGHER.search(p.text) for p in budgeting):
        return
    seen: set[int] = set()
    for parent in report.body():
        if not any(_EXECUTION.search(one) for one in _above(parent)):
            continue
        items = [
            (child, found[0])
            for child in report.children(parent)
            if (found := amounts(child.text)) and _HIGHER.search(child.text)
        ]
        if items and items[0][0].index not in seen:
            seen.add(items[0][0].index)
            parts = "+".join(one.number for _, one in items)
            value = sum(one.value for _, one in items)
            names = "、".join(child.node.path[-1].written.rstrip(".、") for child, _ in items)
            yield Finding(
                "upper_level_funds",
                "note",
                f"{parent.node.locator}之下第{names}项（{parts}＝{value}万元）是上级转移资金或彩票公益金，"
                "预算编制部分没有提到这类资金，却计入本部门的执行数",
                tuple(_cite(child, one) for child, one in items),
                "说明这些资金的来源；不属于部门预算的，从执行数中单列",
                _cite(*items[0]).span,
            )


def explanation_direction(report: Report) -> Iterator[Finding]:
    """Yield the explanations of an increase under a cut, or of a decrease under a rise."""
    yield from _against_adjustment(report)
    yield from _against_sentence(report)


def stage_words(report: Report) -> Iterator[Finding]:
    """Yield the amounts that one phrase calls both a budget and what was spent."""
    for sentence in report.sentences:
        for match in _CHAIN.finditer(sentence.text):
            where = sentence.cite("表述", match.start(), match.end())
            yield Finding(
                "stage_words",
                "warning",
                f"{where.locator}：{quote(match[0])}把同一金额既称为预算又称为执行（决算）",
                (where,),
                "写明是预算数还是执行数",
                where.span,
            )


def _above(paragraph: Paragraph) -> tuple[str, ...]:
    return (*(one[:40] for one in paragraph.above), paragraph.text)


def _cite(paragraph: Paragraph, one: Amount) -> Cited:
    label = one.label or "金额"
    return paragraph.cite(label, one.start, one.end, one.digits, one.unit)


def _executed_total(
    report: Report, parent: Paragraph, items: list[Amount]
) -> tuple[Paragraph, Amount] | None:
    """Return the executed amount that items add up to, unless they add up to a budget as well."""
    if len(items) < 2:
        return None
    added = total(one.meaning for one in items)
    for paragraph in report.body():
        budgeted = any("预算编制" in one for one in paragraph.above)
        if budgeted and any(agree(one.meaning, added) for one in amounts(paragraph.text)):
            return None
    # The sentence that leads in the list may follow the one with the amounts.
    lead = [p for p in report.paragraphs[: parent.index] if p.path == parent.path and not p.own]
    for paragraph in [parent, *reversed(lead[-2:])]:
        own = [one for one in amounts(paragraph.text) if agree(one.meaning, added)]
        if own:
            return paragraph, own[-1]
    return None


def _called_budget(
    parent: Paragraph,
    executed: tuple[Paragraph, Amount],
    items: list[tuple[Paragraph, Amount]],
    called: list[tuple[Paragraph, Amount]],
) -> Finding:
    numbers = "、".join(child.node.path[-1].written.rstrip(".、") for child, _ in called)
    names = "、".join(
        _CALLED_BUDGET.sub("", child.title.split(one.number)[0]) for child, one in called
    )
    whole = executed[1]
    value = sum((one.value for _, one in items), Decimal(0))
    first = _cite(*called[0])
    rounding = "" if value == whole.value else "（尾差在四舍五入之内）"
    return Finding(
        "budget_label",
        "warning",
        f"{parent.node.locator}之下第{numbers}项（{names}）的金额写作“预算”，但各项合计{value:,}万元，"
        f"与执行数{whole.shown}相符{rounding}，实为执行数",
        (_cite(*executed), *(_cite(child, one) for child, one in called)),
        "把这些项目的“预算”改为“支出”或“执行”；需要列预算数的，另列预算数",
        first.span,
    )


def _called_budget_inline(sentence: Sentence) -> Iterator[Finding]:
    found = amounts(sentence.text)
    if len(found) < 3:
        return
    whole, items = found[0], found[1:]
    called = [one for one in items if _CALLED_BUDGET.search(sentence.text[: one.start])]
    if (
        len(called) < 2
        or _CALLED_BUDGET.search(sentence.text[: whole.start])
        or not re.search(r"执行|支出|决算", whole.label)
        or not agree(whole.meaning, total(one.meaning for one in items))
    ):
        return
    names = "、".join(quote(one.label) for one in called)
    cited = [
        sentence.cite(one.label, one.start, one.end, one.digits, one.unit)
        for one in (whole, *called)
    ]
    yield Finding(
        "budget_label",
        "warning",
        f"{cited[0].locator}：{names}的金额写作“预算”，但各项合计等于{quote(whole.label)}"
        f"{whole.shown}，实为执行数",
        tuple(cited),
        "把“预算”改为“支出”或“执行”；需要列预算数的，另列预算数",
        cited[1].span,
    )


def _against_adjustment(report: Report) -> Iterator[Finding]:
    """Compare the initial and the adjusted budget with the explanations of their section."""
    for heading in report.body():
        if not heading.own or len(heading.path) > 3:
            continue
        section = [heading, *report.section(heading)]
        if any(p.own and len(p.path) > len(heading.path) and report.section(p) for p in section):
            continue  # its parts are looked at for themselves
        inside = {p.index for p in section}
        sentences = [s for s in report.sentences if s.paragraph.index in inside]
        initial, adjusted = _budgets(sentences)
        if not (initial and adjusted) or agree(initial[1].meaning, adjusted[1].meaning):
            continue
        cut = adjusted[1].value < initial[1].value
        wrong, right = (_UP_HEAD, _DOWN_TOLD) if cut else (_DOWN_HEAD, _UP_TOLD)
        told = [(s, m) for s in sentences if (m := wrong.search(s.text))]
        # The reason may stand elsewhere.
        about = [s for s in report.sentences if s in sentences or _OF_BUDGET.search(s.text)]
        if told and not any(right.search(s.text) for s in about):
            yield _unexplained(initial, adjusted, told[0], cut)


_Placed = tuple[Sentence, Amount]


def _budgets(sentences: list[Sentence]) -> tuple[_Placed | None, _Placed | None]:
    """Return the initial and the adjusted budget of the same side, spending before income."""
    for side in ("支出", "收入"):
        initial = adjusted = None
        for sentence in sentences:
            for one in amounts(sentence.text):
                before = sentence.text[: one.start]
                later = _ADJUSTED.search(before)
                sided = later and (later["what"] or later["other"] or side) == side
                first = _INITIAL.search(before)
                adjusted_before = re.search(r"调整[^。;]*$", before)
                if sided or (first and first["what"] == side and adjusted_before):
                    adjusted = adjusted or (sentence, one)
                elif first and first["what"] == side:
                    initial = initial or (sentence, one)
        if initial and adjusted:
            return initial, adjusted
    return None, None


def _unexplained(
    initial: _Placed, adjusted: _Placed, told: tuple[Sentence, re.Match[str]], cut: bool
) -> Finding:
    change = adjusted[1].value - initial[1].value
    rate = change / initial[1].value * 100
    sentence, match = told
    reason = sentence.cite("原因说明", match.start(), match.end())
    words = ("减少", "增加") if cut else ("增加", "减少")
    return Finding(
        "explanation_direction",
        "warning",
        f"{reason.locator}只说明了{words[1]}的原因，但调整后预算{words[0]}："
        f"{adjusted[1].shown}−{initial[1].shown}＝{signed(change)}万元（{signed(rate, 2)}%）",
        (
            reason,
            *(
                s.cite(name, one.start, one.end, one.digits, one.unit)
                for name, (s, one) in (("年初预算", initial), ("调整预算", adjusted))
            ),
        ),
        f"补充说明调整{words[0]}的原因和依据",
        reason.span,
    )


def _against_sentence(report: Report) -> Iterator[Finding]:
    """Compare the explanation in a paragraph with the changes that stand before it there."""
    for paragraph in report.body():
        for wrong, told, stated in ((_UP_HEAD, "up", "down"), (_DOWN_HEAD, "down", "up")):
            match = wrong.search(paragraph.text)
            changes = list(_CHANGE.finditer(paragraph.text[: match.start()])) if match else []
            if not (match and changes) or any(one[told] for one in changes):
                continue
            change = changes[-1]
            # What else changes in between may be what is explained.
            between = paragraph.text[change.end() : match.start()]
            if re.search(rf"{_UP if told == 'up' else _DOWN}|原因|调整", between):
                continue
            reason = paragraph.cite("原因说明", match.start(), match.end())
            yield Finding(
                "explanation_direction",
                "warning",
                f"{reason.locator}：前文写{quote(change[0])}，接着却说明{quote(match[0])}，方向相反",
                (reason, paragraph.cite("变动", change.start(stated), change.end(stated))),
                "核对变动方向，改正原因说明",
                reason.span,
            )
