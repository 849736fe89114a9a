"""What the tests share: the data of the repository, and copies of it to spoil."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from selfeval import DataError, load

DATA = Path(__file__).parents[1] / "data"
DEPARTMENT = "futian-disability-service-centre"

# The same examples on every run and machine; how long one takes is no matter.
settings.register_profile("project", deadline=None, derandomize=True, database=None)
settings.load_profile("project")


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Return the data folder of the repository; only to be read."""
    return DATA


@pytest.fixture(scope="session")
def real_department() -> str:
    """Return the folder name of the one department with real data."""
    return DEPARTMENT


@pytest.fixture
def copy_of_2021(tmp_path: Path) -> Path:
    """Return a copy of the real 2021 tables to spoil; its data folder is ``parents[1]``."""
    return shutil.copytree(DATA / DEPARTMENT / "2021", tmp_path / "data" / DEPARTMENT / "2021")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a made-up department-year with the least that is needed."""
    folder = tmp_path / "data" / "centre" / "2021"
    folder.mkdir(parents=True)
    department = "name,district,data_kind,document,source\n某中心,某区,synthetic,某报告,封面\n"
    budget = "stage,category,amount,source\ninitial,public,100.00,一\n"
    (folder / "department.csv").write_text(department, "utf-8")
    (folder / "budget.csv").write_text(budget, "utf-8")
    return folder


@pytest.fixture
def spoil(folder: Path) -> Callable[[dict[str, str | bytes | None]], list[tuple[object, ...]]]:
    """Return a function that writes files (None: takes away) and gives the faults of loading.

    A fault is its file, row, column, what was found and what was expected.
    """

    def write_and_load(files: dict[str, str | bytes | None]) -> list[tuple[object, ...]]:
        for name, content in files.items():
            if content is None:
                (folder / name).unlink()
            else:
                raw = content if isinstance(content, bytes) else content.encode("utf-8")
                (folder / name).write_bytes(raw)
        try:
            load("centre", 2021, folder.parents[1])
        except DataError as error:
            return [
                (f.file.removeprefix("centre/2021/"), f.row, f.column, f.found, f.expected)
                for f in error.faults
            ]
        return []

    return write_and_load
