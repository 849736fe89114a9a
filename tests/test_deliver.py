"""What a run delivers beside its page, through the command line."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import docx
import openpyxl
import pytest
from pypdf import PdfReader

from selfeval.errors import SelfEvalError
from selfeval.runner.deliver import Wanted

Cli = Callable[..., CompletedProcess[str]]


@pytest.fixture(scope="module")
def delivered(cli: Cli, real_department: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a run with all formats and a page without script."""
    output = tmp_path_factory.mktemp("delivered")
    formats = ["--docx", "--xlsx", "--static"]
    formats += ["--pdf"] if shutil.which("chromium") else []
    place = ("--department", real_department, "--year", 2021, "--output", output)
    done = cli("run", *place, *formats)
    assert done.returncode == 0, done.stderr
    return output / real_department / "2021"


def record_of(folder: Path) -> Any:
    """Return the run record."""
    return json.loads((folder / "run.json").read_text("utf-8"))


def test_the_formats_lie_beside_the_page(delivered: Path) -> None:
    """Word with the title and the score table, a workbook with formulas, and the command."""
    text = "\n".join(
        paragraph.text for paragraph in docx.Document(delivered / "report.docx").paragraphs
    )
    assert "部门整体支出绩效自评报告" in text
    assert "98.88%" in text
    book = openpyxl.load_workbook(delivered / "report.xlsx")
    formulas = [c for s in book for row in s.iter_rows() for c in row if c.data_type == "f"]
    assert len(formulas) > 100
    command = record_of(delivered)["command"]
    for option in ("--docx", "--xlsx", "--static"):
        assert option in command


@pytest.mark.skipif(not shutil.which("chromium"), reason="needs Chromium")
def test_the_pdf_is_the_page_on_paper(delivered: Path) -> None:
    """A4, with the headline figure on the first sheet."""
    pages = PdfReader(delivered / "report.pdf").pages
    assert len(pages) > 10
    assert (round(pages[0].mediabox.width), round(pages[0].mediabox.height)) == (595, 842)
    assert "98.88%" in pages[0].extract_text()


def test_the_static_page_has_no_script(delivered: Path) -> None:
    """Not even data in a script element; the policy allows none."""
    page = (delivered / "report.html").read_text("utf-8")
    assert "<script" not in page
    assert "script-src" not in page
    assert page.count("<svg") > 10


def test_the_record_sums_the_year_up(delivered: Path) -> None:
    """For the site and for other programs, with a code for the data that the page shows too."""
    record = record_of(delivered)
    assert record["summary"]["figures"]["executed_total"] == "14787.64"
    assert record["summary"]["score"]["framework"] == "shenzhen-style"
    assert record["inputs_digest"] in (delivered / "report.html").read_text("utf-8")


@pytest.fixture(scope="module")
def monitored(cli: Cli, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a run in mid-year on synthetic data."""
    folder = tmp_path_factory.mktemp("monitored")
    assert cli("demo", folder / "data", "--departments", 3, "--years", "2020-2023").returncode == 0
    department = sorted(path.name for path in (folder / "data").iterdir() if path.is_dir())[0]
    place = ("--department", department, "--year", 2023, "--data", folder / "data")
    done = cli("run", *place, "--output", folder, "--quarter", 2)
    assert done.returncode == 0, done.stderr
    return folder / department / "2023-q2"


def test_a_quarter_has_a_page_of_its_own(monitored: Path) -> None:
    """Its title and period say so, and only the monitoring notebook was run."""
    page = (monitored / "report.html").read_text("utf-8")
    assert "绩效运行监控报告" in page
    assert "2023 年第二季度" in page
    assert "合成数据" in page
    record = record_of(monitored)
    assert [one["name"] for one in record["notebooks"]] == ["07_monitoring"]
    assert (record["quarter"], record["summary"]["score"]) == (2, None)


def test_the_record_of_a_quarter_knows_nothing_of_later(monitored: Path) -> None:
    """The folder holds the whole year; what was executed by its end is not told."""
    assert record_of(monitored)["summary"]["figures"]["executed_total"] is None


def test_the_site_lists_years_and_quarters(cli: Cli, monitored: Path) -> None:
    """The index over the outputs links to the page of the quarter."""
    done = cli("site", "--output", monitored.parents[1])
    assert done.returncode == 0, done.stderr
    index = (monitored.parents[1] / "index.html").read_text("utf-8")
    assert f"{monitored.parent.name}/2023-q2/report.html" in index


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--quarter", "2", "--docx"], "--docx is for the report of a whole year"),
        (["--docx-template", "own.docx"], "--docx-template needs --docx"),
        (["--docx", "--docx-template", "none.docx"], "none.docx"),
        (["--quarter", "5"], "--quarter"),
    ],
)
def test_what_does_not_go_together_is_said_before_anything_runs(
    options: list[str], words: str, cli: Cli, real_department: str, tmp_path: Path
) -> None:
    """Exit code 2, one message, nothing written."""
    place = ("--department", real_department, "--year", 2021, "--output", tmp_path)
    done = cli("run", *place, *options)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_missing_browser_is_said_before_anything_runs(
    cli: Cli, real_department: str, tmp_path: Path
) -> None:
    """Not when the notebooks have run: nothing is executed, nothing written."""
    place = ("--department", real_department, "--year", 2021, "--output", tmp_path)
    done = cli("run", *place, "--pdf", env={"SELFEVAL_BROWSER": "no-such-browser"})
    assert done.returncode == 2
    assert "SELFEVAL_BROWSER" in done.stderr
    assert "running" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_template_that_is_none_is_said_before_anything_runs(
    cli: Cli, real_department: str, tmp_path: Path
) -> None:
    """A text file with the suffix of a Word document."""
    (tmp_path / "own.docx").write_text("no document", "utf-8")
    place = ("--department", real_department, "--year", 2021, "--output", tmp_path / "out")
    done = cli("run", *place, "--docx", "--docx-template", tmp_path / "own.docx")
    assert done.returncode == 2
    assert "own.docx: found no Word document" in done.stderr
    assert "running" not in done.stderr


def test_unknown_formats_are_refused() -> None:
    """By name, with what there is."""
    with pytest.raises(SelfEvalError, match=r"no format 'doc'.*docx"):
        Wanted(["doc"]).check(None)


def test_the_template_of_the_document_is_written(cli: Cli, tmp_path: Path) -> None:
    """It opens as a Word document; what is there already is not overwritten."""
    target = tmp_path / "own.docx"
    assert cli("template", "--docx", "-o", target).returncode == 0
    assert len(docx.Document(target).paragraphs) > 10
    again = cli("template", "--docx", "-o", target)
    assert again.returncode == 2
    assert "own.docx" in again.stderr
    missing = cli("template", "-o", tmp_path / "form.xlsx")
    assert missing.returncode == 2
    assert "--year is missing" in missing.stderr
