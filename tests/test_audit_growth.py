"""The growth of the budget against what its amount of change implies."""

from collections.abc import Callable
from pathlib import Path

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

GROWN = ("initial_total,年初预算,100.00,万元", "budget_increase,比上年增加,20.00,万元")


def test_growth_is_the_change_over_the_implied_base(found: Found) -> None:
    """100 − 20 = 80; 20 ÷ 80 = 25 %."""
    rows = reported(*GROWN, "budget_growth_rate,增长,25.00%,%")
    assert found("budget_growth", budget=BUDGET, reported=rows) == []


def test_growth_over_this_year_is_named(found: Found) -> None:
    """20 ÷ 100 = 20 % is over this year's budget."""
    rows = reported(*GROWN, "budget_growth_rate,增长,20.00%,%")
    [(severity, message)] = found("budget_growth", budget=BUDGET, reported=rows)
    assert severity == "warning"
    assert message == (
        "增长印为 20.00%，按变动额 20.00 万元和本年 100.00 万元，上年为 80.00 万元，"
        "增长率＝25.00%（四舍五入和截尾均不能解释）；以本年数为基数 20.00%，与所印相符"
    )


def test_growth_that_nothing_gives_is_an_error(found: Found) -> None:
    """30 % is neither 25 nor 20 % nor a fall."""
    rows = reported(*GROWN, "budget_growth_rate,增长,30.00%,%")
    [(severity, message)] = found("budget_growth", budget=BUDGET, reported=rows)
    assert severity == "error"
    assert "其他口径也不相符" in message


def test_a_fall_in_words_is_a_fall(found: Found) -> None:
    """20 less than 120: −16.67 %, printed without a sign; growing by 16.67 % it is not."""
    fallen = GROWN[1].replace("增加", "减少")
    rows = reported(GROWN[0], fallen, "budget_growth_rate,下降,16.67%,%")
    assert found("budget_growth", budget=BUDGET, reported=rows) == []
    rows = reported(GROWN[0], GROWN[1], "budget_growth_rate,下降,16.67%,%")
    [(severity, message)] = found("budget_growth", reported=rows)
    assert severity == "warning"
    assert "增减方向相反时 −16.67%，与所印相符" in message


def test_each_growth_belongs_to_the_budget_of_its_sentence(found: Found, folder: Path) -> None:
    """Income grew by 20 to 110 (22.22 %), spending by 20 to 100 (25 %)."""
    rows = """figure,label,printed,unit,source
initial_income,收入,110.00,万元,第1段
budget_increase,收入增加,20.00,万元,第1段
budget_growth_rate,收入增长,22.22%,%,第1段
initial_total,支出,100.00,万元,第2段
budget_increase,支出增加,20.00,万元,第2段
budget_growth_rate,支出增长,25.00%,%,第2段"""
    (folder / "reported.csv").write_text(rows, "utf-8")
    assert found("budget_growth", budget=BUDGET) == []


def test_growth_of_income_and_spending_in_one_sentence_is_told_by_the_label(found: Found) -> None:
    """Income grew by 10 to 110 (10 %), spending by 20 to 100 (25 %), all in one place."""
    rows = reported(
        "initial_total,支出,100.00,万元",
        "initial_income,收入,110.00,万元",
        "budget_increase,支出增加,20.00,万元",
        "budget_increase,收入增加,10.00,万元",
        "budget_growth_rate,收入增长,10.00%,%",
        "budget_growth_rate,支出增长,25.00%,%",
    )
    assert found("budget_growth", budget=BUDGET, reported=rows) == []


def test_growth_takes_this_year_from_the_tables_where_the_text_lacks_it(found: Found) -> None:
    """30 + 70 = 100 in the tables; a budget that grew by all of itself had no base."""
    rows = reported(GROWN[1], "budget_growth_rate,增长,25.00%,%")
    assert found("budget_growth", budget=BUDGET, reported=rows) == []
    rows = reported(GROWN[1], "budget_growth_rate,增长,26.00%,%")
    assert found("budget_growth", reported=rows)[0][0] == "error"
    rows = reported("budget_increase,增加,100.00,万元", "budget_growth_rate,增长,26.00%,%")
    assert found("budget_growth", reported=rows) == []


def test_a_printed_prior_year_is_held_against_both(found: Found) -> None:
    """100 − 85 = 15, not 20; 15 ÷ 85 = 17.65 %, not 25 %."""
    prior = "figure,amount,basis\ninitial_total,85.00,printed"
    rows = reported(*GROWN, "budget_growth_rate,增长,25.00%,%")
    both = found("budget_growth", budget=BUDGET, prior_year=prior, reported=rows)
    assert [severity for severity, _ in both] == ["error", "error"]
    assert "按（100.00 万元 − 上年 85.00 万元）÷ 85.00 万元＝17.65%" in both[0][1]
    assert "按本年 100.00 万元 − 上年 85.00 万元＝15.00 万元" in both[1][1]


def test_a_derived_prior_year_proves_nothing(found: Found) -> None:
    """A figure that was worked from the change cannot be held against it."""
    prior = "figure,amount,basis\ninitial_total,85.00,derived"
    rows = reported(*GROWN, "budget_growth_rate,增长,25.00%,%")
    assert found("budget_growth", budget=BUDGET, prior_year=prior, reported=rows) == []
