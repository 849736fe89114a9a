"""How a panel is kept: folders, types, and what is written about it.

``panel/<table>/fiscal_year=2021/part-00000.parquet`` for each tidy table, and for ``figures``: one
row a department-year, one column a figure. The parts of one number hold the same
department-years in every table, sorted by department; the judgements by what they judge.
``panel.json`` names the years that are
complete, with their parts and the department-years left out for their faults.

Numbers are exact decimals. Amounts, quantities and points have 6 decimals (of 万元, that is
0.01 元), printed percentages 12 (of the fraction), shares among the figures 30: one that was
worked out of two amounts has 28 digits. Beside a decimal column of a tidy table,
``<column>_places`` keeps how many decimals were printed. A department-year with a number that
does not fit is left out with a fault.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from decimal import Context, Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ..cells import AMOUNT, COUNT, NUMBER, PERCENTAGE, QUARTER, Cell
from ..errors import SelfEvalError
from ..figures import FIGURES
from ..schema import Table
from ..versions import PANEL, check_version

MANIFEST = "panel.json"
FIGURES_TABLE = "figures"

NUMBERS = pa.decimal64(18, 6)
PERCENTAGES = pa.decimal64(18, 12)
SHARES = pa.decimal128(38, 30)

#: Judgements of the same thing stand together, so that they are read as one column.
JUDGEMENT_ORDER = [
    (name, "ascending") for name in ("framework", "indicator", "part", "place", "row")
]

#: The figures that a department may be exempt from have a column that says so.
EXEMPTIONS = tuple(name for name, figure in FIGURES.items() if figure.unit == "等次")
_LAST_OF_SHARE = Decimal(1).scaleb(-SHARES.scale)
_UNITS = {"万元": NUMBERS, "分": NUMBERS, "比例": SHARES}


def kind_of(cell: Cell) -> pa.DataType:
    """Return the type of the cells of a column."""
    # By identity, as cells compare: what is none of these is a text or a code.
    kinds = {id(AMOUNT): NUMBERS, id(NUMBER): NUMBERS, id(PERCENTAGE): PERCENTAGES}
    kinds |= {id(COUNT): pa.int64(), id(QUARTER): pa.int64()}
    return kinds.get(id(cell), pa.string())


def schema_of(table: Table) -> pa.Schema:
    """Return the columns of a tidy table: where a row belongs, then its own.

    ``place`` is the row of its department among the figures of the same part, ``row`` that of
    the CSV.
    """
    fields = [("department", pa.string()), ("place", pa.int32()), ("row", pa.int32())]
    for column in table.columns:
        kind = kind_of(table.cell(column))
        fields.append((column, kind))
        if pa.types.is_decimal(kind):
            fields.append((f"{column}_places", pa.int8()))
    return pa.schema(fields)


def figures_schema() -> pa.Schema:
    """Return the columns of the figures: department, 合成数据 or not, then each figure."""
    fields = [("department", pa.string()), ("synthetic", pa.bool_())]
    fields += [(name, _UNITS.get(f.unit, pa.int64())) for name, f in FIGURES.items()]
    return pa.schema([*fields, *((f"{name}_exempt", pa.bool_()) for name in EXEMPTIONS)])


def fits(value: Decimal | int, kind: pa.DataType) -> bool:
    """Return whether a number can be kept exactly; a share may lose decimals after the 30th."""
    if not pa.types.is_decimal(kind):
        return bool(-(2**63) < value < 2**63)
    if abs(value) >= Decimal(10) ** (kind.precision - kind.scale):
        return False
    return bool(kind == SHARES or value == round(Decimal(value), kind.scale))


def expected(kind: pa.DataType) -> str:
    """Return what a number must be to be kept."""
    if pa.types.is_decimal(kind):
        return (
            f"a number below 10^{kind.precision - kind.scale} with {kind.scale} decimals at most"
        )
    return "a number below 2^63"


def cut(share: Decimal | int | None) -> Decimal | None:
    """Return a share without its decimals after the 30th."""
    longest = Context(prec=SHARES.precision)
    return None if share is None else Decimal(share).quantize(_LAST_OF_SHARE, context=longest)


@dataclass
class Year:
    """A complete year: how many department-years each part holds, and the faults of the rest."""

    parts: list[int] = field(default_factory=list)
    skipped: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class Manifest:
    """What ``panel.json`` says."""

    schema_version: int = PANEL
    frameworks: list[str] = field(default_factory=list)
    years: dict[int, Year] = field(default_factory=dict)

    @property
    def departments(self) -> int:
        """How many department-years there are."""
        return sum(sum(year.parts) for year in self.years.values())


def read_manifest(panel: Path) -> Manifest:
    """Return what a panel says of itself; raises SelfEvalError where it is none, or too new."""
    path = panel / MANIFEST
    try:
        found = json.loads(path.read_text("utf-8"))
        version = found["schema_version"]
    except (OSError, ValueError, KeyError, TypeError):
        hint = "build it with 'selfeval panel build'"
        raise SelfEvalError(
            f"{panel}: no panel here (no {MANIFEST} that can be read); {hint}"
        ) from None
    check_version(version, PANEL, path)
    years = {int(year): Year(**about) for year, about in found["years"].items()}
    return Manifest(version, found["frameworks"], years)


def write_manifest(panel: Path, manifest: Manifest) -> None:
    """Write what a panel says of itself, whole or not at all."""
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
    aside = panel / f"{MANIFEST}.new"
    aside.write_text(text, "utf-8")
    aside.replace(panel / MANIFEST)


def part_path(panel: Path, table: str, year: int, part: int) -> Path:
    """Return where one part of a table of a year lies."""
    return panel / table / f"fiscal_year={year}" / f"part-{part:05}.parquet"


def places(value: Any) -> int | None:
    """Return how many decimals a number was printed with."""
    return None if value is None else max(0, -int(value.as_tuple().exponent))


def writer(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    """Return what writes one part; quick to read rather than small."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # Numbers hardly repeat: a dictionary of them would only be in the way.
    texts = [f.name for f in schema if not pa.types.is_decimal(f.type) and f.type != pa.int64()]
    texts = [name for name in texts if name not in ("place", "row")]
    rising = {name: "DELTA_BINARY_PACKED" for name in ("place", "row") if name in schema.names}
    return pq.ParquetWriter(
        path,
        schema,
        compression="lz4",
        use_dictionary=texts,
        column_encoding=rising or None,
        store_decimal_as_integer=True,
    )
