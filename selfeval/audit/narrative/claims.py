"""Claims that contradict each other, and items that are announced and never treated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ..finding import Finding
from .report import Paragraph, Report, Sentence, quote, short

#: What may be complete or not: a claim of one kind says nothing of another.
_KINDS = {"项目": r"项目", "工作任务": r"任务|工作", "指标": r"指标|目标"}
_THING = r"(?:项目|任务|工作|指标|目标)"
_DONE = r"(?:完成|办结|实现|达标|达成)"
_EXCEPT = re.compile(
    rf"除(?!此)[^。;]{{2,40}}?外,?[^。;]{{0,14}}?(?:均|都|全部)[^。;]{{0,20}}?{_DONE}[^,。;]{{0,12}}"
    rf"|(?:部分|个别|少数|尚有|仍有|有\d+[项个])[^,。;]{{0,12}}?{_THING}"
    rf"[^,。;]{{0,10}}?(?:未能?|尚未|没有)[^,。;]{{0,8}}?(?:{_DONE}|验收)"
)
_QUALIFIER = (
    r"(?:各个?|所有|全部|上述|以上|全年|年度|年初|安排的|确定的|\d+[项个]|部门|预算|重点|主要"
    r"|绩效|履职|考核|一级|二级|三级)"
)
_SUBJECT = rf"{_QUALIFIER}*{_THING}"
_ALL = re.compile(
    rf"(?:^|(?<=[,。;:的、及和]))(?P<what>{_SUBJECT}(?:[及和、]{_SUBJECT})?)"
    rf"(?:均|都|全部|已均|已全部|全面|百分之百)[^,。;除]{{0,12}}?{_DONE}(?!率|度|\d)"
)
_RATE = re.compile(
    rf"(?:^|(?<=[,。;:的]))(?P<what>{_SUBJECT})(?:按[期时])?(?:完成|办结|达标)率"
    r"(?:为|达到?|是|:)?(?P<rate>\d+(?:\.\d+)?)%"
)
#: What is wished, asked or of another time is no claim.
_NO_CLAIM = re.compile(
    r"确保|力争|争取|保证|(?<![按照])(?:要求|计划)|拟|将|须|应(?:当|于|在)|如果|若|为了|推[动进]|督促|上半年|中期|[一二三]季度"
    r"|上年|去年|往年|前期|截至(?!12)\d{1,2}月"
)
_NO_REPORT = re.compile(r"目标$|工作目标|履职目标|后续|下一?步|计划|建议|打算|展望")

_AIM = re.compile(r"不[低少高]于|不超过|目标|[≥≤]")
_WITHIN = re.compile(
    r"控制在(?:年初)?预算[^,。;]{0,6}[内里下]|未(?:超过?|突破|超出)(?:年初|年度)?预算|没有超(?:出|过)?预算"
)
_CONTROL = re.compile(r"控制率(?:为|达到?|是|:)?(?P<rate>\d+(?:\.\d+)?)%")

_ANNOUNCED = re.compile(
    r"(?:主要(?:是)?(?:由|通过|从|以|用)?|由|通过|分别从|从)(?P<items>[^。;:]{4,80}?)"
    r"(?:等?[两二三四五六七八\d几]?个?方面(?:的?情况)?(?:来|进行|予以|加以)?(?:体现|反映|衡量|分析|评价|说明)"
    r"|来?(?:体现|反映|衡量))"
)
_INCLUDES = re.compile(
    r"(?:主要)?(?:包括|分为|分别[为是])(?P<items>[^。;:]{6,80}?)(?:等[^、。;:]{0,6})?[。:;]?$"
)
_SPLIT = re.compile(
    r"[、,]|(?<=[一-鿿]{3})(?:以及|和|及|与)(?=[一-鿿]{3})|(?<=情况)(?=[一-鿿]{3})"
)
_ENDING = re.compile(r"(?:等|的?情况|率|及时性?|性|度|办理|管理|控制|等?\d?[两三四五]?个?方面)+$")


def completeness(report: Report) -> Iterator[Finding]:
    """Yield the claims that all is done, where another sentence has something undone."""
    claims = [s for s in report.sentences if not _is_plan(s)]
    undone = [(s, m) for s in claims for m in _EXCEPT.finditer(s.text) if _is_claim(s, m)]
    undone += [
        (s, m)
        for s in claims
        for m in _RATE.finditer(s.text)
        if Decimal(m["rate"]) < 100 and _is_claim(s, m)
    ]
    for sentence in claims:
        for match in [*_ALL.finditer(sentence.text), *_RATE.finditer(sentence.text)]:
            if "rate" in match.groupdict() and Decimal(match["rate"]) != 100:
                continue
            against = [one for one in undone if _contradict(one, (sentence, match))]
            if against and _is_claim(sentence, match):
                yield _contradiction(against[0], (sentence, match))


def over_budget(report: Report) -> Iterator[Finding]:
    """Yield the claims to have kept within a budget beside a control rate above 100 %."""
    for paragraph in report.body():
        claim = _WITHIN.search(paragraph.text)
        above = [m for m in _CONTROL.finditer(paragraph.text) if Decimal(m["rate"]) > 100]
        if claim and above:
            rate = above[0]
            yield Finding(
                "over_budget",
                "error",
                f"{paragraph.locator(claim.start())}：写{quote(claim[0])}，同段的控制率却是{rate['rate']}%，"
                "高于100%，即已超出预算",
                (
                    paragraph.cite(
                        "控制率", rate.start("rate"), rate.end(), Decimal(rate["rate"]), "%"
                    ),
                    paragraph.cite("表述", claim.start(), claim.end()),
                ),
                "核对控制率；确已超预算的，删去该表述并说明原因",
                paragraph.span(claim.start(), claim.end()),
            )


def promised(report: Report) -> Iterator[Finding]:
    """Yield the items that the beginning of a section announces and the section never treats."""
    for paragraph in report.body():
        if paragraph.own and not re.search(r"[。:].{6,}", paragraph.title):
            continue
        around = _section_around(report, paragraph)
        for sentence in (s for s in report.sentences if s.paragraph is paragraph):
            yield from _unkept(report, sentence, around)


def _is_plan(sentence: Sentence) -> bool:
    return any(_NO_REPORT.search(short(one)) for one in sentence.paragraph.above)


def _is_claim(sentence: Sentence, match: re.Match[str]) -> bool:
    clause = re.split(r"[,。;]", sentence.text[: match.start()])[-1] + match[0]
    return not _NO_CLAIM.search(clause)


def _kinds(text: str) -> set[str]:
    return {kind for kind, pattern in _KINDS.items() if re.search(pattern, text)}


def _contradict(
    undone: tuple[Sentence, re.Match[str]], done: tuple[Sentence, re.Match[str]]
) -> bool:
    """Whether one claim has undone what another has done: same kind, same number of them."""
    (sentence, part), (other, whole) = undone, done
    if sentence is other or ("rate" in part.groupdict()) != ("rate" in whole.groupdict()):
        return False
    if "rate" in part.groupdict():
        return part["what"] == whole["what"]
    counts = [set(re.findall(r"(\d+)[项个]", one[0])) for one in (part, whole)]
    if all(counts) and not counts[0] & counts[1]:
        return False
    return bool(_kinds(part[0]) & _kinds(whole["what"]))


def _contradiction(
    undone: tuple[Sentence, re.Match[str]], done: tuple[Sentence, re.Match[str]]
) -> Finding:
    (sentence, part), (other, whole) = undone, done
    first = sentence.cite("未全部完成", part.start(), part.end())
    second = other.cite("全部完成", whole.start(), whole.end())
    return Finding(
        "completeness",
        "error",
        f"{first.locator}写{quote(short(part[0]))}，{second.locator}却写{quote(short(whole[0]))}，前后矛盾",
        (first, second),
        "列出未完成的项目或任务及原因，并统一两处表述",
        first.span,
    )


def _section_around(report: Report, paragraph: Paragraph) -> list[Paragraph]:
    """Return the other paragraphs of the section in which one stands."""
    if not paragraph.path:
        return []
    heads = [
        p for p in report.paragraphs[: paragraph.index + 1] if p.own and p.path == paragraph.path
    ]
    if not heads:
        return []
    # What comes before the announcement is another subject.
    return [p for p in report.section(heads[-1]) if p.index > paragraph.index]


def _unkept(report: Report, sentence: Sentence, around: list[Paragraph]) -> Iterator[Finding]:
    titles = [short(p.title) for p in around if p.own]
    announced = _ANNOUNCED.search(sentence.text)
    lead = announced or _INCLUDES.search(sentence.text)
    if not (lead and titles) or len(sentence.text) > 120:
        return
    items = _items(lead)
    texts = [p.text for p in around]
    kept = [one for one, _ in items if _treated(one, titles)]
    # Includes is a weak word: without half of the items as headings it is a mere enumeration.
    if not announced and (len(items) < 2 or len(kept) * 2 < len(items)):
        return
    if announced and not any(_treated(one, texts) for one, _ in items):
        return
    for item, start in items:
        if _treated(item, texts) or _given_elsewhere(report, item, sentence):
            continue
        end = start + len(item)
        yield Finding(
            "promised",
            "warning",
            f"{sentence.cite('', start, end).locator}说明要写{quote(item)}，"
            "但该部分没有这一项的内容",
            (sentence.cite("预告的内容", start, end),),
            f"补写{quote(item)}的情况和数据；没有的，说明原因并从上文删去",
            sentence.span(start, end),
        )


def _items(lead: re.Match[str]) -> list[tuple[str, int]]:
    """Return the announced items with their starts in the sentence."""
    found, start = [], lead.start("items")
    text = lead["items"]
    bounds = [(m.start(), m.end()) for m in _SPLIT.finditer(text)]
    begin = 0
    for stop, following in [*bounds, (len(text), len(text))]:
        item = text[begin:stop]
        if 3 <= len(item) <= 14 and re.fullmatch(r"[一-鿿“”()]+", item):
            found.append((item, start + begin))
        begin = following
    return found


def _treated(item: str, texts: list[str]) -> bool:
    """Whether one of the texts has the core of an item, or half of the pairs of its letters."""
    if "满意" in item:
        return any("满意" in one for one in texts)
    core = _ENDING.sub("", item.strip("“”()")) or item
    pairs = {core[n : n + 2] for n in range(len(core) - 1)} or {core}
    return any(
        core in one or sum(pair in one for pair in pairs) * 2 >= len(pairs) for one in texts
    )


def _given_elsewhere(report: Report, item: str, lead: Sentence) -> bool:
    """Whether another section has the item for its heading, or with a figure."""
    titled = any(
        p.own and p.node.heading and _treated(item, [short(p.title)]) and report.section(p)
        for p in report.paragraphs
    )
    return titled or any(
        _treated(item, [s.text]) and re.search(r"\d", re.sub(r"20\d\d年", "", s.text))
        for s in report.sentences
        if s.paragraph is not lead.paragraph and not _is_plan(s) and not _AIM.search(s.text)
    )
