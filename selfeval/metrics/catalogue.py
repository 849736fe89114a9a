"""The list of every metric: one frozen record each, no registration, no side effects.

The catalogue is what the reference page, the frameworks and the workbook speak of: a metric has
the same name everywhere. ``numerator`` and ``denominator`` are written with figure names (see
:data:`selfeval.figures.FIGURES`) and kept to the end, so that a group of departments is always
sum ÷ sum and never a mean of rates.
"""

from __future__ import annotations

from functools import partial

from ..errors import UnknownNameError, did_you_mean, quoted
from ..terms import CATEGORIES
from . import budget as b
from . import delivery as d
from . import economy as e
from . import equity as q
from . import execution as x
from . import management as m
from ._record import Metric, change, ratio

GROUPS = {
    "budget": "预算编制与调整",
    "execution": "预算执行",
    "economy": "经济性",
    "management": "部门管理",
    "delivery": "产出与完成",
    "equity": "公平性",
}


_MOF = "财预〔2013〕53号"
_APPRAISAL = "一般公共预算支出管理考核表"
_QUARTERS = tuple(f"progress_q{quarter}" for quarter in (1, 2, 3, 4))
_SHARES = ("0.25", "0.5", "0.75", "1")
_QUARTER_TERMS = ("第一季度", "第二季度", "第三季度", "第四季度")

_BUDGET = (
    change(
        "budget_growth_rate", "年初预算增长率", "budget", b.budget_growth_rate,
        "initial_total", "prior_initial_total", "none", "自评报告", "SEED",
    ),
    Metric(
        "adjusted_budget", "调整预算数（年初+追加−核减）", "budget", b.adjusted_budget,
        ("initial_total", "additions", "cuts"), "initial_total + additions - cuts", "1",
        "none", "决算填报说明（大理）", "S", unit="万元",
    ),
    change(
        "budget_adjustment_rate", "预算调整率", "budget", b.budget_adjustment_rate,
        "adjusted_total", "initial_total", "zero", _MOF, "C4/D",
    ),
    ratio(
        "budget_control_rate", "预算控制率", "budget", b.budget_control_rate,
        "gross_adjustments", "initial_total", "lower", f"{_MOF}；湖南", "C4/R",
    ),
    ratio(
        "reallocation_rate", "调剂率", "budget", b.reallocation_rate,
        "reallocations", "initial_total", "lower", "四川2020", "S",
    ),
    ratio(
        "carry_over_rate", "结转结余率", "budget", b.carry_over_rate,
        "year_end_carry_over", "adjusted_total", "lower", _MOF, "S/R",
    ),
    ratio(
        "carry_over_rate_executed", "结转结余率（占支出完成数）", "budget", b.carry_over_rate,
        "year_end_carry_over", "executed_total", "lower", _APPRAISAL, "S",
    ),
    change(
        "carry_over_change_rate", "结转结余变动率", "budget", b.carry_over_change_rate,
        "year_end_carry_over", "prior_carry_over", "lower", _APPRAISAL, "S",
    ),
    ratio(
        "payables_rate", "应付（暂存）款率", "budget", b.balance_share,
        "payables", "executed_total", "lower", _APPRAISAL, "S",
    ),
    change(
        "payables_change_rate", "应付（暂存）款变动率", "budget", b.balance_change_rate,
        "payables", "prior_payables", "lower", _APPRAISAL, "S",
    ),
    ratio(
        "receivables_rate", "应收（暂付）款率", "budget", b.balance_share,
        "receivables", "executed_total", "lower", _APPRAISAL, "S",
    ),
    change(
        "receivables_change_rate", "应收（暂付）款变动率", "budget", b.balance_change_rate,
        "receivables", "prior_receivables", "lower", _APPRAISAL, "S",
    ),
    ratio(
        "key_expenditure_rate", "重点支出安排率", "budget", b.key_expenditure_rate,
        "key_project_budget", "project_budget", "higher", f"{_MOF}；岳阳", "C4",
    ),
    *(
        ratio(
            f"{category}_share", f"{term}占比", "budget", b.category_share,
            f"executed_{category}", "executed_total", "none", "自评报告", "SEED",
        )
        for category, term in CATEGORIES.items()
    ),
)  # fmt: skip

_EXECUTION = (
    ratio(
        "execution_rate", "预算执行率", "execution", x.execution_rate,
        "executed_total", "adjusted_total", "target", "自评表（青神、天长、湖北）", "S",
    ),
    ratio(
        "execution_rate_initial", "预算执行率（年初预算口径）", "execution", x.execution_rate,
        "executed_total", "initial_total", "target", _APPRAISAL, "S",
    ),
    *(
        ratio(
            f"execution_rate_{category}", f"{term}执行率", "execution", x.execution_rate,
            f"executed_{category}", f"adjusted_{category}", "target", "自评报告", "SEED",
        )
        for category, term in CATEGORIES.items()
    ),
    ratio(
        "budget_completion_rate", "预算完成率", "execution", x.budget_completion_rate,
        "executed_total", "initial_total", "target", _MOF, "C4/R",
    ),
    Metric(
        "budget_completion_rate_hunan", "预算完成率（湖南口径）", "execution",
        x.budget_completion_rate_hunan,
        ("opening_carry_over", "initial_total", "additions", "year_end_carry_over"),
        "opening_carry_over + initial_total + additions - year_end_carry_over",
        "opening_carry_over + initial_total + additions",
        "target", "湖南 2018 自评表", "D",
    ),
    *(
        Metric(
            f"progress_q{quarter}", f"{term}支出进度", "execution",
            partial(x.expenditure_progress, budget=1),
            (f"progress_q{quarter}",), f"progress_q{quarter}", "1", "higher", "自评报告", "SEED",
        )
        for quarter, term in enumerate(_QUARTER_TERMS, 1)
    ),
    *(
        Metric(
            f"balance_rate_q{quarter}", f"{term}预算执行均衡率", "execution",
            partial(x.balance_rate, quarter=quarter),
            (f"progress_q{quarter}",), f"progress_q{quarter}", share, "target", "自评报告", "SEED",
        )
        for quarter, (term, share) in enumerate(zip(_QUARTER_TERMS, _SHARES, strict=True), 1)
    ),
    Metric(
        "mean_balance_rate", "全年平均预算执行均衡率（四季比值均值）", "execution",
        x.mean_balance_rate, _QUARTERS,
        " + ".join(f"{p}/{s}" for p, s in zip(_QUARTERS, _SHARES, strict=True)), "4",
        "target", "自评报告", "SEED",
    ),
    Metric(
        "mean_progress_rate", "全年平均支出进度率（平均进度÷62.5%）", "execution",
        x.mean_progress_rate, _QUARTERS,
        " + ".join(f"{p}/4" for p in _QUARTERS), "0.625", "target", "深圳式指标体系", "R",
    ),
    ratio(
        "payment_progress_rate", "支付进度率", "execution", x.payment_progress_rate,
        "payment_actual", "payment_planned", "higher", _MOF, "R",
    ),
)  # fmt: skip

_ECONOMY = (
    ratio(
        "three_public_control_rate", "“三公”经费控制率", "economy", e.three_public_control_rate,
        "three_public_actual", "three_public_budget", "lower", "自评报告；岳阳", "SEED/C3",
    ),
    change(
        "three_public_change_rate", "“三公”经费变动率", "economy", e.three_public_change_rate,
        "three_public_budget", "prior_three_public_budget", "lower", _MOF, "C4",
    ),
    change(
        "reception_change_rate", "公务接待费变动率", "economy", e.three_public_change_rate,
        "reception_budget", "prior_reception_budget", "lower", "2016年度自评表", "S",
    ),
    change(
        "vehicle_change_rate", "公务用车费变动率", "economy", e.three_public_change_rate,
        "vehicle_budget", "prior_vehicle_budget", "lower", "2016年度自评表", "S",
    ),
    ratio(
        "public_funds_control_rate", "公用经费控制率", "economy", e.public_funds_control_rate,
        "executed_public", "initial_public", "lower", f"{_MOF}；重庆", "S/R",
    ),
    ratio(
        "public_operating_control_rate", "日常公用经费控制率", "economy",
        e.public_operating_control_rate,
        "executed_public", "adjusted_public", "lower", "深圳式指标体系", "R",
    ),
)  # fmt: skip

_MANAGEMENT = (
    ratio(
        "procurement_execution_rate", "政府采购执行率", "management", m.procurement_execution_rate,
        "procurement_actual", "procurement_planned", "target", f"{_MOF}；重庆", "S/R",
    ),
    Metric(
        "procurement_saving_rate", "政府采购节支率", "management", m.procurement_saving_rate,
        ("contract_amount", "contract_budget"), "contract_budget - contract_amount",
        "contract_budget", "higher", "共性指标清单", "S",
    ),
    ratio(
        "staff_control_rate", "财政供养（在职）人员控制率", "management", m.staff_control_rate,
        "staff", "approved_posts", "lower", _MOF, "C4",
    ),
    ratio(
        "off_post_staff_rate", "编外人员控制率", "management", m.off_post_staff_rate,
        "off_post_staff", "all_staff", "lower", "深圳式指标体系", "R",
    ),
    ratio(
        "fixed_asset_utilisation_rate", "固定资产利用率", "management",
        m.fixed_asset_utilisation_rate,
        "fixed_assets_in_use", "fixed_assets", "higher", _MOF, "S/R",
    ),
    *(
        Metric(
            f"{document}_disclosure_level", f"{term}信息公开等次", "management",
            m.disclosure_level,
            (f"{document}_disclosure",), f"{document}_disclosure", "1",
            "higher", "深圳式指标体系", "S/R", unit="level",
        )
        for document, term in (("budget", "预算"), ("final_account", "决算"))
    ),
)  # fmt: skip

_DELIVERY = (
    ratio(
        "completion_rate", "实际完成率", "delivery", d.completion_rate,
        "tasks_completed", "tasks_planned", "higher", _MOF, "R",
    ),
    ratio(
        "timely_completion_rate", "完成及时率", "delivery", d.timely_completion_rate,
        "tasks_on_time", "tasks_planned", "higher", _MOF, "R",
    ),
    ratio(
        "quality_rate", "质量达标率", "delivery", d.quality_rate,
        "tasks_to_standard", "tasks_planned", "higher", _MOF, "R",
    ),
    ratio(
        "key_task_completion_rate", "重点工作办结率", "delivery", d.key_task_completion_rate,
        "key_tasks_completed", "key_tasks_assigned", "target", _MOF, "R",
    ),
    ratio(
        "project_timeliness_rate", "项目完成及时性", "delivery", d.timely_completion_rate,
        "projects_on_time", "projects_planned", "higher", "深圳式指标体系", "R",
    ),
    ratio(
        "target_attainment_rate", "绩效目标完成率", "delivery", d.target_attainment_rate,
        "indicators_met", "indicators", "higher", _MOF, "R",
    ),
    ratio(
        "target_attainment_rate_within", "绩效目标实现率（超目标30%不计）", "delivery",
        d.target_attainment_rate,
        "indicators_within", "indicators", "higher", "四川2020（大英）", "S",
    ),
)  # fmt: skip

_EQUITY = (
    ratio(
        "petition_settlement_rate", "信访办结率", "equity", q.petition_rate,
        "petitions_settled", "petitions", "target", "深圳式指标体系", "R",
    ),
    ratio(
        "petition_reply_rate", "信访回复率", "equity", q.petition_rate,
        "petitions_replied", "petitions", "target", "深圳式指标体系", "R",
    ),
    ratio(
        "petition_timely_reply_rate", "信访及时回复率", "equity", q.petition_rate,
        "petitions_replied_on_time", "petitions", "target", "深圳式指标体系", "R",
    ),
    ratio(
        "satisfaction_rate", "服务对象满意度", "equity", q.satisfaction_rate,
        "satisfied", "valid_responses", "higher", "自评表惯例", "R",
    ),
    Metric(
        "satisfaction_score", "满意度平均得分率", "equity", q.satisfaction_score,
        ("satisfaction_points", "valid_responses"), "satisfaction_points/100", "valid_responses",
        "higher", "自评表惯例", "R",
    ),
)  # fmt: skip

#: Every metric, in the order of the report.
CATALOGUE: tuple[Metric, ...] = (
    *_BUDGET, *_EXECUTION, *_ECONOMY, *_MANAGEMENT, *_DELIVERY, *_EQUITY
)  # fmt: skip


def metric(name: str) -> Metric:
    """Return the record of a metric; an unknown name raises with the nearest known ones."""
    for record in CATALOGUE:
        if record.name == name:
            return record
    hint = did_you_mean(name, [record.name for record in CATALOGUE])
    raise UnknownNameError(f"no metric {quoted(name)}: {hint}")
