"""Numbers that repeat or jump, headings that do not belong, headings without content."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...intake.document import Span, view
from ...intake.outline import chinese_number
from ..finding import Finding
from .report import Paragraph, Report, quote, short

_NUMERALS = "一二三四五六七八九"
_WRITTEN = {
    "part": "第{}部分",
    "chapter": "第{}章",
    "是": "{}是",
    "一、": "{}、",
    "（一）": "（{}）",
}
_WRITTEN |= {"1.": "{}.", "（1）": "（{}）"}
#: A list that leaves out more than this was read wrongly rather than numbered wrongly.
_LEFT_OUT = 3
#: Lists inside of a paragraph: 首先 and the like have no numbers.
_INLINE = (
    ("（{}）", re.compile(r"(?:(?<=[。;:,])|^)\((\d{1,2})\)(?=[一-鿿“])")),
    ("第{}，", re.compile(r"(?:(?<=[。;:])|^)第([一二三四五六七八九十]{1,3}),")),
    ("{}", re.compile(r"([①-⑳])")),
)
#: How a title ends that is only the name of a topic.
_TOPIC = re.compile(r"(?:管理|情况|效益|满意度|[率性度]|影响|成本|工作|职[责能]|建设|效[能果])$")
_SECOND = re.compile(r"(?:^|[。;,:])(?:\([2二]\)|2[、.](?!\d))")
_PLAN = re.compile(r"计划|打算|工作安排|工作思路|目标")
_PLAN_SECTION = re.compile(r"后续|下一?步|下一年|计划与建议|计划及|建议|展望|改进|整改|打算")


def numeral(number: int) -> str:
    """Return a number below 100 in Chinese.

    >>> numeral(5), numeral(12), numeral(30)
    ('五', '十二', '三十')
    """
    tens, ones = divmod(number, 10)
    ten = "" if not tens else "十" if tens == 1 else f"{_NUMERALS[tens - 1]}十"
    return ten + (_NUMERALS[ones - 1] if ones else "")


def written(style: str, number: int) -> str:
    """Return a number as its list writes it: 五是, （3）."""
    return _WRITTEN[style].format(number if "1" in style else numeral(number))


def list_number(report: Report) -> Iterator[Finding]:
    """Yield the lists (一是, 1., （1）, ①) in which a number repeats or is left out."""
    for paragraph in report.paragraphs:
        own = paragraph.own
        if own and own.style in ("1.", "（1）") and _is_fault(report, paragraph):
            yield _numbered("list_number", paragraph)
        for clause in paragraph.clauses:
            ahead = clause.path[-1].number - clause.expected
            if clause.fault and ahead <= _LEFT_OUT:
                start = paragraph.view.offsets.index(clause.span.start)
                word, expected = clause.path[-1].written, written("是", clause.expected)
                yield _fault("list_number", paragraph, start, word, expected, clause.fault)
        yield from _inline(paragraph)


def section_number(report: Report) -> Iterator[Finding]:
    """Yield the headings (第一部分, 一、, （一）) whose number repeats or jumps."""
    for paragraph in report.paragraphs:
        own = paragraph.own
        lists = own is None or own.style in ("1.", "（1）")
        if not lists and _is_fault(report, paragraph) and not _is_stray(report, paragraph):
            yield _numbered("section_number", paragraph)


def lone_item(report: Report) -> Iterator[Finding]:
    """Yield the lists that end after their first number."""
    for paragraph in report.paragraphs:
        own = paragraph.own
        parent = paragraph.path[:-1]
        if own is None or own.number != 1 or not parent or paragraph.node.fault:
            continue
        later = [
            p for p in report.paragraphs[paragraph.index :] if p.path[: len(parent)] == parent
        ]
        beside = [p for p in later[1:] if p.own and len(p.path) == len(paragraph.path)]
        # The second item may stand inside of a paragraph, or in a table.
        if any(p.own and p.own.style == own.style for p in beside) or any(
            _SECOND.search(p.text) for p in later
        ):
            continue
        if report.tables_between(paragraph.node.span.end, report.end_of(paragraph)):
            continue
        second_number = written(own.style, 2)
        yield Finding(
            "lone_item",
            "note",
            f"{paragraph.node.locator}{quote(short(paragraph.title))}之后没有“{second_number}”，"
            "只有一项却编了号，可能漏写了后面的内容",
            (paragraph.cite("编号", 0, len(own.written)),),
            f"补写“{second_number}”及以后各项；确实只有一项的，去掉编号",
            paragraph.span(0, len(own.written)),
        )


def stray_heading(report: Report) -> Iterator[Finding]:
    """Yield the headings of another kind inside of a section: the plan of another year."""
    for paragraph in report.paragraphs:
        if paragraph.own and _is_stray(report, paragraph):
            wrong = []
            if paragraph.node.fault:
                expected = written(paragraph.own.style, paragraph.node.expected)
                kind = "重复" if paragraph.node.fault == "repeats" else "跳号"
                wrong.append(f"编号{kind}（按顺序应为“{expected}”）")
            if _is_bare(report, paragraph):
                wrong.append("其下没有内容")
            wrong.append("与所在部分的主题不符，疑为从别处带入")
            yield Finding(
                "stray_heading",
                "warning",
                f"{paragraph.node.locator}标题{quote(short(paragraph.title))}{'，'.join(wrong)}",
                (paragraph.cite("标题", 0, len(paragraph.text)),),
                "删除该标题；确需保留的，移到后续工作计划部分并补写内容",
                paragraph.node.span,
            )


def empty_heading(report: Report) -> Iterator[Finding]:
    """Yield the headings without content."""
    for paragraph in report.paragraphs:
        if not paragraph.own or paragraph.node.fault or not _is_bare(report, paragraph):
            continue
        if _is_heading(report, paragraph):
            yield Finding(
                "empty_heading",
                "warning",
                f"{paragraph.node.locator}标题{quote(short(paragraph.title))}之下没有内容",
                (paragraph.cite("标题", 0, len(paragraph.text)),),
                "补写该部分内容；不适用的，写明原因或删除标题",
                paragraph.node.span,
            )


def _is_fault(report: Report, paragraph: Paragraph) -> bool:
    """Whether a number is wrong, and was not only read wrongly."""
    node = paragraph.node
    if node.fault != "jumps":
        return bool(node.fault)
    number = node.path[-1].number
    if number - node.expected > _LEFT_OUT:
        return False
    # The numbers between may stand inside of another paragraph, or in a table.
    style = node.path[-1].style
    before = [p for p in report.paragraphs[: paragraph.index] if p.own and p.own.style == style]
    start = before[-1].node.span.start if before else 0
    between = view(report.document, Span(start, node.span.start)).text
    missing = [written(style, n) for n in range(node.expected, number)]
    return not all(m.replace("（", "(").replace("）", ")") in between for m in missing)


def _is_stray(report: Report, paragraph: Paragraph) -> bool:
    """Whether a heading speaks of the plan of another year, where the report speaks of its own."""
    named = re.search(r"(20\d\d)年", paragraph.text)
    if not (named and report.year and paragraph.node.heading and _PLAN.search(paragraph.text)):
        return False
    if int(named[1]) == report.year or any(_PLAN_SECTION.search(one) for one in paragraph.above):
        return False
    return bool(paragraph.node.fault) or (
        int(named[1]) > report.year
        and len(paragraph.path) > 1
        and not _PLAN_SECTION.search(paragraph.text)
    )


def _is_bare(report: Report, paragraph: Paragraph) -> bool:
    """Whether nothing stands under a numbered paragraph."""
    if report.tables_between(paragraph.node.span.end, report.end_of(paragraph)):
        return False
    if paragraph.node.fault:
        after = report.paragraphs[paragraph.index + 1 : paragraph.index + 2]
        return not after or bool(after[0].own and after[0].own.number != 1)
    return not report.section(paragraph)


def _is_heading(report: Report, paragraph: Paragraph) -> bool:
    """Whether a short numbered paragraph is a heading, and not an item of a list.

    Its fellows tell: they have content below them, or after their title on the same line.
    """
    title = paragraph.title
    if (
        not paragraph.node.heading
        or len(title) > 25
        or re.search(r"[,:;。]|\d.*元|详?见附", title)
    ):
        return False
    fellows = [
        p
        for p in report.paragraphs
        if p.own
        and p.path[:-1] == paragraph.path[:-1]
        and p.own.style == paragraph.path[-1].style
        and p is not paragraph
    ]
    if not fellows:
        return paragraph.own is not None and paragraph.own.style in (
            "part",
            "chapter",
            "一、",
            "（一）",
        )
    below = sum(bool(report.section(p)) for p in fellows)
    beside = sum(bool(re.match(r".{2,25}?[。:].{4,}", p.title)) for p in fellows)
    topic = beside == len(fellows) and len(title) <= 12 and _TOPIC.search(title)
    return bool(topic) or (paragraph.text[-1] not in "。;" and below * 2 >= len(fellows))


def _numbered(rule: str, paragraph: Paragraph) -> Finding:
    node, own = paragraph.node, paragraph.node.path[-1]
    expected = written(own.style, node.expected)
    return _fault(rule, paragraph, 0, own.written, expected, node.fault)


def _inline(paragraph: Paragraph) -> Iterator[Finding]:
    for form, pattern in _INLINE:
        last = 0
        for match in pattern.finditer(paragraph.text):
            circled = "①" <= match[1] <= "⑳"
            number = ord(match[1]) - ord("①") + 1 if circled else chinese_number(match[1])
            if number in (1, last + 1) or not last or number > last + 1 + _LEFT_OUT:
                last = number if number in (1, last + 1) else last
                continue
            after = last + 1
            shown = chr(ord("①") + last) if circled else numeral(after) if "第" in form else after
            kind = "repeats" if number <= last else "jumps"
            word = form.format(match[1])
            yield _fault("list_number", paragraph, match.start(), word, form.format(shown), kind)
            last = max(last, number)


def _fault(
    rule: str, paragraph: Paragraph, start: int, word: str, expected: str, kind: str
) -> Finding:
    what = (
        f"编号“{word}”重复或倒退，按顺序应为“{expected}”"
        if kind == "repeats"
        else f"编号跳到“{word}”，缺“{expected}”"
    )
    locator = paragraph.locator(start)
    return Finding(
        rule,
        "warning",
        f"{locator}：{what}",
        (paragraph.cite("编号", start, start + len(word), word),),
        "核对是否漏写、重复或串行，再按顺序重新编号",
        paragraph.span(start, start + len(word)),
    )
