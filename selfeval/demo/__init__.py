"""Made-up departments over the years (合成数据), to try everything out on.

The data is fiction and says so: every name begins with 示例市, every row has the source 合成数据,
every department.csv the kind ``synthetic``. It is realistic in its habits: scale, trends, year-end
rush, chronic under-spending, tables that are missing, and a few oddities to be found. It has no
faults: each department-year loads.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from decimal import localcontext
from pathlib import Path

from ..errors import SelfEvalError, quoted
from ..schema import TABLES
from . import finance, judgements, monitoring, work
from .department import Department
from .draws import CONTEXT
from .year import DepartmentYear, Row

__all__ = ["write_demo"]

_MOST = 9999
_FIRST, _LAST = 1900, 2099  # the years that a folder can be named after
_YEAR = re.compile(r"(19|20)\d\d", re.ASCII)

_OPTIONAL = (
    finance.income, finance.projects, finance.progress, monitoring.project_progress,
    finance.spending_control, finance.prior_year, finance.carry_over, finance.adjustments,
    finance.balances,
    work.goals, work.tasks, work.outputs, work.targets,
    finance.procurement, work.staffing, finance.assets,
    work.disclosure, work.petitions, work.satisfaction, judgements.judgements,
)  # fmt: skip


def write_demo(
    directory: Path, departments: int, years: range | Sequence[int], seed: int
) -> list[Path]:
    """Write made-up departments as ``<directory>/<department>/<year>/*.csv``.

    The same seed gives a department the same bytes in a year, whatever other departments and
    years are asked for. An older demo in the folder is replaced.

    Returns the folder of every department-year. Raises :class:`SelfEvalError` for numbers that
    make no demo, and for a folder with anything in it that is not one.
    """
    _check_numbers(departments, years, seed)
    written = []
    try:
        _remove(directory, _demo_files(directory))
        for number in range(1, departments + 1):
            department = Department(seed, number)
            for year in years:
                written.append(directory / department.slug / str(year))
                _write(written[-1], DepartmentYear(department, year))
    except OSError as error:
        raise SelfEvalError(f"{error.filename or directory}: {error.strerror}") from error
    return written


def _check_numbers(departments: int, years: range | Sequence[int], seed: int) -> None:
    if not 1 <= departments <= _MOST:
        raise SelfEvalError(f"departments: found {departments}; expected 1 to {_MOST}")
    if seed < 0:
        raise SelfEvalError(f"seed: found {seed}; expected a whole number >= 0")
    found = ", ".join(str(year) for year in years) or "none"
    if isinstance(years, range) and not years:
        found = f"{years.start} to {years.stop - years.step}"
    if not years or list(years) != sorted(set(years)):
        raise SelfEvalError(f"years: found {found}; expected earlier years before later ones")
    if years[0] < _FIRST or years[-1] > _LAST:
        raise SelfEvalError(f"years: found {found}; expected years from {_FIRST} to {_LAST}")


def _demo_files(directory: Path) -> list[Path]:
    """Return the files of the demo that is there; raise for anything that is not a demo's."""
    if not directory.exists():
        return []
    if not directory.is_dir():
        raise SelfEvalError(f"{directory}: found a file; expected an absent or empty folder")
    files = []
    for path in sorted(directory.rglob("*")):
        place = path.relative_to(directory)
        # Such as .DS_Store: not data, and left alone.
        if any(part.startswith((".", "~")) for part in place.parts):
            continue
        if not _may_be_demo(path, place):
            raise _not_a_demo(directory, quoted(place))
        if len(place.parts) == 3:
            files.append(path)
    for folder in sorted({path.parent for path in files}):
        if not _says_synthetic(folder / "department.csv"):
            found = f"{quoted(folder.relative_to(directory))}, which does not say synthetic"
            raise _not_a_demo(directory, found)
    return files


def _not_a_demo(directory: Path, found: str) -> SelfEvalError:
    expected = "an absent or empty folder, or one with nothing but a demo in it"
    return SelfEvalError(f"{directory}: found {found}; expected {expected}")


def _may_be_demo(path: Path, place: Path) -> bool:
    """Return whether ``path`` stands where a demo has a folder or a table."""
    if path.is_symlink() or len(place.parts) > 3:
        return False
    if len(place.parts) == 3:
        return path.is_file() and path.suffix == ".csv" and path.stem in TABLES
    return path.is_dir() and (len(place.parts) == 1 or bool(_YEAR.fullmatch(path.name)))


def _says_synthetic(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return bool(rows) and all(row.get("data_kind") == "synthetic" for row in rows)


def _remove(directory: Path, files: list[Path]) -> None:
    """Remove the files, department.csv last, so that a folder half done is still a demo's."""
    for path in sorted(files, key=lambda path: path.name == "department.csv"):
        path.unlink()
    folders = {folder for path in files for folder in path.parents if directory in folder.parents}
    for folder in sorted(folders, reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()


def _tables(one: DepartmentYear) -> dict[str, list[Row]]:
    """Return the tables of a department-year, without those that it does not give."""
    tables = {"department": finance.department(one), "budget": finance.budget(one)}
    for make in _OPTIONAL:
        if rows := make(one) if _gives(one, make.__name__) else []:
            tables[make.__name__] = rows
    if _gives(one, "reported"):
        tables["reported"] = finance.reported(one, tables)
    return tables


def _gives(one: DepartmentYear, table: str) -> bool:
    """Return whether the table is there: some departments seldom have it, any may forget it."""
    rare = table in ("petitions", "satisfaction")
    seldom = one.steady(f"gives {table}").chance(0.25 if rare else 0.12)
    lacking = 0.7 if seldom else 0.1 if rare else 0.05
    return not one.draws(f"gives {table}").chance(lacking)


def _write(folder: Path, one: DepartmentYear) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with localcontext(CONTEXT):
        tables = _tables(one)
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.DictWriter(stream, TABLES[name].columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows({**row, "source": "合成数据"} for row in rows)
