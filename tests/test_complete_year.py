"""One department-year with every table: each metric takes the figures that its name promises."""

from decimal import Decimal as D
from pathlib import Path

import pandas as pd
import pytest

from selfeval import CATALOGUE, evaluate, load
from selfeval.schema import TABLES

# One row a line, without the source that every row ends with.
FILES = {
    "department": "name,district,data_kind,document\n某中心,某区,synthetic,某报告",
    "budget": """stage,category,amount
initial,personnel,200
initial,public,16
initial,project,424
adjusted,personnel,200
adjusted,public,50
adjusted,project,250
executed,personnel,150
executed,public,20
executed,project,230""",
    "income": "stage,origin,amount\ninitial,fiscal_appropriation,640",
    "projects": """stage,project,fund_origin,amount,key_project
initial,甲,department_budget,300,yes
initial,乙,department_budget,100,no
executed,甲,department_budget,230,yes""",
    "progress": """quarter,cumulative_progress,cumulative_executed,planned_progress
1,20%,,25%
2,,225,50%
3,78%,,80%
4,90%,,""",
    "spending_control": """item,stage,amount
overseas_travel,budget,10
vehicle_purchase,budget,6
vehicle_running,budget,12
reception,budget,10
overseas_travel,actual,4
vehicle_purchase,actual,5
vehicle_running,actual,9
reception,actual,1""",
    "prior_year": """figure,amount,basis
initial_total,512,printed
three_public_budget,40,printed
reception_budget,8,printed
vehicle_budget,20,printed
year_end_carry_over,125,printed
payables,32,printed
receivables,10,derived""",
    "carry_over": "item,amount\nopening,60\nyear_end,100",
    "adjustments": """kind,cause,item,amount
addition,policy,甲,60
addition,own,乙,40
cut,own,丙,24
reallocation,superior_task,丁,16
reallocation,own,戊,32""",
    "balances": "item,amount\npayables,24\nreceivables,14",
    "goals": "number,goal\n1,目标",
    "tasks": """kind,number,task,completed,on_time,to_standard
key_task,1,甲,yes,yes,yes
key_task,2,乙,yes,yes,yes
key_task,3,丙,yes,no,yes
key_task,4,丁,no,,
project,1,甲,yes,yes,yes
project,2,乙,yes,yes,yes
project,3,丙,yes,yes,yes
project,4,丁,yes,no,no""",
    "outputs": "programme_number,programme,measure,value,unit,kind,beneficiary,precision\n"
    "1,康复,训练,40,名,persons,儿童,exact",
    "targets": """indicator,operator,target,actual,met
甲,>=,100,140,
乙,<=,10,8,
丙,=,,,yes
丁,=,,,no
戊,=,3,3.0,""",
    "procurement": "item,amount\nplanned,80\nactual,76\ncontract_budget,50\ncontract_amount,46",
    "staffing": "item,count\napproved_posts,50\nstaff,45\noff_post_staff,5",
    "assets": "item,amount\nfixed_assets,200\nfixed_assets_in_use,184",
    "disclosure": "document,status\nbudget,on_time_complete\nfinal_account,late_or_incomplete",
    "petitions": "item,count\nvalid,20\nsettled,19\nreplied,18\nreplied_on_time,17",
    "satisfaction": """group,valid_responses,satisfied,mean_score,method
家长,100,95,90,问卷
学员,60,49,98,问卷""",
    "reported": "figure,label,printed,unit\nexecution_rate,执行率,80.00%,%",
}
# Totals: initial 200 + 16 + 424 = 640, adjusted 500, executed 150 + 20 + 230 = 400.
EXPECTED = {
    "budget_growth_rate": "0.25",  # (640 − 512) ÷ 512
    "adjusted_budget": "716",  # 640 + 60 + 40 − 24
    "budget_adjustment_rate": "-0.21875",  # (500 − 640) ÷ 640
    "budget_control_rate": "0.15",  # own cause: (40 + 24 + 32) ÷ 640
    "reallocation_rate": "0.075",  # (16 + 32) ÷ 640
    "carry_over_rate": "0.2",  # 100 ÷ 500
    "carry_over_rate_executed": "0.25",  # 100 ÷ 400
    "carry_over_change_rate": "-0.2",  # (100 − 125) ÷ 125
    "payables_rate": "0.06",  # 24 ÷ 400
    "payables_change_rate": "-0.25",  # (24 − 32) ÷ 32
    "receivables_rate": "0.035",  # 14 ÷ 400
    "receivables_change_rate": "0.4",  # (14 − 10) ÷ 10
    "key_expenditure_rate": "0.75",  # 300 ÷ (300 + 100)
    "personnel_share": "0.375",  # 150 ÷ 400
    "public_share": "0.05",  # 20 ÷ 400
    "project_share": "0.575",  # 230 ÷ 400
    "execution_rate": "0.8",  # 400 ÷ 500
    "execution_rate_initial": "0.625",  # 400 ÷ 640
    "execution_rate_personnel": "0.75",  # 150 ÷ 200
    "execution_rate_public": "0.4",  # 20 ÷ 50
    "execution_rate_project": "0.92",  # 230 ÷ 250
    "budget_completion_rate": "0.625",  # 400 ÷ 640
    "budget_completion_rate_hunan": "0.875",  # 60 + 640 + (60 + 40) = 800; (800 − 100) ÷ 800
    "progress_q1": "0.20",  # as printed
    "progress_q2": "0.45",  # 225 ÷ 500
    "progress_q3": "0.78",  # as printed
    "progress_q4": "0.90",  # as printed
    "balance_rate_q1": "0.8",  # 0.20 ÷ 0.25
    "balance_rate_q2": "0.9",  # 0.45 ÷ 0.5
    "balance_rate_q3": "1.04",  # 0.78 ÷ 0.75
    "balance_rate_q4": "0.9",  # 0.90 ÷ 1
    "mean_balance_rate": "0.91",  # (0.8 + 0.9 + 1.04 + 0.9) ÷ 4
    "mean_progress_rate": "0.932",  # (0.20 + 0.45 + 0.78 + 0.90) ÷ 4 = 0.5825; ÷ 0.625
    "payment_progress_rate": "0.975",  # third quarter, the last with a plan: 0.78 ÷ 0.80
    "three_public_control_rate": "0.5",  # (4 + 5 + 9 + 1) ÷ (10 + 6 + 12 + 10) = 19 ÷ 38
    "three_public_change_rate": "-0.05",  # (38 − 40) ÷ 40
    "reception_change_rate": "0.25",  # (10 − 8) ÷ 8
    "vehicle_change_rate": "-0.1",  # (6 + 12 − 20) ÷ 20
    "public_funds_control_rate": "1.25",  # 20 ÷ 16 initial
    "public_operating_control_rate": "0.4",  # 20 ÷ 50 adjusted
    "procurement_execution_rate": "0.95",  # 76 ÷ 80
    "procurement_saving_rate": "0.08",  # (50 − 46) ÷ 50
    "staff_control_rate": "0.9",  # 45 ÷ 50
    "off_post_staff_rate": "0.1",  # 5 ÷ (45 + 5)
    "fixed_asset_utilisation_rate": "0.92",  # 184 ÷ 200
    "budget_disclosure_level": "2",  # on time and complete
    "final_account_disclosure_level": "1",  # late or incomplete
    "completion_rate": "0.875",  # (3 + 4) ÷ 8
    "timely_completion_rate": "0.625",  # (2 + 3) ÷ 8
    "quality_rate": "0.75",  # (3 + 3) ÷ 8
    "key_task_completion_rate": "0.75",  # 3 ÷ 4
    "project_timeliness_rate": "0.75",  # 3 ÷ 4
    "target_attainment_rate": "0.8",  # all but 丁: 4 ÷ 5
    "target_attainment_rate_within": "0.6",  # 甲 beats its target by 40 %: 3 ÷ 5
    "petition_settlement_rate": "0.95",  # 19 ÷ 20
    "petition_reply_rate": "0.9",  # 18 ÷ 20
    "petition_timely_reply_rate": "0.85",  # 17 ÷ 20
    "satisfaction_rate": "0.9",  # (95 + 49) ÷ (100 + 60)
    "satisfaction_score": "0.93",  # (100 × 90 + 60 × 98) ÷ 100 ÷ 160 = 148.8 ÷ 160
}


@pytest.fixture
def evaluated(folder: Path) -> pd.DataFrame:
    """Return every metric of the complete year."""
    for name, text in FILES.items():
        header, *rows = text.splitlines()
        lines = [f"{header},source", *(f"{row},第{n}行" for n, row in enumerate(rows, 2))]
        (folder / f"{name}.csv").write_text("\n".join(lines), "utf-8")
    return evaluate(load("centre", 2021, folder.parents[1]).figures)


def test_the_year_is_complete() -> None:
    """Every table is given, and every metric of the catalogue has its value worked by hand."""
    # Monitoring, judgements and paragraphs are no evidence for a metric.
    assert set(TABLES) - {"project_progress", "judgements", "narrative"} == set(FILES)
    assert [record.name for record in CATALOGUE] == list(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_metrics_of_a_complete_year(evaluated: pd.DataFrame, name: str) -> None:
    """From its CSV cells to its value a metric is what is worked by hand, with its sources."""
    row = evaluated.loc[name]
    assert D(EXPECTED[name]) == row["value"]
    assert row["reason"] == ""
    assert row["sources"]
    assert row["numerator"] / row["denominator"] == row["value"]
