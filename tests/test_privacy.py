"""No person that a report names is on anything made of it; every figure stays. Names invented."""

import json
from pathlib import Path

import openpyxl
import pytest

from selfeval import DataError, load
from selfeval.audit.view import Findings, as_json, original
from selfeval.audit.whole import audit_document, audit_dossier, narrative_document
from selfeval.intake.redaction import redacted
from selfeval.intake.saving import save
from selfeval.intake.take_in import take_in
from selfeval.workbook.template import write_rows

NAMES = ("柳甲乙", "欧阳丙丁", "甲古·乙里", "钱己")
NUMBERS = (
    "13900000000", "139 0000 0001", "+86 13900000002", "0000-55500180", "(0000)5550-0181",
    "5550182", "110105194912310029", "11010519491231002X", "110105491231002",
    "someone@example.org",
)  # fmt: skip
REPORT = f"""某区示例中心2021年度部门整体支出绩效自评报告
填报单位：某区示例中心
单位负责人（签章）：{NAMES[0]}
填报人：{NAMES[1]}联系电话：{NUMBERS[3]}
联系人：{NAMES[2]}　手机 {NUMBERS[1]}
审核人：{NAMES[3]}，{NUMBERS[2]}
一、部门基本情况
2021年年初预算15,525.82万元，调整后预算14,955.46万元，由{NAMES[0]}负责，深财〔2021〕12号下达。
（一）年度主要目标
1.由{NAMES[1]}牵头（{NUMBERS[0]}），为3,005名残疾人提供康复服务，投诉电话{NUMBERS[4]}。
2.证件{NUMBERS[6]}、{NUMBERS[7]}、{NUMBERS[8]}，邮箱{NUMBERS[9]}，电话：{NUMBERS[5]}。
二、预算执行情况
2021年支出14,787.64万元，执行率为98.00%，{NAMES[2]}和{NAMES[3]}负责。
2021年年初预算支出320.00万元，其中人员支出200.00万元，公用支出20.00万元，项目支出100.00万元。
"""
FIGURES = ("15,525.82", "14,955.46", "14,787.64", "98.00%", "200.00", "20.00", "100.00")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / f"自评报告-{NUMBERS[0]}.txt"
    path.write_text(REPORT, "utf-8")
    return path


def persons(text: str) -> list[str]:
    """Return what leads to a person in a text."""
    return [one for one in (*NAMES, *NUMBERS) if one in text]


def test_the_report_has_what_is_looked_for() -> None:
    assert persons(REPORT) == [*NAMES, *NUMBERS]


def test_an_intake_names_nobody_and_keeps_the_figures(report: Path) -> None:
    """Neither its text, its passages, labels, rows, notes and faults, nor the name of the file."""
    found = take_in(report)
    assert persons(repr(found)) == []
    assert {one.printed for one in found.extracts} >= set(FIGURES)
    assert all(
        found.document.slice(e.span) == REPORT[e.span.start : e.span.end] for e in found.extracts
    )
    for kept in (*FIGURES, "3,005", "深财〔2021〕12号"):
        assert found.document.text.count(kept) == REPORT.count(kept)
    assert found.faults == ()


def test_what_is_written_and_shown_names_nobody(report: Path, tmp_path: Path) -> None:
    """The tables, the review, the findings with their passages, the text that they lead to."""
    data = tmp_path / "data"
    data.mkdir()
    saved = save(take_in(report), "centre", 2021, data)
    written = [path.read_text("utf-8-sig") for path in data.rglob("*") if path.is_file()]
    assert len(written) == len(saved.tables) + 1
    assert persons("\n".join(written)) == []
    dossier = load("centre", 2021, data)
    document = narrative_document(dossier)
    audited = audit_dossier(dossier)
    assert audited.findings
    page = Findings(audited, document)._repr_html_() + original(document)._repr_html_()
    assert persons(page + json.dumps(as_json(audit_document(report)), ensure_ascii=False)) == []


def test_a_workbook_made_by_hand_names_nobody(tmp_path: Path) -> None:
    """What is quoted of its cells is masked as well."""
    book = openpyxl.Workbook()
    for row in (
        ["项目支出情况表（单位：万元）"],
        ["项目名称", "年初预算", "调整预算", "决算数", "主要用途"],
        ["康复服务", 100, 90, 80, f"联系人：{NAMES[0]} {NUMBERS[0]}"],
        ["辅具适配", 50, 50, 50, f"由{NAMES[0]}负责"],
    ):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    found = take_in(tmp_path / "a.xlsx")
    assert len(found.extracts) == 6
    assert persons(repr(found)) == []


def test_a_form_with_a_telephone_is_refused(tmp_path: Path) -> None:
    write_rows(
        tmp_path / "a.xlsx", 2021, {"goals": [{"number": "1", "goal": NUMBERS[0], "source": "一"}]}
    )
    with pytest.raises(DataError, match="without a mobile number") as caught:
        take_in(tmp_path / "a.xlsx")
    assert persons(str(caught.value)) == []


@pytest.mark.parametrize(
    "text",
    [
        "2021年收入13900000000元。", "资金110105491231002元", "13900000000.50", "3,13900000000",
        "深财〔2021〕12号", "0.5555 1234万元", "2021-2022年度", "（一）12.50万元 100.00 98.88%",
        "预算数\t100.00\t200.00\n电话费\t0.52", "签字费 12.50万元", "服务电话咨询1,200人次",
        "人数 150 2021 2022", "156 1203 1359", "电话费 150 2021 2022", "001-2021-0012",
        "2021-139-0000-1234", "建设13812345678平方米", "150-2021-2022 2023",
    ],
)  # fmt: skip
def test_figures_are_no_numbers_of_persons(text: str) -> None:
    assert redacted(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "负责人\t预算金额\n预算金额", "姓名\t学历\t性别", "责任人｜完成时限", "签字：同意",
        "责任人\t任务\t金额",
        "落实责任人 压实责任，", "项目负责人 资金使用 100.00", "填报人：某某残联\n某某残联",
        "负责人\t康复\n康复服务",
        "单位名称：东方红星学校\n联系人 东方红 100\n", "姓名\t买买提·某某", "负责人 高质量发展",
        "责任人：文化科",
    ],
)  # fmt: skip
def test_heads_of_columns_and_offices_are_no_names(text: str) -> None:
    """What stands behind a label of a person need not be one."""
    assert redacted(text) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("填报人：钱己 联系电话：5550018", "填报人：＊＊ 联系电话：＊＊＊＊＊＊＊"),
        ("填报人：钱己联系电话：5550018", "填报人：＊＊联系电话：＊＊＊＊＊＊＊"),
        ("联系人：钱己、柳甲乙，由柳甲乙", "联系人：＊＊、＊＊＊，由＊＊＊"),
        ("负责人 钱己 柳甲 100", "负责人 ＊＊ ＊＊ 100"),
        ("负责人\t欧阳 丙丁\t100", "负责人\t＊＊＊＊＊\t100"),
        ("姓名：柳钱甲乙", "姓名：＊＊＊＊"),
        ("单位：某中心填报人：柳甲乙", "单位：某中心填报人：＊＊＊"),
        ("联系人：某中心 138 0000 0001、139-0000-0002", "联系人：某中心 " + "＊" * 27),
        ("致电 139 0000 0000，+86 139 0000 0001", f"致电 {'＊' * 13}，+86 {'＊' * 13}"),
        ("邮箱someone@example.org", f"邮箱{'＊' * 19}"),
        ("（139-0000-0000）", f"（{'＊' * 13}）"),
        ("Tel13900000000/13900000001", f"Tel{'＊' * 11}/{'＊' * 11}"),
    ],
)
def test_persons_behind_their_labels_are_masked(text: str, masked: str) -> None:
    assert redacted(text) == masked


def test_a_project_is_no_person(tmp_path: Path) -> None:
    """Though its name begins like one, and stands behind a label: it is a row of the tables."""
    book = openpyxl.Workbook()
    for row in (
        ["项目支出情况表（单位：万元）"],
        ["项目名称", "年初预算", "调整预算", "决算数", "主要用途"],
        ["江畔花", 100, 90, 80, "负责人：柳甲乙"],
        ["辅具适配", 50, 50, 50, "负责人：江畔花"],
    ):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    found = take_in(tmp_path / "a.xlsx")
    assert "柳甲乙" not in repr(found)
    assert {row["project"] for row in found.rows["projects"]} == {"江畔花", "辅具适配"}
