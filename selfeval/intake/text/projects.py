"""Projects: the items of a list, with amount, stage, origin of the funds and purpose."""

from __future__ import annotations

import re

from ..extract import Extract
from .extracts import extract, plain
from .reading import Reading
from .subjects import PASSING
from .words import CITY_TRANSFERS, TRANSFERS

_PURPOSE = re.compile(
    r"(?:主要)?(?:是?用于|用作|系|是|为了?)(?:反映|为)?([^。;]{2,80}?)(?:的支出)?(?=[。;]|$)"
)
#: Names that are projects wherever they stand, and those that may be.
_SURELY = re.compile(r"(?:项目|工程|专项)$")
_PERHAPS = re.compile(r"(?:项目|工程|专项|经费|补助|补贴|资金)$")
#: The nature of spending, its functions, and the levels that pay: no projects.
_NO_PROJECT = re.compile(
    r"^(?:工资福利|商品和服务|对个人和家庭|资本性|社会保障和就业|卫生健康|住房保障|一般公共服务|教育"
    r"|城乡社区|农林水|文化旅游体育与传媒|国防|公共安全|节能环保|交通运输|科学技术|事业|经营|其中|货物"
    r"|工程|服务)(?:类|支出)?$"
    r"|^(?:中央|省级?|市级?|县级?|区级?|本级|上级|地方|自筹)?(?:财政)?(?:配套|补助|自筹|拨付)?(?:资金)?$"
    r"|合计|小计|总计|挽回|营业|产值|投资|工资|内控|绩效"
)
_LISTS = re.compile(r"其中|包括|如下|分别")


def read_project(reading: Reading, *, city: bool) -> list[Extract]:
    """Return the project that an amount is of; ``city``: 市级 funds come from above."""
    label = reading.label
    if label.year or reading.base or label.rate or label.share or not label.stage:
        return []
    name = _name(reading)
    if not 2 <= len(name) <= 40 or _NO_PROJECT.search(name):
        return []
    sure = _sure(reading, name)
    if not sure:
        return []
    # The origin may stand before the amount or in the purpose behind it.
    said = reading.mention.before[-40:] + reading.mention.after
    above = TRANSFERS.search(said) or (city and CITY_TRANSFERS.search(said))
    purpose = _PURPOSE.search(reading.mention.after)
    cells = {
        "stage": label.stage,
        "project": name,
        "fund_origin": "upper_level_transfer" if above else "department_budget",
        "amount": plain(reading.quantity.value),
        "purpose": purpose[1].strip(",:") if purpose else "",
    }
    return [extract(reading, "projects", label.stage, name, sure, cells)]


def _name(reading: Reading) -> str:
    """Return the project of an amount: that of its label, else the one that was spoken of."""
    own, spoken = reading.own, reading.context.project
    if own.subject in PASSING:
        return ""
    if reading.context.listing and not own.subject and reading.project:
        return reading.project
    if own.rest:
        # 其中财政拨款 within a project is money for it, no project of its own.
        return spoken if own.subject in ("fiscal", "superior", "general") else reading.project
    return spoken if own.stage and not own.subject else ""


def _sure(reading: Reading, name: str) -> float:
    """Return how sure it is that a name is a project; 0 where it is not."""
    context, own = reading.context, reading.own
    if context.listing or (own.aside and own.subject == "project"):
        if reading.how == "weak":
            return 0.8
        numbered = reading.piece.start > 0 and not own.aside
        return 0.93 if numbered or _LISTS.search(reading.mention.sentence) else 0.88
    pattern = _SURELY if reading.piece.done else _PERHAPS
    return 0.75 if own.stage and pattern.search(name) else 0
