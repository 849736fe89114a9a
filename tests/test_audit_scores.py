"""Points and reasons against rules and targets, and the gaps in one note."""

from collections.abc import Callable

Found = Callable[..., list[tuple[str, str]]]


JUDGED = "framework,indicator,part,points,value,weight,evidence,reason"
OWN = "社会效益、经济效益、生态效益及可持续影响"


def judgements(*rows: str) -> str:
    """Return judgements.csv for the Shenzhen-style framework."""
    return "\n".join([JUDGED, *(f"shenzhen-style,{row}" for row in rows)])


def test_without_judgements_there_is_nothing_to_say(found: Found) -> None:
    """The demo's framework is not used on its own account."""
    for rule in (
        "misfit_judgements", "judged_targets", "full_marks_with_reason", "lost_without_reason",
        "self_score",
    ):  # fmt: skip
        assert found(rule) == []


def test_judgements_that_do_not_fit_are_a_warning(found: Found) -> None:
    """An indicator that the framework lacks, and a framework that nobody knows."""
    rows = judgements("没有的指标,,1,,,材料,")
    [(severity, message)] = found("misfit_judgements", judgements=rows)
    assert severity == "warning"
    assert message == (
        "《评审认定》按指标体系 shenzhen-style 无法复算得分：认定与体系不符，或体系没有分值"
    )
    rows = f"{JUDGED}\nunknown,指标,,1,,,材料,"
    assert len(found("misfit_judgements", judgements=rows)) == 1
    assert found("lost_without_reason") == []


def test_a_missed_target_with_full_marks_is_a_warning(found: Found) -> None:
    """就业人数 is an indicator of the department's own with 10 points; 90 is not ≥100."""
    targets = "indicator,operator,target,actual\n就业人数,>=,100,90\n培训人数,>=,100,100"
    rows = judgements(
        f"{OWN},就业人数,10,,10,台账,", f"{OWN},培训人数,4,,5,台账,", f"{OWN},别的,5,,5,台账,"
    )
    both = found("judged_targets", targets=targets, judgements=rows)
    assert both == [
        ("warning", "“就业人数”没有达标，却得满分：10 / 10 分"),
        ("note", "“培训人数”已经达标，却被扣分：4 / 5 分"),
    ]


def test_points_that_follow_their_targets_are_silent(found: Found) -> None:
    """A target met with all points, and one missed with some of them."""
    targets = "indicator,operator,target,actual\n就业人数,>=,100,90\n培训人数,>=,100,100"
    rows = judgements(f"{OWN},就业人数,9,,10,台账,略低于目标", f"{OWN},培训人数,5,,5,台账,")
    assert found("judged_targets", targets=targets, judgements=rows) == []


def test_a_part_of_the_framework_may_be_a_target_too(found: Found) -> None:
    """资金支出规范性 has one point of 财务合规性, and was not met."""
    targets = "indicator,operator,met\n资金支出规范性,=,no"
    rows = judgements("财务合规性,资金支出规范性,1,,,材料,")
    both = found("judged_targets", targets=targets, judgements=rows)
    assert both == [("warning", "“资金支出规范性”没有达标，却得满分：1 / 1 分")]
    rows = judgements("财务合规性,资金支出规范性,0.5,,,材料,一笔支出超范围")
    assert found("judged_targets", judgements=rows) == []


def test_an_item_that_was_found_or_not_has_no_points(found: Found) -> None:
    """Of a checklist and of a count, what was found is no number of points."""
    targets = "indicator,operator,met\n目标值有依据,=,no\n预算编制规范性,=,no"
    rows = judgements("绩效指标明确性,目标值有依据,,yes,,材料,", "预算编制规范性,,,5,,材料,")
    assert found("judged_targets", targets=targets, judgements=rows) == []


def test_full_marks_with_a_reason_for_losses_are_a_warning(found: Found) -> None:
    """No violation is 5 of 5 points; “进度滞后” does not belong there, “按规定办理” may."""
    rows = judgements("预算编制规范性,,,0,,材料,个别环节进度滞后")
    [(severity, message)] = found("full_marks_with_reason", judgements=rows)
    assert severity == "warning"
    assert message == "“预算编制规范性”按规则得满分 5 分，却填有扣分原因：个别环节进度滞后"
    rows = judgements("预算编制规范性,,,0,,材料,按规定办理")
    assert found("full_marks_with_reason", judgements=rows) == []
    rows = judgements("预算编制规范性,,,1,,材料,进度滞后")
    assert found("full_marks_with_reason", judgements=rows) == []


def test_lost_points_without_a_reason_stand_in_one_warning(found: Found) -> None:
    """One violation is 4 of 5 points, two missing targets 1 of 3."""
    rows = judgements("预算编制规范性,,,1,,材料,", "绩效目标完整性,,,2,,材料,")
    [(severity, message)] = found("lost_without_reason", judgements=rows)
    assert severity == "warning"
    assert (
        "2 项扣分没有说明原因：预算编制规范性（4 / 5 分）、绩效目标完整性（1 / 3 分）" in message
    )
    rows = judgements("预算编制规范性,,,1,,材料,漏报一项", "绩效目标完整性,,,2,,材料,漏报两项")
    assert found("lost_without_reason", judgements=rows) == []


def test_a_printed_score_that_the_rules_rule_out_is_a_warning(found: Found) -> None:
    """One violation takes one of 100 points: 100 is no longer possible, 99 is."""
    rows = judgements("预算编制规范性,,,1,,材料,漏报一项")
    header = "figure,label,printed,unit\n"
    possible = header + "total_score,自评总分,99,分\ngrade,等级,优,级"
    assert found("self_score", judgements=rows, reported=possible) == []
    [(severity, message)] = found("self_score", reported=possible.replace("99", "99.5"))
    assert severity == "warning"
    assert "自评总分印为 99.5 分，按" in message and "～99 分" in message
    [(_, message)] = found("self_score", reported=possible.replace("优", "特优"))
    assert "等级印为“特优”" in message and "等级为优或良或中或差" in message


def test_gaps_are_one_note(found: Found) -> None:
    """However much is missing, it is summed up; figures that lack in tables are counted."""
    [(severity, message)] = found("evidence")
    assert severity == "note"
    assert message.startswith("证据缺口：未提供《")
    assert "《预算调整》" in message and "《评审认定》" in message
    assert "《报告原文段落》" not in message
    assert "全部 59 项指标中" in message
    rows = judgements("预算编制规范性,,,1,,材料,漏报一项")
    assert "《评审认定》" not in found("evidence", judgements=rows)[0][1]
