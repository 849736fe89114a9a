"""Whose report it is, and of which year."""

from __future__ import annotations

import re
from collections import Counter

from ..document import Document, Span, view

_SUFFIX = (
    "局|委员会|办公室|委|厅|中心|研究院|学院|医院|法院|检察院|研究所|派出所|所|总站|站|总队|支队|大队|中学|小学|学校|大学"
    "|幼儿园|图书馆|文化馆|博物馆|档案馆|馆|联合会|协会|总工会|团委|妇联|会|人民政府|街道办事处|办事处|街道|镇|乡"
)
_COVER = re.compile(
    r"(?:部门|单位|填报单位)名称(?:\(公章\)|\(盖章\))?[:：]?(?P<name>[一-龥()]{3,40})|填报单位[:：](?P<other>[一-龥()]{3,30})"
)
_NEXT_LINE = re.compile(
    r"(?:单位|部门)?(?:负责人|填报|联系|填表|盖章|公章|主管部门|日期|预算编码|职能|项目)"
)
_TITLE = re.compile(rf"(?P<name>[一-龥]{{2,30}}?(?:{_SUFFIX}))(?=(?:19|20)\d\d年度?)")
_TITLE_YEAR = re.compile(r"((?:19|20)\d\d)年度?(?:[一-龥()“”]{0,20})(?:自评|绩效|评价|报告)")
_IN_TEXT = re.compile(rf"[一-龥]{{3,30}}?(?:{_SUFFIX})(?=(?:19|20)\d\d年)")
_PLACE = re.compile(
    r"(?:[^省市县区]{2,8}?(?:省|自治区))?(?:[^省市县区]{1,6}?(?:市(?!场|政|容|民)|自治州|地区|盟))?"
    r"(?:[^省市县区]{1,6}?(?:区(?!域)|县|旗|市(?!场|政|容|民)))?"
)


def report_year(document: Document) -> int:
    """Return the year that a report is of: that of its title, else the one most spoken of."""
    text = view(document, Span(0, len(document.text))).text
    title = _TITLE_YEAR.search(text[:400]) or re.search(r"((?:19|20)\d\d)年度", text[:400])
    if title:
        return int(title[1])
    years = Counter(re.findall(r"((?:19|20)\d\d)年", text))
    return int(years.most_common(1)[0][0]) if years else 0


def department_name(document: Document) -> tuple[str, Span | None]:
    """Return the name of the department and where it stands; the text mends a cut cover line."""
    seen = view(document, Span(0, len(document.text)))
    text = seen.text
    spoken = Counter(match[0] for match in _IN_TEXT.finditer(text))
    cover = _COVER.search(text[:2000])
    if cover:
        group = "name" if cover["name"] else "other"
        name = _NEXT_LINE.split(cover[group])[0]
        start = cover.start(group)
        where = seen.span(start, start + max(len(name), 1))
        if re.search(rf"(?:{_SUFFIX})$", name):
            return name, where
        longer = [one for one in spoken if one.startswith(name)] if name else []
        found = re.search(rf"{re.escape(name)}[一-龥]{{1,8}}?(?:{_SUFFIX})", text[cover.end() :])
        if longer or (name and found):
            best = max(longer, key=lambda one: spoken[one]) if longer else str(found and found[0])
            return best, where
    title = _TITLE.search(text[:400])
    if title:
        return title["name"], seen.span(*title.span("name"))
    if spoken:
        name = spoken.most_common(1)[0][0]
        start = text.index(name)
        return name, seen.span(start, start + len(name))
    return "", None


def district(name: str) -> str:
    """Return the place in the name of a department.

    >>> district("平远市东山区就业服务中心")
    '平远市东山区'
    """
    match = _PLACE.match(name)
    return match[0] if match else ""
