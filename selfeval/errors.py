"""What can go wrong, as messages a person can act on.

Every error of this package derives from :class:`SelfEvalError` and knows the exit code that
the command line gives it: 2 for bad input or usage, 3 for a run that failed.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


class SelfEvalError(Exception):
    """Base of all errors that a user can mend; the message stands alone, without traceback."""

    exit_code = 2


class UnknownNameError(SelfEvalError):
    """A department, year, metric or parameter that does not exist; names what does."""


class MetricError(SelfEvalError, ArithmeticError):
    """Figures that cannot both be right, such as money spent against a budget of zero."""


class RunError(SelfEvalError):
    """A notebook that failed while it ran; its copy is kept for reading."""

    exit_code = 3


@dataclass(frozen=True)
class Fault:
    """One thing wrong with the data: where it stands, what was found, what was expected.

    ``row`` counts as a spreadsheet does: the header is row 1.
    """

    file: str
    row: int | None
    column: str | None
    found: str
    expected: str

    def __str__(self) -> str:
        """Return the fault on one line: place, found, expected."""
        place = self.file
        if self.row is not None:
            place += f", row {self.row}"
        if self.column is not None:
            place += f", column {self.column}"
        return f"{place}: found {self.found}; expected {self.expected}"


class DataError(SelfEvalError):
    """All faults of the data, or of a framework, at once, in the order of the files."""

    def __init__(self, faults: Sequence[Fault], where: str = "the data") -> None:
        """Keep the faults; the message lists every one of them."""
        self.faults = tuple(faults)
        count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        lines = "\n".join(f"  {fault}" for fault in self.faults)
        super().__init__(f"{count} in {where}:\n{lines}")


#: How many names a message lists.
MOST_NAMES = 40


def quoted(value: object, limit: int = 60) -> str:
    """Return ``value`` in quotes on one line, cut to ``limit`` characters."""
    text = str(value)
    return repr(text if len(text) <= limit else text[: limit - 1] + "…")


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a sentence that suggests the nearest known names, or lists them all.

    >>> did_you_mean("fiscal_yaer", ["department", "fiscal_year"])
    "did you mean 'fiscal_year'?"
    """
    names = sorted(set(known))
    close = difflib.get_close_matches(name, names, n=3)
    if close:
        return f"did you mean {' or '.join(repr(match) for match in close)}?"
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return f"known: {', '.join(names[:MOST_NAMES])}{more}" if names else "there is none"
