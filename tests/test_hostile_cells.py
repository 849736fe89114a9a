"""Cells made to harm: hidden signs, endless texts and numbers, formulas, numbers of persons."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfeval import DataError, SelfEvalError, load
from selfeval.guarding import guarded, unguarded
from selfeval.intake.readers.building import Builder
from selfeval.intake.readers.plain import read_plain
from selfeval.reading import parse_table
from selfeval.schema import TABLES
from selfeval.workbook import old_sheets
from selfeval.workbook.read import read_workbook
from selfeval.workbook.rows import csv_of, write_tables
from selfeval.workbook.sheets import read_sheets
from selfeval.workbook.template import write_rows

GOALS = TABLES["goals"]


def goals(cell: str) -> bytes:
    """Return the goals as CSV, with one whose text is ``cell``."""
    file = io.StringIO()
    csv.writer(file).writerows([["number", "goal", "source"], ["1", cell, "一"]])
    return file.getvalue().encode()


def fault(cell: str) -> str:
    (found,) = parse_table(goals(cell), GOALS, "goals.csv")[1]
    return str(found)


HIDDEN = {
    "escape": "\x1b[31m红", "bell": "a\x07b", "delete": "a\x7fb", "C1": "a\x9bb",
    "right to left": "a\u202eb", "isolate": "a\u2066b", "mark": "a\u200fb", "Arabic": "a\u061cb",
    "line": "a\u2028b", "override end": "a\u202cb", "invisible plus": "a\u2064b",
    "annotation": "a\ufffbb", "no sign": "a\ufffeb", "tag": "a\U000e0041b",
}  # fmt: skip


@pytest.mark.parametrize("cell", HIDDEN.values(), ids=HIDDEN)
def test_signs_that_are_not_seen_are_refused(cell: str) -> None:
    """With file, row, column and the number of the sign; what is printed is harmless itself."""
    message = fault(cell)
    assert message.startswith("goals.csv, row 2, column goal: found '")
    assert "expected a text (it holds the control character U+" in message
    assert message.endswith(": type that passage anew in Notepad and copy it from there)")
    assert message.isprintable()


@pytest.mark.parametrize("cell", ["a\tb", "a\nb", "👩\u200d💻", "𠮷", "e\u0301", "①（一）—…"])
def test_signs_that_are_seen_stay(cell: str) -> None:
    frame, faults = parse_table(goals(cell), GOALS, "goals.csv")
    assert faults == []
    assert frame["goal"].tolist() == [cell]


COPIED = "\ufeff残疾人\u200b康复\u2060服务\u200e"


def test_signs_that_a_copied_text_brings_along_are_dropped(tmp_path: Path) -> None:
    """In a CSV, a workbook and a report; what turns the direction is not let in beside them."""
    frame, faults = parse_table(goals(COPIED), GOALS, "goals.csv")
    assert faults == []
    assert frame["goal"].tolist() == ["残疾人康复服务"]
    rows = {"goals": [{"number": "1", "goal": COPIED, "source": "一\u200b"}]}
    write_rows(tmp_path / "form.xlsx", 2021, rows)
    read = read_workbook(tmp_path / "form.xlsx")
    assert read["goals"] == [{"number": "1", "goal": "残疾人康复服务", "source": "一"}]
    builder = Builder("a.docx")
    builder.line(COPIED)
    builder.table([(0, 0, COPIED), (0, 1, "12.50\u200b")])
    document = builder.document()
    assert document.text == "残疾人康复服务\n残疾人康复服务\t12.50\n"
    (table,) = document.tables
    assert [document.slice(cell.span) for cell in table.cells] == ["残疾人康复服务", "12.50"]
    assert read_plain(COPIED.encode(), "a.txt").text == "残疾人康复服务"
    assert "U+202E" in fault(f"{COPIED}\u202e")


def test_zero_bytes_are_refused(spoil: Callable[..., object]) -> None:
    told = spoil({"goals.csv": "number,goal,source\n1,a\0b,一\n"})
    assert isinstance(told, list)
    assert [one[:4] for one in told] == [("goals.csv", None, None, "binary content (zero bytes)")]


def test_endless_cells_are_refused() -> None:
    """One sign more than a spreadsheet holds, and so many that the CSV is not read on."""
    assert parse_table(goals("长" * 32_767), GOALS, "goals.csv")[1] == []
    most = "expected a text (at most 32,767 characters, this has 32,768)"
    assert fault("长" * 32_768).endswith(most)
    assert fault("长" * (1 << 20)) == (
        "goals.csv, row 2: found a cell of more; expected at most 32,767 characters in a cell"
    )


@pytest.mark.parametrize("number", ["9" * 19, f"0.{'0' * 18}1", "9" * 5000, f"1.{'9' * 5000}"])
def test_endless_numbers_are_refused(number: str) -> None:
    content = f"item,amount,source\nfixed_assets,{number},一\n".encode()
    (found,) = parse_table(content, TABLES["assets"], "assets.csv")[1]
    assert "(at most 18 digits on either side of the point)" in str(found)
    assert len(str(found)) < 300


# Numbers of persons: refused where they come in, since a text has many ways out of the tables.

PERSONAL = {
    "mobile": ("联系13900000000。", "a mobile number"),
    "mobile alone": ("13900000000", "a mobile number"),
    "country": ("+86-13900000000", "a mobile number"),
    "identity": ("身份证11010519491231002X", "an identity number"),
    "identity digits": ("110105194912310029", "an identity number"),
}


@pytest.mark.parametrize(("cell", "what"), PERSONAL.values(), ids=PERSONAL)
def test_numbers_of_persons_are_refused_and_not_repeated(cell: str, what: str) -> None:
    message = fault(cell)
    assert f"expected a text (without {what}: leave personal data out)" in message
    assert "0000" not in message
    assert "1949" not in message


@pytest.mark.parametrize(
    "cell",
    ["预算13900000000元", "13,900,000,000", "13900000000.00", "深财〔2021〕12号", "热线12345",
     "440304202199990012", "2021-139-0000-1234", "https://a.example/post_13812345678.html",
     "13812345678平方米", "人数 150 2021 2022", "156 1203 1359", "001-2021-0012",
     "13812345678.xlsx", "项目编码4403042100000000123456", "2021-2023年", "1949年12月31日"],
)  # fmt: skip
def test_figures_and_codes_are_no_numbers_of_persons(cell: str) -> None:
    assert parse_table(goals(cell), GOALS, "goals.csv")[1] == []


def test_a_figure_as_printed_may_look_like_a_telephone() -> None:
    """13,900,000,000 元 without separators: a large department that reports in 元."""
    content = "figure,label,printed,unit,source\nx,支出,13900000000,元,一\n".encode()
    assert parse_table(content, TABLES["reported"], "reported.csv")[1] == []


# Formulas: no cell of a file that is written runs, and each comes back as it was.

RUN = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    "＝1+1",
    "＋1",
    "－1+1",
    "＠x",
    "'=1",
]
STAY = ["-3.67", "+12.5%", "-1,234.50", "=", "-", "某项目", "a=b", "'引文'", "<=5"]


def test_what_runs_gets_an_apostrophe_and_nothing_else_does() -> None:
    assert [guarded(text) for text in RUN] == [f"'{text}" for text in RUN]
    assert [guarded(text) for text in STAY] == STAY
    assert [guarded(text) for text in ("\t=1", "\r=1", "\n=1")] == ["'\t=1", "'\r=1", "'\n=1"]


@given(st.text("=+-@＝'\t\r\n1a,.%", max_size=6))
def test_every_text_comes_back_and_none_runs(text: str) -> None:
    cell = guarded(text)
    assert unguarded(cell) == text
    runs = cell[:1] in tuple("=+-@＝\t\r\n")
    assert not runs or len(cell) == 1 or cell.strip("+-").replace(",", "")[:1].isdigit()


def test_tables_come_back_from_csv_and_workbook(tmp_path: Path) -> None:
    """Written by an intake or filled into the form; numbers are numbers in both."""
    texts = [*RUN, *STAY]
    rows = {"goals": [{"number": str(n), "goal": t, "source": t} for n, t in enumerate(texts)]}
    text = csv_of(GOALS, rows["goals"])
    cells = [line[1] for line in csv.reader(io.StringIO(text))][1:]
    assert cells == [guarded(one) for one in texts]
    frame, faults = parse_table(text.encode(), GOALS, "goals.csv")
    assert faults == []
    assert frame["goal"].tolist() == texts
    write_rows(tmp_path / "form.xlsx", 2021, rows)
    assert read_workbook(tmp_path / "form.xlsx")["goals"] == rows["goals"]
    sheet = openpyxl.load_workbook(tmp_path / "form.xlsx")[GOALS.title]
    kinds = {sheet.cell(row, 2).data_type for row in range(3, 3 + len(texts))}
    assert kinds == {"s"}


def test_a_workbook_and_a_csv_are_refused_alike(tmp_path: Path, folder: Path) -> None:
    """The form knows its sheet, row and column, and repeats no number either."""
    rows = {"goals": [{"number": "1", "goal": "致电13900000000", "source": "一\u202e"}]}
    write_rows(tmp_path / "form.xlsx", 2021, rows)
    write_tables(rows, folder)
    for read in (
        lambda: read_workbook(tmp_path / "form.xlsx"),
        lambda: load("centre", 2021, folder.parents[1]),
    ):
        with pytest.raises(DataError) as caught:
            read()
        assert sorted(fault.expected for fault in caught.value.faults) == [
            "a text (it holds the control character U+202E: "
            "type that passage anew in Notepad and copy it from there)",
            "a text (without a mobile number: leave personal data out)",
        ]
        assert "0000" not in str(caught.value)


def test_an_old_workbook_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is read in a process of its own, which a panic or a want of memory ends as well."""
    monkeypatch.setattr(old_sheets, "_SECONDS", 0.001)
    with pytest.raises(
        SelfEvalError, match=r"spending.xls: found an .xls file that takes more than"
    ):
        read_sheets(Path(__file__).parent / "data" / "spending.xls")


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ({"error": "memory"}, "an .xls file that needs too much memory"),
        ({"error": "failed", "detail": "no module"}, "the reader failed (no module)"),
        ({"error": "cells"}, "more filled cells"),
    ],
)
def test_what_ended_the_reading_of_an_old_workbook_is_told(
    monkeypatch: pytest.MonkeyPatch, found: dict[str, str], told: str
) -> None:
    """Only what the library says is damaged is called so."""
    monkeypatch.setattr(old_sheets, "run_apart", lambda *_, **__: found)
    with pytest.raises(SelfEvalError, match=re.escape(told)):
        old_sheets.old_sheets(b"", "a.xls")


def test_a_damaged_old_workbook_is_called_damaged() -> None:
    content = (Path(__file__).parent / "data" / "spending.xls").read_bytes()
    with pytest.raises(SelfEvalError, match=r"a.xls: found a damaged .xls file; expected an Ex"):
        old_sheets.old_sheets(content[:700], "a.xls")
