"""Adjustments, carry-over, three public expenses, operating cost and staff."""

from collections.abc import Callable

Found = Callable[..., list[tuple[str, str]]]


BUDGET = """stage,category,amount
initial,project,100.00
adjusted,project,106.00
executed,project,90.00"""
ADJUSTMENTS = """kind,cause,item,amount
addition,policy,甲,10.00
cut,own,乙,4.00
reallocation,own,丙,3.00"""


def carried(opening: str, year_end: str) -> str:
    """Return carry_over.csv."""
    return f"item,amount\nopening,{opening}\nyear_end,{year_end}"


def test_the_adjusted_budget_is_the_initial_one_with_its_changes(found: Found) -> None:
    """100 + 10 − 4 = 106; moving money about changes nothing."""
    assert found("adjusted_budget", budget=BUDGET, adjustments=ADJUSTMENTS) == []


def test_an_adjusted_budget_with_other_changes_is_a_warning(found: Found) -> None:
    """100 + 10 − 2 = 108."""
    changes = ADJUSTMENTS.replace("乙,4.00", "乙,2.00")
    [(severity, message)] = found("adjusted_budget", budget=BUDGET, adjustments=changes)
    assert severity == "warning"
    assert message == (
        "年初预算 100.00 万元 ＋ 追加 10.00 万元 − 核减 2.00 万元＝108.00 万元，"
        "调整预算总额为 106.00 万元，相差 2.00 万元（四舍五入和截尾均不能解释）"
    )


def test_an_adjusted_budget_may_hold_what_was_carried_in(found: Found) -> None:
    """100 + 1 − 0 + 5 carried in = 106; with 7 carried in it is 108."""
    changes = "kind,cause,item,amount\naddition,policy,甲,1.00"
    tables = {"budget": BUDGET, "adjustments": changes}
    assert found("adjusted_budget", **tables, carry_over=carried("5.00", "0.00")) == []
    [(_, message)] = found("adjusted_budget", carry_over=carried("7.00", "0.00"))
    assert "加年初结转 7.00 万元 也不相符" in message


def test_what_was_carried_in_is_what_was_left(found: Found) -> None:
    """5.00 after 5.00; 5.00 after 6.00 and 4.00 in the income are two warnings."""
    prior = "figure,amount,basis\nyear_end_carry_over,5.00,printed"
    carry = carried("5.00", "0.00")
    assert found("opening_carry_over", carry_over=carry, prior_year=prior) == []
    income = "stage,origin,amount\ninitial,carry_over,4.00\nadjusted,carry_over,4.00"
    prior = prior.replace("5.00", "6.00")
    both = found("opening_carry_over", prior_year=prior, income=income)
    assert [severity for severity, _ in both] == ["warning", "warning"]
    assert "年初结转结余 5.00 万元，上年末结转结余 6.00 万元，相差 1.00 万元" in both[0][1]
    assert "调整预算收入中的上年结转 4.00 万元，相差 1.00 万元" in both[1][1]


def test_what_is_left_is_what_was_not_spent(found: Found) -> None:
    """106 − 90 = 16, or 106 + 5 − 90 = 21 where the budget does not hold the 5 carried in."""
    for year_end in ("16.00", "21.00", "18.00"):
        carry = carried("5.00", year_end)
        assert found("year_end", budget=BUDGET, carry_over=carry) == []


def test_more_left_than_there_was_must_be_explained(found: Found) -> None:
    """90 + 22 = 112 of at most 111; of 106 where the income holds the carry-over already."""
    [(severity, message)] = found("year_end", budget=BUDGET, carry_over=carried("5.00", "22.00"))
    assert severity == "warning"
    assert "支出和年末结转结余之和超过全部资金" in message
    assert "＝112.00 万元" in message
    income = "stage,origin,amount\nadjusted,carry_over,5.00"
    carry = carried("5.00", "18.00")
    [(severity, _)] = found("year_end", carry_over=carry, income=income)
    assert severity == "warning"


def test_money_that_stands_nowhere_is_noted(found: Found) -> None:
    """106 − 90 − 10 = 6, or 11 with the carry-over: it was taken back, or cut."""
    [(severity, message)] = found("year_end", budget=BUDGET, carry_over=carried("5.00", "10.00"))
    assert severity == "note"
    assert "余 6.00 万元、11.00 万元，须为收回财政或核减" in message


def test_nothing_left_of_a_budget_that_was_not_spent_must_be_explained(found: Found) -> None:
    """106 − 90 = 16, and nothing is left."""
    [(severity, message)] = found("year_end", budget=BUDGET, carry_over="item,amount\nyear_end,0")
    assert severity == "warning"
    assert message.startswith("年末结转结余为 0 而预算没有支完：")
    assert message.endswith("余 16.00 万元，须为收回财政或核减")


def test_nothing_left_of_a_budget_that_was_spent_is_silent(found: Found) -> None:
    """106 of 106; and without the year's end nobody can say."""
    spent = BUDGET.replace("90.00", "106.00")
    assert found("year_end", budget=spent, carry_over="item,amount\nyear_end,0.00") == []
    assert found("year_end", budget=BUDGET, carry_over="item,amount\nopening,5.00") == []


CONTROL = """item,stage,amount
three_public,budget,3.00
three_public,actual,{}"""


def test_three_public_expenses_within_their_budget_are_silent(found: Found) -> None:
    """2.99, 3.00, and 3.01 that may have been 3.005 of 3.005."""
    for actual in ("2.99", "3.00", "3.01"):
        control = CONTROL.format(actual)
        assert found("three_public_control", spending_control=control) == []


def test_three_public_expenses_beyond_their_budget_must_be_explained(found: Found) -> None:
    """3.30 ÷ 3.00 = 110 %."""
    control = CONTROL.format("3.30")
    [(severity, message)] = found("three_public_control", spending_control=control)
    assert severity == "warning"
    assert message == (
        "“三公”经费支出超过预算：“三公”经费支出 3.30 万元，预算 3.00 万元，控制率 110.00%"
    )


def test_spending_without_a_budget_has_no_rate(found: Found) -> None:
    """0.30 of nothing."""
    control = "item,stage,amount\nreception,budget,0\nreception,actual,0.30"
    [(severity, message)] = found("three_public_control", spending_control=control)
    assert severity == "warning"
    assert "公务接待费支出 0.30 万元，预算 0 万元（没有预算）" in message


def test_items_of_another_scope_are_noted(found: Found) -> None:
    """Reception has a budget and no spending; vehicles were spent without a budget row."""
    control = (
        "item,stage,amount\nthree_public,budget,3.00\nreception,budget,1.00\n"
        "three_public,actual,2.00\nvehicle_running,actual,1.50"
    )
    both = found("three_public_control", spending_control=control)
    assert [severity for severity, _ in both] == ["note", "note"]
    assert "只有预算、没有对应数的分项：公务接待费" in both[0][1]
    assert "只有支出、没有对应数的分项：公务用车运行维护费" in both[1][1]
    alone = "item,stage,amount\nthree_public,budget,3.00"
    assert found("three_public_control", spending_control=alone) == []


PUBLIC = "stage,category,amount\nadjusted,public,10.00\nexecuted,public,8.00"


def reported(*rows: str) -> str:
    """Return reported.csv with the rows."""
    return "\n".join(["figure,label,printed,unit", *rows])


THREE = "three_public_control_rate,“三公”经费控制率,90.00%,%"
DAILY = "public_operating_control_rate,日常公用经费控制率,80.00%,%"


def test_the_half_that_is_not_reported_is_worked_out(found: Found) -> None:
    """8 ÷ 10 = 80 %; 2.70 ÷ 3.00 = 90 %."""
    tables = {"budget": PUBLIC, "spending_control": CONTROL.format("2.70")}
    [(severity, message)] = found("operating_cost", **tables, reported=reported(THREE))
    assert severity == "warning"
    assert message == (
        "公用经费控制率含两项，报告只列“‘三公’经费控制率”，未列“日常公用经费控制率”："
        "预算执行·公用支出 8.00 万元 ÷ 调整预算·公用支出 10.00 万元＝80.00%"
    )
    [(_, message)] = found("operating_cost", reported=reported(DAILY))
    assert "未列“‘三公’经费控制率”" in message and "＝90.00%" in message


def test_both_halves_or_none_are_silent(found: Found) -> None:
    """Reported by either of its names, or not at all; and where no figures are, none is wanted."""
    other = "public_funds_control_rate,公用经费控制率,80.00%,%"
    for rows in ((THREE, DAILY), (THREE, other), ("executed_public,公用,8.00,万元",)):
        assert found("operating_cost", budget=PUBLIC, reported=reported(*rows)) == []
    nothing = "stage,category,amount\nadjusted,project,10.00"
    assert found("operating_cost", budget=nothing, reported=reported(THREE)) == []


def test_staff_within_posts_is_silent(found: Found) -> None:
    """143 of 143."""
    assert found("staff_within_posts", staffing="item,count\napproved_posts,143\nstaff,143") == []


def test_staff_beyond_posts_is_a_warning(found: Found) -> None:
    """50 ÷ 46 = 108.70 %; and 2 of no posts at all."""
    staffing = "item,count\napproved_posts,46\nstaff,50"
    [(severity, message)] = found("staff_within_posts", staffing=staffing)
    assert severity == "warning"
    assert "年末实有在编人数 50 人 ÷ 核定编制数 46 人＝108.70%" in message
    none = "item,count\napproved_posts,0\nstaff,2"
    [(_, message)] = found("staff_within_posts", staffing=none)
    assert "年末实有在编人数 2 人，核定编制数 0 人" in message
