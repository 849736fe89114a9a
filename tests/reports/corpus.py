"""Read the answers of the corpus: what stands in each report, and what is wrong in it."""

from __future__ import annotations

import csv
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from . import make

VERDICTS = ("fault", "rounding", "cut", "may")


@dataclass(frozen=True)
class Fact:
    """A figure of a report. ``kinds`` are the names that fit it; ``*`` is any.

    One that is not ``needed`` may be found or left out.
    """

    table: str
    kinds: tuple[str, ...]
    label: str
    value: Decimal
    unit: str
    printed: str
    needed: bool


@dataclass(frozen=True)
class Difference:
    """Something in a report that does not agree, or only seems not to.

    A ``fault`` is planted; ``rounding`` and ``cut`` explain the difference; ``may`` is what an
    audit may say as well. ``at`` is the text where it stands; a finding that is about it has one
    of ``marks`` in its words, its passage or its figures.
    """

    verdict: str
    families: tuple[str, ...]
    at: str
    marks: tuple[str, ...]
    claim: str
    what: str


@dataclass(frozen=True)
class Report:
    """A report of the corpus with its answers."""

    name: str
    unit: str
    style: str
    file: str
    text: str
    claims: tuple[str, ...]
    facts: tuple[Fact, ...]
    differences: tuple[Difference, ...]

    @property
    def faults(self) -> list[Difference]:
        """The planted faults."""
        return [one for one in self.differences if one.verdict == "fault"]


def read_report(name: str) -> Report:
    """Return a report by its name."""
    answers = make.HERE / "answers"
    about = tomllib.loads((answers / f"{name}.toml").read_text("utf-8"))
    with (answers / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        facts = tuple(_fact(row) for row in csv.DictReader(file))
    differences = tuple(
        Difference(
            one["verdict"],
            tuple(one["family"]),
            one["at"],
            tuple(one["marks"]),
            one.get("claim", ""),
            one["what"],
        )
        for one in about.get("difference", [])
    )
    return Report(
        name,
        about["unit"],
        about["style"],
        about["file"],
        make.source(name),
        tuple(about["claims"]),
        facts,
        differences,
    )


def reports() -> list[Report]:
    """Return the reports of the corpus."""
    return [read_report(name) for name in make.names()]


def plain(text: str) -> str:
    """Return a text half-width, without spaces, and without commas inside of numbers."""
    return re.sub(r"(?<=\d),(?=\d{3})", "", re.sub(r"\s", "", _half_width(text)))


def stands_in(figure_or_words: str, text: str) -> bool:
    """Whether something stands in a text; a figure not as a part of another, as 0.00 of 100.00.

    The text is read with its spaces and line breaks, which keep cells apart, and without them.
    """
    wanted = plain(figure_or_words)
    before = r"(?<![\d.])" if wanted[0].isdigit() else ""
    after = r"(?!\.?\d)" if wanted[-1].isdigit() else ""
    pattern = re.compile(before + re.escape(wanted) + after)
    spaced = re.sub(r"(?<=\d),(?=\d{3})", "", _half_width(text))
    return any(pattern.search(one) for one in (spaced, plain(text)))


def _half_width(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _fact(row: dict[str, str]) -> Fact:
    if row["need"] not in ("", "may"):
        raise ValueError(f"need: {row['need']!r}")
    return Fact(
        row["table"],
        tuple(row["kind"].split("|")),
        row["label"],
        Decimal(row["value"]),
        row["unit"],
        row["printed"],
        not row["need"],
    )
