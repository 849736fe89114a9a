"""Parts and totals, and the same figure in several places: what is found, what is not."""

from collections.abc import Callable
from pathlib import Path

Found = Callable[..., list[tuple[str, str]]]


BUDGET = """stage,category,amount
initial,personnel,10.00
initial,public,2.00
initial,project,30.00
adjusted,personnel,10.00
adjusted,public,2.00
adjusted,project,28.00
executed,personnel,9.50
executed,public,1.75
executed,project,27.25"""


def reported(*rows: str) -> str:
    """Return reported.csv with the rows."""
    return "\n".join(["figure,label,printed,unit", *rows])


def test_a_total_is_the_sum_of_its_categories(found: Found) -> None:
    """10 + 2 + 30 = 42; 9.50 + 1.75 + 27.25 = 38.50."""
    rows = ("initial_total,年初,42.00,万元", "executed_total,执行,38.50,万元")
    assert found("stage_totals", budget=BUDGET, reported=reported(*rows)) == []


def test_a_total_that_is_off_by_more_than_rounding_is_an_error(found: Found) -> None:
    """42.00 is off by at most 0.015 + 0.005; 42.10 is not 42."""
    rows = reported("initial_total,年初预算,42.10,万元")
    [(severity, message)] = found("stage_totals", budget=BUDGET, reported=rows)
    assert severity == "error"
    assert message == (
        "年初预算：年初预算印为 42.10 万元，人员支出 10.00＋公用支出 2.00＋项目支出 30.00"
        "＝42.00 万元，相差 0.10 万元（四舍五入和截尾均不能解释）"
    )


def test_a_total_that_is_off_by_a_rounding_is_explained(found: Found) -> None:
    """Three parts and a total: up to 0.02 apart; 38.52 may be 38.515, and 38.50 may be it too."""
    rows = reported("executed_total,执行,38.52,万元")
    [(severity, message)] = found("stage_totals", budget=BUDGET, reported=rows)
    assert severity == "explained"
    assert "各数四舍五入之前可得 38.49～38.52 万元，可以解释" in message


def test_a_total_of_parts_that_were_cut_off_is_explained(found: Found) -> None:
    """9.509 + 1.759 + 27.259 = 38.527, printed as 38.53 over 9.50, 1.75 and 27.25."""
    rows = reported("executed_total,执行,38.53,万元")
    [(severity, message)] = found("stage_totals", budget=BUDGET, reported=rows)
    assert severity == "explained"
    assert "截尾）可以解释" in message
    rows = reported("executed_total,执行,38.54,万元")
    assert found("stage_totals", reported=rows)[0][0] == "error"


def test_a_total_in_another_unit_is_the_same(found: Found) -> None:
    """385,000 元 is 38.50 万元; 0.00385 亿元 too."""
    for printed in ("385000.00元", "0.00385亿元"):
        rows = reported(f"executed_total,执行,{printed},万元")
        assert found("stage_totals", budget=BUDGET, reported=rows) == []


def test_a_unit_beside_the_number_is_part_of_it(found: Found) -> None:
    """385,100 元 is cited as such, not as so many 万元; a count of persons is no total."""
    rows = reported("executed_total,执行,385100,元")
    [(_, message)] = found("stage_totals", budget=BUDGET, reported=rows)
    assert "执行印为 385100 元" in message and "＝38.5000 万元，相差 0.0100 万元" in message
    rows = reported("executed_total,执行,99,人")
    assert found("stage_totals", reported=rows) == []


def test_a_stage_with_a_category_left_out_has_no_total(found: Found) -> None:
    """Without the project spending nobody knows what the total should be."""
    budget = BUDGET.replace("\nexecuted,project,27.25", "")
    rows = reported("executed_total,执行,99.00,万元")
    assert found("stage_totals", budget=budget, reported=rows) == []


def test_a_round_figure_is_no_total(found: Found) -> None:
    """近50万元 proves nothing."""
    rows = reported("executed_total,执行,近50,万元")
    assert found("stage_totals", budget=BUDGET, reported=rows) == []


PROJECTS = """stage,project,fund_origin,amount
executed,甲,department_budget,20.00
executed,乙,department_budget,7.25"""


def test_projects_make_up_the_project_spending(found: Found) -> None:
    """20 + 7.25 = 27.25."""
    assert found("project_list", budget=BUDGET, projects=PROJECTS) == []


def test_projects_beyond_the_project_spending_are_an_error(found: Found) -> None:
    """20 + 7.35 = 27.35, more than there is."""
    projects = PROJECTS.replace("7.25", "7.35")
    [(severity, message)] = found("project_list", budget=BUDGET, projects=projects)
    assert severity == "error"
    assert "甲 20.00＋乙 7.35＝27.35 万元，相差 0.10 万元" in message


def test_a_list_that_is_short_may_leave_projects_out(found: Found) -> None:
    """20 + 5.25 = 25.25, less than there is: a warning."""
    projects = PROJECTS.replace("7.25", "5.25")
    [(severity, message)] = found("project_list", budget=BUDGET, projects=projects)
    assert severity == "warning"
    assert "相差 2.00 万元" in message


def test_transfers_from_above_may_be_listed_but_not_counted(found: Found) -> None:
    """20 + 7.25 = 27.25 is the project spending; with 3.00 from above the list is 30.25."""
    projects = f"{PROJECTS}\nexecuted,丙,upper_level_transfer,3.00"
    [(severity, message)] = found("project_list", budget=BUDGET, projects=projects)
    assert severity == "warning"
    assert "合计 30.25 万元，项目支出印为 27.25 万元：清单含上级转移支付" in message


def test_long_lists_are_not_spelled_out(found: Found) -> None:
    """Six projects of 5.00 are 30.00, not 27.25."""
    rows = [f"executed,{n},department_budget,5.00" for n in range(6)]
    projects = "\n".join(["stage,project,fund_origin,amount", *rows])
    [(_, message)] = found("project_list", budget=BUDGET, projects=projects)
    assert "所列 6 项之和＝30.00 万元" in message


CONTROL = """item,stage,amount
three_public,budget,3.00
overseas_travel,budget,0
vehicle_purchase,budget,0
vehicle_running,budget,2.50
reception,budget,0.50"""


def test_three_public_expenses_make_up_their_total(found: Found) -> None:
    """0 + 0 + 2.50 + 0.50 = 3.00."""
    assert found("three_public_parts", spending_control=CONTROL) == []


def test_three_public_expenses_that_do_not_are_an_error(found: Found) -> None:
    """0 + 0 + 2.50 + 0.40 = 2.90, and 2.50 + 0.60 = 3.10."""
    for reception, gap in (("0.40", "0.10"), ("0.60", "0.10"), ("2.50", "2.00")):
        control = CONTROL.replace("reception,budget,0.50", f"reception,budget,{reception}")
        [(severity, message)] = found("three_public_parts", spending_control=control)
        assert severity == "error"
        assert f"相差 {gap} 万元" in message


def test_a_component_that_is_not_given_may_be_the_rest(found: Found) -> None:
    """2.50 of 3.00 without the reception; but 3.50 of 3.00 is too much with or without it."""
    control = CONTROL.replace("\nreception,budget,0.50", "")
    assert found("three_public_parts", spending_control=control) == []
    [(severity, _)] = found("three_public_parts", spending_control=control.replace("2.50", "3.50"))
    assert severity == "error"
    alone = "item,stage,amount\nthree_public,budget,3.00"
    assert found("three_public_parts", spending_control=alone) == []


INCOME = """stage,origin,amount
initial,fiscal_appropriation,42.00
adjusted,fiscal_appropriation,35.00
adjusted,other,5.00"""


def test_income_and_spending_are_the_same_budget(found: Found) -> None:
    """42 = 10 + 2 + 30 and 35 + 5 = 10 + 2 + 28."""
    assert found("income_and_spending", budget=BUDGET, income=INCOME) == []


def test_income_that_is_not_the_spending_is_an_error(found: Found) -> None:
    """36 + 5 = 41, not 40."""
    income = INCOME.replace("35.00", "36.00")
    [(severity, message)] = found("income_and_spending", budget=BUDGET, income=income)
    assert severity == "error"
    assert "调整预算收入 41.00 万元，调整预算总额 40.00 万元，相差 1.00 万元" in message


def test_income_and_spending_may_differ_by_their_roundings(found: Found) -> None:
    """Two origins and three categories: 0.02 apart is rounding, 0.03 cutting, 0.10 neither."""
    for second, words in (
        ("5.02", "四舍五入可以解释"),
        ("5.03", "末位截尾可以解释"),
        ("5.10", "均不能解释"),
    ):
        income = INCOME.replace("other,5.00", f"other,{second}")
        [(_, message)] = found("income_and_spending", budget=BUDGET, income=income)
        assert words in message


def test_income_without_the_carry_over_is_explained(found: Found) -> None:
    """39 + 1.00 carried in = 40; where the income lists a carry-over it is in it already."""
    income = INCOME.replace("35.00", "34.00").replace("42.00", "41.00")
    carry = "item,amount\nopening,1.00"
    both = found("income_and_spending", budget=BUDGET, income=income, carry_over=carry)
    assert [severity for severity, _ in both] == ["explained", "explained"]
    assert "即年初结转结余 1.00 万元，收入未计此数" in both[0][1]
    listed = f"{income}\ninitial,carry_over,0.50\nadjusted,carry_over,0.50"
    both = found("income_and_spending", income=listed)
    assert [severity for severity, _ in both] == ["error", "error"]


def test_a_figure_of_the_text_is_the_one_of_the_tables(found: Found) -> None:
    """9.50 is 9.50, 9.5 and 10 in whole 万元, but not 9.60."""
    for printed in ("9.50", "9.5", "10", "9.50万元", "95000元"):
        rows = reported(f"executed_personnel,人员,{printed},万元")
        assert found("reported_figures", budget=BUDGET, reported=rows) == []
    rows = reported("executed_personnel,人员,9.60,万元")
    [(severity, message)] = found("reported_figures", reported=rows)
    assert severity == "error"
    assert "人员印为 9.60 万元，按数据表（一）预算执行·人员支出为 9.50 万元" in message


def test_shares_of_the_text_are_those_of_the_tables(found: Found) -> None:
    """Progress as printed; where only the amount is given, 20.00 of 40.00 is 50 %."""
    progress = "quarter,cumulative_progress,cumulative_executed\n1,21.00%,\n2,,20.00"
    rows = reported("progress_q1,一季度,21.00%,%", "progress_q2,二季度,50.00%,%")
    assert found("reported_figures", budget=BUDGET, progress=progress, reported=rows) == []
    rows = reported("progress_q1,一季度,21.50%,%", "progress_q2,二季度,52.00%,%")
    messages = [message for _, message in found("reported_figures", reported=rows)]
    assert ["为 21.00%" in messages[0], "为 50.00%" in messages[1]] == [True, True]


def test_counts_and_fiscal_income_are_compared_too(found: Found) -> None:
    """Two projects are listed, not three; the appropriation is 42.00."""
    rows = reported(
        "project_count,项目,3,个",
        "initial_income_fiscal,拨款,42.00,万元",
        "adjusted_income_fiscal,拨款,36.00,万元",
    )
    both = found(
        "reported_figures", budget=BUDGET, projects=PROJECTS, income=INCOME, reported=rows
    )
    assert len(both) == 2
    assert "项目印为 3 个，按数据表（一）所列项目为 2 个" in both[0][1] + both[1][1]
    assert "拨款印为 36.00 万元" in both[0][1] + both[1][1]


def test_lists_of_projects_that_differ_count_nothing(found: Found) -> None:
    """The budget lists one project and the execution two: neither is the count."""
    projects = f"{PROJECTS}\ninitial,甲,department_budget,30.00"
    rows = reported("project_count,项目,3,个")
    assert found("reported_figures", budget=BUDGET, projects=projects, reported=rows) == []


def test_what_is_no_number_or_no_figure_is_left_alone(found: Found) -> None:
    """A grade, a name that nobody knows, a unit that does not fit."""
    rows = reported("grade,等级,优,级", "unknown,别的,7,万元", "initial_total,年初,42,人")
    for rule in ("reported_figures", "repeated_figures", "reported_rates"):
        assert found(rule, budget=BUDGET, reported=rows) == []


def test_a_figure_is_the_same_wherever_it_is_printed(found: Found) -> None:
    """9.50 and 9.5 may be the same; 9.50 and 9.60 not."""
    rows = reported("staff_cost,人员,9.50,万元", "staff_cost,人员经费,9.5,万元")
    assert found("repeated_figures", budget=BUDGET, reported=rows) == []
    rows = reported("staff_cost,人员,9.50,万元", "staff_cost,人员经费,9.60,万元")
    [(severity, message)] = found("repeated_figures", reported=rows)
    assert severity == "warning"
    assert "人员（一）9.50 万元与人员经费（一）9.60 万元" in message


def test_the_same_label_with_two_figures_is_an_error(found: Found, folder: Path) -> None:
    """人员 is 9.50 in one place and 9.60 in another."""
    rows = "figure,label,printed,unit,source\na,人员,9.50,万元,一\na,人员,9.60,万元,二"
    (folder / "reported.csv").write_text(rows, "utf-8")
    [(severity, _)] = found("repeated_figures", budget=BUDGET)
    assert severity == "error"
