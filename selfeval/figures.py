"""Every figure that a metric may use: its name, Chinese term, unit, and where it is found.

A figure is a number of one department-year. Amounts and counts add up over departments and
years; a share does not, and names the figure that weighs it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from . import finders as f
from .finders import Finder, Found, Tables
from .metrics.delivery import target_met
from .terms import CATEGORIES, QUARTERS, STAGES
from .values import is_missing


@dataclass(frozen=True)
class Figure:
    """A figure: ``weight`` names the figure that weighs a share when departments are added."""

    name: str
    term: str
    unit: str
    find: Finder
    weight: str | None = None


def find_figures(tables: Mapping[str, pd.DataFrame]) -> dict[str, Found]:
    """Return every figure of the tables of one department-year."""
    return find_in({name: f.rows_of(frame) for name, frame in tables.items()})


def find_in(tables: Tables) -> dict[str, Found]:
    """Return every figure of the rows of one department-year, by their table."""
    known: dict[str, Found] = {}
    for figure in FIGURES.values():
        known[figure.name] = figure.find(tables, known)
    return known


def _targets(*, within: Decimal | None) -> Finder:
    def find(tables: Tables, known: Mapping[str, Found]) -> Found:
        if "targets" not in tables:
            return Found(None, reason="未提供《绩效指标完成情况》（targets.csv）")
        rows = tables["targets"]
        met = [row for row in rows if _met(row, within)]
        return Found(len(met), f.places(met, "targets"))

    return find


def _met(row: f.Row, within: Decimal | None) -> bool:
    # Figures win over what somebody ticked; the audit tells where the two differ.
    if is_missing(row["actual"]) or is_missing(row["target"]):
        return bool(row["met"] == "yes")
    return bool(target_met(row["actual"], row["target"], row["operator"], within=within))


_DISCLOSED = {"on_time_complete": 2, "late_or_incomplete": 1, "not_published": 0}
_VEHICLES = ("vehicle_purchase", "vehicle_running")


def _budget() -> list[Figure]:
    figures = []
    for stage, stage_term in STAGES.items():
        figures.append(Figure(f"{stage}_total", f"{stage_term}总额", "万元", f.stage_total(stage)))
        figures += [
            Figure(
                f"{stage}_{category}",
                f"{stage_term}·{term}",
                "万元",
                f.single("budget", "amount", stage=stage, category=category),
            )
            for category, term in CATEGORIES.items()
        ]
    return figures


def _control() -> list[Figure]:
    figures = []
    for stage, term in (("budget", "预算安排"), ("actual", "实际支出")):

        def of(item: str, stage: str = stage) -> Finder:
            return f.single("spending_control", "amount", item=item, stage=stage)

        items = {
            "overseas_travel": ("因公出国（境）费", of("overseas_travel")),
            "vehicle_purchase": ("公务用车购置费", of("vehicle_purchase")),
            "vehicle_running": ("公务用车运行维护费", of("vehicle_running")),
            "vehicle": ("公务用车费", f.sum_of(*(f"{v}_{stage}" for v in _VEHICLES))),
            "reception": ("公务接待费", of("reception")),
        }
        figures += [
            Figure(f"{item}_{stage}", f"{name}{term}", "万元", finder)
            for item, (name, finder) in items.items()
        ]
        # The printed total comes first; without it all components must be there.
        parts = f.sum_of(
            *(f"{item}_{stage}" for item in ("overseas_travel", "vehicle", "reception"))
        )
        figures.append(
            Figure(
                f"three_public_{stage}",
                f"“三公”经费{term}",
                "万元",
                f.first_of(of("three_public"), parts),
            )
        )
    return figures


def _item(table: str, column: str, item: str) -> Finder:
    return f.single(table, column, item=item)


def _prior(figure: str) -> Finder:
    return f.single("prior_year", "amount", figure=figure)


def _amount(name: str, term: str, find: Finder) -> Figure:
    return Figure(name, term, "万元", find)


def _count(name: str, term: str, unit: str, find: Finder) -> Figure:
    return Figure(name, term, unit, find)


FIGURES: dict[str, Figure] = {
    figure.name: figure
    for figure in (
        *_budget(),
        _amount("initial_income", "年初预算收入", f.total("income", "amount", stage="initial")),
        _amount("adjusted_income", "调整预算收入", f.total("income", "amount", stage="adjusted")),
        _amount("prior_initial_total", "上年年初预算总额", _prior("initial_total")),
        _amount(
            "key_project_budget",
            "重点项目预算",
            f.flagged_total("projects", "amount", "key_project", stage="initial"),
        ),
        _amount("project_budget", "项目预算合计", f.total("projects", "amount", stage="initial")),
        *(
            Figure(
                f"progress_q{quarter}",
                f"{term}累计支出进度",
                "比例",
                f.progress(quarter),
                weight="adjusted_total",
            )
            for quarter, term in QUARTERS.items()
        ),
        Figure("payment_actual", "实际支付进度", "比例", f.payment("actual"), "adjusted_total"),
        Figure("payment_planned", "既定支付进度", "比例", f.payment("planned"), "adjusted_total"),
        *_control(),
        _amount("prior_three_public_budget", "上年“三公”经费预算", _prior("three_public_budget")),
        _amount("prior_reception_budget", "上年公务接待费预算", _prior("reception_budget")),
        _amount("prior_vehicle_budget", "上年公务用车费预算", _prior("vehicle_budget")),
        _amount("opening_carry_over", "年初结转结余", _item("carry_over", "amount", "opening")),
        _amount("year_end_carry_over", "年末结转结余", _item("carry_over", "amount", "year_end")),
        _amount("prior_carry_over", "上年末结转结余", _prior("year_end_carry_over")),
        _amount(
            "gross_adjustments",
            "预算调整总额（剔除政策等因素）",
            f.total_or_zero("adjustments", "amount", cause="own"),
        ),
        _amount(
            "reallocations",
            "全年调剂金额",
            f.total_or_zero("adjustments", "amount", kind="reallocation"),
        ),
        _amount("cuts", "核减预算", f.total_or_zero("adjustments", "amount", kind="cut")),
        _amount(
            "additions", "追加预算", f.total_or_zero("adjustments", "amount", kind="addition")
        ),
        _amount("payables", "年末应付（暂存）款", _item("balances", "amount", "payables")),
        _amount("receivables", "年末应收（暂付）款", _item("balances", "amount", "receivables")),
        _amount("prior_payables", "上年末应付（暂存）款", _prior("payables")),
        _amount("prior_receivables", "上年末应收（暂付）款", _prior("receivables")),
        _amount("procurement_planned", "政府采购预算", _item("procurement", "amount", "planned")),
        _amount("procurement_actual", "实际政府采购", _item("procurement", "amount", "actual")),
        _amount(
            "contract_budget",
            "已签合同项目预算",
            _item("procurement", "amount", "contract_budget"),
        ),
        _amount("contract_amount", "合同金额", _item("procurement", "amount", "contract_amount")),
        _count("approved_posts", "核定编制数", "人", _item("staffing", "count", "approved_posts")),
        _count("staff", "年末实有在编人数", "人", _item("staffing", "count", "staff")),
        _count("off_post_staff", "编外人员数", "人", _item("staffing", "count", "off_post_staff")),
        _count("all_staff", "全部在职人数", "人", f.sum_of("staff", "off_post_staff")),
        _amount("fixed_assets", "固定资产原值", _item("assets", "amount", "fixed_assets")),
        _amount(
            "fixed_assets_in_use", "在用固定资产", _item("assets", "amount", "fixed_assets_in_use")
        ),
        *(
            _count(
                f"{document}_disclosure", f"{term}公开等次", "等次", f.level(document, _DISCLOSED)
            )
            for document, term in (("budget", "部门预算"), ("final_account", "部门决算"))
        ),
        _count("tasks_planned", "计划工作任务", "项", f.count("tasks")),
        _count("tasks_completed", "已完成工作任务", "项", f.count("tasks", "completed")),
        _count("tasks_on_time", "按时完成工作任务", "项", f.count("tasks", "on_time")),
        _count("tasks_to_standard", "质量达标工作任务", "项", f.count("tasks", "to_standard")),
        _count("key_tasks_assigned", "重点工作", "项", f.count("tasks", kind="key_task")),
        _count(
            "key_tasks_completed",
            "已办结重点工作",
            "项",
            f.count("tasks", "completed", kind="key_task"),
        ),
        _count("projects_planned", "计划项目", "项", f.count("tasks", kind="project")),
        _count(
            "projects_on_time", "按时完成项目", "项", f.count("tasks", "on_time", kind="project")
        ),
        _count("indicators", "绩效指标", "项", f.count("targets")),
        _count("indicators_met", "达标绩效指标", "项", _targets(within=None)),
        _count(
            "indicators_within", "达标且未超目标30%的指标", "项", _targets(within=Decimal("0.3"))
        ),
        _count("petitions", "有效信访件", "件", _item("petitions", "count", "valid")),
        _count("petitions_settled", "办结信访件", "件", _item("petitions", "count", "settled")),
        _count("petitions_replied", "回复信访件", "件", _item("petitions", "count", "replied")),
        _count(
            "petitions_replied_on_time",
            "按时回复信访件",
            "件",
            _item("petitions", "count", "replied_on_time"),
        ),
        _count("valid_responses", "满意度有效样本", "份", f.survey("valid_responses")),
        _count("satisfied", "满意人数", "份", f.survey("satisfied")),
        _count("satisfaction_points", "满意度得分合计", "分", f.survey("mean_score")),
    )
}
