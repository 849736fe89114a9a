"""What the page tells of a figure: its value, its arithmetic, the rows it comes from, its rule.

A key says what a figure is: ``metric:<name>`` and ``figure:<name>`` by the names of the catalogue,
``row:<table>:<row>`` a row of a table as a spreadsheet counts, ``score:<n>`` the nth row of the
score. A key that nothing is known of has no basis: its figure stays plain text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ..cells import PERCENTAGE
from ..dossier import Dossier
from ..figures import FIGURES
from ..formats import DASH, amount, percent, places, quantity, spread
from ..metrics import metric
from ..metrics.evaluation import evaluate_one, names_in
from ..schema import TABLES, Table
from ..scoring import Score
from ..terms import BETTER, evidence_in_words

_KEY = re.compile(r"(metric|figure|row|score):(.+)")


@dataclass(frozen=True)
class Part:
    """A figure that went in: its term, its value as typed, and where it stands."""

    term: str
    value: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Basis:
    """How one figure came about; ``rule`` has what is said of it as (heading, words)."""

    key: str
    term: str
    value: str
    arithmetic: str = ""
    parts: tuple[Part, ...] = ()
    rule: tuple[tuple[str, str], ...] = ()

    @property
    def anchor(self) -> str:
        """The id of its place on the page."""
        return "basis-" + self.key.replace(":", "-")


def basis_of(key: str, dossier: Dossier, result: Score | None = None) -> Basis | None:
    """Return how a figure came about; None for a key that nothing is known of."""
    match = _KEY.fullmatch(key)
    if match is None:
        return None
    kinds: dict[str, Callable[[str], Basis | None]] = {
        "metric": lambda name: _of_metric(name, dossier),
        "figure": lambda name: _of_figure(name, dossier),
        "row": lambda place: _of_row(place, dossier),
        "score": lambda number: _of_score(int(number), result),
    }
    return kinds[match[1]](match[2])


def _of_metric(name: str, dossier: Dossier) -> Basis:
    record = metric(name)
    one = evaluate_one(record, dossier.figures)
    shown = percent(one.value) if record.unit == "fraction" else amount(one.value, record.unit)
    ratio = record.denominator != "1"
    words = [_in_words(record.numerator), _in_words(record.denominator)][: 2 if ratio else 1]
    numbers = [_plain(one.numerator), _plain(one.denominator)][: 2 if ratio else 1]
    rule = [("计算方法", " ÷ ".join(words)), ("方向", BETTER[record.better])]
    rule.append(("依据", f"{record.source}（{evidence_in_words(record.evidence)}）"))
    if one.reason:
        rule.append(("说明", one.reason))
    return Basis(
        f"metric:{name}",
        record.term,
        shown,
        f"{' ÷ '.join(numbers)} = {shown}" if one.value is not None and ratio else "",
        tuple(_part(figure, dossier) for figure in record.inputs),
        tuple(rule),
    )


def _in_words(expression: str) -> str:
    """Return an expression of the catalogue with the Chinese terms of its figures."""
    words = expression.replace(" - ", " − ").replace("*", " × ")
    for name in sorted(names_in(expression), key=len, reverse=True):
        words = re.sub(rf"\b{name}\b", FIGURES[name].term, words, flags=re.ASCII)
    return f"（{words}）" if " " in words else words


def _part(name: str, dossier: Dossier) -> Part:
    found, figure = dossier.figures[name], FIGURES[name]
    value = found.reason if found.value is None else _with_unit(found.value, figure.unit)
    return Part(figure.term, value, found.sources)


def _with_unit(value: Any, unit: str) -> str:
    return percent(value) if unit == "比例" else f"{_plain(value)} {unit}"


def _plain(value: Any) -> str:
    if value is None:
        return DASH
    if isinstance(value, Decimal) and value.as_tuple().exponent < -4:  # type: ignore[operator]
        return places(value)
    return quantity(value).replace("-", "−")


def _of_figure(name: str, dossier: Dossier) -> Basis:
    part = _part(name, dossier)
    return Basis(f"figure:{name}", part.term, part.value, parts=(part,))


def _of_row(place: str, dossier: Dossier) -> Basis | None:
    name, _, number = place.partition(":")
    table, row = TABLES[name], dossier.table(name).loc[int(number)]
    cells = [
        (table.heading(column), _cell(table, column, row[column]))
        for column in table.columns
        if column != "source" and row[column] is not None and row[column] == row[column]
    ]
    cells = [(heading, text) for heading, text in cells if text]
    source = f"{name}.csv 第{number}行（{row['source']}）"
    return Basis(
        f"row:{place}", table.title, "", parts=(Part("数据行", "", (source,)),), rule=tuple(cells)
    )


def _cell(table: Table, column: str, value: Any) -> str:
    if table.cell(column) is PERCENTAGE:
        return percent(value)
    if isinstance(value, Decimal | int):
        return _plain(value)
    return table.cell(column).terms.get(str(value), str(value))


def _of_score(number: int, result: Score | None) -> Basis | None:
    if result is None:
        return None
    row = result.rows[number]
    rule = [
        ("评分标准", row.standard),
        ("分值依据", evidence_in_words(row.row.weight_evidence or "I")),
    ]
    said = (("待补依据", row.missing), ("扣分", row.lost), ("部门说明", row.reasons))
    rule += [(heading, "；".join(words)) for heading, words in said if words]
    return Basis(
        f"score:{number}",
        row.row.indicator,
        f"{spread(row.low, row.high)} / {places(row.weight)} 分",
        row.formula,
        tuple(Part(used.term, used.value, used.sources) for used in row.used),
        tuple(rule),
    )
