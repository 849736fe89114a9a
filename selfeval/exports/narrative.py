"""The paragraphs of the report, heading by heading, as far as the data can write them."""

from __future__ import annotations

from typing import Any

from ..dossier import Dossier
from ..formats import amount, percent, places, spread
from ..metrics import evaluate
from ..projects import project_table
from ..scoring import Score
from ..services import service_table
from ..terms import DISCLOSURE_DOCUMENTS, DISCLOSURE_STATUSES, ORIGINS, QUARTERS, STAGES
from .sentences import (
    Words,
    categories,
    compared,
    lacking,
    listed,
    paragraph,
    rates,
    to_write,
)


def staffing(dossier: Dossier) -> list[Words]:
    """Return posts and staff (人员情况)."""
    return rates(dossier, "staff_control_rate", "off_post_staff_rate")


def key_tasks(dossier: Dossier) -> list[Words]:
    """Return the key tasks of the year, one a paragraph (重点工作)."""
    table = dossier.table("tasks")
    names = list(table.loc[table["kind"] == "key_task", "task"])
    if not names:
        return [lacking("年度重点工作任务（tasks.csv）")]
    first = Words(f"{dossier.fiscal_year} 年重点工作任务如下：")
    return [first, *(Words(f"{number}.{name}") for number, name in enumerate(names, 1))]


def budget(dossier: Dossier) -> list[Words]:
    """Return the initial and the adjusted budget, with their change (预算编制情况)."""
    values = dossier.values
    initial, adjusted = values["initial_total"], values["adjusted_total"]
    if initial is None:
        return [lacking(dossier.figures["initial_total"].reason)]
    year = dossier.fiscal_year
    first = [
        f"{year} 年年初预算支出 {amount(initial, '万元')}，其中{categories(dossier, 'initial')}"
    ]
    prior = values["prior_initial_total"]
    if prior is not None:
        change = compared(initial - prior, "增加", "减少")
        first.append(f"；比上年年初预算 {amount(prior, '万元')}{change}")
    said = [*paragraph(_income(dossier)), *paragraph(*first, "。")]
    said += rates(dossier, "budget_growth_rate")
    if adjusted is None:
        return [*said, lacking(dossier.figures["adjusted_total"].reason)]
    change = f"年中{compared(adjusted - initial, '净调增', '净调减')}"
    text = change if adjusted != initial else "年中没有净调整"
    text += f"，调整预算支出 {amount(adjusted, '万元')}，其中{categories(dossier, 'adjusted')}。"
    return [*said, Words(text), *rates(dossier, "budget_adjustment_rate")]


def _income(dossier: Dossier) -> str:
    table = dossier.table("income")
    said = []
    for stage in ("initial", "adjusted"):
        rows = table[table["stage"] == stage]
        if len(rows):
            parts = zip(rows["origin"], rows["amount"], strict=True)
            shown = listed(f"{ORIGINS[origin]} {amount(value, '万元')}" for origin, value in parts)
            total = amount(rows["amount"].sum(), "万元")
            said.append(f"{STAGES[stage]}收入 {total}，其中{shown}")
    return f"{'；'.join(said)}。" if said else ""


def execution(dossier: Dossier, top: int = 2) -> list[Words]:
    """Return what was executed, of which budget, by category and project (预算执行情况)."""
    if dossier.values["executed_total"] is None:
        return [lacking(dossier.figures["executed_total"].reason)]
    total = amount(dossier.values["executed_total"], "万元")
    said = [Words(f"全年预算执行 {total}，其中{categories(dossier, 'executed')}。")]
    names = (
        "execution_rate",
        *(f"execution_rate_{c}" for c in ("personnel", "public", "project")),
    )
    return [*said, *rates(dossier, *names), *_projects(dossier, top)]


def _projects(dossier: Dossier, top: int) -> list[Words]:
    table = project_table(dossier)
    executed = table[table["executed"].notna()]
    if executed.empty:
        return [lacking("各项目预算执行数（projects.csv）")]
    first = executed.head(top)
    total, largest = executed["executed"].sum(), first["executed"].sum()
    share = f"（{amount(largest)} ÷ {amount(total)}）"
    text = f"{len(executed)} 个项目合计 {amount(total, '万元')}，其中"
    text += f"{listed(first['project'])}占 {percent(first['share'].sum())}{share}。"
    without = table["rate"].isna().sum()
    mark = [lacking(f"{without} 个项目的预算数，不能计算项目执行率（projects.csv）")]
    return [Words(text), *(mark if without else [])]


def management(dossier: Dossier) -> list[Words]:
    """Return what the data says of procurement, assets, carry-over, disclosure (管理情况)."""
    names = ("procurement_execution_rate", "fixed_asset_utilisation_rate", "carry_over_rate")
    table = dossier.table("disclosure")
    said = [
        f"{DISCLOSURE_DOCUMENTS[document]}{DISCLOSURE_STATUSES[status]}"
        for document, status in zip(table["document"], table["status"], strict=True)
    ]
    shown = (
        paragraph(f"{'，'.join(said)}。")
        if said
        else [lacking("预决算信息公开情况（disclosure.csv）")]
    )
    return [*rates(dossier, *names), *shown]


def goals(dossier: Dossier) -> list[Words]:
    """Return the goals of the year, one a paragraph (主要履职目标)."""
    table = dossier.table("goals")
    if table.empty:
        return [to_write("年度主要履职目标（填入 goals.csv 后自动列出）")]
    return [
        Words(f"{number}.{goal}")
        for number, goal in zip(table["number"], table["goal"], strict=True)
    ]


def services(dossier: Dossier) -> list[Words]:
    """Return what was done, one programme a paragraph (主要履职情况)."""
    table = service_table(dossier)
    if table.empty:
        return [to_write("主要履职情况和产出数量（填入 outputs.csv 后自动列出）")]
    programmes = table.groupby("programme", sort=False)
    shown = table["measure"] + table["printed"]
    said = [
        f"{number}.{name}：{'；'.join(shown[of.index])}。"
        for number, (name, of) in enumerate(programmes, 1)
    ]
    return [*map(Words, said), to_write("履职的主要举措和成效")]


def economy(dossier: Dossier) -> list[Words]:
    """Return the control of three-public and public-use spending (经济性)."""
    names = ["three_public_control_rate", "public_operating_control_rate"]
    if dossier.values["prior_three_public_budget"] is not None:
        names.append("three_public_change_rate")
    return rates(dossier, *names)


def pace(dossier: Dossier) -> list[Words]:
    """Return the progress of spending with both annual means (支出进度)."""
    known = {term: dossier.values[f"progress_q{quarter}"] for quarter, term in QUARTERS.items()}
    given = [f"{term} {percent(value)}" for term, value in known.items() if value is not None]
    if not given:
        return [lacking("季度支出进度（progress.csv）")]
    text = f"截至各季度末的累计支出进度：{listed(given)}。"
    values = evaluate(dossier.figures)["value"]
    if values["mean_balance_rate"] is not None:
        text += (
            f"全年平均预算执行均衡率 {percent(values['mean_balance_rate'])}"
            "（四个季度支出进度与序时进度之比的平均值）；"
            f"全年平均支出进度率 {percent(values['mean_progress_rate'])}"
            f"（四个季度平均支出进度 {percent(sum(known.values()) / 4)} ÷ 62.5%）。"
        )
    return [Words(text)]


def completion(dossier: Dossier) -> list[Words]:
    """Return the completion of key tasks and projects (任务完成情况)."""
    return rates(dossier, "key_task_completion_rate", "project_timeliness_rate")


def attainment(dossier: Dossier) -> list[Words]:
    """Return how many targets were met (绩效目标完成情况)."""
    return rates(dossier, "target_attainment_rate")


def equity(dossier: Dossier) -> list[Words]:
    """Return petitions and satisfaction with sample and method (公平性)."""
    said = rates(dossier, "petition_reply_rate", "petition_timely_reply_rate")
    table = dossier.table("satisfaction")
    # The rate of satisfied people and the mean score are two ways: a survey has one of them.
    scored = not table.empty and table["mean_score"].notna().all()
    counted = not table.empty and table["satisfied"].notna().all()
    name = "satisfaction_score" if scored and not counted else "satisfaction_rate"
    said += rates(dossier, name)
    surveys = zip(table["group"], table["method"], table["valid_responses"], strict=True)
    shown = "；".join(
        f"{group}，{method}，有效样本 {count:,} 份" for group, method, count in surveys
    )
    return [*said, *paragraph(f"满意度调查：{shown}。" if shown else "")]


def lost_points(result: Score) -> list[Words]:
    """Return the rows that lost points for certain, with the reason or a mark (失分情况)."""
    said = []
    for row in result.rows:
        if row.high < row.weight:
            name = row.row.indicator
            text = f"{name}（失 {places(row.weight - row.high)} 分）"
            if row.lost:
                text += f"：{'；'.join(row.lost)}"
            said.append(Words(f"{text}。"))
            said += [Words(f"原因：{reason}。") for reason in row.reasons]
            if row.unexplained:
                said.append(to_write(f"{name}扣分的原因和改进措施（judgements.csv 的 reason 列）"))
    return said


_STATUSES = {
    "unverified": "所用指标体系的分值和规则未经核实，报送前须按本地现行指标体系逐项核对",
    "partial": "所用指标体系不完整，报送前须按本地现行指标体系补齐",
}


def scoring(result: Score) -> list[Words]:
    """Return the total with its grade, what is open and how far to trust it (评分情况)."""
    total, chosen = result.total, result.framework
    text = f"依据《{chosen.name}》自评，得 {spread(total.low, total.high)} 分"
    text += f"（满分 {places(total.weight)} 分），"
    certain = len(result.grades) == 1
    text += (
        f"等级为{result.grades[0]}。"
        if certain
        else f"等级待定（可能为{listed(result.grades)}）。"
    )
    if open_rows := len(result.open_rows):
        text += f"其中 {open_rows} 项指标依据不足，以可能得分的区间列示，"
        text += "须补充附表2所列依据后确定。"
    text += "".join(f"{remark}。" for remark in result.remarks)
    mark = _STATUSES.get(chosen.status)
    marks = [Words(f"【核对：{mark}】", blank=True)] if mark else []
    return [Words(f"{text}各项指标的评分标准、得分和扣分原因见附表1。"), *marks]


def narrative(dossier: Dossier, result: Score) -> dict[str, list[Words]]:
    """Return the paragraphs under each tag of the template."""
    found: dict[str, Any] = {
        "人员情况": staffing,
        "重点工作": key_tasks,
        "预算编制情况": budget,
        "预算执行情况": execution,
        "管理情况": management,
        "履职目标": goals,
        "履职情况": services,
        "经济性": economy,
        "支出进度": pace,
        "任务完成情况": completion,
        "目标完成情况": attainment,
        "公平性": equity,
    }
    said = {tag: write(dossier) for tag, write in found.items()}
    return said | {"失分情况": lost_points(result), "评分情况": scoring(result)}
