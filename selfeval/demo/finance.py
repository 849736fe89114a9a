"""The tables of a made-up department-year that are about money."""

from __future__ import annotations

from collections.abc import Container
from decimal import Decimal
from typing import cast

from .. import terms
from ..figures import FIGURES
from ..metrics.catalogue import metric
from .accounts import total
from .department import years_since_epoch
from .draws import clip, exp, money, rounded
from .year import RATE, DepartmentYear, Row, items, yes_no


def department(one: DepartmentYear) -> list[Row]:
    """部门信息."""
    document = f"合成数据（随机种子 {one.department.seed}）"
    names = {"name": one.department.name, "district": "示例市"}
    return [{**names, "data_kind": "synthetic", "document": document}]


def budget(one: DepartmentYear) -> list[Row]:
    """支出预算与执行."""
    return [
        {"stage": stage, "category": category, "amount": one.accounts.category(stage, category)}
        for stage in terms.STAGES
        for category in terms.CATEGORIES
    ]


def income(one: DepartmentYear) -> list[Row]:
    """收入预算: what the year before retained, some other income, the rest fiscal."""
    steady = one.steady("income")
    share = steady.between(0.01, 0.06) if steady.chance(0.4) else 0
    carried, other = one.before.retained, money(float(one.accounts.total("initial")) * share)
    rows = []
    for stage in ("initial", "adjusted"):
        fiscal = one.accounts.total(stage) - carried - other
        origins = {"fiscal_appropriation": fiscal, "carry_over": carried, "other": other}
        rows += [{"stage": stage, **row} for row in items(origins, "amount", "origin")]
    return [row for row in rows if row["amount"]]


def projects(one: DepartmentYear) -> list[Row]:
    """项目支出."""
    return [
        {
            "stage": stage,
            "project": project.name,
            "fund_origin": project.fund_origin,
            "amount": one.accounts.stages[stage][project.name],
            "key_project": yes_no(project.key),
            "purpose": project.purpose,
        }
        for stage in terms.STAGES
        for project in one.department.projects
    ]


def progress(one: DepartmentYear) -> list[Row]:
    """季度支出进度: with the amounts, the rates or both; some departments plan their payments."""
    columns, plans = (
        one.progress_columns,
        (("22%", "45%", "72%", "95%"), ("25%", "50%", "75%", "100%")),
    )
    plan = one.steady("progress plan").pick((*plans, ("",) * 4))
    return [
        {
            "quarter": quarter,
            "cumulative_progress": "" if columns == "amounts" else _percent(share),
            "cumulative_executed": "" if columns == "rates" else amount,
            "planned_progress": planned,
        }
        for quarter, (amount, share), planned in zip((1, 2, 3, 4), one.progress, plan, strict=True)
    ]


def _percent(share: Decimal) -> str:
    """Return a rate as reports print it."""
    return f"{rounded(share, RATE).scaleb(2)}%"


def spending_control(one: DepartmentYear) -> list[Row]:
    """“三公”经费."""
    controls = one.accounts.controls
    return [
        {"item": item, "stage": stage, "amount": controls[item, stage]}
        for stage in terms.CONTROL_STAGES
        for item in terms.CONTROL_ITEMS
    ]


def prior_year(one: DepartmentYear) -> list[Row]:
    """上年数据: the figures of the year before."""
    before, controls = one.before, one.before.controls
    vehicles = ("vehicle_purchase", "vehicle_running")
    amounts = {
        "initial_total": before.total("initial"),
        "three_public_budget": controls["three_public", "budget"],
        "reception_budget": controls["reception", "budget"],
        "vehicle_budget": total(controls[item, "budget"] for item in vehicles),
        "year_end_carry_over": before.retained,
        "payables": before.payables,
        "receivables": before.receivables,
    }
    return [{**row, "basis": "printed"} for row in items(amounts, "amount", "figure")]


def carry_over(one: DepartmentYear) -> list[Row]:
    """结转结余."""
    return items({"opening": one.before.retained, "year_end": one.accounts.retained}, "amount")


def adjustments(one: DepartmentYear) -> list[Row]:
    """预算调整."""
    return [
        {"kind": change.kind, "cause": change.cause, "item": change.item, "amount": change.amount}
        for change in one.accounts.changes
    ]


def balances(one: DepartmentYear) -> list[Row]:
    """往来款项."""
    ours = one.accounts
    return items({"payables": ours.payables, "receivables": ours.receivables}, "amount")


def procurement(one: DepartmentYear) -> list[Row]:
    """政府采购: what the contracts save is not spent."""
    drawn, whole = one.draws("procurement"), one.accounts.category("adjusted", "project")
    planned = float(whole) * one.steady("procurement").between(0.1, 0.35)
    contracts = planned * drawn.between(0.85, 1)
    signed = money(contracts * drawn.between(0.9, 0.995))
    amounts = {
        "planned": money(planned),
        "actual": signed,
        "contract_budget": money(contracts),
        "contract_amount": signed,
    }
    return items(amounts, "amount")


def assets(one: DepartmentYear) -> list[Row]:
    """固定资产."""
    steady = one.steady("assets")
    growth = steady.between(0, 0.06) * years_since_epoch(one.year)
    owned = exp(one.department.size + growth) * steady.between(0.15, 0.8)
    used = clip(steady.between(0.72, 1) + 0.015 * one.drift("assets"), 0.55, 1)
    return items(
        {"fixed_assets": money(owned), "fixed_assets_in_use": money(owned * used)}, "amount"
    )


def reported(one: DepartmentYear, given: Container[str]) -> list[Row]:
    """报告原文数值: totals, and the rates that the figures of the ``given`` tables give."""
    ours, controls = one.accounts, one.accounts.controls
    totals = {f"{stage}_total": ours.total(stage) for stage in terms.STAGES}
    totals |= {f"executed_{c}": ours.category("executed", c) for c in terms.CATEGORIES}
    rates, known = ["execution_rate"], {}
    if "income" in given:
        totals |= {f"{stage}_income": ours.total(stage) for stage in ("initial", "adjusted")}
    if "spending_control" in given:
        totals |= {f"three_public_{s}": controls["three_public", s] for s in terms.CONTROL_STAGES}
        # A budget of nothing has no rate to print.
        rates += ["three_public_control_rate"] * bool(totals["three_public_budget"])
    if "prior_year" in given:
        known["prior_initial_total"] = one.before.total("initial")
        rates.append("budget_growth_rate")
    if "progress" in given:
        known |= {f"progress_q{q}": share for q, (_, share) in enumerate(one.progress, 1)}
        rates += [f"progress_q{q}" for q in terms.QUARTERS]
        rates += [*(f"balance_rate_q{q}" for q in terms.QUARTERS), "mean_balance_rate"]
    known |= totals
    printed = {name: (f"{amount:,}", "万元") for name, amount in totals.items()}
    for record in map(metric, rates):
        rate = record.function(*(known[name] for name in record.inputs))
        printed[record.name] = (_percent(cast(Decimal, rate)), "%")
    return [
        {"figure": name, "label": _label(name), "printed": text, "unit": unit}
        for name, (text, unit) in printed.items()
    ]


def _label(name: str) -> str:
    return FIGURES[name].term if name in FIGURES else metric(name).term
