"""The seed report, read by machine, against the tables that were made of it by hand.

The report is no part of the repository: without it these tests are skipped.
"""

import csv
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from selfeval.intake.document import Document
from selfeval.intake.extract import Extract
from selfeval.intake.rows import rows_of
from selfeval.intake.text import read_facts, read_text
from selfeval.reading import read_table
from selfeval.schema import TABLES

ROOT = Path(__file__).parents[1]
BY_HAND = ROOT / "data" / "futian-disability-service-centre" / "2021"
#: What makes a row the same figure: labels are a matter of taste, values and codes are not.
SAME = {
    "budget": ("stage", "category", "amount"),
    "income": ("stage", "origin", "amount"),
    "projects": ("stage", "fund_origin", "amount"),
    "progress": ("quarter", "cumulative_progress"),
    "spending_control": ("item", "stage", "amount"),
    "outputs": ("programme_number", "value", "unit", "kind", "precision"),
    "prior_year": ("figure", "amount", "basis"),
    "reported": ("figure", "printed", "unit"),
    "goals": ("number",),
    "tasks": ("kind", "number"),
    "department": ("name", "district"),
}
WANTED = 0.95

Row = Mapping[str, str]


@dataclass(frozen=True)
class Comparison:
    """The rows of one table: found of those made by hand, and what only one side has."""

    table: str
    wanted: int
    given: int
    found: int
    missed: list[tuple[str, ...]]
    wrong: list[tuple[str, ...]]

    def __str__(self) -> str:
        """Return the numbers with what is missing and what is too much."""
        shares = f"recall {self.found}/{self.wanted}, precision {self.found}/{self.given}"
        return f"{self.table}: {shares}; missed {self.missed}; wrong {self.wrong}"


def compare(table: str, by_hand: list[Row], read: list[Row], *columns: str) -> Comparison:
    """Compare rows by what makes them the same figure, and by more columns if they are given."""
    names = (*SAME[table], *columns)
    wanted = Counter(tuple(row[name] for name in names) for row in by_hand)
    given = Counter(tuple(row[name] for name in names) for row in read)
    return Comparison(
        table,
        wanted.total(),
        given.total(),
        (wanted & given).total(),
        sorted((wanted - given).elements()),
        sorted((given - wanted).elements()),
    )


@pytest.fixture(scope="module")
def seed() -> Document:
    """Return the report, wherever this machine has it."""
    named = os.environ.get("SELFEVAL_SEED")
    paths = [Path(named)] if named else sorted((ROOT.parent / "shared" / "seeds").glob("*.txt"))
    if not paths or not paths[0].is_file():
        pytest.skip("the seed report is not on this machine")
    return Document(paths[0].name, paths[0].read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def extracts(seed: Document) -> list[Extract]:
    """Return the figures of the report."""
    return read_text(seed)


@pytest.fixture(scope="module")
def rows(seed: Document, extracts: list[Extract]) -> dict[str, list[dict[str, str]]]:
    """Return the tidy rows of the report."""
    return rows_of(extracts, read_facts(seed))


def by_hand(table: str) -> list[dict[str, str]]:
    """Return the rows of a table that were made by hand."""
    with (BY_HAND / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def comparisons(rows: Mapping[str, list[dict[str, str]]]) -> Iterator[Comparison]:
    """Yield the comparison of every table."""
    for table in SAME:
        yield compare(table, by_hand(table), rows.get(table, []))


def test_every_table_is_found(rows: dict[str, list[dict[str, str]]]) -> None:
    """At least 95 % of the rows of each table are read, with their codes, values and units."""
    for one in comparisons(rows):
        assert one.found >= WANTED * one.wanted, str(one)


def test_little_is_read_that_is_not_there(rows: dict[str, list[dict[str, str]]]) -> None:
    """At least 95 % of the rows of each table are right, and no table is made up."""
    assert set(rows) == set(SAME)
    for one in comparisons(rows):
        assert one.found >= WANTED * one.given, str(one)


@pytest.mark.parametrize("table", [name for name in SAME if name not in ("department", "tasks")])
def test_places_are_those_found_by_hand(table: str, rows: dict[str, list[dict[str, str]]]) -> None:
    """The locator of the outline, written as the tables do, names the same place."""
    one = compare(table, by_hand(table), rows[table], "source")
    assert one.found >= WANTED * one.wanted, str(one)


def test_what_is_said_to_be_sure_is_right(extracts: list[Extract]) -> None:
    """No row of figures with a confidence of 0.9 or more is wrong."""
    sure = [one for one in extracts if one.confidence >= 0.9]
    read = rows_of(sure)
    assert len(sure) > len(extracts) / 2
    for table in set(read) - {"tasks"}:
        one = compare(table, by_hand(table), read[table])
        assert not one.wrong, str(one)


def test_offsets_lead_back_to_the_number(seed: Document, extracts: list[Extract]) -> None:
    """A span holds the number as it stands in the report, whatever broke it there."""
    for one in extracts:
        stands = "".join(seed.slice(one.span).split())
        assert stands.startswith(one.printed.rstrip("%")), one
        assert one.printed.rstrip("%") in one.passage and len(one.passage) <= 120


def test_rows_are_what_the_tables_may_hold(
    rows: dict[str, list[dict[str, str]]], tmp_path: Path
) -> None:
    """Written as CSV they are read again without a fault: no key twice, no odd cell."""
    for name, table in TABLES.items():
        if name not in rows:
            continue
        path = tmp_path / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, table.columns)
            writer.writeheader()
            writer.writerows(rows[name])
        _, faults = read_table(path, table, path.name)
        assert not faults


def test_no_person_is_named(seed: Document, rows: dict[str, list[dict[str, str]]]) -> None:
    """What the cover says of persons is in no row."""
    cover = seed.text[: seed.text.index("一、")]
    names = {line.split("：")[-1] for line in cover.split("\n") if "人" in line and "：" in line}
    cells = {cell for table in rows.values() for row in table for cell in row.values()}
    assert not names & cells
