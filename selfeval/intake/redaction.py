"""Persons' names, telephone and identity numbers do not leave the document they stand in."""

from __future__ import annotations

import re

_MASK = "＊"
_LABEL = (
    r"(?:负责人|填[报写表]人|联系人|经办人|审核人|复核人|制表人|责任人|分管领导|主要领导|法定代表人"
    r"|姓名|签字|签章|签名)(?:姓名|签[字章名]|及[^:：\n]{1,6})?"
)
_MARKED = r"(?:\s*[（(][^（()）\n]{0,8}[)）])?"
_PERSON = re.compile(
    rf"{_LABEL}{_MARKED}(?:\s*[:：|｜]\s*|[ \t\u3000]+)"
    r"(?P<name>[一-鿿](?:[ \u3000]?[一-鿿·]){1,3})(?=$|[\s\d|｜,，、。;；(（])"
)
#: Between a label and the next there may be nothing: that is no name.
_NO_NAME = re.compile(rf"{_LABEL}|电话|日期|职务|单位|部门|手机|邮箱|签|[科处室股局院所部办]$")
_PHONE = re.compile(
    r"(?<![\d.])(?:(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}"
    r"|[(（]?0\d{2,3}[)）]?[-—－ ]?\d{3,4}[- ]?\d{4}(?:[-转]\d{1,5})?)(?![\d.])"
    r"|(?<=电话[:：])\s*[\d（(][\d()（）\-—－ ]{5,20}\d"
)
_IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?![\dXx])|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def redacted(text: str, names: frozenset[str] = frozenset()) -> str:
    """Return a text with persons' names, telephone and identity numbers masked, as long as it was.

    A name is what follows 负责人, 填报人, 联系人 and the like; wherever it stands again it is
    masked too, and so are ``names``.

    >>> redacted("联系人：甲某某 电话：0000-5550018")
    '联系人：＊＊＊ 电话：＊＊＊＊＊＊＊＊＊＊＊＊'
    """
    for name in sorted(names | names_in(text), key=len, reverse=True):
        text = text.replace(name, _MASK * len(name))
    for pattern in (_PHONE, _IDENTITY):
        text = pattern.sub(lambda match: _MASK * len(match[0]), text)
    return text


def names_in(text: str) -> frozenset[str]:
    """Return the names of persons that a text has after its labels for them."""
    found = (match["name"] for match in _PERSON.finditer(text))
    return frozenset(name for name in found if not _NO_NAME.search(name))
