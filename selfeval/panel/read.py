"""Read a panel back: its tidy tables and its figures, with exact numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from ..errors import UnknownNameError, did_you_mean, quoted
from ..figures import FIGURES
from ..schema import TABLES
from .storage import EXEMPTIONS, FIGURES_TABLE, figures_schema, part_path, read_manifest


def read_figures(panel: Path, year: int | None = None) -> pd.DataFrame:
    """Return the figures as :attr:`selfeval.dossier.Panel.figures` has them, of one year or all.

    ``None`` where a figure is not given, NaN where the department is exempt from it. The numbers
    are the same, not how many zeros they end in: the tables keep digits as printed.
    """
    frames = []
    for one, part in _parts(panel, year):
        table = pq.read_table(part_path(panel, FIGURES_TABLE, one, part), partitioning=None)
        frames.append(exact_figures(table, one))
    return pd.concat(frames) if frames else exact_figures(figures_schema().empty_table(), 0)


def exact_figures(table: pa.Table, year: int) -> pd.DataFrame:
    """Return rows of the figures with exact numbers."""
    departments = table["department"].to_pylist()
    places = [(department, year) for department in departments]
    index = pd.MultiIndex.from_tuples(places, names=["department", "fiscal_year"])
    columns: dict[str, list[Any]] = {}
    for name in FIGURES:
        values = table[name].to_pylist()
        if name in EXEMPTIONS:
            exempt = table[f"{name}_exempt"].to_pylist()
            values = [math.nan if e else v for v, e in zip(values, exempt, strict=True)]
        columns[name] = values
    return pd.DataFrame(columns, index=index, dtype=object)


def read_table(panel: Path, name: str, year: int | None = None) -> pd.DataFrame:
    """Return one tidy table as :meth:`selfeval.dossier.Panel.table` has it, digits as printed."""
    if name not in TABLES:
        raise UnknownNameError(f"no table {quoted(name)}: {did_you_mean(name, TABLES)}")
    frames = []
    for one, part in _parts(panel, year):
        found = pq.read_table(part_path(panel, name, one, part), partitioning=None)
        frames.append(exact_rows(found, name).assign(fiscal_year=one))
    columns = ["department", "fiscal_year", *TABLES[name].columns]
    return pd.concat(frames)[columns] if frames else pd.DataFrame(columns=columns)


def exact_rows(found: pa.Table, name: str) -> pd.DataFrame:
    """Return rows of a tidy table as the CSV has them, indexed by its rows, with departments."""
    found = found.sort_by([("place", "ascending"), ("row", "ascending")])
    columns: dict[str, list[Any]] = {"department": found["department"].to_pylist()}
    for column in TABLES[name].columns:
        values = found[column].to_pylist()
        if pa.types.is_decimal(found.schema.field(column).type):
            printed = found[f"{column}_places"].to_pylist()
            values = [_printed(v, p) for v, p in zip(values, printed, strict=True)]
        columns[column] = values
    index = pd.Index(found["row"].to_pylist(), name="row", dtype="int64")
    return pd.DataFrame(columns, index=index, dtype=object)


def _printed(value: Decimal | None, places: int) -> Decimal | None:
    return None if value is None else round(value, places)


def _parts(panel: Path, year: int | None) -> Iterator[tuple[int, int]]:
    """Yield every part of a panel, or of one of its years."""
    years = read_manifest(panel).years
    if year is not None and year not in years:
        shown = ", ".join(str(one) for one in years)
        raise UnknownNameError(f"no fiscal year {year} in the panel: there are {shown or 'none'}")
    for one, about in years.items():
        if year in (None, one):
            yield from ((one, part) for part in range(len(about.parts)))
