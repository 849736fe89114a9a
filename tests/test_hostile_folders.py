"""Links that lead out of the data folder, and names that not every system can have."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from selfeval import DataError, SelfEvalError, available, load, load_panel
from selfeval.folders import is_portable
from selfeval.intake.saving import save
from selfeval.intake.take_in import take_in
from selfeval.monitoring import load_bands
from selfeval.scoring import load_framework

INSIDE = "expected what lies in the data folder itself, or a link to it"

pytestmark = pytest.mark.skipif(os.name == "nt", reason="links need a right on Windows")


@pytest.fixture
def outside(tmp_path: Path, folder: Path) -> Path:
    """Return a department-year beside the data folder, as good as the one in it."""
    return shutil.copytree(folder, tmp_path / "elsewhere" / "2021")


def faults(department: str, root: Path) -> list[str]:
    with pytest.raises(DataError) as caught:
        load(department, 2021, root)
    return [str(fault) for fault in caught.value.faults]


def test_a_linked_department_year_and_file_are_refused(folder: Path, outside: Path) -> None:
    """The link and where it leads are named, and nothing that lies there is."""
    root = folder.parents[1]
    (root / "linked").symlink_to(outside.parent, target_is_directory=True)
    (root / "half").mkdir()
    (root / "half" / "2021").symlink_to(outside, target_is_directory=True)
    (folder / "goals.csv").symlink_to(outside / "budget.csv")
    assert faults("linked", root) == [
        f"linked: found a link to {outside.parent}; {INSIDE}",
        f"linked/2021: found a link to {outside}; {INSIDE}",
    ]
    assert faults("half", root) == [f"half/2021: found a link to {outside}; {INSIDE}"]
    assert faults("centre", root) == [
        f"centre/2021/goals.csv: found a link to {outside / 'budget.csv'}; {INSIDE}"
    ]
    assert len(load_panel(root, skip_faulty=True).skipped) == 3


def test_links_within_the_data_folder_and_to_it_are_fine(tmp_path: Path, folder: Path) -> None:
    root = folder.parents[1]
    (root / "again").symlink_to(folder.parent, target_is_directory=True)
    (tmp_path / "link").symlink_to(root, target_is_directory=True)
    assert load("again", 2021, tmp_path / "link").name == "某中心"


def test_links_in_circles_end(folder: Path) -> None:
    """A folder within itself is none with years; a file that leads to itself is told."""
    root = folder.parents[1]
    (root / "round").symlink_to(root / "round", target_is_directory=True)
    (root / "up").symlink_to("..", target_is_directory=True)
    (folder / "back").symlink_to(folder.parent, target_is_directory=True)
    (folder / "goals.csv").symlink_to(folder / "goals.csv")
    assert list(available(root)) == ["centre"]
    nowhere = f"a link that leads nowhere, to {folder / 'goals.csv'}"
    assert faults("centre", root) == [f"centre/2021/goals.csv: found {nowhere}; {INSIDE}"]


def test_a_linked_framework_and_thresholds_are_refused(
    tmp_path: Path, folder: Path, real_data: Path
) -> None:
    root = folder.parents[1]
    (root / "frameworks").mkdir()
    for name in ("frameworks/mine.toml", "monitoring.toml"):
        (root / name).symlink_to(real_data / "monitoring.toml")
    with pytest.raises(DataError, match=r"frameworks/mine.toml: found a link to "):
        load_framework("mine", root)
    with pytest.raises(DataError, match=r"monitoring.toml: found a link to "):
        load_bands(root)


@pytest.mark.parametrize(
    "name",
    [
        "", ".", "..", "../x", "/x", "a/b", "a\\b", "C:", "C:\\x", "CON", "nul", "Com1",
        "aux.2021", "lpt9.txt", "a.", "a ", " a", "a\nb", "a\x00b", "\u202ea", "a\u200b", "a?",
        "a|b", "长" * 70,
    ],
)  # fmt: skip
def test_names_that_not_every_system_can_have(name: str) -> None:
    assert not is_portable(name)


@pytest.mark.parametrize(
    "name", ["some-centre", "某中心", "con-1", "a.b", "康复 中心", "𠮷", "com"]
)
def test_names_that_every_system_can_have(name: str) -> None:
    assert is_portable(name)


@pytest.mark.parametrize("name", ["CON", "centre.", "centre ", "\u202ecentre", "a\\b"])
def test_a_department_of_such_a_name_is_refused(
    folder: Path, add_department: Callable[..., Path], name: str
) -> None:
    """A report in a folder of that name could not be copied to Windows, or would be hidden."""
    root = folder.parents[1]
    add_department(root, name)
    (fault,) = faults(name, root)
    assert fault.startswith(f"the data: found a folder named {name!r}; expected a name that every")


def test_an_intake_writes_nowhere_else(tmp_path: Path, folder: Path, outside: Path) -> None:
    """Neither by its name nor through a link; nothing there is touched."""
    root = folder.parents[1]
    report = tmp_path / "report.txt"
    report.write_text("某中心2021年度绩效自评报告\n一、概况\n2021年年初预算100.00万元。", "utf-8")
    found = take_in(report)
    (root / "linked").symlink_to(outside.parent, target_is_directory=True)
    before = sorted(path for path in tmp_path.rglob("*"))
    for name in ("../elsewhere", "..\\elsewhere", "C:elsewhere", "NUL", "linked"):
        with pytest.raises(SelfEvalError, match=r"every system can have|a link to "):
            save(found, name, 2022, root)
    assert sorted(path for path in tmp_path.rglob("*")) == before
