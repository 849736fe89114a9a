"""Numbers in cells: a value and a number format, which together show the digits as printed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

#: A spreadsheet keeps no more significant digits than these.
_DIGITS = 15
_MOST_PLACES = 30
#: Decimals of what a formula computed: 0.0001 元 where the unit is 万元.
_COMPUTED_PLACES = 8
_NUMBER = re.compile(r"-?([\d,]+)(?:\.(\d+))?(%?)", re.ASCII)
#: What a number format only decorates with: quoted text, escaped signs, colours, fill, spaces.
_DECORATION = re.compile(r'"[^"]*"|[\\!_*].|\[[^\]]*\]')
_DATE_PARTS = re.compile(r"[ymdhs]|AM/PM", re.IGNORECASE)


@dataclass(frozen=True)
class Format:
    """What a number format says about digits.

    ``scale`` is how often it divides by 1000 for the eye; ``date`` that the number is a day.
    """

    decimals: int
    thousands: bool
    percent: bool
    scale: int = 0
    date: bool = False


def parse_format(code: str) -> Format:
    """Return what a number format (the part of it for positive numbers) says.

    >>> parse_format('#,##0.00"万元"')
    Format(decimals=2, thousands=True, percent=False, scale=0, date=False)
    """
    plain = _DECORATION.sub("", code.split(";")[0])
    if code.lower() in ("general", "@", "") or "general" in plain.lower():
        return Format(0, False, False)
    if _DATE_PARTS.search(re.sub(r"e[+-]", "", plain, flags=re.IGNORECASE)):
        return Format(0, False, False, date=True)
    percent = "%" in plain
    digits = re.sub(r"[^0#?.,]", "", plain)
    whole, _, decimals = digits.partition(".")
    scale = len(digits) - len(digits.rstrip(","))
    exact = "e" not in plain.lower() and "/" not in plain
    return Format(decimals.count("0") if exact else 0, "," in whole.rstrip(","), percent, scale)


def number_text(raw: str, code: str, *, computed: bool = False) -> str:
    """Return the text that a cell shows: with all digits it has, and at least those it shows.

    ``raw`` is the number as the file has it, in binary: 0.30000000000000004 is 0.3. What a
    formula ``computed`` is rounded further: 15525.82 − 15525.81 is 0.01, not 0.010000000000218.

    >>> number_text("3", "0.00"), number_text("0.21", "0.00%"), number_text("1584", "#,##0")
    ('3.00', '21.00%', '1,584')
    """
    form = parse_format(code)
    value = Decimal(format(float(raw), f".{_DIGITS}g"))
    if form.percent:
        value = value.scaleb(2)
    if computed:
        value = round(value, _COMPUTED_PLACES)
    # normalize() would write 100 as 1E+2; only the decimals matter here.
    own = max(-int(value.normalize().as_tuple().exponent), 0)
    places = max(own, form.decimals)
    text = f"{value:{',' if form.thousands else ''}.{places}f}"
    return f"{text}%" if form.percent else text


def as_number(text: str) -> tuple[Decimal, str] | None:
    """Return the value and the format with which a cell shows ``text`` exactly.

    ``None`` for what no number can show: 16 digits, 007, −0, and whatever is no number.
    """
    match = _NUMBER.fullmatch(text)
    if not match or len(text) > 2 * _DIGITS:
        return None
    whole, decimals, percent = match[1], match[2] or "", match[3]
    code = "#,##0" if "," in whole else "0"
    code += f".{'0' * len(decimals)}" if decimals else ""
    value = Decimal(text.rstrip("%").replace(",", ""))
    if percent:
        value = value.scaleb(-2)
    # %.16g is what is written into the file.
    if number_text(f"{value:.16g}", code + percent) != text:
        return None
    return value, code + percent
