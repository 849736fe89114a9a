"""The outline that the narrative is read by: what it takes for a number, a list, a title."""

import pytest

from selfeval.audit.narrative.numbering import numeral, written
from selfeval.audit.narrative.report import read_report
from selfeval.intake.document import Document, Span, view
from selfeval.intake.outline import chinese_number, outline


def locators(text: str) -> list[str]:
    return [one.locator for one in outline(Document("report.txt", text))]


def test_a_list_goes_on_over_paragraphs() -> None:
    """二是 at the head of a paragraph follows the 一是 of the one before: no fault."""
    nodes = outline(
        Document("report.txt", "一、做法\n一是学习。\n二是调度。\n其间通报。\n三是考核。\n")
    )
    assert [one.path[-1].number for one in nodes if one.locator.endswith("是")] == [1, 2, 3]
    assert not any(one.fault for one in nodes)


def test_clauses_after_a_half_width_full_stop_are_clauses() -> None:
    """Half-width texts end their sentences with a point."""
    text = "一是学习,服务31250人.二是调度."
    assert locators(text) == ["第1段", "第1段一是", "第1段二是"]


def test_parts_are_no_chapters() -> None:
    """第一部分 is named so; it ends the title before it, however long that is."""
    text = "云溪市松岭区文化体育局2023年度部门整体绩效自评报告\n第一部分 概况\n内容。\n第二部分\n"
    assert locators(text) == ["第1段", "第一部分", "第一部分第1段", "第二部分"]


def test_a_title_does_not_run_into_the_text() -> None:
    """A long title ends at its empty line."""
    text = "云溪市松岭区文化体育局2023年度部门整体绩效自评报告\n\n根据要求，我局开展自评。\n"
    assert locators(text) == ["第1段", "第2段"]


def test_a_table_of_contents_is_no_part_of_the_outline() -> None:
    """Else every heading after it would stand below the last one of the contents."""
    text = (
        "目录\n一、概况……1\n二、绩效......12\n\n开展自评。\n一、概况\n内容。\n二、绩效\n内容。\n"
    )
    assert locators(text) == ["第1段", "第2段", "一、", "一、第1段", "二、", "二、第1段"]
    assert locators("一、概况\t1\n二、绩效\t12\n一、概况\n二、绩效\n") == ["一、", "二、"]


def test_a_numbered_row_of_a_table_is_no_line_of_contents() -> None:
    """1. with a number after a tab is a figure in a list."""
    assert locators("1. 展览场次\t35\n2. 演出场次\t12\n") == ["1.", "2."]


def test_a_circled_number_does_not_run_into_an_amount() -> None:
    """①15 is the first item with fifteen, not 115."""
    document = Document("report.txt", "①15万元；②３万元")
    assert view(document, Span(0, len(document.text))).text == "①15万元;②3万元"


@pytest.mark.parametrize("number", [1, 9, 10, 11, 20, 21, 35, 99])
def test_numerals_are_read_as_they_are_written(number: int) -> None:
    """What a finding expects is written as the report would."""
    assert chinese_number(numeral(number)) == number


def test_expected_numbers_are_written_in_the_style_of_their_list() -> None:
    """五是, （三）, （12）."""
    assert (written("是", 5), written("（一）", 3), written("（1）", 12)) == (
        "五是",
        "（三）",
        "（12）",
    )


def test_headings_are_known_to_what_stands_under_them() -> None:
    """A paragraph has the texts of its headings, from the top down, and of no stray one."""
    text = "一、绩效\n（一）目标\n达标。\n一、绩效\n（二）情况\n1. 展览\n办展。\n"
    report = read_report(Document("report.txt", text))
    last = report.paragraphs[-1]
    assert last.above[-2:] == ("(二)情况", "1.展览")
