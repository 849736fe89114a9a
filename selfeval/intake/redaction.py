"""Persons' names, telephone and identity numbers do not leave the document they stand in."""

from __future__ import annotations

import re

_MASK = "＊"
_LABEL = (
    r"(?:负责人|填[报写表]人|联系人|经办人|审核人|复核人|制表人|责任人|分管领导|主要领导|法定代表人"
    r"|姓名|签字|签章|签名)(?:姓名|签[字章名]|及[^:：\n]{1,6})?"
)
_MARKED = r"(?:\s*[（(][^（()）\n]{0,8}[)）])?"
#: A name of two to four signs, or one of another people with points between its parts.
_NAME = r"(?:[一-鿿]{1,8}(?:[·•][一-鿿]{1,8})+|[一-鿿](?:[ \u3000]?[一-鿿]){1,3})"
#: What stands behind a name: an end, or the next label, with nothing between in flattened forms.
_BEHIND = (
    r"(?=$|[\s\d|｜,，、。;；(（+]|联系|电话|手机|传真|邮箱|日期|职务|职称"
    r"|填报|填表|审核|复核|单位|财务)"
)
_PERSON = re.compile(
    rf"{_LABEL}{_MARKED}(?:\s*[:：|｜]\s*|[ \t\u3000]+)(?P<name>{_NAME}){_BEHIND}"
)
#: Between a label and the next there may be nothing: that is no name.
_NO_NAME = re.compile(
    rf"{_LABEL}|电话|日期|职务|单位|部门|手机|邮箱|签|联系|填报|填表|审核|复核|财务"
    r"|[科处室股局院所部办]$"
)
#: A number that money or people are counted in is a figure, however many digits it has.
_NO_FIGURE = r"(?!\d|[.,，]\d|\s*[十百千万亿元个人户件次份%％])"
_MOBILE = rf"(?<![\d.])(?<!\d,)(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{{4}}){{2}}{_NO_FIGURE}"
_LANDLINE = (
    r"(?<![\d.])[(（]?0\d{2,3}[)）]?[-—－ ]?\d{3,4}[- ]?\d{4}(?:[-转]\d{1,5})?"
    rf"{_NO_FIGURE}"
)
_LABELLED = (
    r"(?:电话|手机|传真|联系方式|微信|QQ)(?:号码?)?(?:\s*[:：|｜]\s*|[ \t\u3000]+)"
    r"(?P<number>[\d（(][\d()（）\-—－ ]{5,20}\d)"
)
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
#: The number of an identity card: place, date of birth, order, and since 1999 a check digit.
_CARD = rf"(?<!\d)[1-9]\d{{5}}(?:19|20)\d\d{_DAY}\d{{3}}[\dXx](?![\dXx])"
_OLD_CARD = rf"(?<!\d)[1-9]\d{{7}}{_DAY}\d{{3}}{_NO_FIGURE}"
_ADDRESS = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_NUMBER = re.compile(
    "|".join(
        (_MOBILE, _LANDLINE, _LABELLED, r"(?<!\d)\d{17}[\dXx](?![\dXx])", _OLD_CARD, _ADDRESS)
    )
)
#: What no table needs: numbers that lead to one person, and look like nothing else.
_PERSONAL = ((re.compile(_CARD), "an identity number"), (re.compile(_MOBILE), "a mobile number"))


def redacted(text: str, names: frozenset[str] = frozenset()) -> str:
    """Return a text with persons' names, telephone and identity numbers masked, as long as it was.

    A name is what follows 负责人, 填报人, 联系人 and the like; wherever it stands again it is
    masked too, and so are ``names``.

    >>> redacted("联系人：甲某某 电话：0000-5550018")
    '联系人：＊＊＊ 电话：＊＊＊＊＊＊＊＊＊＊＊＊'
    """
    for name in sorted(names | names_in(text), key=len, reverse=True):
        text = text.replace(name, _MASK * len(name))
    return _NUMBER.sub(_masked, text)


def _masked(match: re.Match[str]) -> str:
    number = match["number"] or match[0]
    return match[0].removesuffix(number) + _MASK * len(number)


def names_in(text: str) -> frozenset[str]:
    """Return the names of persons that a text has after its labels for them."""
    found = (match["name"] for match in _PERSON.finditer(text))
    return frozenset(name for name in found if not _NO_NAME.search(name))


def personal(text: str) -> str:
    """Return what number of a person a text has, as a message names it; nothing without one.

    >>> personal("致电13900000000"), personal("预算13900000000元")
    ('a mobile number', '')
    """
    return next((what for pattern, what in _PERSONAL if pattern.search(text)), "")
