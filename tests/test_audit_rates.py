"""Printed rates against their parts, on every base that is printed."""

from collections.abc import Callable

Found = Callable[..., list[tuple[str, str]]]


def reported(*rows: str) -> str:
    """Return reported.csv with the rows."""
    return "\n".join(["figure,label,printed,unit", *rows])


BUDGET = """stage,category,amount
initial,personnel,30.00
initial,project,70.00
adjusted,personnel,30.00
adjusted,project,50.00
executed,personnel,24.00
executed,project,36.00"""
CONTROL = "item,stage,amount\nthree_public,budget,3.00\nthree_public,actual,0.79"
PROJECTS = """stage,project,fund_origin,amount
executed,甲,department_budget,32.00
executed,乙,upper_level_transfer,4.00"""


def test_a_rate_that_its_parts_give_is_silent(found: Found) -> None:
    """(24 + 36) ÷ (30 + 50) = 75 %; 36 ÷ 50 = 72 %."""
    rows = reported(
        "execution_rate,执行率,75.00%,%", "execution_rate_project,项目,72%,%",
        "execution_rate,全年执行率,75.0,%",
    )  # fmt: skip
    assert found("reported_rates", budget=BUDGET, reported=rows) == []


def test_a_rate_within_rounding_is_explained(found: Found) -> None:
    """0.79 ÷ 3.00 = 26.33 %, and 26.12 to 26.54 % before rounding."""
    rows = reported("three_public_control_rate,控制率,26.49%,%")
    [(kind, message)] = found("reported_rates", spending_control=CONTROL, reported=rows)
    assert kind == "explained"
    assert message == (
        "控制率印为 26.49%，按 “三公”经费实际支出 0.79 万元 ÷ “三公”经费预算安排 3.00 万元"
        "＝26.33%（各数四舍五入之前可得 26.12%～26.54%，可以解释）"
    )


def test_a_rate_whose_last_digit_was_cut_off_is_explained(found: Found) -> None:
    """2 ÷ 3 persons is 66.67 %, printed 66.66%."""
    staffing = "item,count\napproved_posts,3\nstaff,2"
    rows = reported("staff_control_rate,人员控制率,66.66%,%")
    [(kind, message)] = found("reported_rates", staffing=staffing, reported=rows)
    assert kind == "explained"
    assert "四舍五入不能解释，末位直接舍去（截尾）可以解释" in message
    rows = reported("staff_control_rate,人员控制率,66.65%,%")
    assert found("reported_rates", reported=rows)[0][0] == "error"


def test_a_rate_on_another_base_is_named(found: Found) -> None:
    """60 ÷ 100 = 60 % is on the initial budget; (60 − 4) ÷ 80 = 70 % without the transfer."""
    rows = reported("execution_rate,执行率,60.00%,%")
    [(severity, message)] = found("reported_rates", budget=BUDGET, reported=rows)
    assert severity == "warning"
    assert message.endswith("＝75.00%（四舍五入和截尾均不能解释）；按年初预算 60.00%，与所印相符")
    rows = reported("execution_rate,执行率,70.00%,%")
    [(severity, message)] = found("reported_rates", projects=PROJECTS, reported=rows)
    assert severity == "warning"
    assert "扣除上级转移支付 4.00 万元后按调整预算 70.00%，与所印相符" in message
    carry = "item,amount\nopening,16.00"
    rows = reported("execution_rate,执行率,62.50%,%")  # 60 ÷ (80 + 16)
    [(severity, message)] = found("reported_rates", carry_over=carry, reported=rows)
    assert (severity, "调整预算加年初结转 62.50%，与所印相符" in message) == ("warning", True)


def test_the_share_that_is_left_and_a_turned_rate_are_named(found: Found) -> None:
    """1 − 75 % = 25 %; 80 ÷ 60 = 133.33 %."""
    rows = reported("execution_rate,执行率,25.00%,%")
    [(_, message)] = found("reported_rates", budget=BUDGET, reported=rows)
    assert "未完成的部分 25.00%，与所印相符" in message
    rows = reported("execution_rate,执行率,133.33%,%")
    [(_, message)] = found("reported_rates", reported=rows)
    assert "分子分母颠倒时 133.33%，与所印相符" in message


def test_a_rate_that_no_base_gives_is_an_error_that_lists_them(found: Found) -> None:
    """80 % is neither 75 nor 60 nor any other."""
    rows = reported("execution_rate,执行率,80.00%,%")
    [(severity, message)] = found("reported_rates", budget=BUDGET, reported=rows)
    assert severity == "error"
    assert "其他口径也不相符：按年初预算 60.00%、" in message


def test_the_completion_rate_has_the_initial_budget_as_its_own(found: Found) -> None:
    """60 ÷ 100 = 60 %; 75 % is on the adjusted one."""
    rows = reported("budget_completion_rate,完成率,60.00%,%")
    assert found("reported_rates", budget=BUDGET, reported=rows) == []
    rows = reported("budget_completion_rate,完成率,75.00%,%")
    [(_, message)] = found("reported_rates", reported=rows)
    assert "按调整预算 75.00%，与所印相符" in message


PRIOR = "figure,amount,basis\nthree_public_budget,4.00,printed"


def test_a_change_is_budget_against_budget(found: Found) -> None:
    """(3 − 4) ÷ 4 = −25 %; (0.79 − 4) ÷ 4 = −80.25 % takes what was spent; ÷ 3 is −33.33 %."""
    tables = {"spending_control": CONTROL, "prior_year": PRIOR}
    rows = reported("three_public_change_rate,变动率,−25.00%,%")
    assert found("reported_rates", **tables, reported=rows) == []
    for printed, name in (
        ("−80.25%", "以本年实际支出对上年预算 −80.25%"),
        ("25.00%", "不计正负方向 25.00%"),
        ("−33.33%", "以本年数为基数 −33.33%"),
        ("75.00%", "本年数与上年数之比 75.00%"),
    ):
        rows = reported(f"three_public_change_rate,变动率,{printed},%")
        [(severity, message)] = found("reported_rates", reported=rows)
        assert severity == "warning"
        assert f"{name}，与所印相符" in message
        assert "按 （3.00 万元 − 4.00 万元）÷ 4.00 万元＝−25.00%" in message


def test_what_is_saved_is_no_change_of_a_budget(found: Found) -> None:
    """(50 − 47) ÷ 50 = 6 %: no other base is tried for such a formula."""
    contracts = "item,amount\ncontract_budget,50.00\ncontract_amount,47.00"
    rows = reported("procurement_saving_rate,节支率,6.00%,%")
    assert found("reported_rates", procurement=contracts, reported=rows) == []
    rows = reported("procurement_saving_rate,节支率,6.38%,%")
    [(severity, message)] = found("reported_rates", reported=rows)
    assert severity == "error"
    assert "按 合同金额 47.00 万元、已签合同项目预算 50.00 万元 计算＝6.00%" in message


def test_a_mean_score_may_have_been_rounded_too(found: Found) -> None:
    """(90.0 × 60 + 99.0 × 40) ÷ 100 = 93.6; each score is off by 0.05, the mean by as much."""
    surveys = "group,valid_responses,mean_score,method\n家长,60,90.0,问卷\n学员,40,99.0,问卷"
    for printed, kind in (("93.60%", []), ("93.64%", ["explained"]), ("93.80%", ["error"])):
        rows = reported(f"satisfaction_score,满意度,{printed},%")
        both = found("reported_rates", satisfaction=surveys, reported=rows)
        assert [one for one, _ in both] == kind
    assert "按 满意度得分合计 9,360.0 分、满意度有效样本 100 份 计算＝93.60%" in both[0][1]


def test_payments_known_as_amounts_have_a_rate_too(found: Found) -> None:
    """60.00 of 80.00 is 75 %; over the 100 % that was planned it is 75 %, not 80 %."""
    progress = "quarter,cumulative_executed,planned_progress\n4,60.00,100%"
    rows = reported("payment_progress_rate,支付进度率,75.00%,%")
    assert found("reported_rates", budget=BUDGET, progress=progress, reported=rows) == []
    rows = reported("payment_progress_rate,支付进度率,80.00%,%")
    assert found("reported_rates", reported=rows)[0][0] == "error"


def test_rates_without_parts_stand_in_one_note(found: Found) -> None:
    """Nobody can work out a satisfaction or a carry-over rate from a budget."""
    rows = reported("satisfaction_rate,满意度,96%,%", "carry_over_rate,结转率,2.10%,%")
    [(severity, message)] = found("reported_rates", budget=BUDGET, reported=rows)
    assert severity == "note"
    assert message == "以下比率没有印出所依据的数，无法复算：满意度 96%、结转率 2.10%"


def test_a_rate_that_fits_the_only_budget_there_is_is_explained(found: Found) -> None:
    """Without an adjusted budget 60 ÷ 100 is the execution rate."""
    budget = BUDGET.replace("adjusted,personnel,30.00\nadjusted,project,50.00\n", "")
    rows = reported("execution_rate,执行率,60.00%,%")
    both = found("reported_rates", budget=budget, reported=rows)
    assert both == [("explained", "执行率印为 60.00%，按年初预算 60.00%")]


def test_parts_that_may_be_zero_prove_nothing(found: Found) -> None:
    """0.00 may be 40 元 or nothing: no rate can be worked from it."""
    control = "item,stage,amount\nthree_public,budget,0.00\nthree_public,actual,0.00"
    rows = reported("three_public_control_rate,控制率,50%,%")
    assert found("reported_rates", spending_control=control, reported=rows) == []


def test_a_net_adjustment_that_is_not_reported_is_told(found: Found) -> None:
    """(80 − 100) ÷ 100 = −20 %."""
    rows = reported("executed_total,执行,60.00,万元")
    [(severity, message)] = found("adjustment_rate", budget=BUDGET, reported=rows)
    assert severity == "note"
    assert message == (
        "报告未列预算调整率：（调整预算 80.00 万元 − 年初预算 100.00 万元）"
        "÷ 100.00 万元 ＝ −20.00%"
    )
    rows = reported("budget_adjustment_rate,调整率,−20.00%,%")
    assert found("adjustment_rate", reported=rows) == []
    assert found("reported_rates", reported=rows) == []


def test_a_budget_that_was_not_adjusted_needs_no_rate(found: Found) -> None:
    """100 and 100; and without the text of a report nothing is missing from it."""
    same = BUDGET.replace("adjusted,project,50.00", "adjusted,project,70.00")
    rows = reported("executed_total,执行,60.00,万元")
    assert found("adjustment_rate", budget=same, reported=rows) == []


def test_without_the_text_nothing_is_missing_from_it(found: Found) -> None:
    """Tables alone do not say what the report tells."""
    assert found("adjustment_rate", budget=BUDGET) == []
