"""Sentences on a department-year and its score."""

from __future__ import annotations

from typing import Any

from IPython.display import HTML, Markdown

from .. import scoring
from ..display import Card, Cards, Note, templates
from ..dossier import Dossier, Panel
from ..formats import amount, percent, places, signed, spread
from ..metrics import evaluate
from ..projects import project_table
from ..scoring import Score
from ..scoring.intervals import parse_number
from ..terms import CATEGORIES, QUARTERS
from .text import plain, traced


def masthead(dossier: Dossier) -> HTML:
    """Return the title block of a notebook: department, year, source, and whether synthetic."""
    return HTML(templates().get_template("masthead.html.j2").render(dossier=dossier))


def _bold(figures: dict[str, Any], name: str) -> str:
    return f"**{traced(amount(figures[name]), f'figure:{name}')} 万元**"


def _rate(values: Any, name: str) -> str:
    return f"**{traced(percent(values[name]), f'metric:{name}')}**"


def overview(dossier: Dossier) -> Markdown | Note:
    """Return the year in two or three sentences (总体情况)."""
    figures = dossier.values
    values = evaluate(dossier.figures)["value"]
    sentences = [_budget_sentence(dossier, figures, values)]
    if values["execution_rate"] is not None:
        left = figures["adjusted_total"] - figures["executed_total"]
        word = f"未执行 {amount(left)} 万元" if left >= 0 else f"超调整预算 {amount(-left)} 万元"
        sentences.append(
            f"全年执行 {_bold(figures, 'executed_total')}，"
            f"占调整预算的 {_rate(values, 'execution_rate')}，{word}。"
        )
    lowest = _lowest_category(values)
    if lowest:
        sentences.append(lowest)
    return Markdown("".join(sentences))


def _budget_sentence(dossier: Dossier, figures: dict[str, Any], values: Any) -> str:
    initial, adjusted = figures["initial_total"], figures["adjusted_total"]
    if initial is None:
        return f"年初预算总额不明：{plain(dossier.figures['initial_total'].reason)}。"
    text = f"{dossier.fiscal_year} 年年初预算 {_bold(figures, 'initial_total')}"
    growth = values["budget_growth_rate"]
    if growth is not None:
        word = "增长" if growth >= 0 else "下降"
        text += f"，比上年{word} {percent(abs(growth))}"
    if adjusted is not None:
        change = adjusted - initial
        word = "净调增" if change > 0 else "净调减" if change < 0 else ""
        text += (
            f"；年中{word} {amount(abs(change))} 万元，调整预算 {_bold(figures, 'adjusted_total')}"
            if change
            else "；年中没有净调整"
        )
    return text + "。"


def _lowest_category(values: Any) -> str:
    rates = {term: values[f"execution_rate_{name}"] for name, term in CATEGORIES.items()}
    known = {term: rate for term, rate in rates.items() if rate is not None}
    if len(known) < 2:
        return ""
    term, rate = min(known.items(), key=lambda item: item[1])
    return f"分类看，{term}执行率最低，为 {percent(rate)}。"


def pace(dossier: Dossier) -> Markdown | Note:
    """Return how spending kept to the scheduled pace (支出进度), with both annual measures."""
    known = {term: dossier.values[f"progress_q{quarter}"] for quarter, term in QUARTERS.items()}
    behind = [
        term
        for quarter, (term, value) in enumerate(known.items(), 1)
        if value is not None and value * 4 < quarter
    ]
    if all(value is None for value in known.values()):
        return Note("未提供《季度支出进度》（progress.csv），无法判断支出进度。")
    values = evaluate(dossier.figures)["value"]
    text = (
        f"支出进度慢于序时进度的季度：{'、'.join(behind)}。"
        if behind
        else "各季度支出进度均不慢于序时进度。"
    )
    if values["mean_balance_rate"] is not None:
        text += (
            f"全年平均有两种算法，结果不同：四个季度均衡率的平均值为 "
            f"{_rate(values, 'mean_balance_rate')}；平均支出进度与 62.5% 之比为 "
            f"{_rate(values, 'mean_progress_rate')}。引用时须说明算法。"
        )
    return Markdown(text)


def largest_projects(dossier: Dossier, top: int = 2) -> Markdown | Note:
    """Return how much of the project spending the largest projects take (项目集中度)."""
    table = project_table(dossier)
    executed = table[table["executed"].notna()]
    if executed.empty:
        return Note("未提供各项目的执行数（projects.csv），无法分析项目集中度。")
    first = executed.head(top)
    names = "、".join(plain(name) for name in first["project"])
    return Markdown(
        f"{len(executed)} 个项目共执行 {amount(executed['executed'].sum())} 万元，"
        f"其中{names}占 **{percent(first['share'].sum())}**。"
    )


def adjustment(dossier: Dossier) -> Markdown | Note:
    """Return which categories the adjustment came from (预算调整)."""
    parts = []
    for category, term in CATEGORIES.items():
        initial = dossier.values[f"initial_{category}"]
        adjusted = dossier.values[f"adjusted_{category}"]
        if initial is not None and adjusted is not None and initial != adjusted:
            parts.append(f"{term} {signed(adjusted - initial)} 万元")
    rate = evaluate(dossier.figures)["value"]["budget_adjustment_rate"]
    if rate is None:
        return Note("年初预算或调整预算不全，无法分析预算调整。")
    if not parts:
        return Markdown("年中没有调整预算。")
    shown = traced(percent(rate, sign=True), "metric:budget_adjustment_rate")
    return Markdown(f"预算净调整率 **{shown}**，来自：{'、'.join(parts)}。")


_STATUS_NOTES = {
    "verified": "分值见于公开文件",
    "unverified": "分值和规则**未经核实**，结果只供内部测算，不是官方评分，**不得直接报送**",
    "partial": "指标体系**不完整**，未列明的部分按待定处理",
}


def framework(result: Score) -> Markdown:
    """Return which framework a score rests on, in which variant, and how far to trust it."""
    chosen = result.framework
    text = f"指标体系：**{plain(chosen.title)}**（{plain(chosen.place)}）。"
    text += f"{_STATUS_NOTES[chosen.status]}。"
    if chosen.note:
        text += plain(chosen.note)
    others = [name for key, name in chosen.variants.items() if key != chosen.variant]
    if others:
        text += f"本表采用“{plain(chosen.variants[chosen.variant])}”口径；"
        text += f"另有“{'”“'.join(map(plain, others))}”口径可选。"
    text += "".join(f"{plain(remark)}。" for remark in result.remarks)
    return Markdown(text)


def score_headline(result: Score) -> Cards:
    """Return the headline figures of a score (评分概况)."""
    total, rows = result.total, result.rows
    known = sum(row.points is not None for row in rows)
    open_points = total.high - total.low
    return Cards(
        [
            Card(
                "总分",
                f"{spread(total.low, total.high)}",
                f"满分 {places(total.weight)}；没有依据的不计分也不推算",
            ),
            Card("可能等级", "、".join(result.grades), "依据补齐后确定" if open_points else ""),
            Card("已确定指标", f"{known}/{len(rows)}", f"待定 {places(open_points)} 分"),
            Card(
                "缺扣分原因",
                f"{len(result.unexplained)} 项",
                "、".join(row.row.indicator for row in result.unexplained[:2]),
            ),
        ]
    )


def weight_bounds(result: Score, spread_by: str = "20%") -> Markdown | Note:
    """Return what the total may be if the unverified weights are off (未核实分值的影响)."""
    bounds = scoring.weight_bounds(result, parse_number(spread_by))
    low, high = (amount(end) for end in (bounds.low, bounds.high))
    return Markdown(
        f"未核实的分值若各自偏差不超过 {plain(spread_by)}（合计仍为 100 分），"
        f"总分在 **{low}～{high}** 之间。"
    )


def coverage(panel: Panel, department: str) -> Markdown:
    """Return which years and departments the trends rest on, and what was left out (数据范围)."""
    years = sorted(d.fiscal_year for d in panel.dossiers if d.department == department)
    others = len({d.department for d in panel.dossiers}) - 1
    text = f"本部门有 {len(years)} 个年度的数据（{'、'.join(map(str, years))}）"
    text += f"；同一数据文件夹中另有 {others} 个部门。" if others else "；没有其他部门可比较。"
    if panel.skipped:
        text += f"因数据有误未纳入：{'、'.join(plain(name) for name in panel.skipped)}。"
    return Markdown(text)
