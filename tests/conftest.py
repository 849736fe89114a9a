"""What the tests share: the data of the repository, and copies of it to spoil."""

import csv
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import settings

from selfeval import DataError, load
from selfeval.audit import audit
from selfeval.report.page import render_page
from selfeval.runner.run import run
from selfeval.scoring import load_framework, score

DATA = Path(__file__).parents[1] / "data"
DEPARTMENT = "futian-disability-service-centre"

# A suite that was started in the background ignores Ctrl-C, and so would all that it starts.
signal.signal(signal.SIGINT, signal.default_int_handler)

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


@pytest.fixture(scope="session")
def cli() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return a function that runs `python -m selfeval` in the root of the repository.

    It takes the arguments and, as ``env``, more of the environment. Whatever that says of
    encodings, what comes back must be UTF-8.
    """

    def call(
        *arguments: object, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "selfeval", *map(str, arguments)],
            cwd=DATA.parent,
            env={**os.environ, "COLUMNS": "200", **(env or {})},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    return call


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


AddDepartment = Callable[..., Path]


@pytest.fixture(scope="session")
def add_department() -> AddDepartment:
    """Return a function that writes the least that a department-year needs."""

    def add(data: Path, name: str, year: int = 2021, amount: str = "100.00") -> Path:
        folder = data / name / str(year)
        folder.mkdir(parents=True)
        about = f"name,district,data_kind,document,source\n{name},某区,synthetic,某报告,封面\n"
        (folder / "department.csv").write_text(about, "utf-8")
        budget = f"stage,category,amount,source\ninitial,public,{amount},一\n"
        (folder / "budget.csv").write_text(budget, "utf-8")
        return folder

    return add


WriteYears = Callable[[Path, str, Mapping[int, Mapping[str, str]]], None]


@pytest.fixture(scope="session")
def write_years() -> WriteYears:
    """Return a function that writes department-years which are copies of the real 2021.

    It takes the data folder, the department, and for each year the cells to replace.
    """

    def write(data: Path, department: str, years: Mapping[int, Mapping[str, str]]) -> None:
        for year, cells in years.items():
            folder = shutil.copytree(DATA / DEPARTMENT / "2021", data / department / str(year))
            for path in folder.iterdir():
                rows = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
                changed = [[cells.get(cell, cell) for cell in row] for row in rows]
                with path.open("w", encoding="utf-8", newline="") as file:
                    csv.writer(file).writerows(changed)

    return write


@pytest.fixture(scope="session")
def three_years(tmp_path_factory: pytest.TempPathFactory, write_years: WriteYears) -> Path:
    """Return a data folder of two departments over 2021 to 2023.

    The real department executes 14787.64, 14308.40, 13308.40 of 14955.46 each year; its neighbour
    800.00 of 1000.00.
    """
    data = tmp_path_factory.mktemp("three-years")
    years = {
        2021: {},
        2022: {"14479.24": "14000.00", "6258": "3129"},
        2023: {"14479.24": "13000.00", "6258": "9387", "21.00%": "25.50%"},
    }
    small = {"15132.49": "606.67", "14562.13": "606.67", "14479.24": "491.60"}
    write_years(data, DEPARTMENT, years)
    write_years(data, "neighbour", dict.fromkeys(years, small))
    return data


@pytest.fixture(scope="session")
def make_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Return a function that makes a folder for all workers: the first that asks fills it."""
    base = tmp_path_factory.getbasetemp()
    # A worker of pytest-xdist has a folder of its own within that of the whole run.
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def make(name: str, fill: Callable[[Path], object]) -> Path:
        folder = shared / name
        finished = shared / f"{name}-finished"
        try:
            folder.mkdir()
        except FileExistsError:
            while not finished.exists():
                time.sleep(0.1)
        else:
            try:
                fill(folder)
            finally:
                finished.touch()
        return folder

    return make


@pytest.fixture(scope="session")
def real_page(make_once: Callable[..., Path]) -> Path:
    """Return the page of a run on the real data."""
    folder = make_once("real-page", lambda output: run(DEPARTMENT, 2021, DATA, output))
    return folder / DEPARTMENT / "2021" / "report.html"


@pytest.fixture(scope="session")
def static_page(real_page: Path, make_once: Callable[..., Path]) -> Path:
    """Return the page of the same run without script."""

    def fill(folder: Path) -> None:
        made = sorted((real_page.parent / "notebooks").glob("*.ipynb"))
        executed = {path.stem: nbformat.read(path, as_version=4) for path in made}
        dossier = load(DEPARTMENT, 2021, DATA)
        result = score(dossier, load_framework("shenzhen-style", DATA))
        words = ("title", "period", "finished", "version", "command", "data")
        page = render_page(executed, dossier, result, {w: w for w in words}, static=True)
        (folder / "report.html").write_text(page, "utf-8")

    return make_once("static-page", fill) / "report.html"


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Return one Chromium for all tests of a worker; they are skipped where there is none."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("needs Chromium")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield started
        started.close()


#: Names from hostile data: markup, ends of elements, Markdown, addresses.
HOSTILE = {
    "深圳市福田区残疾人综合服务中心": (
        "<script>alert(1)</script>\"'&`../../😀" + "名称很长的部门" * 5
    ),
    "2021年度部门整体绩效自评报告": "</header><img src=x onerror=alert(2)>",
    "残疾人保障金": "</script><script>alert(3)</script>",
    "就业扶贫": "[x](https://evil.example/a) **粗** `码` | https://evil.example/b",
    "康复训练补贴": "</script><img src=//evil.example/c onerror=alert(4)>",
    "康复服务": "<b onclick=alert(5)>{{7*7}}</b>",
    "优化残疾人康复服务": "\"><iframe srcdoc='<script>alert(6)</script>'></iframe>",
    "real": "synthetic",
}


@pytest.fixture(scope="session")
def hostile_names() -> dict[str, str]:
    """Return the names that :func:`hostile_page` has in place of the real ones."""
    return HOSTILE


@pytest.fixture(scope="session")
def hostile_page(make_once: Callable[..., Path], write_years: WriteYears) -> Path:
    """Return the page of a synthetic department with hostile names, two years and a neighbour."""

    def fill(folder: Path) -> None:
        last = {"14479.24": "14000.00", "6258": "3129"}
        write_years(folder / "data", DEPARTMENT, {2020: HOSTILE, 2021: HOSTILE | last})
        write_years(folder / "data", "neighbour", {2021: {"14479.24": "13000.00"}})
        run(DEPARTMENT, 2021, folder / "data", folder)

    return make_once("hostile-page", fill) / DEPARTMENT / "2021" / "report.html"


Found = Callable[..., list[tuple[str, str]]]


@pytest.fixture
def found(folder: Path) -> Found:
    """Return a function that writes tables and gives what a rule finds: severity and message.

    A table is its header and rows without the source; what is explained is told as such.
    """

    def write_and_audit(rule: str, **tables: str) -> list[tuple[str, str]]:
        for name, text in tables.items():
            header, *rows = text.splitlines()
            lines = [f"{header},source", *(f"{row},一" for row in rows)]
            (folder / f"{name}.csv").write_text("\n".join(lines), "utf-8")
        result = audit(load("centre", 2021, folder.parents[1]))
        return [
            *((one.severity, one.message) for one in result.findings if one.rule == rule),
            *(("explained", one.message) for one in result.explained if one.rule == rule),
        ]

    return write_and_audit
