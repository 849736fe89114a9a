"""The same quantity with two values, and the same words for two things."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ...printed import Printed, parse
from ..finding import Finding
from .amounts import agree
from .report import Paragraph, Report, Sentence, quote, short

#: Quantities of which a department has one in a year and a stage: the name, and its words.
#: A longer list would bring in what each project has for itself.
_SINGLE = (
    ("“三公”经费控制率", r"“?三公”?经费控制率", "%"),
    ("“三公”经费预算", r"“?三公”?经费(?:支出)?预算(?:安排)?(?:数|总额)?", "万元"),
    ("“三公”经费实际支出", r"“?三公”?经费(?:实际支出|支出决算|决算)(?:数|总额)?", "万元"),
    ("日常公用经费控制率", r"日常公用经费控制率", "%"),
    ("部门预算收入", r"部门预算(?:总)?收入", "万元"),
    ("部门预算支出", r"部门(?:整体)?预算(?:总)?支出", "万元"),
    ("人员支出", r"人员(?:支出|经费)", "万元"),
    ("公用支出", r"(?<!日常)公用(?:支出|经费)", "万元"),
    ("项目支出", r"(?<![一-鿿])项目支出", "万元"),
    ("预算执行率", r"(?:部门|全年|年度|整体)?预算执行率", "%"),
    ("年末在职（在编）人员", r"年末(?:实有)?(?:在编)?在[职编](?:人员|人数|教职工)?", "人"),
    ("核定编制", r"核定(?:教职工|事业|行政)?编制(?:数|人数)?", "人"),
    ("年末结转结余", r"年末结转(?:和)?结余(?:资金)?", "万元"),
    ("固定资产原值", r"固定资产(?:原值|总额)", "万元"),
    ("政府采购预算", r"政府采购预算(?:数|金额)?", "万元"),
)
_LINK = r"(?:总额|总计|合计|共计|数|额)?(?:为|是|共|达到?|:|有|即)?"
_NUMBER = {
    "万元": r"\d[\d,]*(?:\.\d+)?(?:亿元|万元|元)",
    "%": r"\d+(?:\.\d+)?%",
    "人": r"\d+(?=[人名个])",
}
#: A long noun phrase that ends like this is one quantity wherever it stands.
_LONG = re.compile(
    r"(?:^|(?<=[,。;:、]))(?P<label>[一-鿿“”]{6,18}(?:总数|总人数|总额|总量|总面积|总金额|总收入|总支出))"
    r"(?:为|是|共|达到?|:)?(?P<number>\d[\d,]*(?:\.\d+)?(?:亿元|万元|元|[一-鿿]))"
)
_STAGE = re.compile(r"年初|调整|核减|追加|执行|决算|实际|上年|去年|预算(?=[^执])|目标|计划|结转")
_YEAR = re.compile(r"(?<![比较与同])(20\d\d)年")
#: Words that make a figure one of many: of a part of the department, of a project, of a time.
_OTHER_SCOPE = re.compile(
    r"所属|下属|直属|本级|二级|该项目|季度|月末|\d月|上半年|其中一|按用途|按资金|较|约|近"
    r"|[^,。;、]{2,}(?:项目|工程|专项)(?!支出|经费|预算支出)"
)
#: Units within a department, each with figures of its own.
_PART = re.compile(r"馆|站|所(?!有|需|列|示|述|得|在)|院|校|中心|大队|支队|分局|街道办")
#: What may stand before the name of a quantity: with other words there it is another one.
_BEGINS = (
    r"(?:^|(?<=[,、。;:(“\d])|(?<=其中)|(?<=包括)|(?<=部门)|(?<=单位)|(?<=全年)|(?<=年度)|(?<=本年)"
    r"|(?<=[年局委办])|(?<=我区)|(?<=我县)|(?<=我市)|(?<=执行)|(?<=支出))"
)
_WHOLE = re.compile(r"部门|单位|全年|年度|本年|整体|我[局委办院馆站中]|\d年")


@dataclass(frozen=True)
class _Stated:
    """A quantity as one sentence states it: of which year and stage it is."""

    key: tuple[str, str, frozenset[str], int | None]
    printed: Printed
    sentence: Sentence
    start: int
    end: int


def restated(report: Report) -> Iterator[Finding]:
    """Yield the quantities that two places state differently, for the same year and stage."""
    known: dict[object, list[_Stated]] = {}
    for sentence in report.sentences:
        for one in _stated(report, sentence):
            known.setdefault(one.key, []).append(one)
    for found in known.values():
        first = found[0]
        differing = [one for one in found[1:] if not _agree(first, one)]
        # Where nearly every mention differs, each has its own subject that was not understood.
        if differing and len({one.printed.value for one in found}) == 2:
            other = differing[0]
            unit = "人" if first.key[1] == "人" else ""
            cited = tuple(
                one.sentence.cite(one.key[0], one.start, one.end, unit=unit)
                for one in (first, other)
            )
            yield Finding(
                "restated",
                "error",
                f"同一数据{quote(first.key[0])}前后不一："
                f"{cited[0].locator}为{cited[0].value}{unit}，{cited[1].locator}为{cited[1].value}{unit}",
                cited,
                "以决算或台账为准，统一各处的数据",
                cited[1].span,
            )


def copied_text(report: Report) -> Iterator[Finding]:
    """Yield the items of a list whose description is that of another item, word for word."""
    for parent in (p for p in report.body() if p.own or not p.path):
        seen: dict[str, Paragraph] = {}
        for child in report.children(parent):
            words = re.match(r"[^:。,;]{2,24}(?:[:,。])(?P<text>.{12,})$", child.title)
            # Figures differ from item to item; what is copied is the words.
            text = re.sub(r"\d[\d,.]*", "", words["text"]) if words else ""
            before = seen.setdefault(text, child)
            if not text or before is child:
                continue
            start = child.text.index(words["text"]) if words else 0
            where = child.cite("重复的说明", start, len(child.text))
            yield Finding(
                "copied_text",
                "warning",
                f"{where.locator}{quote(short(child.title))}的说明与{before.node.locator}"
                f"{quote(short(before.title))}完全相同，疑为复制后未改",
                (where, before.cite("原来的说明", 0, len(before.text))),
                "按该项的实际情况改写说明",
                where.span,
            )


def _agree(one: _Stated, other: _Stated) -> bool:
    """Whether two figures can be the same; a count of persons or things is never rounded."""
    first, second = one.printed, other.printed
    round_figure = first.about or second.about or first.value % 1 or second.value % 1
    if one.key[1] in ("万元", "%") or round_figure:
        return agree(first.meaning, second.meaning)
    return first.value == second.value


def _stated(report: Report, sentence: Sentence) -> Iterator[_Stated]:
    text = sentence.text
    for name, words, unit in _SINGLE:
        stated = rf"{_BEGINS}(?P<label>{words}){_LINK}(?P<number>{_NUMBER[unit]})"
        for match in re.finditer(stated, text):
            if unit == "%" and name == "预算执行率" and not _of_the_whole(sentence, match.start()):
                continue
            yield from _one(report, sentence, name, unit, match)
    for match in _LONG.finditer(text):
        yield from _one(report, sentence, match["label"], match["number"][-1], match)


def _one(
    report: Report, sentence: Sentence, name: str, unit: str, match: re.Match[str]
) -> Iterator[_Stated]:
    before = sentence.context + sentence.text[: match.start()]
    heads = [short(one) for one in sentence.paragraph.above[-2:]]
    clause = re.split(r"[。;]", before)[-1]
    if _is_partial(report, clause, heads):
        return
    stages = frozenset(_STAGE.findall("".join([*heads, before, match["label"], "x"])))
    if unit in ("%", "人"):
        # A rate and a headcount are of the end of the year, wherever they stand.
        if re.search(r"目标|计划|上年|去年|年初", clause + match["label"]):
            return
        stages = frozenset()
    years = _YEAR.findall(before)
    year = int(years[-1]) if years else report.year
    try:
        printed = parse(match["number"])
    except ValueError:
        return
    yield _Stated(
        (name, printed.unit or unit, stages, year),
        printed,
        sentence,
        match.start("number"),
        match.end("number"),
    )


def _is_partial(report: Report, clause: str, heads: list[str]) -> bool:
    """Whether a figure is that of a part of the department, of a project or of a time."""
    others = re.sub(r"[我本](?:中心|馆|站|所|院|校)", "", clause)
    if report.department:
        others = others.replace(report.department, "")
    if any(_PART.search(one) for one in (others, *heads)):
        return True
    return bool(_OTHER_SCOPE.search(clause)) or any(re.search("项目(?!支出)", h) for h in heads)


def _of_the_whole(sentence: Sentence, start: int) -> bool:
    """Whether an execution rate is that of the department, and not of one of its projects."""
    before = sentence.context + sentence.text[: start + 4]
    return bool(_WHOLE.search(before))
