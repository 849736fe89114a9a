"""One function a table: a dossier or a panel in, a :class:`~selfeval.display.Table` out."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ..display import Note, Table
from ..dossier import Dossier, Panel
from ..formats import DASH, amount, percent, quantity, shortened, signed
from ..gaps import evidence_gaps
from ..metrics import GROUPS, category_share, evaluate, execution_rate
from ..projects import project_table
from ..services import service_table, unit_costs
from ..terms import BETTER, CATEGORIES, ORIGINS, STAGES, TASK_KINDS, YES_NO
from .parts import places_of


def _rate(value: Any, unit: str) -> str:
    if unit == "fraction":
        return percent(value)
    return amount(value, unit) if unit == "万元" else quantity(value)


def metrics(dossier: Dossier, *groups: str) -> Table | Note:
    """Return the metrics of the given groups that have their figures (指标).

    One that has no value in spite of them, for a zero, says so in the last column.
    """
    table = evaluate(dossier.figures)
    has_figures = table["numerator"].notna() & table["denominator"].notna()
    chosen = table[table["group"].isin(groups or list(GROUPS)) & has_figures]
    if chosen.empty:
        names = "、".join(GROUPS[group] for group in groups)
        return Note(f"现有数据不足以计算“{names}”的任何指标，见“证据缺口”。")
    remarks = [
        "；".join(filter(None, (places_of(sources), reason)))
        for sources, reason in zip(chosen["sources"], chosen["reason"], strict=True)
    ]
    frame = _metric_columns(chosen).assign(依据=remarks)
    keys = _metric_keys(chosen)
    return Table(frame, "指标及其分子、分母", texts=["方向", "依据"], keys=keys)


def _metric_keys(chosen: pd.DataFrame) -> dict[str, list[str]]:
    return {"数值": [f"metric:{name}" for name in chosen.index]}


def _metric_columns(chosen: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "指标": chosen["term"],
            "数值": [_rate(v, u) for v, u in zip(chosen["value"], chosen["unit"], strict=True)],
            "分子": chosen["numerator"].map(_plain),
            "分母": chosen["denominator"].map(_plain),
            "方向": chosen["better"].map(BETTER).replace(BETTER["none"], DASH),
        }
    )


_MAIN = (
    "budget_growth_rate",
    "budget_adjustment_rate",
    "execution_rate",
    "mean_balance_rate",
    "mean_progress_rate",
    "three_public_control_rate",
    "public_operating_control_rate",
    "procurement_execution_rate",
    "staff_control_rate",
    "key_task_completion_rate",
    "project_timeliness_rate",
    "petition_timely_reply_rate",
    "satisfaction_rate",
)


def main_metrics(dossier: Dossier) -> Table:
    """Return the main metrics, also those that lack their evidence (主要指标)."""
    chosen = evaluate(dossier.figures).loc[list(_MAIN)]
    frame = _metric_columns(chosen).assign(说明=chosen["reason"])
    return Table(frame, "主要指标", texts=["方向", "说明"], keys=_metric_keys(chosen))


def _plain(value: Any) -> str:
    """Return a figure with its digits as typed; one that was computed, to four places."""
    if value is None:
        return DASH
    shown = shortened(value, 4) if value.as_tuple().exponent < -4 else value
    return f"{shown:,f}".replace("-", "−")


def gaps(dossier: Dossier) -> Table | Note:
    """Return what the data lacks and which metrics it keeps from being computed (证据缺口)."""
    found = evidence_gaps(dossier)
    if found.empty:
        return Note("没有证据缺口：全部指标均有数据。")
    frame = pd.DataFrame(
        {
            "缺少的依据": found["reason"],
            "因此无法计算": [
                "、".join(terms) or "（不影响比率计算，影响评分）" for terms in found["metrics"]
            ],
        }
    )
    return Table(frame, f"证据缺口（{len(frame)} 项）", texts=["因此无法计算"])


def budget(dossier: Dossier) -> Table:
    """Return the budget by category and stage, with the adjustment and the rate (预算总表)."""
    rows = []
    for category, term in [*CATEGORIES.items(), ("total", "合计")]:
        values = {s: dossier.values[f"{s}_{category}"] for s in STAGES}
        initial, adjusted, executed = values.values()
        known = initial is not None and adjusted is not None
        spent = adjusted and executed is not None
        rows.append(
            {
                "支出类别": term,
                **{STAGES[stage]: amount(value) for stage, value in values.items()},
                "预算调整": signed(adjusted - initial) if known else DASH,
                "执行率": percent(execution_rate(executed, adjusted)) if spent else DASH,
                "执行占比": _share(executed, dossier.values["executed_total"]),
            }
        )
    categories = [*CATEGORIES, "total"]
    keys = {
        term: [f"figure:{stage}_{category}" for category in categories]
        for stage, term in STAGES.items()
    }
    keys["执行率"] = [
        f"metric:execution_rate_{category}".removesuffix("_total") for category in categories
    ]
    return Table(pd.DataFrame(rows), "支出预算、调整与执行（万元）", keys=keys)


def _share(part: Any, whole: Any) -> str:
    return percent(category_share(part, whole)) if part is not None and whole else DASH


def income(dossier: Dossier) -> Table | Note:
    """Return budget income by origin and stage (收入预算)."""
    table = dossier.table("income")
    if table.empty:
        return Note("未提供《收入预算》（income.csv）。")
    wide = table.pivot(index="origin", columns="stage", values="amount")
    places = table.assign(row=[f"row:income:{row}" for row in table.index])
    rows = places.pivot(index="origin", columns="stage", values="row").fillna("")
    frame = pd.DataFrame(
        {
            "资金来源": [ORIGINS[origin] for origin in wide.index],
            **{STAGES[s]: wide[s].map(amount).to_numpy() for s in STAGES if s in wide},
        }
    )
    keys = {STAGES[str(stage)]: list(rows[stage]) for stage in rows}
    return Table(frame, "收入预算（万元）", keys=keys)


def projects(dossier: Dossier) -> Table | Note:
    """Return the projects by size with budget, share and rate (项目支出明细)."""
    table = project_table(dossier)
    if table.empty:
        return Note("未提供《项目支出》（projects.csv）。")
    given = [stage for stage in STAGES if table[stage].notna().any()]
    frame = pd.DataFrame(
        {
            "项目": table["project"],
            "资金性质": table["fund_origin"],
            **{STAGES[stage]: table[stage].map(amount) for stage in given},
            "占比": table["share"].map(percent),
            "执行率": table["rate"].map(percent),
            "主要用途": table["purpose"],
        }
    )
    if set(frame["执行率"]) == {DASH}:
        frame = frame.drop(columns="执行率")
    keys = {STAGES[stage]: list(table[f"{stage}_key"]) for stage in given}
    caption = "项目支出明细（万元，按执行数排序）"
    return Table(frame, caption, texts=["资金性质", "主要用途"], keys=keys)


def services(dossier: Dossier) -> Table | Note:
    """Return every service quantity by programme (服务产出明细)."""
    table = service_table(dossier)
    if table.empty:
        return Note("未提供《服务产出》（outputs.csv）。")
    frame = pd.DataFrame(
        {
            "工作领域": table["programme"],
            "服务内容": table["measure"],
            "数量": table["printed"],
            "受益对象": table["beneficiary"],
            "数量性质": table["kind_term"],
            "出处": table["source"],
        }
    )
    texts = ["服务内容", "受益对象", "数量性质", "出处"]
    caption = f"服务产出明细（{len(frame)} 项，互有交叉，不可相加）"
    keys = {"数量": [f"row:outputs:{row}" for row in table.index]}
    return Table(frame, caption, texts=texts, group="工作领域", keys=keys)


def costs(dossier: Dossier) -> Table | Note:
    """Return cost per beneficiary where the document allows it, else why not (单位成本)."""
    if dossier.table("outputs").empty:
        return Note("未提供《服务产出》（outputs.csv），无法计算单位成本。")
    table = unit_costs(dossier)
    if table.empty:
        return Note("原文没有把资金与受益数量对应起来陈述，不计算单位成本。")
    frame = pd.DataFrame(
        {
            "资金": table["group"],
            "资金额（万元）": table["money"].map(quantity),
            "受益数量": [
                DASH if q is None else f"{q:,}{u}"
                for q, u in zip(table["quantity"], table["unit"], strict=True)
            ],
            "单位成本": [
                DASH if c is None else f"{amount(c * 10000)} 元/{u}"
                for c, u in zip(table["cost"], table["unit"], strict=True)
            ],
            "说明": [reason or "原文一并陈述" for reason in table["reason"]],
        }
    )
    return Table(frame, "单位成本（只在原文把一笔资金与一个数量对应时计算）", texts=["说明"])


def tasks(dossier: Dossier) -> Table | Note:
    """Return key tasks and projects with what is known of their completion (任务完成情况)."""
    table = dossier.table("tasks")
    if table.empty:
        return Note("未提供《重点工作与项目完成情况》（tasks.csv）。")
    frame = pd.DataFrame(
        {
            "任务": table["task"],
            "类别": table["kind"].map(lambda kind: _task_heading(table, kind)),
            **{
                heading: [YES_NO.get(value, "未说明") for value in table[column]]
                for column, heading in (
                    ("completed", "是否完成"),
                    ("on_time", "是否按时"),
                    ("to_standard", "质量达标"),
                )
            },
            "说明": [
                "" if _common_note(table, kind) else note or ""
                for kind, note in zip(table["kind"], table["note"], strict=True)
            ],
        }
    )
    if not any(frame["说明"]):
        frame = frame.drop(columns="说明")
    texts = ["是否完成", "是否按时", "质量达标", "说明"]
    return Table(frame, "重点工作与项目完成情况", texts=texts, group="类别")


def _common_note(table: pd.DataFrame, kind: str) -> str:
    """Return the note that all tasks of a kind share, which is then said once."""
    notes = set(table.loc[table["kind"] == kind, "note"])
    return str(notes.pop() or "") if len(notes) == 1 else ""


def _task_heading(table: pd.DataFrame, kind: str) -> str:
    note = _common_note(table, kind)
    return f"{TASK_KINDS[kind]}：{note}" if note else TASK_KINDS[kind]


def goals(dossier: Dossier) -> Table | Note:
    """Return the goals of the year (年度主要目标)."""
    table = dossier.table("goals")
    if table.empty:
        return Note("未提供《年度主要目标》（goals.csv）。")
    frame = pd.DataFrame(
        {"序号": table["number"].map(str), "目标": table["goal"], "出处": table["source"]}
    )
    return Table(frame, "年度主要目标", texts=["目标", "出处"])


def years(panel: Panel, department: str) -> Table | Note:
    """Return the main rates of a department by year (各年主要指标)."""
    names = (
        "execution_rate",
        "budget_growth_rate",
        "budget_adjustment_rate",
        "three_public_control_rate",
        "public_operating_control_rate",
        "mean_balance_rate",
    )
    columns = {}
    terms: dict[str, str] = {}
    for dossier in panel.dossiers:
        if dossier.department == department:
            table = evaluate(dossier.figures).loc[list(names)]
            columns[str(dossier.fiscal_year)] = table["value"].map(percent)
            terms = dict(table["term"])
    if not columns:
        return Note("没有可比较的年度。")
    frame = pd.DataFrame(columns)
    frame.insert(0, "指标", [terms[name] for name in frame.index])
    return Table(frame, "各年主要指标")
