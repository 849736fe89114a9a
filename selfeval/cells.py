"""What one cell of a table may hold: a parser for its text and the sentence that says so."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from .errors import did_you_mean, quoted
from .intake.redaction import personal, redacted
from .invisible import UNSEEN

# Thousands separators only where they separate thousands: "1,23" is a typing error, not 123.
_NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?", re.ASCII)
#: More digits than any amount has, before the point as behind it; more would take long to reckon.
MOST_DIGITS = 18
#: What a cell of a spreadsheet holds; it would cut a longer text without a word.
LONGEST = 32_767


@dataclass(frozen=True, eq=False)
class Cell:
    """A kind of cell: ``parse`` raises ValueError for a text that is not ``expected``."""

    parse: Callable[[str], Any]
    expected: str
    terms: Mapping[str, str] = field(default_factory=dict)

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Let a pydantic model use this kind in an annotation."""
        return core_schema.no_info_plain_validator_function(self._validate)

    def _validate(self, text: str) -> Any:
        try:
            return self.parse(text)
        except ValueError as error:
            hint = f" ({error})" if str(error) else ""
            expected = {"expected": self.expected + hint}
            raise PydanticCustomError("cell", "{expected}", expected) from None


def _number(text: str) -> Decimal:
    if not _NUMBER.fullmatch(text):
        raise ValueError
    whole, _, decimals = text.lstrip("-").replace(",", "").partition(".")
    if max(len(whole), len(decimals)) > MOST_DIGITS:
        raise ValueError(f"at most {MOST_DIGITS} digits on either side of the point")
    return Decimal(text.replace(",", ""))


def _unsigned(text: str) -> Decimal:
    value = _number(text)
    if value.is_signed():
        raise ValueError
    return value


def _amount(text: str) -> Decimal:
    if text.startswith("-"):
        raise ValueError("amounts are never negative; a cut is a row of kind cut")
    return _unsigned(text)


def _count(text: str) -> int:
    value = _unsigned(text)
    if value != value.to_integral_value():
        raise ValueError
    return int(value)


def _percentage(text: str) -> Decimal:
    if not text.endswith(("%", "％")):
        raise ValueError("the % sign is missing")
    # The quotient keeps the printed digits: 21.00% is 0.2100.
    return _unsigned(text[:-1].strip()).scaleb(-2)


def _seen(text: str) -> str:
    unseen = UNSEEN.search(text)
    if unseen:
        found = f"it holds the control character U+{ord(unseen[0]):04X}"
        raise ValueError(f"{found}: type that passage anew in Notepad and copy it from there")
    if len(text) > LONGEST:
        raise ValueError(f"at most {LONGEST:,} characters, this has {len(text):,}")
    return text


def _plain(text: str) -> str:
    _seen(text)
    # Here, not where it is shown: a text has many ways out, but only this one in.
    if found := personal(text):
        raise ValueError(f"without {found}: leave personal data out")
    return text


def one_of(terms: Mapping[str, str]) -> Cell:
    """Return the kind of a cell that holds one of the codes of ``terms``."""

    def parse(text: str) -> str:
        if text not in terms:
            raise ValueError(did_you_mean(text, terms))
        return text

    return Cell(parse, f"one of {', '.join(terms)}", terms)


def _quarter(text: str) -> int:
    if text not in {"1", "2", "3", "4"}:
        raise ValueError
    return int(text)


TEXT = Cell(_plain, "a text")
#: As a document prints it: what has the digits of a telephone may be an amount.
PRINTED = Cell(_seen, "a text")
TEXTS = (TEXT, PRINTED)
NUMBER = Cell(_number, "a number such as 15,525.82")
AMOUNT = Cell(_amount, "an amount in 万元, a number >= 0 such as 15,525.82")
COUNT = Cell(_count, "a whole number >= 0")
PERCENTAGE = Cell(_percentage, "a percentage >= 0 with its sign, such as 21.00%")
QUARTER = Cell(_quarter, "a quarter, 1 to 4")


def describe_cell(text: str) -> str:
    """Return how a fault names the content of a cell."""
    return quoted(redacted(text)) if text else "an empty cell"
