"""Sentences on progress, projects, people and services: what is read, and what is left."""

from decimal import Decimal

import pytest

from selfeval.intake.document import Document
from selfeval.intake.text import read_text

D = Decimal
#: A report of an invented department, so that its year and name are known.
TITLE = "平远市水务局2022年度部门整体支出绩效自评报告\n\n"
SPENT = "一、预算执行情况\n\n"
WORK = "一、主要履职情况\n\n"
PEOPLE = "一、部门概况\n\n"

Found = set[tuple[str, str, Decimal]]


def found(text: str) -> Found:
    """Return table, kind and value of all figures in a text."""
    extracts = read_text(Document("test.txt", TITLE + text))
    return {(one.table, one.kind, one.value) for one in extracts}


def reported(**figures: str) -> Found:
    """Return figures that are kept as printed."""
    return {("reported", name, D(value)) for name, value in figures.items()}


def outputs(*figures: tuple[str, str]) -> Found:
    """Return service quantities by kind."""
    return {("outputs", kind, D(value)) for kind, value in figures}


QUARTERS = [
    (
        "four names, four values",
        SPENT + "一季度、二季度、三季度和四季度支出进度分别为：22.10%、48.30%、76.00%、97.20%。",
        {
            ("progress", f"progress_q{n}", D(v))
            for n, v in enumerate(("22.10", "48.30", "76.00", "97.20"), 1)
        },
    ),
    (
        "one by one",
        SPENT + "支出进度：一季度末21%，二季度末52%，三季度末75.5%，四季度末98%。",
        {
            ("progress", f"progress_q{n}", D(v))
            for n, v in enumerate(("21", "52", "75.5", "98"), 1)
        },
    ),
    (
        "by months",
        SPENT + "1-3月支出进度20.00%，1-6月支出进度51.00%，1-9月支出进度74.00%。",
        {("progress", f"progress_q{n}", D(v)) for n, v in enumerate(("20", "51", "74"), 1)},
    ),
    (
        "the four quarters in a word, and what came of them",
        SPENT + "四个季度累计支出进度分别为25.00%、50.00%、75.00%、99.00%，预算执行均衡率分别为"
        "100.00%、100.00%、100.00%、99.00%，全年平均均衡率99.75%。",
        {("progress", f"progress_q{n}", D(v)) for n, v in enumerate(("25", "50", "75", "99"), 1)}
        | reported(
            balance_rate_q1="100",
            balance_rate_q2="100",
            balance_rate_q3="100",
            balance_rate_q4="99",
            mean_balance_rate="99.75",
        ),
    ),
    (
        "amounts at the middle and at three quarters of the year",
        SPENT + "截至6月底累计支出512.00万元，截至9月底累计支出760.00万元。",
        {("progress", "executed_q2", D("512")), ("progress", "executed_q3", D("760"))},
    ),
    (
        "a month that ends no quarter, and the whole year",
        SPENT + "6月末支出进度47.30%，11月末支出进度88.60%，全年预算执行率98.17%。",
        {("progress", "progress_q2", D("47.30"))} | reported(execution_rate="98.17"),
    ),
]
RATES = [
    (
        "the base in words",
        SPENT + "全年支出900.00万元，完成年初预算的90.00%。",
        reported(executed_total="900", budget_completion_rate="90"),
    ),
    (
        "the rates of a category",
        SPENT + "项目支出876,540.00元，项目支出执行率97.39%，公用经费控制率97.10%。",
        {("budget", "executed_project", D("87.654"))}
        | reported(execution_rate_project="97.39", public_funds_control_rate="97.10"),
    ),
    (
        "in words",
        SPENT + "预算执行率百分之九十八点五。",
        reported(execution_rate="98.5"),
    ),
]
PROJECTS = [
    (
        "numbered, with purposes; one from above",
        SPENT
        + "项目支出580.00万元，包括：\n\n1．河道管护项目支出300.00万元，主要用于河道清障；\n\n"
        "2．水质监测项目支出200.00万元，主要用于断面采样；\n\n3．水库移民后期扶持资金80.00万元，"
        "系中央下达的转移支付，用于移民村道路修缮。",
        {
            ("budget", "executed_project", D("580")),
            ("projects", "executed", D("300")),
            ("projects", "executed", D("200")),
            ("projects", "executed", D("80")),
        },
    ),
    (
        "in one sentence",
        SPENT + "项目支出600.00万元，其中：节水宣传40.00万元，管网改造560.00万元。",
        {
            ("budget", "executed_project", D("600")),
            ("projects", "executed", D("40")),
            ("projects", "executed", D("560")),
        },
    ),
    (
        "each with its stages",
        "一、项目支出情况\n\n1．智慧水务项目：年初预算100.00万元，调整预算95.00万元，实际支出90.25万元，"
        "执行率95.00%。",
        {
            ("projects", "initial", D("100")),
            ("projects", "adjusted", D("95")),
            ("projects", "executed", D("90.25")),
        }
        | reported(project_execution_rate="95"),
    ),
]
COUNTS = [
    (
        "posts of two kinds without their sum, and who is not in post",
        PEOPLE + "核定行政编制30名、事业编制22名。实有在职人员48人，退休人员20人，遗属3人。",
        {("staffing", "staff", D("48"))},
    ),
    (
        "staff",
        PEOPLE + "核定编制52名，年末实有在编人员49人，编外聘用人员6人，财政供养人员控制率94.23%。",
        {
            ("staffing", "approved_posts", D("52")),
            ("staffing", "staff", D("49")),
            ("staffing", "off_post_staff", D("6")),
        }
        | reported(staff_control_rate="94.23"),
    ),
    (
        "petitions",
        "一、群众信访办理情况\n\n全年收到有效信访件35件，办结35件，回复35件，其中按时回复34件，"
        "办结率100%，按时回复率97.14%。",
        {
            ("petitions", "petitions", D("35")),
            ("petitions", "petitions_settled", D("35")),
            ("petitions", "petitions_replied", D("35")),
            ("petitions", "petitions_replied_on_time", D("34")),
        }
        | reported(petition_settlement_rate="100", petition_timely_reply_rate="97.14"),
    ),
    (
        "a survey",
        "一、满意度\n\n发放问卷400份，回收有效问卷392份，表示满意的380份，服务对象满意度96.94%。",
        {
            ("satisfaction", "valid_responses", D("392")),
            ("satisfaction", "satisfied", D("380")),
        }
        | reported(satisfaction_rate="96.94"),
    ),
    (
        "projects and key tasks",
        "一、重点工作完成情况\n\n2022年安排12个项目，年度重点工作8项。",
        reported(project_count="12", key_tasks_assigned="8"),
    ),
]
SERVICES = [
    (
        "classifiers, precision and Chinese numerals",
        WORK
        + "一是开展节水宣传三场，服务市民近2000人次；二是新建监测站点5个，改造老旧管网约21.4公里；"
        "三是走访用水大户120余家，发放资料1.2万份。",
        outputs(
            ("sessions", "3"),
            ("person_times", "2000"),
            ("sites", "5"),
            ("items", "21.4"),
            ("organisations", "120"),
            ("items", "12000"),
        ),
    ),
    (
        "money for people",
        WORK + "一是为213名困难学生发放补助106,500.00元，惠及家庭180户。",
        outputs(("persons", "213"), ("money", "10.65"), ("households", "180")),
    ),
    (
        "a case is no thing",
        WORK + "一是跟进个案46个，调处用水纠纷31件；二是组建2个巡查团队。",
        outputs(("cases", "46"), ("cases", "31"), ("organisations", "2")),
    ),
]
TARGETS = [
    (
        "≥ and ≤ that were read as 2 and Q",
        WORK + "节水器具普及率目标值290%，实际完成93.50%；超时率目标值Q5%，实际完成2.10%。",
        {
            ("targets", "target", D("90")),
            ("targets", "actual", D("93.50")),
            ("targets", "target", D("5")),
            ("targets", "actual", D("2.10")),
        },
    ),
    (
        "in words, with what came of them",
        WORK + "设定年度举办活动不少于80场、群众满意度不低于90%等目标，均已实现。",
        {("targets", "target", D("80")), ("targets", "target", D("90"))},
    ),
]
NOTHING = [
    ("ages, ordinals and meetings", WORK + "为0-18周岁儿童提供服务，在第三十一次助残日启动。"),
    ("one among many", WORK + "该工程入选2022年十件民生实事之一。"),
    ("numbers of documents and telephones",
     WORK + "执行《管理办法》（平水〔2022〕18号），服务热线12345全天开通，电话0000-5550018。"),
    ("subject codes and dates", SPENT + "列“2130306”科目，于2022年3月15日9:30下达。"),
    ("prices for each", WORK + "按每人每月500元标准执行，户均1.5万元，单价20元/吨。"),
    ("the economy", WORK + "全市完成投资268.4亿元，实现产值12亿元。"),
    ("plans", "一、下一步工作计划\n\n计划投入1,000万元，培训500人次，新建站点8个。"),
    ("problems", "一、存在问题\n\n部分项目执行率仅60.00%，结余30万元。"),
    ("persons on the cover", "单位负责人：某某\n\n电话：0000-5550018\n\n填报日期：2023年3月15日"),
    ("duties", "一、主要职能\n\n1、管理全市12座水库和35处水源地。"),
    ("what there is rather than what was done", WORK + "全市下辖8个街道，常住人口50万人。"),
    ("targets are no results", WORK + "力争培训5000人次，不少于80场。"),
    ("functions and natures of spending",
     SPENT + "按经济分类，工资福利支出200.00万元，商品和服务支出50.00万元。"),
    ("a score", "一、自评结论\n\n自评得分95.6分，其中过程指标分值40分，得38.1分。"),
    ("slogans", WORK + "做到“两个维护”，坚持“三个结合”，形成一个中心。"),
    ("numbers that ran together", SPENT + "支出合计100.00.200.00.3万元。"),
    ("another year", SPENT + "2020年支出500.00万元。"),
]  # fmt: skip
SENTENCES = [*QUARTERS, *RATES, *PROJECTS, *COUNTS, *SERVICES, *TARGETS]


@pytest.mark.parametrize(("text", "expected"), [s[1:] for s in SENTENCES],
                         ids=[s[0] for s in SENTENCES])  # fmt: skip
def test_sentence(text: str, expected: Found) -> None:
    """Exactly the figures of a sentence are read."""
    assert found(text) == expected


@pytest.mark.parametrize("text", [n[1] for n in NOTHING], ids=[n[0] for n in NOTHING])
def test_no_figure(text: str) -> None:
    """Numbers that are no figures of the year are left alone."""
    assert found(text) == set()
