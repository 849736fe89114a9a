"""The figures of a department-year as printed, with what each may stand for and where it stands.

What the checks ask. A figure is taken from the text of the report (``reported.csv``) where it is
printed there, else from the tables.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from typing import Any

from ..cells import AMOUNT, PERCENTAGE
from ..dossier import Dossier
from ..errors import MetricError, SelfEvalError
from ..figures import FIGURES, find_in
from ..finders import Found, Row, Tables, rows_of
from ..metrics import CATALOGUE, Metric
from ..printed import Interval, Meaning, Printed, as_printed, at_precision, parse, through
from ..schema import TABLES
from ..scoring import Score, load_framework, score
from .finding import Cited, Finding

#: Where the document has it, out of the place that a finder names: "budget.csv 第2行（一（三））".
_PLACE = re.compile(r"\w+\.csv 第\d+行（(.*)）", re.DOTALL)


class Explained(Finding):
    """A difference that rounding, cutting or the method settles: worth knowing, no fault."""


@dataclass(frozen=True)
class Known:
    """A figure that the department gives; ``text`` is how it is printed, with its unit."""

    label: str
    meaning: Meaning
    unit: str
    text: str
    locator: str

    @property
    def cited(self) -> Cited:
        """The figure as findings cite it: a percentage as 26.49 %, an amount in 万元."""
        value = _tidy(self.meaning.value)
        value = value.scaleb(2) if self.unit == "%" else value
        return Cited(self.label, value, self.unit, self.locator)


@dataclass(frozen=True)
class Stated:
    """A row of ``reported.csv``: a figure as the text of the report prints it."""

    figure: str
    label: str
    printed: Printed
    text: str
    source: str

    @property
    def known(self) -> Known:
        """The row as a figure like others."""
        return Known(self.label, self.printed.meaning, self.printed.unit, self.text, self.source)


def _read(row: Mapping[Any, Any]) -> Stated | None:
    """Return a row of ``reported.csv``, ``None`` for a grade or a date: nothing to reckon with."""
    text, unit = row["printed"].strip(), row["unit"]
    try:
        printed = parse(text, unit)
    except ValueError:
        return None
    # A unit that stands beside the number is part of what is printed.
    if text[-1].isdigit() and unit:
        text += unit if unit in ("%", "％") else f" {unit}"
    return Stated(row["figure"], row["label"], printed, text, row["source"])


def _fits(stated: Stated) -> bool:
    """Whether a row is in the kind of unit that its figure has: an amount is no count."""
    figure, rate = FIGURES.get(stated.figure), stated.figure in _RATES
    if figure is None and not rate:
        return True
    return (stated.printed.unit == "万元") == (figure is not None and figure.unit == "万元")


_RATES = {record.name for record in CATALOGUE if record.unit == "fraction"}


@dataclass(frozen=True)
class Books:
    """A department-year for the checks."""

    dossier: Dossier

    @cached_property
    def stated(self) -> tuple[Stated, ...]:
        """The figures that the text of the report prints, in order."""
        rows = map(_read, self.dossier.table("reported").to_dict("records"))
        return tuple(row for row in rows if row and _fits(row))

    def stated_as(self, figure: str) -> list[Stated]:
        """Return every place at which the text prints a figure, round figures left out."""
        return [s for s in self.stated if s.figure == figure and not s.printed.about]

    def known(self, figure: str) -> Known | None:
        """Return a figure as the text prints it, else as the tables give it."""
        for stated in self.stated_as(figure):
            return stated.known
        return self.given(figure)

    def meaning(self, figure: str) -> Meaning | None:
        """Return what a figure may stand for."""
        known = self.known(figure)
        return known.meaning if known else None

    def given(self, figure: str) -> Known | None:
        """Return a figure as the tables give it."""
        found = self.dossier.figures.get(figure)
        if found is None or found.value is None:
            return None
        record, meaning = FIGURES[figure], self._meaning(figure, Decimal(found.value))
        unit = "%" if record.unit == "比例" else record.unit
        return Known(
            record.term, meaning, unit, shown(meaning.value, unit), place_in(found.sources)
        )

    def metric(self, record: Metric) -> Meaning | None:
        """Return what the printed parts of a metric give, ``None`` where one lacks."""
        parts = [self.meaning(name) for name in record.inputs]
        given = [part for part in parts if part]
        try:
            return through(record.function, given) if len(given) == len(parts) else None
        except MetricError:
            return None

    @cached_property
    def scores(self) -> tuple[Score, ...]:
        """The score by every framework that the judgements name, where they fit it."""
        names = dict.fromkeys(self.dossier.table("judgements")["framework"])
        data_dir, scores = self.dossier.path.parents[1], []
        for name in names:
            with suppress(SelfEvalError):  # told by a check of its own
                scores.append(score(self.dossier, load_framework(name, data_dir)))
        return tuple(scores)

    def _meaning(self, figure: str, value: Decimal) -> Meaning:
        amount = self._progress_amount(figure)
        if amount:
            return amount
        low, high, cut = (
            Decimal(ends[figure].value or 0) for ends in (self._lowest, self._highest, self._cut)
        )
        either = Interval(low, max(high, cut), high_open=cut > high)
        return Meaning(value, Interval(low, high), either)

    def _progress_amount(self, figure: str) -> Meaning | None:
        """Return the share of the budget spent, where only the amount spent is given.

        It falls with the budget, so it is not lowest where all amounts are.
        """
        table = self.dossier.table("progress")
        if figure == "payment_actual":
            rows = table[table["planned_progress"].notna()].sort_values("quarter").tail(1)
        elif figure.startswith("progress_q"):
            rows = table[table["quarter"] == int(figure[-1])]
        else:
            return None
        if rows.empty or rows["cumulative_progress"].iloc[0] is not None:
            return None
        budget = self.given("adjusted_total")
        spent = as_printed(rows["cumulative_executed"].iloc[0], "万元").meaning
        return spent / budget.meaning if budget and budget.meaning.either.low > 0 else None

    @cached_property
    def rows(self) -> Tables:
        """The tables for finders."""
        return {name: rows_of(table) for name, table in self.dossier.tables.items()}

    @cached_property
    def _lowest(self) -> Mapping[str, Found]:
        return find_in(_moved(self.rows, lambda p: -p.precision / 2))

    @cached_property
    def _highest(self) -> Mapping[str, Found]:
        return find_in(_moved(self.rows, lambda p: p.precision / 2))

    @cached_property
    def _cut(self) -> Mapping[str, Found]:
        return find_in(_moved(self.rows, lambda p: p.precision))


def place_in(sources: Iterable[str]) -> str:
    """Return where in the document something stands, without file and row."""
    places = (_PLACE.fullmatch(source) for source in sources)
    return "、".join(dict.fromkeys(match[1] for match in places if match))


def _tidy(value: Decimal) -> Decimal:
    """Return a figure as typed, and a quotient (spent over budget) as rates are printed."""
    worked_out = int(value.as_tuple().exponent) < -8
    return at_precision(value, Decimal("0.0001")) if worked_out else value


def shown(value: Decimal, unit: str) -> str:
    """Return a figure of a table with the digits that it was typed with."""
    if unit == "%":
        return f"{value.scaleb(2):,f}%".replace("-", "−")
    return f"{value:,f} {unit}".replace("-", "−").strip()


def _moved(tables: Tables, by: Callable[[Printed], Decimal]) -> dict[str, list[Row]]:
    """Return the tables with every rounded cell moved, so that the figures show their ends."""
    return {name: [_moved_row(name, row, by) for row in tables[name]] for name in tables}


def _moved_row(table: str, row: Row, by: Callable[[Printed], Decimal]) -> Row:
    derived = row.cells.get("basis") == "derived"
    moved = {
        column: _cell(row[column], by, derived=derived)
        for column in _rounded(table) & row.cells.keys()
        if row[column] is not None
    }
    return Row(row.number, {**row.cells, **moved})


@cache
def _rounded(table: str) -> frozenset[str]:
    """Return the columns whose cells were rounded when they were printed."""
    columns, kinds = TABLES[table].columns, (AMOUNT, PERCENTAGE)
    return frozenset(c for c in columns if c == "mean_score" or TABLES[table].cell(c) in kinds)


def _cell(value: Decimal, by: Callable[[Printed], Decimal], *, derived: bool) -> Decimal:
    # A difference of two printed figures is off by up to twice as much as one of them.
    return max(value + by(as_printed(value, "")) * (2 if derived else 1), Decimal(0))
