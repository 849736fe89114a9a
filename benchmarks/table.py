"""The arithmetic of the comparison and its table: medians, ratios, targets, verdicts."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.running import Timing


@dataclass(frozen=True)
class Target:
    """What a figure is to be: at most, or at least, so much of a unit."""

    limit: float
    unit: str = "x"
    least: bool = False

    def __str__(self) -> str:
        return f"{'>=' if self.least else '<='} {self.limit:g}{self._unit}"

    def holds(self, value: float) -> bool:
        """Return whether a figure, unrounded, is what it is to be."""
        return value >= self.limit if self.least else value <= self.limit

    def show(self, value: float) -> str:
        """Return a figure with its unit, to three digits or so."""
        return f"{value:.{1 if value >= 10 else 2}f}{self._unit}"

    @property
    def _unit(self) -> str:
        return self.unit if self.unit == "x" else f" {self.unit}"


@dataclass(frozen=True)
class Line:
    """A line of the table; ``failed`` tells why there is no figure.

    ``judged`` is false where too little was measured to hold the figure against the target.
    """

    name: str
    what: str
    against: str
    target: Target
    value: float | None = None
    ours: str = ""
    theirs: str = ""
    judged: bool = True
    failed: str = ""

    @property
    def verdict(self) -> str:
        """What to say of the figure."""
        if self.value is None:
            return "failed"
        if not self.judged:
            return "not judged"
        return "met" if self.target.holds(self.value) else "missed"


def ratio(target: Target, ours: float, theirs: float) -> float:
    """Return how many times as fast we are, or where that is limited, how long beside them.

    In percent where the target is. ValueError for times that are none.
    """
    if ours <= 0 or theirs <= 0:
        raise ValueError(f"times: found {ours} and {theirs}; expected more than 0")
    share = theirs / ours if target.least else ours / theirs
    return share * 100 if target.unit == "%" else share


def median(timings: Iterable[Timing], reports: int) -> float:
    """Return the median of several runs, as seconds for so many reports."""
    return statistics.median(timing.of(reports) for timing in timings)


def chosen(names: Sequence[str], run: int, runs: int, each: int) -> list[str]:
    """Return the sample of a run: evenly out of the names, others in each run while there are.

    ``run`` counts from 0. There are never more than the names.
    """
    wanted = min(len(names), runs * each)
    places = [number * len(names) // wanted for number in range(wanted)]
    spread = [names[place] for place in places]
    mine = spread[run::runs] if wanted == runs * each else spread
    return mine[:each]


def seconds(value: float) -> str:
    """Return seconds as they are shown: with more digits the fewer there are."""
    return f"{value:,.{0 if value >= 1000 else 1 if value >= 10 else 2}f} s"


def table(lines: Iterable[Line]) -> str:
    """Return aligned text, the reasons of what failed below it."""
    lines = list(lines)
    rows = [_HEAD]
    for line in lines:
        value = "" if line.value is None else line.target.show(line.value)
        rows.append(
            (line.name, line.what, line.ours, line.against, line.theirs, value,
             str(line.target), line.verdict)
        )  # fmt: skip
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    shown = ["  ".join(map(_aligned, row, widths, _RIGHT)).rstrip() for row in rows]
    shown.insert(1, "  ".join("-" * width for width in widths))
    failures = {line.failed: line.name for line in reversed(lines) if line.failed}
    return "\n".join([*shown, *(f"\n{name} failed: {why}" for why, name in failures.items())])


_HEAD = ("row", "what", "time", "against", "time", "measured", "target", "verdict")
_RIGHT = (False, False, True, False, True, True, False, False)


def _aligned(text: str, width: int, right: bool) -> str:
    return text.rjust(width) if right else text.ljust(width)
