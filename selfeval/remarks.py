"""What a calculation with columns has to say of single rows, beside its result.

As ``decimal`` raises flags in its context: a row whose figures contradict each other
(``contradictory``, where a scalar raises MetricError), or one that lies so near to a limit that
binary numbers cannot tell on which side (``unsure``).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt


@dataclass
class Remarks:
    """The rows that something is to be said of, as numbers of rows or as masks."""

    contradictory: list[Any] = field(default_factory=list)
    unsure: list[Any] = field(default_factory=list)

    def rows(self, what: str, count: int) -> npt.NDArray[np.bool_]:
        """Return of ``count`` rows those that something was said of, as a mask."""
        found = np.zeros(count, bool)
        for rows in getattr(self, what):
            found[rows] = True
        return found


_FOUND: ContextVar[Remarks | None] = ContextVar("remarks", default=None)


@contextmanager
def remarks() -> Iterator[Remarks]:
    """Collect what the calculations within have to say; nobody outside hears of it."""
    found = Remarks()
    token = _FOUND.set(found)
    try:
        yield found
    finally:
        _FOUND.reset(token)


def listening() -> bool:
    """Return whether anybody collects remarks."""
    return _FOUND.get() is not None


def note(what: str, rows: Any) -> None:
    """Say something of rows (numbers, or a mask), to whoever collects remarks."""
    found = _FOUND.get()
    if found is not None and (np.any(rows) if rows.dtype == bool else len(rows)):
        getattr(found, what).append(rows)
