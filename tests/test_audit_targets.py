"""Targets: direction, unit, and how far they were missed or beaten."""

from collections.abc import Callable

import pytest

Found = Callable[..., list[tuple[str, str]]]


HEADER = "indicator,operator,target,actual,unit,met,kind"


def targets(*rows: str) -> str:
    """Return targets.csv with the rows."""
    return "\n".join([HEADER, *rows])


@pytest.mark.parametrize(
    "row",
    [
        "甲,>=,100,120,人,,quantity",  # 20 % beyond is not more than 20 %
        "甲,>=,100,80,人,,quantity",  # nor is 20 % short
        "甲,<=,10,10,天,,timeliness",
        "甲,=,100,50,%,,quality",  # how far off an exact target is no share
        "甲,<=,0,3,起,,quality",  # a target of 0 has no size
        "甲,=,,,,yes,quality",  # in words
    ],
)
def test_a_target_about_met_is_silent(found: Found, row: str) -> None:
    """Within 20 % either way, or without a size."""
    assert found("target_deviation", targets=targets(row)) == []


@pytest.mark.parametrize(
    ("row", "severity", "words"),
    [
        # 125 ÷ 100: 25 % beyond
        ("甲,>=,100,125,人,,quantity", "note", "目标 ≥100人，实际 125人，好于目标 25%，超过 20%"),
        # 140 ÷ 100: 40 % beyond
        ("甲,>=,100,140,人,,quantity", "warning", "好于目标 40%，超过 30%：目标值偏低"),
        # 75 of 100: 25 % short
        ("甲,>=,100,75,人,,quantity", "warning", "差于目标 25%，超过 20%"),
        # 13 for at most 10: 30 % too much
        ("甲,<=,10,13,天,,timeliness", "warning", "目标 ≤10天，实际 13天，差于目标 30%"),
        # 6 for at most 10: 40 % below
        ("甲,<=,10,6,天,,timeliness", "warning", "好于目标 40%，超过 30%：目标值偏宽"),
        # a limit on cost is there to be undercut
        ("甲,<=,10,6,万元,,cost", "note", "好于目标 40%，超过 20%"),
        # a fall of 30 % was wanted, 45 % came: half as much again
        ("甲,<=,-30,-45,%,,quality", "warning", "目标 ≤−30%，实际 −45%，好于目标 50%"),
    ],
)
def test_a_target_far_off_must_be_explained(
    found: Found, row: str, severity: str, words: str
) -> None:
    """Missed by more than 20 %, beaten by more than 20 or 30 %."""
    [(kind, message)] = found("target_deviation", targets=targets(row))
    assert severity == kind
    assert words in message


def test_what_was_reached_may_have_been_rounded(found: Found) -> None:
    """130.4 is above 30 % for certain; 13.1 of 10 may be 13.05, 13.0 may be 12.95, 12.0 11.95."""
    assert found("target_deviation", targets=targets("甲,>=,100,130.4,%,,"))[0][0] == "warning"
    assert found("target_deviation", targets=targets("甲,>=,10,13.1,%,,"))[0][0] == "warning"
    assert found("target_deviation", targets=targets("甲,>=,10,13.0,%,,"))[0][0] == "note"
    assert found("target_deviation", targets=targets("甲,>=,10,12.0,%,,")) == []


def test_met_is_what_the_figures_say(found: Found) -> None:
    """96 is not ≥97; 3 is ≤3; in words there is nothing to compare."""
    rows = targets("甲,>=,97,96,%,yes,", "乙,<=,3,3,天,no,", "丙,>=,1,2,次,yes,", "丁,=,,,,no,")
    both = found("met_and_figures", targets=rows)
    assert both == [
        ("error", "“甲”标为达标，而目标 ≥97%，实际 96%"),
        ("error", "“乙”标为未达标，而目标 ≤3天，实际 3天"),
    ]


@pytest.mark.parametrize(
    "row",
    [
        "建设示范村,>=,4,4,个,,quantity",
        "发生安全事故,<=,4,0,起,,quantity",
        "有效投诉,<=,4,0,件,,quantity",
        "审批时限,<=,5,4,个工作日,,quantity",
        "培训费用,<=,4,3,家,,cost",
        "“三公”经费支出,<=,3,2,万元,,cost",
        "服务对象满意度,>=,90,100,%,,satisfaction",
        "任务完成率,>=,100,150,%,,quantity",
        "增长率,>=,250,260,%,,economic",
        "文字目标,=,,,,yes,",
        "病例,<=,0,0,个,,quantity",
    ],
)
def test_a_sensible_target_is_silent(found: Found, row: str) -> None:
    """Limits on what nobody wants, shares that may exceed 100 %."""
    assert found("target_sense", targets=targets(row)) == []


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("建设示范村,<=,4,4,个,,quantity", "“建设示范村”的目标写作 ≤4个：产出数量一般应为 ≥"),
        ("服务残疾人,<=,100,90,人次,,", "的目标写作 ≤100人次"),
        ("服务对象满意度,>=,95,104,%,,satisfaction", "为 104%，满意度不会超过 100%"),
        ("群众满意率,>=,290,95,%,,", "满意度不会超过 100%"),
        ("资金到位率,>=,290,95,%,,quality", "的目标值 290% 不合常理，可能是 ≥90% 的误识别"),
    ],
)
def test_an_odd_target_is_a_warning(found: Found, row: str, words: str) -> None:
    """An output with an upper limit, more than all of them satisfied, ≥ read as 2."""
    [(severity, message)] = found("target_sense", targets=targets(row))
    assert severity == "warning"
    assert words in message
