"""Sentences on money in the styles of many provinces: exactly the figures of each."""

from decimal import Decimal

import pytest

from selfeval.intake.document import Document
from selfeval.intake.text import read_text

D = Decimal
#: A report of an invented department, so that its year and name are known.
TITLE = "平远市水务局2022年度部门整体支出绩效自评报告\n\n"
BUDGET = "一、部门预算安排情况\n\n"
SPENT = "一、预算执行情况\n\n"
BOTH = "一、部门收支情况\n\n"

Found = set[tuple[str, str, Decimal]]


def found(text: str) -> Found:
    """Return table, kind and value of all figures in a text."""
    extracts = read_text(Document("test.txt", TITLE + text))
    return {(one.table, one.kind, one.value) for one in extracts}


def budget(stage: str, personnel: str, public: str, project: str) -> Found:
    """Return the three categories of a stage."""
    values = {"personnel": personnel, "public": public, "project": project}
    return {("budget", f"{stage}_{name}", D(value)) for name, value in values.items()}


def reported(**figures: str) -> Found:
    """Return figures that are kept as printed."""
    return {("reported", name, D(value)) for name, value in figures.items()}


def control(**figures: str) -> Found:
    """Return “三公” amounts."""
    return {("spending_control", name, D(value)) for name, value in figures.items()}


BUDGETS = [
    (
        "all in 元, with half-width separators",
        BUDGET + "2022年年初预算支出12,345,678.90元，其中：人员经费8,000,000.00元，"
        "日常公用经费345,678.90元，项目经费4,000,000.00元。",
        reported(initial_total="1234.567890") | budget("initial", "800", "34.567890", "400"),
    ),
    (
        "元, 万元 and 亿元 in one sentence",
        BOTH + "年初预算1.2亿元，调整后预算11,800万元，实际支出117,650,000元。",
        reported(initial_total="12000", adjusted_total="11800", executed_total="11765"),
    ),
    (
        "basic spending with its two parts in brackets",
        BOTH + "2022年支出决算合计3,400.00万元，其中：基本支出1,200.00万元（人员经费1,100.00万元，"
        "公用经费100.00万元），项目支出2,200.00万元。",
        reported(executed_total="3400", executed_basic="1200")
        | budget("executed", "1100", "100", "2200"),
    ),
    (
        "category by category, three stages each",
        BOTH
        + "人员支出年初预算378.00万元，调整预算400.00万元，实际支出390.50万元；公用支出年初预算"
        "20.00万元，调整预算22.00万元，实际支出21.00万元。",
        {
            ("budget", "initial_personnel", D("378")),
            ("budget", "adjusted_personnel", D("400")),
            ("budget", "executed_personnel", D("390.5")),
            ("budget", "initial_public", D("20")),
            ("budget", "adjusted_public", D("22")),
            ("budget", "executed_public", D("21")),
        },
    ),
    (
        "names and values in two lists",
        BOTH + "全年人员支出、公用支出和项目支出分别为1,100.25万元、95.60万元和2,210.00万元。",
        budget("executed", "1100.25", "95.60", "2210"),
    ),
    (
        "a list that tells its unit once",
        BOTH + "年初预算数、调整预算数、全年执行数分别为1000、1100、1050.5万元。",
        reported(initial_total="1000", adjusted_total="1100", executed_total="1050.5"),
    ),
    (
        "a list of amounts with full-width commas between them",
        BOTH + "人员支出、公用支出、项目支出年初预算分别为100，110，105万元。",
        budget("initial", "100", "110", "105"),
    ),
    (
        "stages one after the other, a rate at the end",
        BOTH + "年初部门预算1,000万元，年中追加200万元，核减50万元，调整后预算1,150万元，"
        "实际支出1,100万元，预算执行率95.65%。",
        reported(
            initial_total="1000",
            additions="200",
            cuts="50",
            adjusted_total="1150",
            executed_total="1100",
            execution_rate="95.65",
        ),
    ),
    (
        "income by origin",
        BUDGET + "2022年部门收入预算2,500.00万元，其中：一般公共预算拨款2,300.00万元，"
        "上年结转150.00万元，其他收入50.00万元。",
        reported(initial_income="2500")
        | {
            ("income", "initial_income_fiscal", D("2300")),
            ("income", "initial_income_carry_over", D("150")),
            ("income", "initial_income_other", D("50")),
        },
    ),
    (
        "income and spending in one word",
        BUDGET + "2022年部门收支预算总额为860.20万元。",
        reported(initial_income="860.20", initial_total="860.20"),
    ),
    (
        "the department by name, and by 我局",
        SPENT + "平远市水务局2022年部门预算执行4,871.36万元。我局人员支出1,900.00万元。",
        reported(executed_total="4871.36") | {("budget", "executed_personnel", D("1900"))},
    ),
    (
        "the whole in one paragraph, its parts in the next ones",
        SPENT + "2022年支出决算2,000.00万元，具体为：\n\n1．人员支出900.00万元；\n\n"
        "2．公用支出100.00万元；\n\n3．项目支出1,000.00万元。",
        reported(executed_total="2000") | budget("executed", "900", "100", "1000"),
    ),
    (
        "broken by the layout: in the number, and before the unit",
        BUDGET
        + "2022年年初部门预算支出6,420.00 万\n\n元，其中人员支出2,310.00万元，公用支出3\n10.00"
        "\n万元，项目支出3,800.00万元。",
        reported(initial_total="6420") | budget("initial", "2310", "310", "3800"),
    ),
    (
        "full-width digits",
        BUDGET + "２０２２年年初预算支出１，２３４．５０万元。",
        reported(initial_total="1234.50"),
    ),
    (
        "numbers glued to words, one unit for all",
        SPENT + "全年支出500.00万元，其中人员支出300.00公用支出20.00项目支出180.00万元。",
        reported(executed_total="500") | budget("executed", "300", "20", "180"),
    ),
    (
        "the unit stated above the list",
        SPENT + "各项支出如下（单位：万元）：\n\n1．人员支出300.00；\n\n2．公用支出20.00；\n\n"
        "3．项目支出180.00。",
        budget("executed", "300", "20", "180"),
    ),
    (
        "half-width punctuation throughout",
        "一、预算安排与执行\n\n(一)预算安排.2022年年初预算支出186.42万元,其中:人员支出174.30万元,"
        "公用支出12.12万元.(二)预算执行.全年执行180.00万元.",
        reported(initial_total="186.42", executed_total="180")
        | {
            ("budget", "initial_personnel", D("174.30")),
            ("budget", "initial_public", D("12.12")),
        },
    ),
    (
        "a year with its enumerator right before it",
        BUDGET + "1.2022年部门预算支出700.00万元。\n\n2.2021年部门预算支出650.00万元。",
        reported(initial_total="700") | {("prior_year", "prior_initial_total", D("650"))},
    ),
    (
        "carry-over at both ends of the year",
        BOTH + "年初结转结余30.00万元，年末结转结余48.78万元，结转结余率2.31%。",
        {
            ("carry_over", "opening_carry_over", D("30")),
            ("carry_over", "year_end_carry_over", D("48.78")),
        }
        | reported(carry_over_rate="2.31"),
    ),
    (
        "procurement and assets",
        BOTH + "政府采购预算210.00万元，实际采购204.60万元，政府采购执行率97.43%。"
        "年末固定资产原值1,562.38万元，在用固定资产1,484.26万元，固定资产利用率95.00%。",
        {
            ("procurement", "procurement_planned", D("210")),
            ("procurement", "procurement_actual", D("204.60")),
            ("assets", "fixed_assets", D("1562.38")),
            ("assets", "fixed_assets_in_use", D("1484.26")),
        }
        | reported(procurement_execution_rate="97.43", fixed_asset_utilisation_rate="95"),
    ),
    (
        "moved within the year, as a share of the budget",
        BUDGET + "年初预算1,285.00万元，全年预算调剂2.57万元，占年初预算的0.20%。",
        reported(initial_total="1285", reallocations="2.57", reallocation_rate="0.20"),
    ),
    (
        "parts as shares of the whole, which are no figures",
        BOTH
        + "2022年我局总支出864.80万元，其中基本支出564.80万元（人员经费486.50万元，公用经费78.30"
        "万元），占总支出的65.31%；项目支出300.00万元，占总支出的34.69%。",
        reported(executed_total="864.80", executed_basic="564.80", project_share="34.69")
        | budget("executed", "486.50", "78.30", "300"),
    ),
    (
        "income that was budgeted, spending that was done",
        BOTH + "2022年度收入决算3,000.00万元，支出决算2,900.00万元，年末结转和结余100.00万元。",
        reported(executed_income="3000", executed_total="2900")
        | {("carry_over", "year_end_carry_over", D("100"))},
    ),
    (
        "lines of the functional classification are not the department",
        "一、财政拨款支出决算情况\n\n1．行政运行（项）。年初预算为200.00万元，支出决算为210.00万元。\n\n"
        "2．就业补助（类）。年初预算为100.00万元，支出决算为90.00万元。",
        set(),
    ),
    (
        "category by category, what it was to cost and what it did",
        SPENT + "人员支出：预算数500.00万元，执行数480.00万元，执行率96.00%。公用支出：预算数50.00"
        "万元，执行数45.00万元，执行率90.00%。",
        {
            ("budget", "initial_personnel", D("500")),
            ("budget", "executed_personnel", D("480")),
            ("budget", "initial_public", D("50")),
            ("budget", "executed_public", D("45")),
        }
        | reported(execution_rate_personnel="96", execution_rate_public="90"),
    ),
    (
        "no unit anywhere",
        "一、采购\n\n政府采购预算320.00，实际采购312.80。",
        {
            ("procurement", "procurement_planned", D("320")),
            ("procurement", "procurement_actual", D("312.80")),
        },
    ),
]
CHANGES = [
    (
        "growth, both ways, gives the year before",
        BUDGET + "2022年部门预算支出1,100.00万元，较上年增加100.00万元，增长10.00%。",
        reported(initial_total="1100", budget_increase="100", budget_growth_rate="10")
        | {("prior_year", "prior_initial_total", D("1000"))},
    ),
    (
        "decline against a named year",
        BUDGET + "2022年年初预算支出900.00万元，比2021年减少100.00万元，下降10.00%。",
        reported(initial_total="900", budget_increase="100", budget_growth_rate="10")
        | {("prior_year", "prior_initial_total", D("1000"))},
    ),
    (
        "the base printed",
        BUDGET
        + "2022年年初预算支出860.00万元，比上年年初预算800.00万元增加60.00万元，增长7.50%。",
        reported(initial_total="860", budget_increase="60", budget_growth_rate="7.50")
        | {("prior_year", "prior_initial_total", D("800"))},
    ),
    (
        "“三公” against the budget of the year before",
        "一、“三公”经费情况\n\n2022年“三公”经费预算11.50万元，比上年预算减少0.50万元，下降4.17%。",
        control(three_public_budget="11.50")
        | reported(three_public_increase="0.50", three_public_change_rate="4.17")
        | {("prior_year", "prior_three_public_budget", D("12"))},
    ),
    (
        "the adjusted against the initial budget",
        BOTH + "调整后预算950.00万元，较年初预算减少50.00万元，下降5.00%。",
        reported(adjusted_total="950", budget_adjustment="50", budget_adjustment_rate="5"),
    ),
    (
        "a choice of the template left open",
        BUDGET + "2022年年初预算支出300.00万元，较上年增长（下降）2.10%。",
        reported(initial_total="300", budget_growth_rate="2.10"),
    ),
]
CONTROL = [
    (
        "total, parts in brackets, twice",
        "一、“三公”经费\n\n“三公”经费预算8.60万元（公务用车运行维护费6.00万元、公务接待费2.60万元），"
        "实际支出7.94万元（公务用车运行维护费5.58万元、公务接待费2.36万元），控制率92.33%。",
        control(
            three_public_budget="8.60",
            vehicle_running_budget="6",
            reception_budget="2.60",
            three_public_actual="7.94",
            vehicle_running_actual="5.58",
            reception_actual="2.36",
        )
        | reported(three_public_control_rate="92.33"),
    ),
    (
        "quotation marks elsewhere, parts with their own two amounts",
        "一、一般性支出\n\n2022年“三公经费”预算数20.00万元，决算数15.00万元。其中：因公出国（境）费"
        "预算5.00万元，实际支出0万元；公务接待费预算15.00万元，实际支出15.00万元。",
        control(
            three_public_budget="20",
            three_public_actual="15",
            overseas_travel_budget="5",
            overseas_travel_actual="0",
            reception_budget="15",
            reception_actual="15",
        ),
    ),
    (
        "what all of it was for does not take the next amount",
        "一、“三公”经费\n\n“三公”经费预算6,000.00元，全部为公务接待费，实际支出2,860.00元。",
        control(three_public_budget="0.6", three_public_actual="0.286"),
    ),
    (
        "预算 against 支出, part by part",
        "一、“三公”经费\n\n公务接待费预算5.00万元，支出4.00万元；公务用车运行维护费预算10.00万元，"
        "支出8.00万元。",
        control(
            reception_budget="5",
            reception_actual="4",
            vehicle_running_budget="10",
            vehicle_running_actual="8",
        ),
    ),
    (
        "visitors are no petitions",
        "一、“三公”经费\n\n公务接待费支出3.00万元，共接待来访团组50批次、来宾300人次。",
        control(reception_actual="3"),
    ),
    (
        "vehicles: bought and run, together and apart",
        "一、“三公”经费\n\n公务用车购置及运行维护费支出10.00万元，其中：公务用车购置费0万元，"
        "公务用车运行维护费10.00万元。",
        reported(vehicle_actual="10")
        | control(vehicle_purchase_actual="0", vehicle_running_actual="10"),
    ),
    (
        "daily operating costs against the adjusted budget",
        "一、经济性\n\n日常公用经费调整预算45.20万元，实际支出41.36万元，控制率91.50%。",
        {
            ("budget", "adjusted_public", D("45.20")),
            ("budget", "executed_public", D("41.36")),
        }
        | reported(public_operating_control_rate="91.50"),
    ),
]
SENTENCES = [*BUDGETS, *CHANGES, *CONTROL]


@pytest.mark.parametrize(("text", "expected"), [s[1:] for s in SENTENCES],
                         ids=[s[0] for s in SENTENCES])  # fmt: skip
def test_sentence(text: str, expected: Found) -> None:
    """Exactly the figures of a sentence are read."""
    assert found(text) == expected
