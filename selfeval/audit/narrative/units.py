"""Units that are wrong by a factor of ten thousand: 元 for 万元, 万元 for 亿元."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from ...printed import parse, total, verdict
from ..finding import Finding
from .amounts import Amount, agree, amounts
from .report import Report, Sentence, quote

#: What a unit is mistaken for.
_MISTAKEN = {"元": ("万元",), "万元": ("元", "亿元"), "亿元": ("万元",)}
_PARTS = re.compile(r"其中|包括|分别|由|具体为")
_RATE = re.compile(r"(?<![\d.])(?P<rate>\d{1,9}(?:\.\d{1,9})?%)")
_ABSURD = 1000


def unit_slip(report: Report) -> Iterator[Finding]:
    """Yield the amounts whose unit must be another: only then do the figures agree."""
    seen: set[tuple[int, int]] = set()
    for sentence in report.sentences:
        found = amounts(sentence.text)
        for slip in (_among_parts(sentence, found), _beside_rate(sentence, found)):
            if slip is None:
                continue
            wrong, unit, proof = slip
            where = sentence.cite(
                wrong.label or "金额", wrong.start, wrong.end, wrong.digits, wrong.unit
            )
            span = where.span
            if span and (span.start, span.end) not in seen:
                seen.add((span.start, span.end))
                yield Finding(
                    "unit_slip",
                    "error",
                    f"{where.locator}：{quote(wrong.label + wrong.shown)}的单位应为“{unit}”："
                    f"{proof}",
                    (where,),
                    f"核对后把“{wrong.unit}”改为“{unit}”",
                    span,
                )
    yield from _same_digits(report)


_Slip = tuple[Amount, str, str]


def _as(one: Amount, unit: str) -> Amount:
    return replace(one, printed=parse(f"{one.number}{unit}"), unit=unit)


def _among_parts(sentence: Sentence, found: list[Amount]) -> _Slip | None:
    """Return the one unit whose change makes parts add up to their total, or fit into it."""
    cut = _PARTS.search(sentence.text)
    before = [one for one in found if cut and one.end <= cut.start()]
    if not (cut and before):
        return None
    whole, parts = before[-1], [one for one in found if one.start >= cut.end()]
    if len(parts) < 2:
        return _absurd(whole, parts)
    if agree(whole.meaning, total(one.meaning for one in parts)):
        return None
    fits = []
    for place, one in enumerate([whole, *parts]):
        others = [each.meaning for each in parts if each is not one]
        if place and agree(whole.meaning, total(others)):
            continue  # it is no part at all: the rest adds up without it
        for unit in _MISTAKEN.get(one.unit, ()):
            changed = [whole, *parts]
            changed[place] = _as(one, unit)
            if agree(changed[0].meaning, total(each.meaning for each in changed[1:])):
                fits.append((one, unit))
    if len(fits) != 1:
        return None
    one, unit = fits[0]
    listed = "+".join(each.shown if each is not one else f"{each.number}{unit}" for each in parts)
    sum_shown = whole.shown if whole is not one else f"{whole.number}{unit}"
    return one, unit, f"改后{listed}＝{sum_shown}"


def _absurd(whole: Amount, parts: list[Amount]) -> _Slip | None:
    """Return a part that is a thousand times its total, and fits in the smaller unit."""
    for one in parts:
        smaller = {"万元": "元", "亿元": "万元"}.get(one.unit)
        absurd = smaller and whole.value and one.value > whole.value * _ABSURD
        if smaller and absurd and _as(one, smaller).value <= whole.value:
            return one, smaller, f"按“{one.unit}”它是总额{whole.shown}的一千倍以上"
    return None


def _beside_rate(sentence: Sentence, found: list[Amount]) -> _Slip | None:
    """Return a unit that differs from the other's, where their rate follows and has the digits."""
    for first, second in pairwise(found):
        rates = list(_RATE.finditer(sentence.text, second.end))
        scale = first.unit != second.unit and first.digits and second.digits
        if not (rates and scale):
            continue
        for rate in rates:
            printed = parse(rate["rate"])
            for whole, part in ((first, second), (second, first)):
                alike = _as(part, whole.unit)
                if not verdict(printed, alike.meaning / whole.meaning).agrees:
                    continue
                if verdict(printed, part.meaning / whole.meaning).agrees:
                    continue
                wrong, unit = _the_wrong(found, first, second)
                proof = f"{part.number}÷{whole.number}＝{rate['rate']}，两个金额的单位应相同"
                return wrong, unit, proof
    return None


def _the_wrong(found: list[Amount], first: Amount, second: Amount) -> tuple[Amount, str]:
    """Return which of two amounts has the odd unit, and the unit it should have."""
    others = [one.unit for one in found if one not in (first, second)]
    if others.count(first.unit) > others.count(second.unit):
        return second, first.unit
    if others.count(second.unit) > others.count(first.unit):
        return first, second.unit
    odd = first if first.unit != "万元" else second
    return odd, "万元"


def _same_digits(report: Report) -> Iterator[Finding]:
    """Yield an amount that is printed with the same digits and label in two units."""
    known: dict[tuple[str, Decimal], tuple[Sentence, Amount]] = {}
    for sentence in report.sentences:
        for one in amounts(sentence.text):
            if len(one.label) < 4 or one.digits == 0 or "." not in one.number:
                continue
            other = known.setdefault((one.label, one.digits), (sentence, one))
            if other[1].unit == one.unit:
                continue
            cited = tuple(
                s.cite(a.label, a.start, a.end, a.digits, a.unit)
                for s, a in (other, (sentence, one))
            )
            yield Finding(
                "unit_slip",
                "error",
                f"{cited[0].locator}写{quote(one.label + other[1].shown)}，"
                f"{cited[1].locator}写{quote(one.label + one.shown)}，数字相同而单位不同",
                cited,
                "核对原始数据，统一单位",
                cited[1].span,
            )
