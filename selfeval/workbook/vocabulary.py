"""The words of headings and labels in workbooks made by hand, and what each means.

A word stands here only where it has one meaning in any table of its kind: 预算数 may be the first
or the adjusted budget, so it means something in the table of the “三公”经费 only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from ..terms import FUND_ORIGINS, TARGET_KINDS, YES_NO

_NUMBERED = re.compile(
    r"^(?:[(（]?[一二三四五六七八九十]{1,3}[)）]?[、.．]|[(（][一二三四五六七八九十\d]{1,3}[)）]"
    r"|\d{1,2}[、.．](?!\d)|[①-⑳]|其中[:：]|[-—+])+"
)

STAGES = {
    "initial": r"年初(?:部门)?预算(?:数|金额|安排数?)?",
    "adjusted": r"调整后?预算(?:数|金额)?|预算调整后(?:数|金额)|全年预算(?:数|金额)?",
    "executed": (
        r"(?:全年|实际|预算)?(?:执行|支出)(?:数|金额)|预算执行|实际支出|全年支出"
        r"|(?:支出)?决算(?:数|金额)?"
    ),
}
CATEGORIES = {
    "personnel": r"人员(?:支出|经费|经费支出)",
    "public": r"(?:日常)?公用(?:支出|经费|经费支出)",
    "project": r"项目(?:支出|经费|经费支出)",
}
CONTROL_STAGES = {
    "budget": r"预算(?:数|金额|安排数?)|年初预算(?:数|金额)?|全年预算(?:数|金额)?",
    "actual": (
        r"(?:支出)?决算(?:数|金额)?|(?:全年|实际|预算)?(?:执行|支出)(?:数|金额)|实际支出|实际数"
    ),
}
CONTROL_ITEMS = {
    "three_public": r"三公经费(?:支出)?(?:合计|总额)?",
    "overseas_travel": r"因公出国\(境\)(?:费用?|经费|支出)?",
    "vehicle_purchase": r"公务用车购置(?:费用?|支出)?",
    "vehicle_running": r"公务用车运行(?:维护)?(?:费用?|支出)?",
    "reception": r"公务接待(?:费用?|支出)?",
}
STAFFING = {
    "approved_posts": r"(?:核定)?编制(?:数|人数)|核定编制",
    "staff": r"年末(?:实有)?在编(?:人数|人员数?)|(?:实有)?在编(?:人数|人员数?)|年末实有在编人数",
    "off_post_staff": r"(?:年末)?编外(?:聘用)?(?:人数|人员数?)",
}
GRAND_TOTAL = r"(?:本年|全年)?(?:支出|费用|经费|项目)?(?:合计|总计|共计)"
TOTAL = rf"{GRAND_TOTAL}|小计|基本支出"
#: Of another year, or worked out of other columns: never taken for a figure.
OTHER = r"上年|去年|前年|增减|增长|变动|差|率|占|比|%|得分|评分|分值|结转|结余|原因|备注|说明|进度"
#: Says nothing that another heading would not.
NEUTRAL = (
    r"(?:(?:19|20)\d\d年度?|本年度?|部门|整体|全年|收支|支出|预算|经费|资金|金额|执行|安排|情况|项目|类别"
    r"|名称|科目|年末|人员|人数|人|数量|数|单位|万元|元|三公|[及与和的()/:])*+"
)
INDICATOR = r"三级指标|四级指标|绩效指标|指标名称|指标内容|三级指标名称|具体指标"
TARGET = r"(?:年度|预期|全年|年初)?(?:绩效)?(?:指标值|目标值)|年度目标"
ACTUAL = r"(?:全年|实际|年度)?(?:实际)?(?:完成|实现)(?:值|情况)|实际值|全年实际值|完成数"
WEIGHT = r"(?:指标)?分值|权重分值"
UNIT = r"(?:计量)?单位"
KIND = r"二级指标"
PROJECT = r"项目(?:支出)?名称|具体项目|项目"
FUND_ORIGIN = r"资金(?:性质|来源)"
PURPOSE = r"(?:主要)?用途|主要内容|支出内容"
KEY_PROJECT = r"是否(?:为)?重点项目"


def plain(text: str) -> str:
    """Return a text half-width and without spaces, brackets too.

    >>> plain("金 额（万元）")
    '金额(万元)'
    """
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def bare(text: str) -> str:
    """Return a heading or label without what only decorates it: numbers, quotes, colons.

    >>> bare("其中：1. “三公”经费")
    '三公经费'
    """
    text = re.sub("[“”\"'‘’《》★*]", "", plain(text)).rstrip(":")
    return _NUMBERED.sub("", text) or text


#: No heading or label that is known is longer.
_LONGEST = 40

#: Words to codes, in cells of lists.
FUND_ORIGIN_CODES = {plain(term): code for code, term in FUND_ORIGINS.items()} | {
    "部门预算资金": "department_budget",
    "上级转移支付资金": "upper_level_transfer",
    "上级资金": "upper_level_transfer",
}
YES_NO_CODES = {term: code for code, term in YES_NO.items()}
KIND_CODES = {term.removesuffix("指标"): code for code, term in TARGET_KINDS.items()}
KIND_CODES |= {"满意度": "satisfaction", "可持续影响": "sustainable", "可持续发展": "sustainable"}


def means(text: str, words: Mapping[str, str]) -> str:
    """Return the code whose words a heading or label is, its unit left out; else nothing.

    >>> means("年初预算数(万元)", STAGES), means("预算数", STAGES)
    ('initial', '')
    """
    return next((code for code, pattern in words.items() if is_word(text, pattern)), "")


@lru_cache(maxsize=10_000)
def is_word(text: str, pattern: str) -> bool:
    """Whether a heading is one of these words, its unit and its year left out."""
    if len(text) > _LONGEST:
        return False
    text = re.sub(r"\((?:单位:?)?(?:亿元|百万元|万元|千元|元|人|%)\)$", "", text)
    text = re.sub(r"\([A-Z](?:/[A-Z])?\)$", "", text)  # (A), (B/A): for a formula of the form
    text = re.sub(r"^(?:(?:19|20)\d\d年度?|本年度?)", "", text)
    return re.fullmatch(pattern, text) is not None


def target_kind(text: str) -> str:
    """Return the code of a kind of indicators (质量指标), or nothing.

    >>> target_kind("服务对象满意度"), target_kind("社会效益指标")
    ('satisfaction', 'social')
    """
    return KIND_CODES.get(text.removesuffix("指标"), "")


_VALUES = "|".join((*STAGES.values(), *CONTROL_STAGES.values(), TARGET, ACTUAL, WEIGHT))


def is_value_heading(text: str) -> bool:
    """Whether a text is the heading of a column with numbers that is known."""
    return is_word(text, _VALUES)


def is_heading(text: str) -> bool:
    """Whether a text is the heading of a column that is known."""
    return is_value_heading(text) or is_word(text, f"{INDICATOR}|{PROJECT}")
