"""Names of projects and services, without the words that a sentence puts around them."""

from __future__ import annotations

import re

_HEAD = re.compile(
    r"^(?:[^\w]|其中|实际|包括|主要|具体|分别|另|用于|安排|以及|及|和|(?:19|20)\d\d年度?|全年|本年|年初|项目支出中)+"
)
_TAIL = re.compile(
    r"(?:的?(?:年初|全年|年末|调整后?的?|实际|部门|财政|批复|累计|已)?(?:预算执行|预算安排|预算|支出|执行|决算|投入"
    r"|拨付|安排|使用|共计|合计|金额|总|共|约|为|:|\(|数|额|年初|实际|调整后|全年))+$"
)


_VERBS = re.compile(
    r"^(?:[^\w]|(?:19|20)\d\d年|其中|全年|全[区市县镇省]|我[区市县镇省]|年内|累计|共计|共有|共|约|现已|已|目前|中心|先后"
    r"|为|对|向|积极|持续|有序|着力|组织举办|组织开展|举办|开展|组织|实施|完成|提供|办理|进行|及|和|并|且|还|以及"
    r"|合计|同时|达|是|含|有|[一二三四五六七八九十]+是)+"
)
_END = re.compile(r"(?:共计|合计|累计|共有|共|大约|约|达到?|到|近|了|为|的|[^\w])+$")
_AGES = re.compile(r"^(?:的|\d+[-~至]\d+周?岁|\d+周?岁以?[上下]?)+")
#: Names that say nothing without what stands before them.
_GENERAL = ("", "服务", "培训", "活动", "受益", "惠及", "服务惠及", "服务人数", "参与")
_LONGEST = 24


def project_name(text: str) -> str:
    """Return the project that a label names.

    >>> project_name("信息系统运行维护项目年初预算")
    '信息系统运行维护项目'
    """
    return _TAIL.sub("", _HEAD.sub("", text))


def service_name(before: str, after: str, *, follows: bool) -> str:
    """Return what a count is of, from the words before and behind it.

    ``follows``: with such a unit the noun follows, as in 10 名学生.

    >>> service_name("全年举办书法、绘画等技能培训", "", follows=False)
    '技能培训'
    >>> service_name("资助", "困难学生", follows=True)
    '资助困难学生'
    """
    segment = re.split(r"[,;:。(、]", before)[-1]
    _, also, tail = segment.rpartition("等")
    if also and tail not in _GENERAL:
        segment = tail
    named = _END.sub("", _VERBS.sub("", segment))
    behind = _END.sub("", _AGES.sub("", re.split(r"[,;。]", after)[0]))
    if follows and re.match(r"(?![和及共并与])[一-龥“]", behind):
        named = named + behind if len(named) <= 4 else behind
    elif len(named) < 2 and re.match(r"(?![和及共并与])[一-龥“]", behind):
        named = behind
    return named[:_LONGEST]


def says_little(name: str) -> bool:
    """Whether a name needs that of the field of work to be understood."""
    return name in _GENERAL
