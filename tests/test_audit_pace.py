"""Quarters, the average of the year, its end, and spending that must be explained."""

from collections.abc import Callable
from pathlib import Path

import pytest

from selfeval import load
from selfeval.audit import audit

Found = Callable[..., list[tuple[str, str]]]


def reported(*rows: str) -> str:
    """Return reported.csv with the rows."""
    return "\n".join(["figure,label,printed,unit", *rows])


BUDGET = """stage,category,amount
adjusted,personnel,30.00
adjusted,public,10.00
adjusted,project,60.00
executed,personnel,28.00
executed,public,7.00
executed,project,55.00"""
PROGRESS = "quarter,cumulative_progress\n1,21.00%\n2,52.00%\n3,75.63%\n4,90.00%"


def test_a_balance_rate_is_progress_over_the_share_of_the_year(found: Found) -> None:
    """75.63 ÷ 75 = 100.84; 90.00 ÷ 100 = 90.00."""
    rows = reported("balance_rate_q3,三季度,100.84%,%", "balance_rate_q4,四季度,90.00%,%")
    assert found("quarter_balance", progress=PROGRESS, reported=rows) == []


def test_a_balance_rate_that_progress_does_not_give_says_what_it_needs(found: Found) -> None:
    """21.00 ÷ 25 = 84.00; 84.25 needs 21.0625."""
    rows = reported("balance_rate_q1,第一季度预算执行均衡率,84.25%,%")
    [(severity, message)] = found("quarter_balance", progress=PROGRESS, reported=rows)
    assert severity == "error"
    assert message == (
        "第一季度预算执行均衡率印为 84.25%，按印出的进度 21.00% ÷ 25%＝84.00%，"
        "相差 0.25 个百分点；要得到 84.25%，进度须为 21.06%（四舍五入和截尾均不能解释）"
    )


def test_whole_percents_are_hinted_at(found: Found, folder: Path) -> None:
    """21.00% may be 21.06 % with zeros put on; 75.63% is no whole percent, 30.00% too far off."""
    rows = reported("balance_rate_q1,一,84.25%,%", "balance_rate_q3,三,101.50%,%")
    assert len(found("quarter_balance", progress=PROGRESS, reported=rows)) == 2
    result = audit(load("centre", 2021, folder.parents[1]))
    settles = [one.settle for one in result.findings if one.rule == "quarter_balance"]
    assert ["恰为整数百分比" in settle for settle in settles] == [True, False]


def test_a_balance_rate_of_the_quarter_alone_is_named(found: Found) -> None:
    """(52 − 21) ÷ 25 = 124 %."""
    rows = reported("balance_rate_q2,二季度,124.00%,%")
    [(severity, message)] = found("quarter_balance", progress=PROGRESS, reported=rows)
    assert severity == "warning"
    assert "按当季支出而非累计支出 124.00%，与所印相符" in message


def test_a_balance_rate_within_rounding_is_explained(found: Found) -> None:
    """20.995 to 21.005 over 25 is 83.98 to 84.02 %."""
    rows = reported("balance_rate_q1,一季度,84.02%,%")
    [(kind, message)] = found("quarter_balance", progress=PROGRESS, reported=rows)
    assert kind == "explained"
    assert "83.98%～84.02%" in message


def test_a_balance_rate_without_progress_is_left_alone(found: Found) -> None:
    """There is nothing to hold it against."""
    rows = reported("balance_rate_q1,一季度,84.25%,%")
    assert found("quarter_balance", reported=rows) == []


RATIOS = ("84.00", "104.00", "100.84", "90.00")
QUARTERS = [f"balance_rate_q{q},{q},{r}%,%" for q, r in enumerate(RATIOS, 1)]


def test_the_average_is_the_mean_of_the_ratios(found: Found) -> None:
    """(84 + 104 + 100.84 + 90) ÷ 4 = 94.71, from printed and from recomputed ratios."""
    rows = reported(*QUARTERS, "mean_balance_rate,平均,94.71%,%")
    assert found("mean_balance", progress=PROGRESS, reported=rows) == []
    rows = reported("mean_balance_rate,平均,94.71%,%")
    assert found("mean_balance", reported=rows) == []


def test_the_average_of_odd_ratios_is_explained_with_the_other_methods(found: Found) -> None:
    """With 84.25: 94.77 as printed. Capped: (84 + 100 + 100 + 90) ÷ 4 = 93.5. Ratio of means:
    (21 + 52 + 75.63 + 90) ÷ 4 = 59.6575; ÷ 62.5 = 95.45."""
    rows = reported(QUARTERS[0].replace("84.00", "84.25"), *QUARTERS[1:],
                    "mean_balance_rate,平均,94.77%,%")  # fmt: skip
    [(kind, message)] = found("mean_balance", progress=PROGRESS, reported=rows)
    assert kind == "explained"
    assert message == (
        "平均印为 94.77%，即所印四季均衡率的平均 94.77%；其他算法：按印出进度重算的四季比值平均 "
        "94.71%；每季封顶 100% 的平均 93.50%；平均进度 ÷ 62.5% 95.45%"
    )


@pytest.mark.parametrize(
    ("printed", "method"),
    [("93.50%", "每季封顶 100% 的平均 93.50%"), ("95.45%", "平均进度 ÷ 62.5% 95.45%")],
)
def test_the_average_by_another_method_is_named(found: Found, printed: str, method: str) -> None:
    """Capped quarters, and the ratio of means."""
    rows = reported(*QUARTERS, f"mean_balance_rate,平均,{printed},%")
    [(kind, message)] = found("mean_balance", progress=PROGRESS, reported=rows)
    assert kind == "explained"
    assert f"即{method}；其他算法" in message


def test_a_coarse_average_is_what_its_digits_give(found: Found) -> None:
    """Ratios in whole percents leave room for 95.45 %, but the ratio of means is just that."""
    rows = [f"balance_rate_q{q},{q},{r[:-3]}%,%" for q, r in enumerate(RATIOS, 1)]
    rows = reported(*rows, "mean_balance_rate,平均,95.45%,%")
    [(_, message)] = found("mean_balance", progress=PROGRESS, reported=rows)
    assert "即平均进度 ÷ 62.5% 95.45%；其他算法：所印四季均衡率的平均 94.50%" in message


def test_an_average_that_no_method_gives_is_an_error(found: Found) -> None:
    """90 % is not 94.71, 93.5 or 95.45."""
    rows = reported(*QUARTERS, "mean_balance_rate,平均,90.00%,%")
    [(severity, message)] = found("mean_balance", progress=PROGRESS, reported=rows)
    assert severity == "error"
    assert "各种算法都得不出：所印四季均衡率的平均 94.71%；" in message


def test_an_average_of_three_quarters_is_left_alone(found: Found) -> None:
    """Nobody knows the fourth."""
    rows = reported(*QUARTERS[:3], "mean_balance_rate,平均,90.00%,%")
    short = PROGRESS.rsplit("\n", 1)[0]
    assert found("mean_balance", progress=short, reported=rows) == []


def test_progress_at_the_end_is_the_rate_of_the_year(found: Found) -> None:
    """(28 + 7 + 55) ÷ 100 = 90 %."""
    assert found("annual_rate", budget=BUDGET, progress=PROGRESS) == []


def test_progress_that_is_not_the_rate_of_the_year_lists_the_bases(found: Found) -> None:
    """91 % is not 90; the projects alone are 55 ÷ 60 = 91.67 %."""
    progress = PROGRESS.replace("90.00%", "91.00%")
    rows = reported("balance_rate_q4,第四季度均衡率,91.00%,%")
    [(severity, message)] = found("annual_rate", budget=BUDGET, progress=progress, reported=rows)
    assert severity == "error"
    assert message == (
        "第四季度累计支出进度印为 91.00%（第四季度均衡率亦印为 91.00%），"
        "而全年预算执行总额 90.00 万元 ÷ 调整预算总额 100.00 万元＝90.00%，相差 1.00 个百分点"
        "（四舍五入和截尾均不能解释）；其他口径也不相符：只计项目支出 91.67%"
    )
    progress = PROGRESS.replace("90.00%", "91.67%")
    [(severity, message)] = found("annual_rate", progress=progress)
    assert severity == "warning"
    assert "只计项目支出 91.67%，与所印相符" in message


def test_progress_at_the_end_is_held_against_a_printed_rate(found: Found) -> None:
    """Without amounts, the execution rate of the text is all there is."""
    rows = reported("execution_rate,执行率,92.00%,%", "progress_q4,四季度进度,91.00%,%")
    budget = "stage,category,amount\ninitial,project,60.00"
    [(severity, message)] = found("annual_rate", budget=budget, reported=rows)
    assert severity == "error"
    assert "四季度进度印为 91.00%，而执行率印为 92.00%，相差 1.00 个百分点" in message
    rows = reported("execution_rate,执行率,91%,%", "progress_q4,四季度进度,91.00%,%")
    assert found("annual_rate", reported=rows) == []


AMOUNTS = "quarter,cumulative_progress,cumulative_executed\n1,21.00%,21.00\n4,90.00%,90.00"


def test_amounts_and_shares_of_a_quarter_agree(found: Found) -> None:
    """21 ÷ 100 = 21 %; the fourth quarter's amount is that of the year."""
    for rule in ("quarter_progress", "annual_rate"):
        assert found(rule, budget=BUDGET, progress=AMOUNTS) == []


def test_amounts_and_shares_that_do_not_are_errors(found: Found) -> None:
    """22 ÷ 100 is 22 %, not 21; 89.50 is not 90.00."""
    wrong = AMOUNTS.replace("21.00%,21.00", "21.00%,22.00").replace("%,90.00", "%,89.50")
    [first, last] = found("quarter_progress", budget=BUDGET, progress=wrong)
    assert (first[0], last[0]) == ("error", "error")
    assert "第一季度累计支出进度印为 21.00%，按 第一季度累计支出 22.00 万元" in first[1]
    [(severity, message)] = found("annual_rate", progress=wrong)
    assert severity == "error"
    assert "第四季度累计支出 89.50 万元，全年预算执行总额 90.00 万元" in message


def test_progress_does_not_fall(found: Found) -> None:
    """An amount of 50 of 100 in the second quarter, after 60 % in the first."""
    progress = "quarter,cumulative_progress,cumulative_executed\n1,60.00%,\n2,,50.00"
    [(severity, message)] = found("quarter_progress", budget=BUDGET, progress=progress)
    assert severity == "error"
    assert "第二季度累计支出进度 50% 低于第一季度累计支出进度 60.00%" in message


def test_progress_beyond_the_budget_must_be_explained(found: Found) -> None:
    """101 % of the budget; the year itself is looked at with its amounts."""
    progress = "quarter,cumulative_progress\n3,101.00%\n4,102.00%"
    [(severity, message)] = found("quarter_progress", budget=BUDGET, progress=progress)
    assert severity == "warning"
    assert message == "第三季度累计支出进度 101.00%，超过全年预算"
    alone = found("quarter_progress", budget="stage,category,amount\ninitial,project,60.00")
    assert len(alone) == 2


def test_spending_within_80_to_100_percent_is_silent(found: Found) -> None:
    """28 ÷ 30, 55 ÷ 60 and 90 ÷ 100; low public-use spending is what its control asks for."""
    assert found("execution_level", budget=BUDGET) == []


def test_spending_beyond_the_budget_or_far_below_must_be_explained(found: Found) -> None:
    """31 ÷ 30 = 103.33 %; 47 ÷ 60 = 78.33 %; the total 85 of 100 is well."""
    budget = BUDGET.replace("d,personnel,28.00", "d,personnel,31.00").replace("55.00", "47.00")
    [over, low] = found("execution_level", budget=budget)
    assert (over[0], low[0]) == ("warning", "warning")
    assert over[1].endswith("＝103.33%，超过 100%")
    assert low[1].startswith("项目支出执行率：") and "＝78.33%，低于 80%" in low[1]


def test_spending_at_the_very_limit_proves_nothing(found: Found) -> None:
    """47.999 ÷ 60.001 would be below 80 %, but 48.00 ÷ 60.00 may be above it."""
    assert found("execution_level", budget=BUDGET.replace("55.00", "48.00")) == []
    over = BUDGET.replace("d,personnel,28.00", "d,personnel,30.01")
    assert found("execution_level", budget=over) == []


def test_without_an_adjusted_budget_the_initial_one_counts(found: Found) -> None:
    """20 ÷ 60 = 33.33 %, of the total as of the projects."""
    budget = "stage,category,amount\ninitial,project,60.00\nexecuted,project,20.00"
    both = found("execution_level", budget=budget)
    assert ["年初预算" in message for _, message in both] == [True, True]


def test_projects_beyond_their_budget_stand_in_one_warning(found: Found) -> None:
    """乙 spent 6 of 5, 丙 3 of 2; 丁 has a second origin without a budget row."""
    projects = """stage,project,fund_origin,amount
adjusted,甲,department_budget,10.00
executed,甲,department_budget,10.00
initial,乙,department_budget,7.00
adjusted,乙,department_budget,5.00
executed,乙,department_budget,6.00
initial,丙,department_budget,2.00
executed,丙,department_budget,3.00
adjusted,丁,department_budget,1.00
executed,丁,department_budget,1.00
executed,丁,upper_level_transfer,4.00
executed,戊,department_budget,4.00"""
    [(severity, message)] = found("overspent_projects", projects=projects)
    assert severity == "warning"
    assert message == (
        "2 个项目的支出超过预算：乙 6.00 万元（预算 5.00 万元）；丙 3.00 万元（预算 2.00 万元）"
    )


PLAN = "quarter,cumulative_progress,planned_progress\n1,20.00%,{0}\n2,60.00%,{1}"


def test_payments_near_their_plan_are_silent(found: Found) -> None:
    """20 against 40 is just 20 points, 60 against 41 is 19."""
    assert found("payment_pace", progress=PLAN.format("40%", "41%")) == []
    assert found("payment_pace", progress=PLAN.format("", "")) == []


def test_payments_far_from_their_plan_must_be_explained(found: Found) -> None:
    """20 against 45 is 25 points behind, 60 against 35 as much ahead, though plans never fall."""
    [(severity, message)] = found("payment_pace", progress=PLAN.format("45%", "50%"))
    assert severity == "warning"
    assert message == (
        "第一季度累计支出进度 20.00%，既定支付进度 45%，相差 25.00 个百分点，超过 20 个百分点"
    )
    assert len(found("payment_pace", progress=PLAN.format("20%", "35%"))) == 1


TASKS = "kind,number,task,completed\nproject,1,甲,yes\nproject,2,乙,{}\nkey_task,1,丙,no"


def test_work_and_payments_keep_pace(found: Found) -> None:
    """Two of two projects and 55 ÷ 60 = 91.67 %; where one is left open nobody knows."""
    assert found("work_pace", budget=BUDGET, tasks=TASKS.format("yes")) == []
    assert found("work_pace", tasks=TASKS.format("")) == []


def test_work_far_from_payments_is_noted(found: Found) -> None:
    """One of two projects is 50 %, 41.67 points behind the money."""
    [(severity, message)] = found("work_pace", budget=BUDGET, tasks=TASKS.format("no"))
    assert severity == "note"
    assert "项目完成 1 项，计划 2 项，为 50.00%" in message
    assert "工作与支付进度相差 41.67 个百分点" in message
