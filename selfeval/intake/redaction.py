"""Persons' names, telephone and identity numbers do not leave the document they stand in."""

from __future__ import annotations

import re

from .surnames import COMPOUND, SURNAMES

_MASK = "＊"
_LABEL = (
    r"(?:负责人|填[报写表]人|联系人|经办人|审核人|复核人|制表人|责任人|分管领导|主要领导|法定代表人"
    r"|姓名|签字|签章|签名)(?:姓名|签[字章名]|及[^:：\n]{1,6})?"
)
_MARKED = r"(?:\s*[（(][^（()）\n]{0,8}[)）])?"
#: A name of two to four signs, spread with spaces too, or one with points between its parts.
_NAME = (
    r"(?:[一-鿿]{1,8}(?:[·•][一-鿿]{1,8})+"
    rf"|(?:{'|'.join(COMPOUND)})[ \u3000]{{0,2}}[一-鿿]{{1,2}}?"
    r"|[一-鿿]{2,4}?|[一-鿿](?:[ \u3000]{1,2}[一-鿿]){1,2}|[一-鿿][ \u3000]{1,2}[一-鿿]{2})"
)
#: What stands behind a name: an end, or the next label, with nothing between in flattened forms.
_BEHIND = (
    r"(?=$|[\s\d|｜,，、。;；(（+]|联系|电话|手机|传真|邮箱|日期|职务|职称"
    r"|填报|填表|审核|复核|单位|财务)"
)
_PERSON = re.compile(
    rf"{_LABEL}{_MARKED}(?:\s*(?P<mark>[:：|｜])\s*|[ \t\u3000]+)(?P<name>{_NAME}){_BEHIND}"
)
_NEXT = re.compile(rf"[、 \u3000]+(?P<name>{_NAME}){_BEHIND}")
#: Between a label and the next there may be nothing, or the head of the next column.
_NO_NAME = re.compile(
    rf"{_LABEL}|电话|日期|职务|单位|部门|手机|邮箱|签|联系|填报|填表|审核|复核|财务"
    r"|预算|决算|执行|金额|资金|责任|时间|时限|期限|学历|性别|年龄|同意|中心|残联|委员|协会|公司|学校"
    r"|医院|街道|社区|项目|任务|任期|任职|管理|情况|完成|落实|方案|方式|方法|标准|工作|内容|指标|数量"
    r"|质量|效益|成本|目标|备注|说明|序号|名称|合计|比例|安全|安排|安置|高度|高效|高级|高工|高质|高龄"
    r"|严格|严重|文件|文化|文体|常年|常规|常务|万元|关于|关键|康复|华侨|简介|边界|金融|施工|向社会"
    r"|[科处室股局院所部办]$"
)
#: The name of the department, of which no part is a person's name.
_UNIT = re.compile(
    rf"(?:单位|部门)(?:名称)?{_MARKED}\s*[:：|｜\t]\s*(?P<unit>[^\s|｜,，。;；:：]+)"
)
#: A number that money or people are counted in is a figure, however many digits it has.
_NO_FIGURE = (
    r"(?!\d|[.,，]\d|\s*[十百千万亿元个人户件次份%％]|[名台套辆亩吨米]|平方|平米|立方|公里|公斤)"
)
_COUNTRY = r"(?:\+?86[- ]?)?"
_MOBILE = rf"(?<![\d.])(?<!\d,){_COUNTRY}1[3-9]\d{{9}}{_NO_FIGURE}"
#: With hyphens where no other number stands beside, with spaces behind a label only: 150 2021 2022
#: may be a row of figures.
_HYPHENED = rf"(?<![\d.])(?<!\d[-, \t]){_COUNTRY}1[3-9]\d-\d{{4}}-\d{{4}}(?![-, \t]\d){_NO_FIGURE}"
_SPACED = (
    rf"(?:(?:电话|手机|致电|微信)(?!费|补)|联系方式|{_LABEL}|\+86)[^\d\n]{{0,12}}"
    r"(?P<spaced>1[3-9]\d[- ]\d{4}[- ]\d{4}(?:[、/,，;；或 ]{1,2}1[3-9]\d[- ]\d{4}[- ]\d{4})*)"
    r"(?!\d|[.,，]\d)"
)
#: Area codes are 010, 02x or of four digits; 001-2021-0012 is the number of a paper.
_AREA = r"0(?:10|2\d|\d{3})"
_LANDLINE = (
    rf"(?<![\d.])(?<!\d-)(?:[(（]{_AREA}[)）][-—－ ]?\d{{3,4}}[- ]?\d{{4}}"
    rf"|{_AREA}[-—－ ]?\d{{7,8}})(?:[-转]\d{{1,5}})?{_NO_FIGURE}"
)
_LABELLED = (
    r"(?:电话|手机|传真|联系方式|微信|QQ)(?:号码?)?(?:\s*[:：|｜]\s*|[ \t\u3000]+)"
    r"(?P<number>[\d（(][\d()（）\-—－ ]{5,20}\d)"
)
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
#: The number of an identity card: place, date of birth, order, and since 1999 a check digit.
_CARD = rf"(?<!\d)[1-9]\d{{5}}(?:19|20)\d\d{_DAY}\d{{3}}[\dXx](?![\dXx])"
_ANY_CARD = r"(?<!\d)\d{17}[\dXx](?![\dXx])"
_OLD_CARD = rf"(?<!\d)[1-9]\d{{7}}{_DAY}\d{{3}}{_NO_FIGURE}"
#: Bounded: a text without a break would else be looked through again from each of its signs.
_ADDRESS = r"[A-Za-z\d_.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"
_NUMBER = re.compile(
    "|".join((_MOBILE, _HYPHENED, _LANDLINE, _LABELLED, _SPACED, _ANY_CARD, _OLD_CARD, _ADDRESS))
)
#: What no table needs: numbers that lead to one person, and look like nothing else.
#: A part of a code, of an address or of a file's name is none of them.
_PERSONAL = (
    (re.compile(_CARD), "an identity number"),
    (re.compile(rf"(?<![A-Za-z_./-]){_MOBILE}(?![A-Za-z_-]|\.[A-Za-z])"), "a mobile number"),
)


def redacted(
    text: str, names: frozenset[str] = frozenset(), kept: frozenset[str] = frozenset()
) -> str:
    """Return a text with persons' names, telephone and identity numbers masked, as long as it was.

    A name is what follows 负责人, 填报人, 联系人 and the like; wherever it stands again it is
    masked too, and so are ``names``; but never one of ``kept``.

    >>> redacted("联系人：柳某某 电话：0000-5550018")
    '联系人：＊＊＊ 电话：＊＊＊＊＊＊＊＊＊＊＊＊'
    """
    for name in sorted((names | names_in(text)) - kept, key=len, reverse=True):
        text = text.replace(name, _MASK * len(name))
    return _NUMBER.sub(_masked, text)


def _masked(match: re.Match[str]) -> str:
    number = match["number"] or match["spaced"] or match[0]
    return match[0].removesuffix(number) + _MASK * len(number)


def names_in(text: str) -> frozenset[str]:
    """Return the names of persons that a text has after its labels for them."""
    names = set()
    for first in _PERSON.finditer(text):
        found: re.Match[str] | None = first
        # Of a minority's name nothing tells it but the mark behind the label.
        while found and _like_name(found["name"], pointed=first["mark"] in (":", "：")):
            names.add(found["name"])
            found = _NEXT.match(text, found.end())
    units = [match["unit"] for match in _UNIT.finditer(text)]
    return frozenset(name for name in names if not any(name in unit for unit in units))


def _like_name(text: str, *, pointed: bool) -> bool:
    name = re.sub(r"\s", "", text)
    if _NO_NAME.search(name):
        return False
    if re.search("[·•]", name):
        return pointed
    if name.startswith(COMPOUND):
        return len(name) > 2
    # Of four signs are the names of those who bear two surnames.
    return name[0] in SURNAMES and (len(name) < 4 or name[1] in SURNAMES)


def personal(text: str) -> str:
    """Return what number of a person a text has, as a message names it; nothing without one.

    >>> personal("致电13900000000"), personal("预算13900000000元")
    ('a mobile number', '')
    """
    return next((what for pattern, what in _PERSONAL if pattern.search(text)), "")
