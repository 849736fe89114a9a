"""Slips of the pen: doubled words, broken numbers, brackets without a partner, cut sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..finding import Finding
from .report import Paragraph, Report

#: A letter that stands twice, with what may stand before or after it so that it is right:
#: 作为 + 为民, 目的 + 的, 现在 + 在建.
_DOUBLED_LETTERS = (
    ("为", "作成认以行因视分称人变转定", ""),
    ("的", "目标有", "确"),
    ("了", "为除罢末", "解"),
    ("在", "存现实潜正所内外旨", "建校线职岗册编场读"),
    ("和", "总饱缓温平", "美睦谐"),
    ("及", "以涉普触波危顾", "时格"),
    ("由", "自理事缘", ""),
    ("与", "参赠给授", ""),
    ("将", "大小中上名", ""),
    ("于", "", ""),
    ("把", "", "握"),
    ("被", "棉", ""),
)
#: Words that nobody writes twice on purpose; 服务服务 and 管理管理 can be right.
_WORDS = (
    "进行|通过|按照|根据|开展|以及|其中|主要|为了|已经|分别|由于|万元|人次|增加|减少|完成|实现|加强|推进|对于"
    "|关于|并且|同时|积极|有效|不断|进一步|部门整体"
)
_SLIPS = (
    *(
        re.compile(
            rf"(?<!{letter})"
            + (rf"(?<![{before}])" if before else "")
            + letter * 2
            + (rf"(?![{after}{letter}])" if after else rf"(?!{letter})")
        )
        for letter, before, after in _DOUBLED_LETTERS
    ),
    re.compile(rf"({_WORDS})\1"),
    re.compile(r"([一-鿿]{4,12})\1"),
    re.compile(r"(?<=\d[家个户])用用人|(?<![费使公专聘录雇民军家应采作利通饮食药商试占信])用用人"),
    re.compile(
        r"为别为|分分别|其其中|主主要|元元(?![宵旦件])|%%|(?<!。)。。(?!。)|,,|、、|;;|[,、;:]。|。[,、;:]"
    ),
)

_BROKEN = re.compile(
    r"(?<![\d.,])(?:\d[\d,]*,\d[\d,]*(?:\.\d+)?|\d+\.\d+\.\d+|\d+\.\.\d+|\d+\.)(?=万元|亿元|元|%)"
)
_SOUND = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")

_PAIRS = {"(": ")", "《": "》", "“": "”", "【": "】", "〔": "〕"}
#: Numbers with half a bracket: 1）, ①）, a).
_HALF = re.compile(r"(?:^|[。;:,、])[(]?[\da-zA-Z一二三四五六七八九十①-⑳]{1,2}\)")

_ENDINGS = re.compile(r"[。！？!?;:：；”》)】…\]\"'’.]$")
_LONG = 40


def doubled_word(report: Report) -> Iterator[Finding]:
    """Yield the words and marks that stand twice in a row."""
    for paragraph in report.body():
        taken: set[int] = set()
        for pattern in _SLIPS:
            for match in pattern.finditer(paragraph.text):
                if taken & set(range(*match.span())):
                    continue
                taken |= set(range(*match.span()))
                start, end = max(0, match.start() - 3), min(len(paragraph.text), match.end() + 3)
                yield _slip(
                    "doubled_word",
                    paragraph,
                    match.span(),
                    f"“{match[0]}”疑为笔误或重复（…{paragraph.text[start:end]}…）",
                    "通读原句后改正",
                )


def number_slip(report: Report) -> Iterator[Finding]:
    """Yield the numbers whose separators or decimal points stand in the wrong place."""
    for paragraph in report.paragraphs:
        for match in _BROKEN.finditer(paragraph.text):
            if not _SOUND.fullmatch(match[0]):
                yield _slip(
                    "number_slip",
                    paragraph,
                    match.span(),
                    f"数字“{match[0]}”的千分位或小数点有误，读不出准确数值",
                    "对照原始数据改正数字",
                )


def brackets(report: Report) -> Iterator[Finding]:
    """Yield the brackets and quotation marks without a partner in their paragraph."""
    body = list(report.body())
    loose = [_loose(paragraph.text) for paragraph in body]
    for place, paragraph in enumerate(body):
        beside = {mark for near in (place - 1, place + 1) for mark, _ in _at(loose, near)}
        for mark, start in loose[place]:
            # The layout may have cut a paragraph between the two.
            if _partner(mark) in beside:
                continue
            where = (start, start + 1)
            yield _slip("brackets", paragraph, where, f"“{mark}”没有配对", "补全或删除括号、引号")


def cut_off(report: Report) -> Iterator[Finding]:
    """Yield the paragraphs of sentences that end without a full stop, or within a sentence."""
    for paragraph in report.body():
        text = paragraph.text
        hanging = text[-1] in ",、" and len(text) >= 10
        whole = len(text) >= _LONG and re.search(r"[。;]", text[:-1])
        if _ENDINGS.search(text) or not (hanging or whole) or re.search(r"\d年\d+月\d+日$", text):
            continue
        if re.search(r"[|\t]", report.document.slice(paragraph.node.span)):
            continue  # a row of a table
        where = (max(0, len(text) - 8), len(text))
        yield _slip(
            "cut_off",
            paragraph,
            where,
            f"段末“…{text[where[0] :]}”没有句末标点，句子可能不完整",
            "补全句子或加上句号",
        )


def _at(loose: list[list[tuple[str, int]]], place: int) -> list[tuple[str, int]]:
    return loose[place] if 0 <= place < len(loose) else []


def _partner(mark: str) -> str:
    closing = {closed: opened for opened, closed in _PAIRS.items()}
    return _PAIRS.get(mark) or closing[mark]


def _loose(text: str) -> list[tuple[str, int]]:
    """Return the brackets and quotation marks that have no partner."""
    halves = {m.end() - 1 for m in _HALF.finditer(text) if "(" not in m[0]}
    opened: list[tuple[str, int]] = []
    found: list[tuple[str, int]] = []
    for place, mark in enumerate(text):
        if mark in _PAIRS:
            opened.append((mark, place))
        elif mark in _PAIRS.values() and place not in halves:
            mine = [one for one in opened if _PAIRS[one[0]] == mark]
            if mine:
                opened.remove(mine[-1])
            else:
                found.append((mark, place))
    return sorted([*opened, *found], key=lambda one: one[1])


def _slip(
    rule: str, paragraph: Paragraph, where: tuple[int, int], message: str, settle: str
) -> Finding:
    start, end = where
    cited = paragraph.cite("文字", start, end)
    return Finding(rule, "note", f"{cited.locator}：{message}", (cited,), settle, cited.span)
