"""Write a panel: the tidy tables and the figures of many department-years as Parquet."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from ..dossier import available, find_data_dir, load_folder
from ..errors import DataError, SelfEvalError, UnknownNameError
from ..scoring import framework_files
from ..versions import VersionError
from ..writing import check_writable
from .rows import Skipped, Tables, schemas, tables_of
from .storage import (
    FIGURES_TABLE,
    JUDGEMENT_ORDER,
    MANIFEST,
    Manifest,
    Year,
    part_path,
    read_manifest,
    write_manifest,
    writer,
)

#: Department-years a part: what is scored at once, so small enough for the cache.
PART = 65_536
#: Department-years that are loaded at once.
_CHUNK = 250
_STAGING = ".building"
#: Tables that are written in one piece, as they are read to be scored.
_AT_ONCE = (FIGURES_TABLE, "targets", "judgements")

Chunk = tuple[Tables, Skipped]


def build_panel(
    data_dir: str | Path,
    panel: Path,
    *,
    years: Collection[int] | None = None,
    workers: int = 1,
    part: int = PART,
    told: Callable[[int, Year], None] = lambda year, about: None,
) -> Manifest:
    """Write all department-years of a data folder, or those of some years, and tell each year.

    A year is written whole or not at all: ``panel.json`` names it only when all of its parts are
    in place. With ``years`` the others stay as they are. Department-years with faults are left
    out and named in the result. Raises :class:`UnknownNameError` for a year that no department
    has, :class:`SelfEvalError` where the folder holds something else than a panel.
    """
    root = find_data_dir(data_dir)
    by_year: dict[int, list[str]] = {}
    for department, its_years in available(root).items():
        for year in its_years:
            by_year.setdefault(year, []).append(department)
    wanted = sorted(by_year if years is None else years)
    for year in wanted:
        if year not in by_year:
            shown = ", ".join(str(one) for one in sorted(by_year))
            raise UnknownNameError(f"no fiscal year {year}: there are {shown or 'none'}")
    manifest = _start(panel, years)
    manifest.frameworks = sorted(framework_files(root))
    staging, some = panel / _STAGING, min(_CHUNK, part)
    for year in sorted(set(manifest.years) - set(by_year)) if years is None else ():
        _replace(panel, manifest, year, None)
    with ExitStack() as stack:
        run = _runner(workers, stack)
        for year in wanted:
            shutil.rmtree(staging, ignore_errors=True)
            every = by_year[year]
            chunks = [every[at : at + some] for at in range(0, len(every), some)]
            about = write_parts(staging, year, run(partial(_load, root, year), chunks), part)
            _replace(panel, manifest, year, about)
            told(year, about)
    shutil.rmtree(staging, ignore_errors=True)
    return manifest


def _start(panel: Path, years: Collection[int] | None) -> Manifest:
    """Return what a panel that is there says of itself; raises where something else is there."""
    if (panel / MANIFEST).exists():
        try:
            return read_manifest(panel)
        except VersionError:
            raise  # not ours to replace
        except SelfEvalError:
            if years is not None:
                raise
            return Manifest()  # it cannot be read: every year is written anew
    if panel.exists() and any(one.name != _STAGING for one in panel.iterdir()):
        raise SelfEvalError(f"{panel}: found other files, expected a panel, or no such folder")
    check_writable(panel)
    return Manifest()


def _runner(workers: int, stack: ExitStack) -> Callable[..., Iterator[Chunk]]:
    if workers == 1:
        return map
    return stack.enter_context(ProcessPoolExecutor(workers)).map


def _replace(panel: Path, manifest: Manifest, year: int, about: Year | None) -> None:
    """Put the new tables of a year in place of the old ones; ``None`` only takes those away."""
    manifest.years.pop(year, None)
    write_manifest(panel, manifest)
    for table in schemas():
        target = part_path(panel, table, year, 0).parent
        shutil.rmtree(target, ignore_errors=True)
        if about is not None:
            target.parent.mkdir(exist_ok=True)
            part_path(panel / _STAGING, table, year, 0).parent.replace(target)
    if about is not None:
        manifest.years[year] = about
        manifest.years = dict(sorted(manifest.years.items()))
        write_manifest(panel, manifest)


def write_parts(staging: Path, year: int, chunks: Iterable[Chunk], part: int) -> Year:
    """Write the parts of a year; one that has ``part`` department-years or more is closed."""
    about = Year()
    for whole in _until_full(chunks, part):
        with ExitStack() as stack:
            number = len(about.parts)
            writers = {
                name: stack.enter_context(writer(part_path(staging, name, year, number), schema))
                for name, schema in schemas().items()
            }
            kept: dict[str, list[pa.Table]] = {name: [] for name in _AT_ONCE}
            count = 0
            for tables, skipped in whole:
                about.skipped |= skipped
                for name, table in tables.items():
                    moved = table if name == FIGURES_TABLE else _moved(table, count)
                    if name in kept:
                        kept[name].append(moved)
                    else:
                        writers[name].write_table(moved)
                count += len(tables[FIGURES_TABLE])
            for name, pieces in kept.items():
                one = pa.concat_tables(pieces)
                one = one.sort_by(JUDGEMENT_ORDER) if name == "judgements" else one
                writers[name].write_table(one.combine_chunks(), row_group_size=max(len(one), 1))
        about.parts.append(count)
    return about


def _until_full(chunks: Iterable[Chunk], part: int) -> Iterator[Iterator[Chunk]]:
    """Yield the chunks of each part, which must be taken one part after the other."""
    rest = iter(chunks)

    def one(first: Chunk) -> Iterator[Chunk]:
        count = len(first[0][FIGURES_TABLE])
        yield first
        while count < part and (following := next(rest, None)) is not None:
            count += len(following[0][FIGURES_TABLE])
            yield following

    while (first := next(rest, None)) is not None:
        yield one(first)


def _moved(table: pa.Table, by: int) -> pa.Table:
    """Return rows with their places ``by`` further on."""
    at = table.schema.get_field_index("place")
    moved = pc.cast(pc.add(table["place"], by), pa.int32())
    return table.set_column(at, table.schema.field(at), moved)


def _load(root: Path, year: int, departments: Sequence[str]) -> Chunk:
    """Return the tables of some departments, and the faults of those that have any."""
    dossiers, skipped = [], {}
    for department in departments:
        try:
            dossiers.append(load_folder(root / department / str(year)))
        except DataError as error:
            skipped[department] = [str(fault) for fault in error.faults]
    tables, too_long = tables_of(dossiers)
    return tables, skipped | too_long
