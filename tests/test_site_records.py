"""Which records the site uses, and what it says of the others."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from selfeval.site.failures import failure_message
from selfeval.site.records import Entry, Record, read_entries
from tests.sites.make import failure, put, record, summary


def only(output: Path) -> Entry:
    """Return the one entry of a folder."""
    (entry,) = read_entries(output)
    return entry


def test_a_record_gives_its_figures_and_files(tmp_path: Path) -> None:
    """Exact figures, the name of the department, and what lies beside the page."""
    put(tmp_path, record("centre", summary=summary("某中心", ("1", "100", "98.88"))), "report.pdf")
    entry = only(tmp_path)
    assert (entry.name, entry.fiscal_year, entry.period_name) == ("某中心", 2021, "2021 年")
    assert entry.summary is not None
    assert str(entry.summary.figures["executed_total"]) == "98.88"
    assert entry.link("report.pdf") == "centre/2021/report.pdf"
    assert entry.link("report.docx") == ""


def test_a_quarter_is_named_as_such(tmp_path: Path) -> None:
    """A report in mid-year has the quarter in its folder and its name."""
    put(tmp_path, record("centre", quarter=2))
    entry = only(tmp_path)
    assert (entry.quarter, entry.period_name) == (2, "2021 年第二季度监控")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{oops", "run.json 不是有效的 JSON"),
        ("", "run.json 不是有效的 JSON"),
        ("[" * 100_000, "run.json 不是有效的 JSON"),
        ("\ufffe", "run.json 不是有效的 JSON"),
        ("[]", "run.json 不是有效的 JSON"),
    ],
    ids=["broken", "empty", "deep", "mark", "list"],
)
def test_what_is_no_record_is_unreadable(tmp_path: Path, text: str, told: str) -> None:
    """Any text is told, none is fatal."""
    (put(tmp_path, record("centre")) / "run.json").write_text(text, "utf-8")
    assert only(tmp_path).fault == told


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"finished": "2022-02-01T09:01:00"}, "run.json 的 finished 不合规定"),
        ({"finished": None}, "run.json 的 finished 不合规定"),
        ({"data_kind": "其他"}, "run.json 的 data_kind 不合规定"),
        ({"summary": {"name": 3}}, "run.json 的 summary.name 不合规定"),
        (
            {"summary": summary("甲") | {"figures": {"initial_total": "1e999999999"}}},
            "run.json 的 summary.figures.initial_total 不合规定",
        ),
        (
            {"summary": summary("甲") | {"figures": {"initial_total": "NaN"}}},
            "run.json 的 summary.figures.initial_total 不合规定",
        ),
    ],
)
def test_a_faulty_field_is_named(tmp_path: Path, changes: dict[str, Any], told: str) -> None:
    """The first field that is not as it should be."""
    folder = put(tmp_path, record("centre"))
    (folder / "run.json").write_text(json.dumps(record("centre") | changes), "utf-8")
    entry = only(tmp_path)
    assert (entry.fault, entry.good) == (told, None)


def test_a_copied_folder_counts_once(tmp_path: Path) -> None:
    """The same record in a folder of another name would be added to the sums twice."""
    folder = put(tmp_path, record("centre"))
    folder.parent.rename(tmp_path / "copy")
    put(tmp_path, record("centre"))
    found = {entry.department: entry for entry in read_entries(tmp_path)}
    assert found["centre"].fault == ""
    assert found["copy"].fault == "run.json 属于 centre/2021，与所在文件夹不符"
    assert found["copy"].good is None


def test_a_later_failure_leaves_the_report(tmp_path: Path) -> None:
    """Both stand: what was good, and why the last run failed."""
    put(tmp_path, record("centre"))
    put(tmp_path, failure("centre"))
    entry = only(tmp_path)
    assert entry.good is not None
    assert entry.failed is not None
    assert entry.link("report.html") == "centre/2021/report.html"


def test_an_earlier_failure_is_over(tmp_path: Path) -> None:
    """A good run after it, told in another time zone, makes up for it."""
    put(tmp_path, record("centre", finished="2022-02-01T09:01:00+08:00"))
    put(tmp_path, failure("centre", finished="2022-02-01T00:59:00+00:00"))
    assert only(tmp_path).failed is None


def test_a_failure_alone_is_listed(tmp_path: Path) -> None:
    """A department without any report yet."""
    put(tmp_path, failure("新 部门#1%"))
    entry = only(tmp_path)
    assert (entry.name, entry.good, entry.link("report.html")) == ("新 部门#1%", None, "")


def test_what_is_being_written_is_passed_over(tmp_path: Path) -> None:
    """A run writes into a folder with a dot first."""
    folder = put(tmp_path, record("centre"))
    folder.rename(folder.with_name(".2021-abc"))
    assert read_entries(tmp_path) == []


def test_links_are_quoted(tmp_path: Path) -> None:
    """Marks that mean something in an address, and what is not ASCII."""
    put(tmp_path, record('a b#c%d?"残😀'))
    assert only(tmp_path).link("report.html") == (
        "a%20b%23c%25d%3F%22%E6%AE%8B%F0%9F%98%80/2021/report.html"
    )


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_folder_whose_name_is_no_text(tmp_path: Path) -> None:
    """Its bytes go into the address, and into the page as far as they are text."""
    folder = put(tmp_path, record("centre"))
    folder.parent.rename(tmp_path / os.fsdecode(b"a\xff"))
    entry = only(tmp_path)
    assert entry.link("report.html") == "a%FF/2021/report.html"
    assert (entry.name, bool(entry.fault)) == ("a\ufffd", True)


def test_order_is_by_sound_and_latest_first(tmp_path: Path) -> None:
    """财 cai, 教 jiao, 卫 wei; within each the latest year first."""
    for department in ("卫生", "教育", "财政"):
        for year in (2021, 2022):
            put(tmp_path, record(department, year))
    found = [(entry.name, entry.period) for entry in read_entries(tmp_path)]
    assert found == [(d, y) for d in ("财政", "教育", "卫生") for y in ("2022", "2021")]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ("No such file: '/srv/somebody/data/a.csv'", "No such file: '…/a.csv'"),
        ("D:\\work\\somebody\\data\\a.csv is open", "…/a.csv is open"),
        ("\\\\server\\share\\a.csv", "…/a.csv"),
        ("打不开/srv/somebody/a.csv", "打不开…/a.csv"),
        ("in /tmp", "in …/tmp"),
        ("\x1b[31mValueError\x1b[0m: 3/4 和\n  和/或", "ValueError: 3/4 和 和…/或"),
        ("x" * 300, "x" * 199 + "…"),
    ],
)
def test_a_failure_shows_no_place_of_the_machine(error: str, told: str) -> None:
    """Folders are left out, colours too, and what is long is cut."""
    notebooks = [{"name": "02_execution", "outcome": error}, {"name": "x", "outcome": "complete"}]
    made = Record.model_validate(failure("centre", notebooks=notebooks))
    assert failure_message(made) == f"02_execution：{told}"
