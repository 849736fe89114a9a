"""Department-years are read once, until a file of theirs changes; nobody can spoil them."""

import os
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import nbformat
import papermill
import pytest
from papermill.engines import papermill_engines

from selfeval import DataError, dossier, load, load_panel
from selfeval.engine import ForkEngine, prepare
from selfeval.engine.forked import Server
from selfeval.reading import read_table
from selfeval.remembering import TICK

papermill_engines.register("selfeval", ForkEngine)
CENTRE = ("centre", 2021)
#: Seconds: older than this, a file is not expected to change again within its time of change.
OLD = TICK / 1e9 + 1


def aged(folder: Path, seconds: float = OLD) -> Path:
    """Return the data folder of a department-year, its files changed so many seconds ago."""
    for path in folder.iterdir():
        os.utime(path, (time.time() - seconds,) * 2)
    return folder.parents[1]


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Return a function that tells how many files were read since it was last asked."""
    read: list[Path] = []

    def counted(path: Path, *rest: object) -> object:
        read.append(path)
        return read_table(path, *rest)  # type: ignore[arg-type]

    def count() -> int:
        number = len(read)
        read.clear()
        return number

    monkeypatch.setattr(dossier, "read_table", counted)
    return count


def test_what_has_been_read_is_not_read_again(folder: Path, reads: Callable[[], int]) -> None:
    data = aged(folder)
    first = load(*CENTRE, data)
    assert reads() == 2
    again = load(*CENTRE, data)
    (of_panel,) = load_panel(data).dossiers
    assert reads() == 0
    for one in (again, of_panel):
        assert one.tables.keys() == first.tables.keys()
        assert all(one.tables[name].equals(first.tables[name]) for name in first.tables)
        assert one.figures == first.figures


def test_a_changed_a_new_and_a_missing_file_are_seen(
    folder: Path, reads: Callable[[], int]
) -> None:
    data = aged(folder)
    budget = folder / "budget.csv"
    assert load(*CENTRE, data).tables["budget"]["amount"].tolist() == [Decimal("100.00")]
    budget.write_text(budget.read_text("utf-8").replace("100.00", "900.00"), "utf-8")
    aged(folder, OLD + 5)  # as large as before, and even older
    changed = load(*CENTRE, data)
    assert changed.tables["budget"]["amount"].tolist() == [Decimal("900.00")]
    (folder / "staff.csv").write_text("item,value,unit,source\n", "utf-8")
    aged(folder)
    with pytest.raises(DataError, match=r"staff\.csv"):
        load(*CENTRE, data)
    (folder / "staff.csv").unlink()
    reads()
    load(*CENTRE, data)
    assert reads() == 2


def test_a_file_of_this_moment_is_read_each_time(folder: Path, reads: Callable[[], int]) -> None:
    data = aged(folder)
    budget = folder / "budget.csv"
    before = budget.read_text("utf-8")
    now = time.time_ns()
    for amount in ("100.00", "200.00", "300.00"):
        budget.write_text(before.replace("100.00", amount), "utf-8")
        os.utime(budget, ns=(now, now))  # as if all within one tick of a coarse clock
        assert load(*CENTRE, data).tables["budget"]["amount"].tolist() == [Decimal(amount)]
    assert reads() == 6


def test_faults_are_remembered_and_told_each_time(folder: Path, reads: Callable[[], int]) -> None:
    budget = folder / "budget.csv"
    budget.write_text(budget.read_text("utf-8").replace("100.00", "many"), "utf-8")
    data = aged(folder)
    messages = []
    for _ in range(2):
        with pytest.raises(DataError) as caught:
            load(*CENTRE, data)
        messages.append(str(caught.value))
    assert messages[0] == messages[1] and "many" in messages[0]
    assert list(load_panel(data, skip_faulty=True).skipped) == ["centre/2021"]
    assert reads() == 2


def test_what_a_caller_changes_is_his_own(folder: Path) -> None:
    data = aged(folder)
    mine = load(*CENTRE, data)
    expected = mine.figures["initial_total"]
    mine.tables["budget"].loc[:, "amount"] = Decimal(7)
    mine.tables["budget"]["more"] = 1
    mine.tables["department"].iloc[0, 0] = "x"
    mine.tables["budget"].index = [99]
    mine.tables["projects"] = mine.tables.pop("budget")
    mine.figures.clear()
    again = load(*CENTRE, data)
    assert again.name == "某中心"
    assert again.tables["budget"]["amount"].tolist() == [Decimal("100.00")]
    assert list(again.tables["budget"].index) != [99]
    assert "more" not in again.tables["budget"] and "projects" not in again.tables
    assert again.figures["initial_total"] == expected


def test_the_same_folder_by_another_way_keeps_its_path_and_names(
    folder: Path, tmp_path: Path, reads: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = aged(folder)
    load(*CENTRE, data)
    reads()
    monkeypatch.chdir(tmp_path)
    near = load(*CENTRE, "data")
    assert near.path == Path("data/centre/2021")
    (tmp_path / "link").symlink_to(data, target_is_directory=True)
    linked = load(*CENTRE, tmp_path / "link")
    assert linked.path == tmp_path / "link" / "centre" / "2021"
    assert reads() == 0
    (data / "twin").symlink_to(data / "centre", target_is_directory=True)
    assert load("twin", 2021, data).department == "twin"
    (folder / "budget.csv").rename(tmp_path / "elsewhere.csv")
    (folder / "budget.csv").symlink_to(tmp_path / "nowhere.csv")
    with pytest.raises(DataError, match=r"budget\.csv"):
        load(*CENTRE, data)


def test_workers_of_a_server_that_holds_the_data_read_nothing(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = aged(folder)
    server = Server()
    monkeypatch.setattr("selfeval.engine.forked.server", server)
    prepare(data, "fork")
    cells = [
        "from selfeval import dossier, load_panel\n"
        "dossier.read_table = dossier.find_figures = None",
        f"print(load_panel({str(data)!r}).figures['initial_total'].tolist())",
    ]
    given = [nbformat.v4.new_code_cell(cell) for cell in cells]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=given, metadata={"kernelspec": kernel})
    nbformat.write(notebook, tmp_path / "in.ipynb")
    try:
        done = papermill.execute_notebook(
            tmp_path / "in.ipynb", None, engine_name="selfeval", start_method="fork"
        )
    finally:
        server.stop()
    assert done.cells[-1].outputs[0].text == "[Decimal('100.00')]\n"
