"""Options that several commands share, and how their texts are read."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

import typer

from .errors import SelfEvalError, quoted

Department = Annotated[str, typer.Option(help="Folder of the department below the data folder.")]
Year = Annotated[int, typer.Option(help="Fiscal year.")]

_YEARS = re.compile(r"(\d{4})(?:-(\d{4}))?", re.ASCII)


def years_of(text: str) -> range:
    """Return the years of ``2021``, ``2019-2023`` or ``last``, the one before today's."""
    if text == "last":
        last = date.today().year - 1
        return range(last, last + 1)
    found = _YEARS.fullmatch(text)
    if not found:
        raise SelfEvalError(f"--years: found {quoted(text)}, expected 2021, 2019-2023 or last")
    first, final = int(found[1]), int(found[2] or found[1])
    if first > final:
        raise SelfEvalError(f"--years: found {quoted(text)}, expected the earlier year first")
    return range(first, final + 1)
