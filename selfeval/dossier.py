"""One department-year, or a panel of many: the tidy tables, loaded and validated."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from .checks import check
from .errors import DataError, Fault, SelfEvalError, UnknownNameError, did_you_mean, quoted
from .figures import FIGURES, find_figures
from .finders import Found
from .folders import EXPECTED, is_portable, links_out
from .reading import read_table
from .remembering import remembered
from .schema import TABLES
from .versions import check_tables

_YEAR = re.compile(r"(19|20)\d\d", re.ASCII)


@dataclass(frozen=True)
class Dossier:
    """What is known of one department in one fiscal year.

    ``tables`` holds a frame for each CSV that is there, indexed by spreadsheet row; amounts are
    ``Decimal`` 万元 as typed, rates ``Decimal`` fractions.
    """

    department: str
    fiscal_year: int
    path: Path
    tables: dict[str, pd.DataFrame] = field(repr=False)

    @property
    def name(self) -> str:
        """The department's own name (部门名称)."""
        return str(self.tables["department"].iloc[0]["name"])

    @property
    def district(self) -> str:
        """The place that the department belongs to (所属地区)."""
        return str(self.tables["department"].iloc[0]["district"])

    @property
    def document(self) -> str:
        """The document that the figures come from (来源文件)."""
        return str(self.tables["department"].iloc[0]["document"])

    @property
    def synthetic(self) -> bool:
        """Whether the data is made up (合成数据)."""
        return bool(self.tables["department"].iloc[0]["data_kind"] == "synthetic")

    @cached_property
    def figures(self) -> dict[str, Found]:
        """Every figure of :data:`selfeval.figures.FIGURES`, found or with the reason why not."""
        return find_figures(self.tables)

    @property
    def values(self) -> dict[str, Any]:
        """The bare value of every figure, ``None`` where it is not given."""
        return {name: found.value for name, found in self.figures.items()}

    def table(self, name: str) -> pd.DataFrame:
        """Return a table, empty with its columns where the department gave none."""
        if name not in TABLES:
            raise UnknownNameError(f"no table {quoted(name)}: {did_you_mean(name, TABLES)}")
        return self.tables.get(name, pd.DataFrame(columns=list(TABLES[name].columns)))


@dataclass(frozen=True)
class Panel:
    """Many department-years; ``skipped`` tells which were left out for the faults they have."""

    dossiers: tuple[Dossier, ...]
    skipped: dict[str, tuple[Fault, ...]] = field(default_factory=dict)

    @cached_property
    def figures(self) -> pd.DataFrame:
        """One row a department-year, one column a figure.

        ``None`` where it is not given, NaN where the department is exempt from it.
        """
        index = pd.MultiIndex.from_tuples(
            [(d.department, d.fiscal_year) for d in self.dossiers],
            names=["department", "fiscal_year"],
        )
        rows = [
            {name: math.nan if f.exempt else f.value for name, f in d.figures.items()}
            for d in self.dossiers
        ]
        return pd.DataFrame(rows, index=index, columns=list(FIGURES), dtype=object)

    def table(self, name: str) -> pd.DataFrame:
        """Return one table of all department-years, with their department and year in front."""
        frames = [
            d.table(name).assign(department=d.department, fiscal_year=d.fiscal_year)
            for d in self.dossiers
            if name in d.tables
        ]
        columns = ["department", "fiscal_year", *TABLES[name].columns]
        return pd.concat(frames)[columns] if frames else pd.DataFrame(columns=columns)


def find_data_dir(data_dir: str | Path = "data") -> Path:
    """Return the data folder: as given, or in a folder above, as notebooks need it.

    Raises :class:`SelfEvalError` where a newer selfeval wrote it.
    """
    given = Path(data_dir)
    # A kept notebook lies five folders below a project: outputs/failed/D/Y/notebooks.
    bases = [Path()] if given.is_absolute() else [Path(), *(Path("../" * n) for n in range(1, 6))]
    for base in bases:
        if (base / given).is_dir():
            check_tables(base / given)
            return base / given
    raise UnknownNameError(f"no data folder {quoted(data_dir)} here or in the folders above")


def available(data_dir: str | Path = "data") -> dict[str, list[int]]:
    """Return the departments of a data folder and the fiscal years that each has."""
    found = {}
    for folder in sorted(find_data_dir(data_dir).iterdir()):
        years = _years(folder) if folder.is_dir() else []
        if years:
            found[folder.name] = years
    return found


def _years(folder: Path) -> list[int]:
    return sorted(int(f.name) for f in folder.iterdir() if _YEAR.fullmatch(f.name) and f.is_dir())


def load(department: str, fiscal_year: int, data_dir: str | Path = "data") -> Dossier:
    """Load and validate one department-year.

    Raises :class:`UnknownNameError` where there is no such folder (it names what exists) and
    :class:`DataError` with every fault of every file.
    """
    return remembered(_folder(department, fiscal_year, find_data_dir(data_dir)), load_folder)


def load_folder(folder: Path) -> Dossier:
    """Load and validate the department-year of a folder that is there; DataError as above."""
    department, fiscal_year = folder.parent.name, int(folder.name)
    # Before anything is read: a link may lead to what nobody meant to show.
    if faults := [*_odd_name(department), *links_out(folder)]:
        raise DataError(faults)
    tables: dict[str, pd.DataFrame] = {}
    sound: dict[str, pd.DataFrame] = {}
    faults = _unknown_files(folder)
    for table in TABLES.values():
        path = folder / f"{table.name}.csv"
        if path.is_file():
            try:
                tables[table.name], found = read_table(path, table, path.name)
            except OSError as error:
                raise SelfEvalError(f"{path.name} cannot be read: {error.strerror}") from error
            faults += found
            # Rows with faults are missing here: checks between rows would only mislead.
            if not found:
                sound[table.name] = tables[table.name]
        elif table.required:
            faults.append(Fault(path.name, None, None, "no such file", f"the table {table.title}"))
    faults += check(sound)
    if faults:
        shown = f"{department}/{fiscal_year}"
        raise DataError(
            [Fault(f"{shown}/{f.file}", f.row, f.column, f.found, f.expected) for f in faults]
        )
    return Dossier(department, fiscal_year, folder, tables)


def previous_year(dossier: Dossier) -> Dossier | None:
    """Return the same department one year before; None where there is none without faults."""
    folder = dossier.path.parent / str(dossier.fiscal_year - 1)
    if not folder.is_dir():
        return None
    try:
        return load(dossier.department, dossier.fiscal_year - 1, dossier.path.parents[1])
    except DataError:
        return None


def _folder(department: str, fiscal_year: int, root: Path) -> Path:
    known = available(root)
    if department not in known:
        hint = did_you_mean(department, known)
        raise UnknownNameError(f"no department {quoted(department)} in {root.name}: {hint}")
    if fiscal_year not in known[department]:
        years = ", ".join(str(year) for year in known[department])
        raise UnknownNameError(
            f"no fiscal year {fiscal_year} for {department} in {root.name}: it has {years}"
        )
    return root / department / str(fiscal_year)


def _odd_name(department: str) -> list[Fault]:
    found = f"a folder named {quoted(department)}"
    return [] if is_portable(department) else [Fault("the data", None, None, found, EXPECTED)]


def _unknown_files(folder: Path) -> list[Fault]:
    return [
        Fault(
            path.name,
            None,
            None,
            "a file of unknown name",
            f"the name of a table ({did_you_mean(path.stem, TABLES)})",
        )
        for path in sorted(folder.iterdir())
        # Where case matters, budget.CSV is no table either, and must not pass for absent.
        if path.suffix.lower() == ".csv" and not path.name.startswith(("~", "."))
        if path.stem not in TABLES or not (folder / f"{path.stem}.csv").is_file()
    ]


def load_panel(
    data_dir: str | Path = "data",
    departments: Collection[str] | None = None,
    fiscal_years: Iterable[int] | None = None,
    *,
    skip_faulty: bool = False,
) -> Panel:
    """Load many department-years: all that exist, or those of the given departments and years.

    Raises :class:`DataError` with the faults of all of them, unless ``skip_faulty``: then those
    are left out and named in ``Panel.skipped``.
    """
    root = find_data_dir(data_dir)
    known = available(root)
    for department in departments or ():
        if department not in known:
            hint = did_you_mean(department, known)
            raise UnknownNameError(f"no department {quoted(department)}: {hint}")
    wanted = None if fiscal_years is None else set(fiscal_years)
    there = {
        y for d, years in known.items() if departments is None or d in departments for y in years
    }
    for year in sorted((wanted or set()) - there):
        shown = ", ".join(str(y) for y in sorted(there))
        raise UnknownNameError(f"no fiscal year {year}: there are {shown}")
    dossiers, skipped = [], {}
    for department, years in known.items():
        if departments is not None and department not in departments:
            continue
        for year in years:
            if wanted is None or year in wanted:
                try:
                    folder = root / department / str(year)
                    dossiers.append(remembered(folder, load_folder))
                except DataError as error:
                    skipped[f"{department}/{year}"] = error.faults
    if skipped and not skip_faulty:
        raise DataError([fault for faults in skipped.values() for fault in faults])
    return Panel(tuple(dossiers), skipped)
