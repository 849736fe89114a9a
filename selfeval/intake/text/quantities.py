"""Numbers in running text: each with its unit, as it stands and as it counts.

A number that the reading may have spoiled (glued, odd separators) says so in ``doubt``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from .words import CLASSIFIERS, MEASURES, NO_COUNT, RESPECTIVELY


@dataclass(frozen=True)
class Quantity:
    """A number in a text: ``start`` to ``end`` is the number with its unit.

    ``value`` is in ``unit``, amounts in 万元; ``printed`` and ``printed_unit`` are what stands
    there. A number without a unit has ``unit`` "".
    """

    start: int
    end: int
    value: Decimal
    unit: str
    printed: str
    printed_unit: str
    precision: str = "exact"
    doubt: str = ""

    @property
    def amount(self) -> bool:
        """Whether it is money."""
        return self.unit == "万元"

    @property
    def percent(self) -> bool:
        """Whether it is a percentage; points of one are not."""
        return self.unit == "%"


_RUN = re.compile(r"\d(?:[\d,.]*\d)?")
_REGULAR = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_CENTS = re.compile(r"\d{1,3}(?:,\d{3})+\.\d{2}|\d+\.\d{2}")
_LISTED = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)\.\d+(?=,|$)|\d+(?=,|$)")
_SCALES = {"": 0, "百": 2, "千": 3, "万": 4, "百万": 6, "千万": 7, "亿": 8, "万亿": 12}
_SCALE = "百万|千万|万亿|[百千万亿]"
_UNIT = re.compile(
    rf"(?P<more>[余多来]?)(?P<scale>{_SCALE})?(?P<more2>[余多]?)"
    rf"(?P<unit>元(?![旦宵])|%|个?百分点|{'|'.join(CLASSIFIERS)})(?!{NO_COUNT})"
)
_ABOUT = re.compile(r"(?:大约|约|将近|近|超过|逾|超)(?:受益|服务|惠及|达)?$")
_PRICE_BEFORE = re.compile(
    r"(?:每(?:人|户|月|年|名|位|次|亩|平方米|季度?|周|天|日|生|床|辆|件)|[人户亩]均)[^,。;、]{0,6}$"
)
_PRICE_AFTER = re.compile(r"/|每(?:人|户|月|年|名|次|亩|平方米)")
_CHINESE = re.compile(
    rf"(?<![第一二三四五六七八九十百千万零两几数])(?P<number>[二三四五六七八九两十]"
    rf"[一二三四五六七八九十百千万零]*)(?P<more>[余多])?(?P<unit>{'|'.join(CLASSIFIERS)})"
    rf"(?!{NO_COUNT})"
)
_PERCENT_WORDS = re.compile(r"百分之([一二三四五六七八九十百零点]+)")
_CIPHERS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}


def quantities(text: str, raw: str) -> list[Quantity]:
    """Return the numbers of a view in order; ``raw`` are the characters that were read.

    Numbers that are no quantities (years, ages, ordinals, document and telephone numbers) have
    no unit here, and prices for each person or month are left out.
    """
    found = [quantity for run in _RUN.finditer(text) for quantity in _of_run(text, raw, run)]
    taken = [(one.start, one.end) for one in found]
    for match in [*_CHINESE.finditer(text), *_PERCENT_WORDS.finditer(text)]:
        if not any(start < match.end() and match.start() < end for start, end in taken):
            found.append(_in_chinese(match))
    return sorted(found, key=lambda one: one.start)


def with_unit(quantity: Quantity, other: Quantity) -> Quantity:
    """Return a number without a unit in the unit of ``other``, as lists state it once."""
    places = _places(other.printed_unit) if other.amount else 0
    value = quantity.value.scaleb(places)
    return replace(quantity, value=value, unit=other.unit, printed_unit=other.printed_unit)


def in_yuan(quantity: Quantity, unit: str) -> Quantity:
    """Return a number without a unit as an amount in ``unit``, such as 万元."""
    value = quantity.value.scaleb(_places(unit))
    return replace(quantity, value=value, unit="万元", printed_unit=unit)


def _places(unit: str) -> int:
    return _SCALES[unit.removesuffix("元")] - 4


def _of_run(text: str, raw: str, run: re.Match[str]) -> list[Quantity]:
    before = text[max(0, run.start() - 40) : run.start()]
    if before.endswith("第") or re.search(r"(?<!值)[A-Za-z]$|[〔\[#№]$|[A-Za-z\d]-$", before):
        return []
    pieces = _numbers(run[0], raw[run.start() : run.end()], before, text[run.end() :])
    found = []
    for number, (start, end, doubt) in enumerate(pieces):
        last = number == len(pieces) - 1
        one = _quantity(text, run.start() + start, run.start() + end, doubt, unit=last)
        if one:
            found.append(one)
    return found


def _numbers(run: str, raw: str, before: str, after: str) -> list[tuple[int, int, str]]:
    """Return the numbers that a run of digits, commas and points consists of, and doubts."""
    several = bool(RESPECTIVELY.search(before))
    year = re.search(r"[,.](?:19|20)\d\d$", run)
    if year and after.startswith("年"):
        # A date after the number, or an enumerator before it: 100，2021年 and 1.2021年.
        return _numbers(run[: year.start()], raw, before, "") if "," in year[0] else []
    if "，" in raw:
        commas = [i for i, c in enumerate(raw) if c == "，"]
        whole = _REGULAR.fullmatch(run) and not several
        if whole and ("." in run or after[:1] in ("元", "万", "亿")):
            return [(0, len(run), "数字中有全角逗号")]
        pieces = []
        for start, end in zip([0, *(c + 1 for c in commas)], [*commas, len(run)], strict=True):
            part = _numbers(run[start:end], "", before, after)
            pieces += [(start + a, start + b, doubt) for a, b, doubt in part]
        return pieces
    if _REGULAR.fullmatch(run) and not (several and _spoken_of_thrice(run, after)):
        return [(0, len(run), "")]
    cents = list(_CENTS.finditer(run))
    if len(cents) > 1 and "".join(m[0] for m in cents) == run:
        return [(*m.span(), "数字粘连") for m in cents]
    listed = list(_LISTED.finditer(run))
    decimals = sum("." in m[0] for m in listed)
    if ",".join(m[0] for m in listed) == run and (several or decimals == len(listed)):
        return [(*m.span(), "") for m in listed]
    if run.count(".") > 1:
        return []  # a date, a section number, or beyond repair
    return [(0, len(run), "千分位位置异常")]


def _spoken_of_thrice(run: str, after: str) -> bool:
    """Whether 分别为100,110,105 is a list rather than one number of 9 digits."""
    return run.count(",") > 1 and "." not in run and not after.startswith("元")


def _quantity(text: str, start: int, end: int, doubt: str, *, unit: bool) -> Quantity | None:
    # A minus sign is one only where no word or number stands before it, as in 1-3月.
    if re.search(r"(?:^|[^\w%])[-−]$|[一-龥][-−]$", text[max(0, start - 2) : start]):
        start -= 1
    printed = text[start:end].replace("−", "-")
    value = Decimal(printed.replace(",", ""))
    match = _UNIT.match(text, end) if unit or text[end : end + 1] != "," else None
    before = text[max(0, start - 12) : start]
    if not match and re.match(r"[-~—至]\d", text[end : end + 2]):
        return None  # the lower end of a range
    if not match:
        return Quantity(start, end, value, "", printed, "", doubt=doubt)
    if _PRICE_BEFORE.search(before) or _PRICE_AFTER.match(text, match.end()):
        return None
    word, scale = match["unit"], match["scale"] or ""
    if word in CLASSIFIERS and word not in MEASURES and "." in printed and not scale:
        return Quantity(start, end, value, "", printed, "", doubt=doubt)
    if match["unit"] not in ("元", "%") and _in_range(text, start, match.end()):
        return None
    value = value.scaleb(_SCALES[scale] - (4 if word == "元" else 0))
    if word == "元" and re.match(r"美|港|欧|日", text[end:]):
        return None
    return Quantity(
        start,
        match.end(),
        value,
        "万元" if word == "元" else word,
        printed + ("%" if word == "%" else ""),
        scale + word if word == "元" else word,
        "over" if match["more"] or match["more2"] else _precision(before),
        doubt,
    )


def _in_range(text: str, start: int, end: int) -> bool:
    return bool(
        re.search(r"\d[-~至到—]+$", text[max(0, start - 4) : start])
        or re.match(r"[-~—]\d", text[end : end + 2])
    )


def _precision(before: str) -> str:
    match = _ABOUT.search(before)
    if not match:
        return "exact"
    if match[0][0] in "逾超":
        return "over"
    return "about" if "约" in match[0] else "near"


def _in_chinese(match: re.Match[str]) -> Quantity:
    start, end = match.span()
    if match.re is _PERCENT_WORDS:
        value = _spelled(match[1])
        return Quantity(start, end, value, "%", f"{value}%", "%")
    precision = "over" if match["more"] else "exact"
    unit = match["unit"]
    return Quantity(start, end, _spelled(match["number"]), unit, match["number"], unit, precision)


def _spelled(text: str) -> Decimal:
    whole, _, decimals = text.partition("点")
    total = section = digit = 0
    for character in whole:
        if character in _CIPHERS:
            digit = _CIPHERS[character]
        elif character == "万":
            total, section, digit = (total + section + digit) * 10000, 0, 0
        else:
            section += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[character]
            digit = 0
    spelled = "".join(str(_CIPHERS[c]) for c in decimals)
    return Decimal(f"{total + section + digit}{'.' if spelled else ''}{spelled}")
