"""A panel keeps the tables and figures of its department-years exactly, whole years or none."""

import shutil
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest

from selfeval import Panel, SelfEvalError, UnknownNameError, load_panel
from selfeval.demo import write_demo
from selfeval.panel import build, build_panel, read_figures, read_table
from selfeval.panel.storage import MANIFEST, read_manifest
from selfeval.schema import TABLES


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder of five departments over two years; only to be read."""
    folder = tmp_path_factory.mktemp("demo")
    write_demo(folder, 5, [2020, 2021], 7)
    return folder


@pytest.fixture(scope="module")
def loaded(data: Path) -> Panel:
    return load_panel(data)


@pytest.fixture(scope="module", params=[100, 2], ids=["in one part", "in parts"])
def panel(request: pytest.FixtureRequest, data: Path, tmp_path_factory: Any) -> Path:
    """Return a panel of the data; only to be read."""
    folder = tmp_path_factory.mktemp("built") / "panel"
    build_panel(data, folder, part=request.param)
    return folder


def as_read(frame: pd.DataFrame) -> list[tuple[str, ...]]:
    """Return the rows with the type and the digits of every cell, in an order of their own."""
    return sorted(tuple(map(repr, row)) for row in frame.itertuples())


def test_figures_come_back_exactly(loaded: Panel, panel: Path) -> None:
    """The same numbers and types, gaps and exemptions; a share to 30 decimals."""
    expected, found = loaded.figures, read_figures(panel)
    assert set(expected.index) == set(found.index)
    for name in expected:
        for place, value in expected[name].items():
            other = found.loc[place, name]
            assert type(value) is type(other), name
            missing = value is None or value != value
            assert missing or abs(other - value) <= D(10) ** -30, name


@pytest.mark.parametrize("name", TABLES)
def test_tables_come_back_with_their_digits(loaded: Panel, panel: Path, name: str) -> None:
    assert as_read(loaded.table(name)) == as_read(read_table(panel, name))


def test_real_data_comes_back(real_data: Path, tmp_path: Path) -> None:
    build_panel(real_data, tmp_path / "panel")
    loaded = load_panel(real_data)
    for name in TABLES:
        assert as_read(loaded.table(name)) == as_read(read_table(tmp_path / "panel", name))
    (expected,), (found,) = loaded.figures.values, read_figures(tmp_path / "panel").values
    assert list(expected) == list(found)


def test_one_year_is_read_alone(panel: Path) -> None:
    assert set(read_figures(panel, 2020).index.get_level_values("fiscal_year")) == {2020}
    with pytest.raises(UnknownNameError, match="2019 in the panel: there are 2020, 2021"):
        read_table(panel, "budget", 2019)
    with pytest.raises(UnknownNameError, match="no table 'budgte'"):
        read_table(panel, "budgte")


def test_others_read_it_too(loaded: Panel, panel: Path) -> None:
    """As plain partitioned Parquet, with amounts as decimals."""
    frame = pd.read_parquet(panel / "figures", columns=["department", "fiscal_year", "staff"])
    assert len(frame) == len(loaded.dossiers)
    (one,) = pq.read_table(panel / "budget", filters=[("row", "=", 2)]).to_pylist()[:1]
    assert isinstance(one["amount"], D)


def test_workers_write_the_same(data: Path, panel: Path, tmp_path: Path) -> None:
    build_panel(data, tmp_path / "panel", workers=2)
    assert as_read(read_figures(panel)) == as_read(read_figures(tmp_path / "panel"))


def spoil(data: Path, department: str, file: str, old: str, new: str) -> None:
    path = data / department / "2021" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.fixture
def own(data: Path, tmp_path: Path) -> Path:
    """Return a copy of the data to spoil."""
    return shutil.copytree(data, tmp_path / "data")


def test_faulty_department_years_are_named_and_left_out(own: Path, tmp_path: Path) -> None:
    """One with a word for an amount, one with an amount that has more than 6 decimals."""
    first, second, *others = sorted(folder.name for folder in own.iterdir() if folder.is_dir())
    budget = (own / first / "2021" / "budget.csv").read_text("utf-8").splitlines()[1].split(",")
    spoil(own, first, "budget.csv", budget[2], "若干")
    path = own / second / "2021" / "budget.csv"
    lines = path.read_text("utf-8").splitlines()
    stage, category, _, source = lines[1].split(",", 3)
    lines[1] = f"{stage},{category},1.2345678,{source}"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    told = []
    manifest = build_panel(own, tmp_path / "panel", told=lambda year, about: told.append(year))
    skipped = manifest.years[2021].skipped
    assert set(skipped) == {first, second}
    assert f"{first}/2021/budget.csv, row 2, column amount: found '若干'" in skipped[first][0]
    assert (
        f"{second}/2021/budget.csv, row 2, column amount: found 1.2345678; expected a number "
        "below 10^12 with 6 decimals at most" == skipped[second][0]
    )
    assert told == [2020, 2021]
    assert manifest.years[2021].parts == [len(others)]
    departments = set(read_figures(tmp_path / "panel", 2021).index.get_level_values(0))
    assert departments == set(others)


def test_a_year_in_which_all_are_faulty_has_none(own: Path, tmp_path: Path) -> None:
    for folder in own.iterdir():
        if folder.is_dir():
            (folder / "2021" / "budget.csv").unlink()
    manifest = build_panel(own, tmp_path / "panel")
    assert manifest.years[2021].parts == [0]
    assert len(manifest.years[2021].skipped) == 5
    assert read_figures(tmp_path / "panel", 2021).empty


def test_years_are_replaced_one_by_one(own: Path, tmp_path: Path) -> None:
    """Those not asked for stay; those gone from the data go when all are asked for."""
    panel = tmp_path / "panel"
    build_panel(own, panel)
    before = read_figures(panel, 2020)
    for folder in own.iterdir():
        if folder.is_dir():
            shutil.rmtree(folder / "2020")
    build_panel(own, panel, years=[2021])
    assert as_read(before) == as_read(read_figures(panel, 2020))
    build_panel(own, panel)
    assert list(read_manifest(panel).years) == [2021]
    assert [p.name for p in (panel / "figures").iterdir()] == ["fiscal_year=2021"]


def test_a_build_that_breaks_leaves_the_years_that_are_there(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It breaks in the second year: the first is new, the second as it was."""
    panel = tmp_path / "panel"
    build_panel(data, panel)
    before = as_read(read_figures(panel))
    whole = build.tables_of

    def breaking(dossiers: Any) -> Any:
        if any(dossier.fiscal_year == 2021 for dossier in dossiers):
            raise OSError("disk full")
        return whole(dossiers)

    monkeypatch.setattr(build, "tables_of", breaking)
    with pytest.raises(OSError, match="disk full"):
        build_panel(data, panel)
    assert as_read(read_figures(panel)) == before


def test_what_is_no_panel_is_left_alone(data: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    with pytest.raises(SelfEvalError, match="found other files, expected a panel"):
        build_panel(data, tmp_path)
    with pytest.raises(SelfEvalError, match="no panel here"):
        read_figures(tmp_path)
    with pytest.raises(UnknownNameError, match="no fiscal year 1999: there are 2020, 2021"):
        build_panel(data, tmp_path / "new", years=[1999])


def test_a_panel_of_a_newer_version_is_refused_and_left_alone(data: Path, tmp_path: Path) -> None:
    panel = tmp_path / "panel"
    build_panel(data, panel)
    manifest = (panel / MANIFEST).read_text("utf-8").replace('version": 1', 'version": 99')
    (panel / MANIFEST).write_text(manifest, "utf-8")
    told = "panel.json: found schema version 99; expected 1 at most; a newer selfeval wrote it"
    with pytest.raises(SelfEvalError, match=told):
        read_figures(panel)
    with pytest.raises(SelfEvalError, match=told):
        build_panel(data, panel)
    assert (panel / MANIFEST).read_text("utf-8") == manifest
