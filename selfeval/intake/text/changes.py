"""Growth and decline: the words that make a number a change, and what it is compared with."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORDS = {
    "增加": 1, "增长": 1, "上升": 1, "提高": 1, "上涨": 1, "多": 1, "增": 1, "升": 1,
    "减少": -1, "下降": -1, "降低": -1, "压减": -1, "压缩": -1, "节约": -1, "少": -1, "减": -1,
    "降": -1,
}  # fmt: skip
_WORD = "|".join(_WORDS)
_CHANGE = re.compile(
    rf"(?<![追核调])(?P<word>{_WORD})(?P<choice>[(/](?:{_WORD})\)?)?(?:了|幅度?|额|率|数|为|约|近|金额)*$"
)
_BASE = re.compile(r"(?:比|较|与)(?P<base>[^,;。比较]{1,18}?)(?:相比|相较)?,?$|(?P<same>同比),?$")
_COMPARED = re.compile(r"(?:比|较|与)(?P<base>[^,;。比较]{2,18})$")
_GOES_ON = re.compile(rf"(?:相比)?,?(?:有所|略|共|总共|净)?(?:{_WORD})")
_PRIOR = re.compile(r"上年|去年|上一年|同期|同比|(?:19|20)\d\d年")
_BUDGET = re.compile(r"预算|计划|批复|目标")


@dataclass(frozen=True)
class Change:
    """A change: ``sign`` is 1, -1, or 0 where 增长（下降） was left unresolved.

    ``base`` is ``prior`` (a year), ``budget`` or empty where nothing says it.
    """

    word: str
    sign: int
    base: str


def change(before: str, kept: str) -> Change | None:
    """Return the change that a number is, by the words before it; ``kept`` is the base so far.

    >>> change("部门预算支出比上年减少", "").sign
    -1
    """
    match = _CHANGE.search(before)
    if not match:
        return None
    head = re.sub(r"(?:有所|略有?|共|总共|净|均)$", "", before[: match.start()])
    sign = 0 if match["choice"] else _WORDS[match["word"]]
    base = _BASE.search(head)
    return Change(match["word"], sign, base_of(base["base"] or "同比") if base else kept)


def base_of(text: str) -> str:
    """Return what kind of base a comparison names.

    >>> base_of("2020年"), base_of("年初预算"), base_of("预期")
    ('prior', 'budget', '')
    """
    return "prior" if _PRIOR.search(text) else "budget" if _BUDGET.search(text) else ""


def compared(before: str, after: str) -> tuple[str, str] | None:
    """Return what stands before and in a comparison whose base is printed, if it is one.

    In 预算比上年预算12.00万元减少 the 12.00 is the base.
    """
    match = None if _CHANGE.search(before) else _COMPARED.search(before)
    if match and (_GOES_ON.match(after) or match.start() == 0):
        return before[: match.start()], match["base"]
    return None
