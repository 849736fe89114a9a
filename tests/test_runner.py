"""The runner: a report appears whole or not at all, and a failed run can be read."""

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from selfeval import RunError, SelfEvalError
from selfeval.cli import main
from selfeval.runner import execute
from selfeval.runner import run as runner
from selfeval.writing import folder_aside

DEPARTMENT = "futian-disability-service-centre"
PARAMETERS = 'department: str = "x"  # A\nfiscal_year: int = 1999  # B\ndata_dir: str = "x"  # C\n'
# Folders of users have spaces, Chinese, and braces, which papermill takes for its own.
OUTPUT = "输出 {department} {x}"

Tree = dict[str, bytes | None]


def tree(folder: Path) -> Tree:
    """Return all that is in a folder, hidden or not: the bytes of files, None for folders."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Return a folder with an old report in it."""
    target = tmp_path / "outputs" / "centre" / "2021"
    target.mkdir(parents=True)
    (target / "report.html").write_text("old", "utf-8")
    (target / "gone.txt").write_text("old", "utf-8")
    return target


OLD: Tree = {
    "centre": None,
    "centre/2021": None,
    "centre/2021/gone.txt": b"old",
    "centre/2021/report.html": b"old",
}


@pytest.mark.parametrize("year", ["2021", "2022"], ids=["replaced", "new"])
def test_folder_aside_appears_whole(target: Path, year: str) -> None:
    """What was written takes the place of all that was there; no other folder is left."""
    before = tree(target.parent)
    with folder_aside(target.with_name(year)) as folder:
        (folder / "report.html").write_text("new", "utf-8")
        # Until the block ends nothing is to be seen but the folder of this writing.
        seen = {k: v for k, v in tree(target.parent).items() if not k.startswith(folder.name)}
        assert before == seen
    kept = {k: v for k, v in before.items() if not k.startswith(year)}
    assert {**kept, year: None, f"{year}/report.html": b"new"} == tree(target.parent)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")
def test_folder_aside_may_be_read_by_others(target: Path) -> None:
    """A report gets the permissions of any new folder, not the private ones of a temporary."""
    with folder_aside(target):
        pass
    (beside := target.with_name("beside")).mkdir()
    assert beside.stat().st_mode == target.stat().st_mode


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_folder_aside_keeps_the_old_when_interrupted(
    target: Path, error: type[BaseException]
) -> None:
    """After an exception the old report is as it was, and no temporary folder is left."""
    with pytest.raises(error), folder_aside(target) as folder:
        (folder / "report.html").write_text("new", "utf-8")
        raise error
    assert tree(target.parents[1]) == OLD


def test_folder_aside_keeps_the_old_when_the_swap_fails(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the new cannot take its place the old is put back, and the user is told."""
    replace = Path.replace

    def fail(source: Path, to: Path) -> Path:
        if source.name.startswith(".") and not source.name.endswith("-old"):
            raise PermissionError(13, "Access is denied")
        return replace(source, to)

    monkeypatch.setattr(Path, "replace", fail)
    with (
        pytest.raises(SelfEvalError, match=r"^cannot replace .*2021: Access is denied; is a file"),
        folder_aside(target),
    ):
        pass
    assert tree(target.parents[1]) == OLD


@pytest.mark.parametrize("place", ["outputs/centre/2021", "outputs/centre", "outputs"])
def test_file_in_the_place_of_a_folder_is_told_and_kept(tmp_path: Path, place: str) -> None:
    """A file of the user where a folder must be is neither taken away nor a traceback."""
    (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / place).write_text("mine", "utf-8")
    before = tree(tmp_path)
    wanted = tmp_path / "outputs" / "centre" / "2021"
    with pytest.raises(SelfEvalError, match=r"^cannot write to .*: \w+"), folder_aside(wanted):
        pass
    assert before == tree(tmp_path)


def test_read_only_output_is_told(target: Path) -> None:
    """Without the right to write there is a message, not a traceback."""
    target.parent.chmod(0o500)
    try:
        if os.access(target.parent, os.W_OK):
            pytest.skip("this user may write anywhere")
        told = pytest.raises(SelfEvalError, match=r"^cannot write to .*centre: ")
        with told, folder_aside(target):
            pass
    finally:
        target.parent.chmod(0o700)
    assert tree(target.parents[1]) == OLD


def write_notebook(path: Path, *sources: str, kernel: str = "python3") -> Path:
    """Write a notebook with the common parameters, a title and some code cells."""
    parameters = new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]})
    text = [new_markdown_cell(f"# {path.stem}"), new_markdown_cell("## 一")]
    cells = [*text, parameters, *map(new_code_cell, sources)]
    spec = {"name": kernel, "display_name": "Python 3", "language": "python"}
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": spec}), path)
    return path


@dataclass(frozen=True)
class Stage:
    """What stands in the output folder after a run, and how the run ended."""

    output: Path
    tree: Tree
    result: Path | RunError

    def part(self, folder: str) -> Tree:
        start = f"{folder}/"
        return {k.removeprefix(start): v for k, v in self.tree.items() if k.startswith(start)}

    @property
    def report(self) -> Tree:
        return self.part(f"{DEPARTMENT}/2021")

    @property
    def failed(self) -> Tree:
        return self.part(f"failed/{DEPARTMENT}/2021")


@dataclass(frozen=True)
class Bench:
    """A data folder, an output folder and notebooks to run."""

    folder: Path

    def run(self, notebooks: list[Path], timeout: int = 60) -> Stage:
        output = self.folder / OUTPUT
        result: Path | RunError
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(runner, "notebooks", lambda quarter: notebooks)
            patch.setattr(execute, "CELL_TIMEOUT", timeout)
            try:
                data = self.folder / "data"
                result = runner.run(DEPARTMENT, 2021, data, output, engine="stock")
            except RunError as error:
                result = error
        return Stage(output, tree(output), result)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory, real_data: Path) -> Bench:
    folder = tmp_path_factory.mktemp("runner")
    shutil.copytree(real_data / DEPARTMENT / "2021", folder / "data" / DEPARTMENT / "2021")
    # What a Mac leaves on a shared folder is no table.
    (folder / "data" / DEPARTMENT / "2021" / "._budget.csv").write_bytes(b"\0")
    return Bench(folder)


@pytest.fixture(scope="module")
def good(bench: Bench) -> Stage:
    """Return a first run that ends well."""
    return bench.run([write_notebook(bench.folder / "00_good.ipynb", "fiscal_year")])


@pytest.fixture(scope="module")
def broken(bench: Bench, good: Stage) -> Stage:
    """Return a run after the good one, whose notebooks fail in four ways and one does not."""
    notebooks = [
        write_notebook(bench.folder / "01_error.ipynb", "1", "fiscal_year / 0"),
        write_notebook(bench.folder / "02_dead.ipynb", "import os\nos._exit(1)"),
        write_notebook(bench.folder / "03_slow.ipynb", "import time\ntime.sleep(600)"),
        write_notebook(bench.folder / "04_kernel.ipynb", "1", kernel="no-such-kernel"),
        write_notebook(bench.folder / "05_good.ipynb", "1"),
    ]
    return bench.run(notebooks, timeout=4)


@pytest.fixture(scope="module")
def mended(bench: Bench, broken: Stage) -> Stage:
    """Return a good run after the broken one."""
    return bench.run([bench.folder / "00_good.ipynb"])


# In [1] are the parameters, In [2] those that were injected.
ERRORS = {
    "01_error": "In [4]: ZeroDivisionError: division by zero",
    "02_dead": "In [3]: the kernel died; it may have run out of memory",
    "03_slow": "In [3]: the cell ran for more than 4 s",
    "04_kernel": "the kernel did not start: No such kernel named no-such-kernel",
}


def test_good_run_makes_the_report(good: Stage) -> None:
    """Page, record, notebook, in a folder of any name; tables are hashed, no stray file."""
    page = good.output / DEPARTMENT / "2021" / "report.html"
    assert page == good.result
    assert set(good.report) == {"report.html", "run.json", "notebooks", "notebooks/00_good.ipynb"}
    assert set(good.tree) - {f"{DEPARTMENT}/2021/{name}" for name in good.report} == {
        DEPARTMENT,
        f"{DEPARTMENT}/2021",
    }
    inputs = json.loads(good.report["run.json"] or b"")["inputs"]
    assert "budget.csv" in inputs
    assert "._budget.csv" not in inputs


def test_failed_run_names_notebook_and_cell(broken: Stage) -> None:
    """One message for all: each notebook, its cell as JupyterLab numbers it, and the cause."""
    assert isinstance(broken.result, RunError)
    assert broken.result.exit_code == 3
    kept = broken.output / "failed" / DEPARTMENT / "2021" / "notebooks"
    lines = [f"  {name}: {error}" for name, error in ERRORS.items()]
    assert ["4 notebook(s) failed:", *lines, f"kept in {kept}"] == str(broken.result).splitlines()


def test_failed_run_leaves_the_good_report_as_it_was(good: Stage, broken: Stage) -> None:
    """The report of the run before stays, byte for byte; no temporary folder is left."""
    assert good.report == broken.report
    assert set(good.tree) == {name for name in broken.tree if not name.startswith("failed")}


def test_failed_run_can_be_read(broken: Stage) -> None:
    """Its notebooks, all of them, and its record are kept under failed/; there is no page."""
    names = [*ERRORS, "05_good"]
    notebooks = {f"notebooks/{name}.ipynb" for name in names}
    assert {"run.json", "notebooks", *notebooks} == set(broken.failed)
    record = json.loads(broken.failed["run.json"] or b"")
    assert record["outcome"] == "failed"
    outcomes = {notebook["name"]: notebook["outcome"] for notebook in record["notebooks"]}
    assert outcomes == {**ERRORS, "05_good": "complete"}
    hashes = {
        f"{name}.ipynb": hashlib.sha256(
            (broken.output.parent / f"{name}.ipynb").read_bytes()
        ).hexdigest()
        for name in names
    }
    assert hashes == record["notebook_inputs"]


def test_failed_run_names_no_folder_of_the_machine(broken: Stage) -> None:
    """Neither do the tracebacks in its notebooks, nor what papermill notes of its own."""
    texts = [content.decode("utf-8") for content in broken.failed.values() if content]
    places = (broken.output.parent, Path.home(), sys.prefix)
    forms = [form for place in places for form in (str(place), json.dumps(str(place))[1:-1])]
    assert [form for form in forms for text in texts if form in text] == []


@pytest.mark.parametrize(
    ("name", "source"),
    [("01_error", "fiscal_year / 0"), ("02_dead", "os._exit"), ("03_slow", "time.sleep")],
)
def test_kept_notebook_shows_the_cell_that_failed(broken: Stage, name: str, source: str) -> None:
    """The code cell that the message numbers is the one that failed."""
    text = (broken.failed[f"notebooks/{name}.ipynb"] or b"").decode("utf-8")
    code = [cell for cell in nbformat.reads(text, as_version=4).cells if cell.cell_type == "code"]
    numbers = [f"In [{n}]" for n, cell in enumerate(code, start=1) if source in cell.source]
    assert [ERRORS[name].partition(":")[0]] == numbers


def test_good_run_takes_the_failed_one_away(good: Stage, mended: Stage) -> None:
    """Once a run ends well, nothing of the failed run before it is left to mislead."""
    assert mended.failed == {}
    assert f"failed/{DEPARTMENT}/2021" not in mended.tree
    assert set(good.report) == set(mended.report)
    assert good.result == mended.result


def test_command_line_tells_a_failed_run_by_its_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 3 and the message, so that a scheduler can tell bad data from a bad run."""

    def fail(*_: Any, **__: Any) -> Iterator[None]:
        raise RunError("1 notebook(s) failed")

    monkeypatch.setattr(runner, "make", fail)
    monkeypatch.setattr(sys, "argv", ["selfeval", "run", "--department", "x", "--year", "2021"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 3
    assert tuple(capsys.readouterr()) == ("", "selfeval: 1 notebook(s) failed\n")
