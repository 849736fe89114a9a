"""The tables and sentences on the real 2021, worked by hand."""

import dataclasses
import re
from collections.abc import Callable
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest

from selfeval import load, load_panel, prose, tables
from selfeval.display import Note, Table
from selfeval.dossier import Dossier, Panel

DEPARTMENT = "futian-disability-service-centre"


@pytest.fixture(scope="module")
def real(real_data: Path) -> Dossier:
    """Return the real 2021."""
    return load(DEPARTMENT, 2021, real_data)


def row(table: Table | Note, name: str) -> dict[str, str]:
    """Return the row of a table whose first cell is ``name``, without that cell."""
    assert isinstance(table, Table)
    first, *others = table.columns
    (found,) = table.frame[table.frame[first] == name][others].to_dict("records")
    return {str(column): text for column, text in found.items()}


def without(dossier: Dossier, *names: str) -> Dossier:
    """Return the dossier as if it lacked these tables."""
    kept = {name: table for name, table in dossier.tables.items() if name not in names}
    return dataclasses.replace(dossier, tables=kept)


def changed(dossier: Dossier, **new: Any) -> Dossier:
    """Return the dossier with other tables."""
    return dataclasses.replace(dossier, tables=dossier.tables | new)


def test_budget_gives_adjustment_and_rate_by_category(real: Dossier) -> None:
    """14562.13 − 15132.49 = −570.36; 14787.64 ÷ 14955.46 = 98.88 %."""
    table = tables.budget(real)
    assert list(table.frame["支出类别"]) == ["人员支出", "公用支出", "项目支出", "合计"]
    assert list(row(table, "项目支出").values()) == [
        "15,132.49", "14,562.13", "14,479.24", "−570.36", "99.43%", "97.91%",
    ]  # fmt: skip
    assert list(row(table, "合计").values()) == [
        "15,525.82", "14,955.46", "14,787.64", "−570.36", "98.88%", "100.00%",
    ]  # fmt: skip
    assert row(table, "公用支出")["预算调整"] == "0.00"


def test_budget_has_dashes_for_what_is_not_given(real: Dossier) -> None:
    """Without the adjusted budget there is no adjustment and no rate, and nothing is 0."""
    budget = real.tables["budget"]
    table = tables.budget(changed(real, budget=budget[budget["stage"] != "adjusted"]))
    assert list(row(table, "合计").values()) == [
        "15,525.82", "—", "14,787.64", "—", "—", "100.00%",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("term", "expected"),
    {
        "年初预算增长率": ("3.88%", "580.12", "14,945.70", ""),
        "预算调整率": ("−3.67%", "−570.36", "15,525.82", ""),
        "预算执行率": ("98.88%", "14,787.64", "14,955.46", ""),
        "“三公”经费控制率": ("26.33%", "0.79", "3.00", ""),
        "日常公用经费控制率": ("79.88%", "11.59", "14.51", ""),
        "政府采购执行率": ("—", "—", "—", "未提供《政府采购》（procurement.csv）"),
        "财政供养（在职）人员控制率": ("—", "—", "—", "未提供《人员编制》（staffing.csv）"),
        "信访及时回复率": ("—", "—", "—", "未提供《群众信访办理》（petitions.csv）"),
        "服务对象满意度": ("—", "—", "—", "未提供《服务对象满意度》（satisfaction.csv）"),
    }.items(),
)
def test_main_metrics_keep_their_parts_or_say_why_not(
    term: str, expected: tuple[str, ...], real: Dossier
) -> None:
    """A rate stands with numerator and denominator; a missing one with the missing table."""
    found = row(tables.main_metrics(real), term)
    assert (found["数值"], found["分子"], found["分母"], found["说明"]) == expected


def test_metrics_that_fail_for_a_zero_say_so(real: Dossier) -> None:
    """Spending without a budget for it has no rate, but does not vanish from the table."""
    control = real.tables["spending_control"].assign(amount=[D("0.00"), D("0.79")])
    found = row(
        tables.metrics(changed(real, spending_control=control), "economy"), "“三公”经费控制率"
    )
    assert (found["数值"], found["分子"], found["分母"]) == ("—", "0.79", "0.00")
    assert "预算为 0 而本期不为 0" in found["依据"]


def test_metrics_of_a_group_without_evidence_are_a_note(real: Dossier) -> None:
    """The note names the groups in Chinese."""
    note = tables.metrics(real, "delivery", "equity")
    assert isinstance(note, Note)
    assert "“产出与完成、公平性”" in note.text


def test_gaps_list_the_absent_tables_and_no_others(real: Dossier) -> None:
    """Eleven tables that the report of 2021 has nothing for, with the metrics they block."""
    table = tables.gaps(real)
    assert isinstance(table, Table)
    blocked = dict(table.frame.itertuples(index=False, name=None))
    absent = {reason: names for reason, names in blocked.items() if reason.startswith("未提供")}
    assert absent == {
        "未提供《预算调整》（adjustments.csv）": (
            "调整预算数（年初+追加−核减）、预算控制率、调剂率、预算完成率（湖南口径）"
        ),
        "未提供《结转结余》（carry_over.csv）": (
            "结转结余率、结转结余率（占支出完成数）、结转结余变动率、预算完成率（湖南口径）"
        ),
        "未提供《往来款项》（balances.csv）": (
            "应付（暂存）款率、应付（暂存）款变动率、应收（暂付）款率、应收（暂付）款变动率"
        ),
        "未提供《政府采购》（procurement.csv）": "政府采购执行率、政府采购节支率",
        "未提供《人员编制》（staffing.csv）": "财政供养（在职）人员控制率、编外人员控制率",
        "未提供《固定资产》（assets.csv）": "固定资产利用率",
        "未提供《预决算信息公开》（disclosure.csv）": "预算信息公开等次、决算信息公开等次",
        "未提供《绩效指标完成情况》（targets.csv）": (
            "绩效目标完成率、绩效目标实现率（超目标30%不计）"
        ),
        "未提供《群众信访办理》（petitions.csv）": "信访办结率、信访回复率、信访及时回复率",
        "未提供《服务对象满意度》（satisfaction.csv）": "服务对象满意度、满意度平均得分率",
        "未提供《评审认定》（judgements.csv）": "（不影响比率计算，影响评分）",
    }
    assert len(real.tables) + len(absent) == 22  # with those that are there, all tables
    assert blocked["《上年数据》中没有上年末结转结余（prior_year.csv）"] == "结转结余变动率"
    assert table.caption == f"证据缺口（{len(blocked)} 项）"


@pytest.mark.parametrize(
    ("group", "cost", "reason"),
    [
        ("异地康复", "9,225.00 元/名", "原文一并陈述"),  # 7.38 万元 ÷ 8
        ("托养补贴", "11,784.52 元/人", "原文一并陈述"),  # 494.95 万元 ÷ 420
        ("工疗补贴", "892.94 元/人次", "原文一并陈述"),  # 80.90 万元 ÷ 906
        (
            "就业扶持",
            "—",
            "同一笔资金用于多类对象，原文未分列：就业扶持惠及残疾人（人次）、就业扶持惠及用人单位（家）",
        ),
    ],
)
def test_cost_per_beneficiary_only_where_the_document_gives_it(
    group: str, cost: str, reason: str, real: Dossier
) -> None:
    """Money ÷ persons, or the reason why the two do not belong together."""
    found = row(tables.costs(real), group)
    assert (found["单位成本"], found["说明"]) == (cost, reason)


@pytest.mark.parametrize(
    ("make", "file"),
    [
        (tables.income, "income"),
        (tables.projects, "projects"),
        (tables.services, "outputs"),
        (tables.costs, "outputs"),
        (tables.tasks, "tasks"),
        (tables.goals, "goals"),
        (prose.pace, "progress"),
        (prose.largest_projects, "projects"),
    ],
)
def test_what_lacks_its_table_is_a_note(
    make: Callable[[Dossier], object], file: str, real: Dossier
) -> None:
    """The note names the file to add; with the file there is no note."""
    note = make(without(real, file))
    assert isinstance(note, Note)
    assert f"{file}.csv" in note.text
    assert not isinstance(make(real), Note)


def said(sentences: Any) -> str:
    """Return sentences without what makes links of their figures on the page."""
    return re.sub(r"</?span[^>]*>", "", sentences.data)


def test_sentences_of_the_year(real: Dossier) -> None:
    """The overview, the pace and the adjustment say what the figures say."""
    assert said(prose.overview(real)) == (
        "2021 年年初预算 **15,525.82 万元**，比上年增长 3.88%；年中净调减 570.36 万元，"
        "调整预算 **14,955.46 万元**。全年执行 **14,787.64 万元**，占调整预算的 **98.88%**，"
        "未执行 167.82 万元。分类看，人员支出执行率最低，为 78.35%。"
    )
    assert said(prose.adjustment(real)) == (
        "预算净调整率 **−3.67%**，来自：项目支出 −570.36 万元。"
    )
    # (0.84 + 1.04 + 1.0084 + 0.9882) ÷ 4 and (0.21 + 0.52 + 0.7563 + 0.9882) ÷ 4 ÷ 0.625
    assert said(prose.pace(real)) == (
        "支出进度慢于序时进度的季度：第一季度、第四季度。全年平均有两种算法，结果不同："
        "四个季度均衡率的平均值为 **96.92%**；平均支出进度与 62.5% 之比为 **98.98%**。"
        "引用时须说明算法。"
    )
    # 9049.66 + 4723.62 of 14479.25
    assert "其中残疾人保障金、就业扶贫占 **95.12%**。" in prose.largest_projects(real).data


def test_sentences_where_the_year_went_otherwise(real: Dossier) -> None:
    """Spending above the budget and a budget that grew are said in those words."""
    budget = real.tables["budget"].copy()
    budget.loc[(budget["stage"] == "adjusted") & (budget["category"] == "project"), "amount"] += (
        1000
    )
    budget.loc[(budget["stage"] == "executed") & (budget["category"] == "project"), "amount"] += (
        2000
    )
    dossier = changed(real, budget=budget)
    text = said(prose.overview(dossier))
    assert "年中净调增 429.64 万元" in text  # −570.36 + 1000
    assert "超调整预算 832.18 万元" in text  # 167.82 + 1000 − 2000 = −832.18
    assert "项目支出 +429.64 万元" in prose.adjustment(dossier).data


def test_years_and_coverage_speak_of_the_panel(three_years: Path, real_data: Path) -> None:
    """A column a year; the number of years and of other departments."""
    panel = load_panel(three_years)
    found = row(tables.years(panel, DEPARTMENT), "预算执行率")
    assert found == {"2021": "98.88%", "2022": "95.67%", "2023": "88.99%"}
    text = prose.coverage(panel, DEPARTMENT).data
    assert text == "本部门有 3 个年度的数据（2021、2022、2023）；同一数据文件夹中另有 1 个部门。"
    assert "没有其他部门可比较" in prose.coverage(load_panel(real_data), DEPARTMENT).data
    skipped = Panel(panel.dossiers, {"a_b/2020": ()})
    assert "未纳入：a\\_b\\/2020。" in prose.coverage(skipped, DEPARTMENT).data
