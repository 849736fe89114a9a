"""Department-years as tables of a panel: their figures, and the rows of their CSVs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa

from ..dossier import Dossier
from ..errors import DataError, Fault
from ..schema import TABLES, Table
from .storage import (
    EXEMPTIONS,
    FIGURES_TABLE,
    SHARES,
    cut,
    expected,
    figures_schema,
    fits,
    places,
    schema_of,
)

Tables = dict[str, pa.Table]
Skipped = dict[str, list[str]]


def tables_of(dossiers: Iterable[Dossier]) -> tuple[Tables, Skipped]:
    """Return the tables of some departments of one year, in the order given.

    Those with a number that a panel cannot keep are left out, with the faults.
    """
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in schemas()}
    skipped = {}
    for dossier in dossiers:
        place = len(rows[FIGURES_TABLE])
        try:
            rows[FIGURES_TABLE].append(_figures(dossier))
        except DataError as error:
            skipped[dossier.department] = [str(fault) for fault in error.faults]
            continue
        for name in dossier.tables:
            rows[name] += _rows(dossier, place, TABLES[name])
    return {n: pa.Table.from_pylist(rows[n], schema) for n, schema in schemas().items()}, skipped


def schemas() -> dict[str, pa.Schema]:
    """Return the columns of every table of a panel."""
    tidy = {table.name: schema_of(table) for table in TABLES.values()}
    return tidy | {FIGURES_TABLE: figures_schema()}


def _figures(dossier: Dossier) -> dict[str, Any]:
    """Return the figures of a department-year; raises DataError for a number that is too long."""
    schema = figures_schema()
    row: dict[str, Any] = {"department": dossier.department, "synthetic": dossier.synthetic}
    faults = _too_long(dossier)
    for name, found in dossier.figures.items():
        value, kind = found.value, schema.field(name).type
        if value is None or fits(value, kind):
            row[name] = cut(value) if kind == SHARES else value
        else:
            faults.append(Fault(_place(dossier), None, None, f"{name} of {value}", expected(kind)))
    if faults:
        raise DataError(faults)
    return row | {f"{name}_exempt": dossier.figures[name].exempt for name in EXEMPTIONS}


def _too_long(dossier: Dossier) -> list[Fault]:
    """Return a fault for each cell whose number the panel could not keep exactly."""
    faults = []
    for name, frame in dossier.tables.items():
        for field in schema_of(TABLES[name]):
            if field.name not in frame or field.type == pa.string():
                continue
            for row, value in frame[field.name].items():
                if value is not None and not fits(value, field.type):
                    file, wanted = f"{_place(dossier)}/{name}.csv", expected(field.type)
                    faults.append(Fault(file, int(str(row)), field.name, str(value), wanted))
    return faults


def _place(dossier: Dossier) -> str:
    return f"{dossier.department}/{dossier.fiscal_year}"


def _rows(dossier: Dossier, place: int, table: Table) -> Iterator[dict[str, Any]]:
    frame, schema = dossier.tables[table.name], schema_of(table)
    printed = [c for c in table.columns if pa.types.is_decimal(schema.field(c).type)]
    for number, cells in zip(frame.index, frame.to_dict("records"), strict=True):
        row: dict[str, Any] = {"department": dossier.department, "place": place, "row": number}
        row |= {str(column): cell for column, cell in cells.items()}
        yield row | {f"{column}_places": places(cells[column]) for column in printed}
