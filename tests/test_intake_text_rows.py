"""From text to rows: numbers, places, merging, and what a report says beside its figures."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfeval.intake.document import Document, DocumentTable, Span, view
from selfeval.intake.extract import Extract
from selfeval.intake.rows import rows_of, source_of
from selfeval.intake.text import read_facts, read_text
from selfeval.intake.text.quantities import Quantity, quantities
from selfeval.reading import read_table
from selfeval.schema import TABLES

D = Decimal
TITLE = "平远市水务局2022年度部门整体支出绩效自评报告\n\n"
REPORT = """平远市水务局2022年度部门整体支出绩效自评报告

部门名称（公章）：平远市水务局
单位负责人（签章）：某某
联系电话：0000-5550018

一、部门基本情况

（一）年度主要目标

1．保障城乡供水安全，提升水质；
2．完成水库除险加固。

（二）预算编制情况

2022年年初部门预算支出1,000.00万元，比2021年减少100.00万元。其中：人员支出300.00万元、公用支出20.00万元、
项目支出680.00万元。

（三）预算执行情况

全年支出960.00万元，其中：人员支出295.00万元、公用支出18.00万元、项目支出647.00万元，预算执行率96.00%。

1．人员支出295.00万元；
2．公用支出19.00万元；
3．项目支出647.00万元，包括：

（1）水库加固600.00万元，主要用于大坝防渗；
（2）节水宣传47.00万元，主要用于公益广告。

二、部门履职绩效

（一）主要履职情况

1．供水保障。

一是检测水样36次；二是新建泵站2座，改造管网12.5公里，受益群众近3万人。

2．节水管理。

开展宣传8场，发放手册1.2万册。全年开展宣传8场。

（二）满意度

发放问卷200份，收回有效问卷196份，表示满意190份，用户满意度96.94%。
"""


@pytest.fixture(scope="module")
def document() -> Document:
    """Return an invented report."""
    return Document("report.txt", REPORT)


@pytest.fixture(scope="module")
def rows(document: Document) -> dict[str, list[dict[str, str]]]:
    """Return its rows."""
    return rows_of(read_text(document), read_facts(document))


def numbers(text: str) -> list[tuple[Decimal, str, str]]:
    """Return value, unit and precision of the quantities in a text."""
    seen = view(Document("", text), Span(0, len(text)))
    raw = "".join(text[offset] for offset in seen.offsets)
    return [(q.value, q.unit, q.precision) for q in quantities(seen.text, raw)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15,525.82万元", [(D("15525.82"), "万元", "exact")]),
        ("１５，５２５．８２万元", [(D("15525.82"), "万元", "exact")]),
        ("1,234,567.8元", [(D("123.45678"), "万元", "exact")]),
        ("约1.5亿元", [(D("15000"), "万元", "about")]),
        ("200余万元", [(D("200"), "万元", "over")]),
        ("近3.2万人次", [(D("32000"), "人次", "near")]),
        ("2500多人次", [(D("2500"), "人次", "over")]),
        ("-4.17%", [(D("-4.17"), "%", "exact")]),
        ("百分之九十五点二", [(D("95.2"), "%", "exact")]),
        ("十余场", [(D("10"), "场", "over")]),
        ("一百二十三个", []),  # 一 begins too many words that count nothing
        ("三百二十五名", [(D("325"), "名", "exact")]),
        ("100.00200.00万元", [(D("100"), "", "exact"), (D("200"), "万元", "exact")]),
        ("第18次", []),
        ("每人每月500元", []),
        ("300元/人", []),
        ("10-20人", []),
        ("A4纸", []),
        ("2021.12.31", []),
    ],
)
def test_number(text: str, expected: list[tuple[Decimal, str, str]]) -> None:
    """A number counts in its unit, amounts in 万元."""
    assert numbers(text) == expected


def test_a_number_that_was_spoiled_says_so() -> None:
    """Glued numbers, odd separators and full-width commas lower what can be said of them."""
    for text in ("100.00200.00万元", "15,52582万元", "1，234.5万元"):
        assert any(q.doubt for q in quantities_of(text)), text


def quantities_of(text: str) -> list[Quantity]:
    """Return the quantities of a text."""
    seen = view(Document("", text), Span(0, len(text)))
    return quantities(seen.text, "".join(text[offset] for offset in seen.offsets))


def test_spans_and_passages(document: Document) -> None:
    """A span holds the number with its unit as read, a passage the words around it."""
    for one in read_text(document):
        stands = document.slice(one.span)
        assert stands.startswith(one.printed.rstrip("%"))
        assert one.printed in one.passage
        assert len(one.passage) <= 120


def test_locators_are_written_as_in_the_tables(rows: dict[str, list[dict[str, str]]]) -> None:
    """Places are named as the tables made by hand name them."""
    assert source_of("二、（三）2.（1）") == "二（三）2（1）"
    assert rows["budget"][0]["source"] == "一（二）第1段"
    assert [row["source"] for row in rows["projects"]] == ["一（三）3（1）", "一（三）3（2）"]
    assert [row["source"] for row in rows["outputs"]][:2] == ["二（一）1一是", "二（一）1二是"]


def test_the_first_statement_makes_the_row(rows: dict[str, list[dict[str, str]]]) -> None:
    """The same figure again is one row; both statements are kept where they differ."""
    spent = [row for row in rows["budget"] if row["stage"] == "executed"]
    assert [(row["category"], row["amount"]) for row in spent] == [
        ("personnel", "295.00"),
        ("public", "18.00"),
        ("project", "647.00"),
    ]
    public = [row for row in rows["reported"] if row["figure"] == "executed_public"]
    assert [row["printed"] for row in public] == ["18.00", "19.00"]


def test_a_decline_has_its_sign_and_gives_the_year_before(
    rows: dict[str, list[dict[str, str]]],
) -> None:
    """580 less than the year before is -580, and the year before follows from it."""
    change = next(row for row in rows["reported"] if row["figure"] == "budget_increase")
    assert change["printed"] == "-100.00"
    prior = rows["prior_year"][0]
    assert (prior["amount"], prior["basis"]) == ("1100.00", "derived")
    assert prior["source"].endswith("：1,000.00 + 100.00")


def test_services_by_field_of_work(rows: dict[str, list[dict[str, str]]]) -> None:
    """Services stand under the heading of their work; the same one said twice is one row."""
    services = [
        (row["programme_number"], row["programme"], row["value"], row["unit"], row["precision"])
        for row in rows["outputs"]
    ]
    assert services == [
        ("1", "供水保障", "36", "次", "exact"),
        ("1", "供水保障", "2", "座", "exact"),
        ("1", "供水保障", "12.5", "公里", "exact"),
        ("1", "供水保障", "30000", "人", "near"),
        ("2", "节水管理", "8", "场", "exact"),
        ("2", "节水管理", "12000", "册", "exact"),
    ]


def test_a_survey_is_one_row(rows: dict[str, list[dict[str, str]]]) -> None:
    """Responses and satisfied ones of a survey stand together, with who was asked and how."""
    (survey,) = rows["satisfaction"]
    assert (survey["group"], survey["method"]) == ("用户", "问卷调查")
    assert (survey["valid_responses"], survey["satisfied"]) == ("196", "190")


def test_half_a_survey_is_a_reported_figure() -> None:
    """A number of answers without how many were satisfied makes no row of a survey."""
    text = TITLE + "一、满意度\n\n收回有效问卷196份，用户满意度96.94%。"
    read = rows_of(read_text(Document("", text)))
    assert "satisfaction" not in read
    assert {row["figure"] for row in read["reported"]} == {"valid_responses", "satisfaction_rate"}


def test_facts(rows: dict[str, list[dict[str, str]]]) -> None:
    """The department, the goals and the tasks are rows too."""
    (department,) = rows["department"]
    assert (department["name"], department["district"]) == ("平远市水务局", "平远市")
    assert [row["goal"] for row in rows["goals"]] == ["保障城乡供水安全", "完成水库除险加固"]
    assert [(row["kind"], row["task"]) for row in rows["tasks"]] == [
        ("key_task", "供水保障"),
        ("key_task", "节水管理"),
        ("project", "水库加固"),
        ("project", "节水宣传"),
    ]


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("按规定时间完整公开了2022年部门预算。", "on_time_complete"),
        ("2022年部门预算未按时公开。", "late_or_incomplete"),
        ("2022年部门预算未公开。", "not_published"),
        ("2022年部门预算已在网站公开。", None),
    ],
)
def test_disclosure(sentence: str, status: str | None) -> None:
    """What was published is said to be on time and complete only where the report says both."""
    facts = read_facts(Document("", f"{TITLE}一、信息公开\n\n{sentence}"))
    found = [fact.cells["status"] for fact in facts if fact.table == "disclosure"]
    assert found == ([status] if status else [])


def test_a_name_cut_by_the_cover_is_mended() -> None:
    """The text has the whole name of which the cover line has the beginning."""
    text = "2022年度自评报告\n\n务中心\n\n部门名称（公章）：平远市东山区就业服\n\n"
    text += "单位负责人：某某\n\n"
    text += "一、基本情况\n\n平远市东山区就业服务中心2022年预算执行100.00万元。"
    facts = read_facts(Document("", text))
    assert facts[0].cells["name"] == "平远市东山区就业服务中心"
    assert facts[0].cells["district"] == "平远市东山区"


def test_tables_are_left_to_others() -> None:
    """The text of a table is not read, and does not run on into the paragraph before it."""
    head = TITLE + "一、预算执行情况\n\n各类支出的执行情况和年初预算的对比详见下面的表格\n"
    table = "人员支出300.00万元 公用支出20.00万元\n"
    text = head + table + "项目支出180.00万元。\n"
    span = Span(len(head), len(head) + len(table))
    found = read_text(Document("", text, (DocumentTable(span, ()),)))
    assert [(one.kind, one.value) for one in found] == [("executed_project", D("180"))]


def test_rows_are_read_again(rows: dict[str, list[dict[str, str]]], tmp_path: Path) -> None:
    """Written as CSV they load without a fault."""
    for name in rows:
        path = tmp_path / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, TABLES[name].columns)
            writer.writeheader()
            writer.writerows(rows[name])
        _, faults = read_table(path, TABLES[name], path.name)
        assert not faults


@given(
    st.text(
        "一二三是、。，；：（）0123456789.,%万元人次场预算支出执行率分别为其中2022年\n ",
        max_size=200,
    )
)
def test_no_text_is_too_odd(text: str) -> None:
    """Whatever stands there, reading does not fail, and spans lie in the text."""
    document = Document("", TITLE + text)
    found: list[Extract] = read_text(document)
    rows_of(found, read_facts(document))
    assert all(0 <= one.span.start < one.span.end <= len(document.text) for one in found)
