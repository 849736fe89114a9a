"""What a newer selfeval wrote is refused by one message; a report of an older one is made anew."""

import json
import re
from pathlib import Path

import openpyxl
import pytest

from selfeval import load
from selfeval.errors import SelfEvalError
from selfeval.monitoring.bands import load_bands
from selfeval.runner.run import is_unchanged
from selfeval.runner.settings import Job, Settings
from selfeval.scoring import load_framework
from selfeval.site.records import read_entries
from selfeval.versions import MARKER, WORKBOOK_LABEL, VersionError
from selfeval.workbook.read import read_workbook
from selfeval.workbook.template import write_template

UPGRADE = r": found schema version 2; expected 1 at most; a newer selfeval wrote it: upgrade"
JOB = Job("centre", 2021)


@pytest.mark.parametrize("text", [None, "", "schema = 1\n", "\ufeffschema = 1 # ours\n"])
def test_data_without_a_version_is_of_the_first(folder: Path, text: str | None) -> None:
    if text is not None:
        (folder.parents[1] / MARKER).write_text(text, "utf-8")
    assert load("centre", 2021, folder.parents[1]).name == "某中心"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("schema = 2", MARKER + UPGRADE),
        ("schema = '1'", "found schema version '1'; expected a whole number from 1 on"),
        ("schema = true", "found schema version True; expected a whole number"),
        ("schema = 0", "found schema version 0; expected a whole number"),
        ("schema", "expected schema = 1"),
    ],
)
def test_data_of_a_newer_version_is_refused(folder: Path, text: str, told: str) -> None:
    (folder.parents[1] / MARKER).write_text(text, "utf-8")
    with pytest.raises(SelfEvalError, match=told):
        load("centre", 2021, folder.parents[1])


def test_a_framework_of_a_newer_version_is_one_fault(tmp_path: Path, real_data: Path) -> None:
    """Whatever else it has is no fault there."""
    text = (real_data / "frameworks" / "mof-project.toml").read_text("utf-8")
    path = tmp_path / "mof-project.toml"
    path.write_text(f"schema = 1\n{text}", "utf-8")
    assert load_framework(str(path)).id == "mof-project"
    path.write_text(f"schema = 2\nnews = 1\n{text}", "utf-8")
    with pytest.raises(SelfEvalError, match=f"^1 fault in the framework:\n  {path.name}{UPGRADE}"):
        load_framework(str(path))


def test_thresholds_of_a_newer_version_are_refused(tmp_path: Path, real_data: Path) -> None:
    text = (real_data / "monitoring.toml").read_text("utf-8")
    (tmp_path / "monitoring.toml").write_text(f"schema = 1\n{text}", "utf-8")
    assert load_bands(tmp_path) == load_bands(real_data)
    (tmp_path / "monitoring.toml").write_text(f"schema = 2\n{text}", "utf-8")
    with pytest.raises(SelfEvalError, match=f"monitoring.toml{UPGRADE}"):
        load_bands(tmp_path)


@pytest.mark.parametrize(("version", "told"), [("2", "2"), ("新", "'新'"), ("", "")])
def test_a_form_of_a_newer_version_is_refused(tmp_path: Path, version: str, told: str) -> None:
    """A form says its version; one that says none is of the first."""
    path = tmp_path / "form.xlsx"
    write_template(path, 2021)
    book = openpyxl.load_workbook(path)
    (cell,) = [c for row in book["说明"] for c in row if c.value == WORKBOOK_LABEL]
    beside = cell.offset(column=1)
    assert beside.value == "1"
    beside.value = version or None
    book.save(path)
    if told:
        with pytest.raises(VersionError, match=rf"^form\.xlsx: found schema version {told}; exp"):
            read_workbook(path)
    else:
        assert read_workbook(path) == {}


def test_the_version_of_a_form_stands_in_its_guide(tmp_path: Path) -> None:
    """Elsewhere the same words are a remark of whoever filled it."""
    path = tmp_path / "form.xlsx"
    write_template(path, 2021)
    book = openpyxl.load_workbook(path)
    book.create_sheet("备注").append([WORKBOOK_LABEL, "2023版"])
    book.save(path)
    assert read_workbook(path) == {}


def record(folder: Path, **fields: object) -> Path:
    """Write a record as of a report that is there and unchanged, but for these fields."""
    report = folder / "centre" / "2021"
    report.mkdir(parents=True)
    (report / "report.html").write_text("page", "utf-8")
    about: dict[str, object] = {
        "schema_version": 1,
        "outcome": "complete",
        "finished": "2022-01-01T00:00:00+08:00",
        "department": "centre",
        "fiscal_year": 2021,
        "data_kind": "real",
        "prints": {"": "x"},
        "outputs": {"report.html": 4},
    }
    (report / "run.json").write_text(json.dumps(about | fields), "utf-8")
    return folder


@pytest.mark.parametrize(
    ("fields", "unchanged"),
    [
        ({}, True),
        ({"schema_version": 0, "prints": ["x"], "outputs": ["report.html"]}, False),
        ({"schema_version": None}, False),
        ({"schema_version": "1"}, False),
    ],
)
def test_a_report_of_an_older_version_is_made_anew(
    tmp_path: Path, fields: dict[str, object], unchanged: bool
) -> None:
    settings = Settings(output_dir=record(tmp_path, **fields))
    assert is_unchanged(JOB, settings, {"": "x"}) == unchanged


def test_a_report_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    """Unless it is told to be made again; the site names it."""
    output = record(tmp_path, schema_version=2)
    with pytest.raises(VersionError, match=rf"{re.escape('run.json')}{UPGRADE}"):
        is_unchanged(JOB, Settings(output_dir=output), {"": "x"})
    assert not is_unchanged(JOB, Settings(output_dir=output, force=True), {"": "x"})
    (entry,) = read_entries(output)
    assert (entry.good, entry.fault) == (
        None,
        "run.json 由更新版本的 selfeval 生成，请升级 selfeval",
    )
