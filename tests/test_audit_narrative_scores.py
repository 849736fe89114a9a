"""The score that a report gives itself: its grade and its parts, both sides."""

import pytest

from selfeval.audit.narrative import narrative_findings
from selfeval.intake.document import Document
from selfeval.intake.readers.building import Builder

HEAD = "云溪市松岭区文化体育局2023年度部门整体支出绩效自评报告\n\n四、评分情况\n\n"


def found(text: str, rule: str) -> list[str]:
    document = Document("report.txt", HEAD + text)
    return [one.message for one in narrative_findings(document) if one.rule == rule]


@pytest.mark.parametrize(
    ("text", "earned"),
    [
        ("本部门合计自评88.5分，等级为优。", "良"),  # 80 ≤ 88.5 < 90
        ("自评得分95.60分，评价等级为“良”。", "优"),
        ("综合得分为59.9分，等级：中。", "差"),
    ],
)
def test_grade_that_the_score_does_not_earn(text: str, earned: str) -> None:
    (message,) = found(text, "score_grade")
    assert message.endswith(f"应为“{earned}”")


@pytest.mark.parametrize(
    "text",
    [
        "自评得分80.10分，等级为良。",
        "自评总得分：97分，等级为“优”。",
        "自评得分95.6分。",
        "预算编制满分10分，等级保护工作良好。",
    ],
)
def test_grade_that_is_earned_or_not_said(text: str) -> None:
    assert found(text, "score_grade") == []


def test_total_that_its_parts_do_not_add_up_to() -> None:
    """14.2 + 32.0 + 47.0 = 93.2, and behind "worth" what was earned counts."""
    text = "综合得分94.2分，其中规划14.2分，执行32.0分，效果47.0分。"
    (message,) = found(text, "score_sum")
    assert "14.2＋32.0＋47.0＝93.2 分，相差 1.0 分" in message
    worth = "自评得分95.6分。其中：投入分值15分，得14.5分；过程分值85分，得80.1分。"
    assert "14.5＋80.1＝94.6 分" in found(worth, "score_sum")[0]


@pytest.mark.parametrize(
    "text",
    [
        "综合得分93.2分，其中规划14.2分，执行32.0分，效果47.0分。",
        "自评总得分：98.30分。其中预算执行19.00分，绩效指标79.30分。",
        "自评得分95.6分，其中投入14.5分。",
        "自评得分95.6分，按规定公开。",
    ],
)
def test_total_of_its_parts(text: str) -> None:
    assert found(text, "score_sum") == []


def table(*rows: str) -> Document:
    """Return a document that is one table, a row a text of cells."""
    builder = Builder("report.docx")
    builder.line("评分情况")
    cells = [
        (number, column, text)
        for number, row in enumerate(rows)
        for column, text in enumerate(row.split())
    ]
    builder.table(cells)
    return builder.document()


def of_table(*rows: str) -> list[str]:
    return [f.message for f in narrative_findings(table(*rows)) if f.rule == "score_rows"]


def test_score_table_against_itself() -> None:
    """9 + 6 = 15, not 16; and 6 of 5 points is more than there is."""
    assert of_table("指标 分值 自评得分", "执行率 10 9", "公开 5 6", "总分 15 16") == [
        "表1“公开”得 6 分，超过分值 5 分",
        "表1总分写作 16 分，各行得分之和为 15 分",
    ]


def test_score_table_that_is_right_or_not_whole() -> None:
    """Where the weights do not make the whole, rows are missing, and nothing is said."""
    assert of_table("指标 分值 得分", "执行率 10 9.5", "公开 5 5", "合计 15 14.5") == []
    assert of_table("指标 分值 得分", "执行率 10 9.5", "合计 100 94.5") == []
    assert of_table("项目 预算数 执行数", "甲 10 12", "合计 10 12") == []
