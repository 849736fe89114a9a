"""Draw a synthetic panel (合成数据) as Parquet, column by column, not through CSV.

The numbers have the digits and the gaps of real ones, not their sense.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from selfeval.figures import FIGURES
from selfeval.panel.build import PART
from selfeval.panel.storage import (
    EXEMPTIONS,
    NUMBERS,
    SHARES,
    Manifest,
    Year,
    figures_schema,
    part_path,
    schema_of,
    write_manifest,
    writer,
)
from selfeval.schema import TABLES
from selfeval.scoring import Framework
from selfeval.scoring.kinds import Checklist
from selfeval.scoring.verdicts import slots

YEAR = 2021
_MISSING = 0.05
#: The share of the judgements that a framework asks for and that are there.
_JUDGED = 0.7
_OWN = (("自设指标一", 15), ("自设指标二", 10))


def draw(panel: Path, size: int, framework: Framework) -> None:
    """Write a panel of ``size`` department-years with judgements for a framework."""
    random, parts = np.random.default_rng(size), []
    for at in range(0, size, PART):
        count = min(PART, size - at)
        names = pa.array(
            np.char.add("d", np.char.zfill(np.arange(at, at + count).astype("U7"), 7))
        )
        empty = schema_of(TABLES["targets"]).empty_table()
        tables = {
            "figures": _figures(random, names),
            "judgements": _judgements(random, names, framework),
            "targets": empty,
        }
        for name, table in tables.items():
            with writer(part_path(panel, name, YEAR, len(parts)), table.schema) as file:
                file.write_table(table, row_group_size=max(len(table), 1))
        parts.append(count)
    write_manifest(panel, Manifest(years={YEAR: Year(parts)}))


def _figures(random: np.random.Generator, names: pa.Array) -> pa.Table:
    schema, count = figures_schema(), len(names)
    columns = {"department": names, "synthetic": pa.array(np.ones(count, bool))}
    for name, figure in FIGURES.items():
        kind = schema.field(name).type
        if kind == NUMBERS:
            cents = (random.lognormal(6, 0.7, count) * 100).astype(np.int64)
            cents[random.random(count) < 0.01] = 0
            values = _decimals(cents * 10_000, kind)
        elif kind == SHARES:
            values = _decimals(_TEN_THOUSANDTHS[random.integers(1_000, 11_000, count)], kind)
        else:
            values = pa.array(random.integers(0, 3 if figure.unit == "等次" else 40, count))
        missing = pa.array(random.random(count) < _MISSING)
        columns[name] = pc.if_else(missing, pa.scalar(None, kind), values)
    columns |= {f"{name}_exempt": pa.array(np.zeros(count, bool)) for name in EXEMPTIONS}
    return pa.table(columns, schema=schema)


#: 0.0001, 0.0002, ... as the two halves of a decimal number.
_TEN_THOUSANDTHS = np.array(
    [divmod(k * 10 ** (SHARES.scale - 4), 2**64)[::-1] for k in range(11_000)], np.uint64
)


def _decimals(words: np.ndarray, kind: pa.DataType) -> pa.Array:
    words = np.ascontiguousarray(words)
    return pa.Array.from_buffers(kind, len(words), [None, pa.py_buffer(words)])


def _judgements(random: np.random.Generator, names: pa.Array, framework: Framework) -> pa.Table:
    """Draw each judgement that the framework asks for, for most of the departments."""
    drawn: list[tuple[np.ndarray, str, str | None, np.ndarray | None, np.ndarray | None, int]] = []
    for row in framework.rows:
        for part, slot in slots(row):
            place = np.flatnonzero(random.random(len(names)) < _JUDGED)
            share = random.integers(0, 5, len(place)) / 4
            weight = float(slot.weight)
            if slot.takes == "own":
                drawn += [(place, row.indicator, own, share * w, None, w) for own, w in _OWN]
            elif slot.takes == "points" and not isinstance(row.rule, Checklist):
                drawn.append((place, row.indicator, part, share * weight, None, 0))
            elif slot.takes in ("yes_no", "veto"):
                yes = share > 0.1 if slot.takes == "yes_no" else random.random(len(place)) > 0.98
                drawn.append((place, row.indicator, part, None, np.where(yes, "yes", "no"), 0))
            elif slot.takes == "count":
                drawn.append((place, row.indicator, part, None, (share * 4).astype("U1"), 0))
    return _tidy(names, framework, drawn)


def _tidy(names: pa.Array, framework: Framework, drawn: list[tuple[Any, ...]]) -> pa.Table:
    """Return the judgements as rows, those of the same thing together as a panel has them."""
    place = np.concatenate([one[0] for one in drawn])
    counts = [len(one[0]) for one in drawn]

    def texts(column: int) -> pa.Array:
        each = pa.array([one[column] or None for one in drawn]).dictionary_encode()
        code = np.repeat(each.indices.fill_null(-1).to_numpy(), counts)
        return _dictionary(code, each.dictionary)

    def numbers(values: list[Any]) -> pa.Array:
        filled = [
            np.full(n, np.nan) if v is None else v * np.ones(n)
            for v, n in zip(values, counts, strict=True)
        ]
        column = np.concatenate(filled)
        values = _decimals(np.nan_to_num(np.rint(column * 1e6)).astype(np.int64), NUMBERS)
        return pc.if_else(pa.array(np.isnan(column)), pa.scalar(None, NUMBERS), values).cast(
            NUMBERS
        )

    known = pa.array(["yes", "no", "0", "1", "2", "3", "4"])
    values = [
        np.full(n, "") if one[4] is None else one[4] for one, n in zip(drawn, counts, strict=True)
    ]
    value = np.concatenate(values)
    code = pc.index_in(pa.array(value), known).fill_null(-1).to_numpy()
    columns = {
        "department": _dictionary(place, names),
        "place": pa.array(place.astype(np.int32)),
        "row": pa.array(np.arange(len(place), dtype=np.int32)),
        "framework": _dictionary(place * 0, pa.array([framework.id])),
        "indicator": texts(1),
        "part": texts(2),
        "points": numbers([one[3] for one in drawn]),
        "value": _dictionary(code, known),
        "weight": numbers([one[5] or None for one in drawn]),
    }
    schema, count = schema_of(TABLES["judgements"]), len(place)
    rest = [field for field in schema if field.name not in columns]
    columns |= {field.name: pa.nulls(count, field.type) for field in rest}
    return pa.table(columns).select(schema.names)


def _dictionary(code: np.ndarray, names: pa.Array) -> pa.Array:
    codes = pa.array(code.astype(np.int32), mask=code < 0)
    return pa.DictionaryArray.from_arrays(codes, names)
