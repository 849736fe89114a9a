"""Tables of monitoring: what was held against which threshold, the past, the projects, gaps."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from ..display import Note, Table
from ..formats import DASH, amount, percent, places, points_apart
from ..monitoring import DOUBLE, LEVELS, PACES, Judged, Monitoring, Pace, Risk
from ..monitoring.bands import Level
from ..monitoring.words import amount_range, by_when
from ..terms import QUARTERS

_UNKNOWN = "无法判断"
_TODAY, _FORECAST = "尚未执行", "预计未执行"


def pace_checks(found: Monitoring) -> Table:
    """Return what was held against which threshold, with the arithmetic (预警判断)."""
    rows = [_execution(found, found.judged), _schedule(found)]
    if found.together:
        rows += [_execution(found, found.together), _gap(found, found.together)]
    frame = pd.DataFrame(rows)
    return Table(frame, "执行进度与目标进度的预警判断", texts=["标准", "算式"])


def _level(level: Level | None) -> str:
    return LEVELS[level] if level else _UNKNOWN


def _execution(found: Monitoring, judged: Judged) -> dict[str, str]:
    position, checkpoint = judged.position, found.bands.execution.at(found.quarter)
    row = {
        "监控内容": f"{_who(found, judged)}执行进度",
        "数值": percent(position.rate),
        "标准": f"{by_when(found)}及以前没有检查点",
        "差距": DASH,
        "判断": _level(judged.execution),
        "算式": _quotient(judged),
    }
    if checkpoint:
        row["标准"] = (
            f"{checkpoint.month} 月末不低于 {_whole(checkpoint.warn)}，"
            f"低于 {_whole(checkpoint.severe)} 为严重"
        )
        row["差距"] = points_apart(position.rate, checkpoint.warn)
    return row


def _who(found: Monitoring, judged: Judged) -> str:
    return "部门" if judged is found.judged else "各项目合计"


def _quotient(judged: Judged) -> str:
    position = judged.position
    if position.rate is None:
        return position.reason
    return f"{amount(position.executed)} ÷ {amount(position.budget)}"


def _schedule(found: Monitoring) -> dict[str, str]:
    return {
        "监控内容": "部门执行进度与序时进度",
        "数值": percent(found.judged.position.rate),
        "标准": f"序时进度 {percent(found.schedule)}",
        "差距": points_apart(found.judged.position.rate, found.schedule),
        "判断": "仅作参照",
        "算式": f"{found.quarter * 3} 个月 ÷ 12 个月",
    }


def _gap(found: Monitoring, judged: Judged) -> dict[str, str]:
    position, gap = judged.position, found.bands.gap
    return {
        "监控内容": "各项目合计目标进度与执行进度",
        "数值": f"{percent(position.target)}与 {percent(position.rate)}",
        "标准": f"相差不超过 {_points(gap.warn)} 个百分点，超过 {_points(gap.severe)} 为严重",
        "差距": points_apart(position.target, position.rate),
        "判断": _level(judged.gap),
        "算式": "目标进度按项目预算加权（本工具的约定），只计两项都有数的项目",
    }


def _whole(rate: Decimal) -> str:
    return f"{places(rate * 100)}%"


def _points(rate: Decimal) -> str:
    return places(rate * 100)


def forecast_basis(found: Monitoring) -> Table | Note:
    """Return the past that the forecast goes by, and how it would have done (预测依据)."""
    pace = found.pace
    if pace is None or found.judged.position.rate is None:
        return Note("没有可参照的往年，没有预测依据可列。")
    return _peers(found, pace) if pace.kind == "peers" else _years(found, pace)


def _years(found: Monitoring, pace: Pace) -> Table:
    trials = {trial.label: trial for trial in found.trials}
    rows = []
    for year, curve in found.past.items():
        ratio, trial = pace.ratios.get(year), trials.get(year)
        rows.append(
            {
                "年度": year,
                f"{by_when(found)}进度": percent(curve.get(found.quarter)),
                "年末进度": percent(curve.get(4)),
                "比值": f"{ratio:.4f}" if ratio is not None else "不全，未用",
                "用于本年": _applied(found, ratio),
                "其他年度的预测": percent(trial.forecast.middle) if trial else DASH,
                "偏差": points_apart(trial.forecast.middle, trial.actual) if trial else DASH,
            }
        )
    caption = (
        f"预测依据：本部门往年（比值＝年末进度÷{by_when(found)}进度；偏差为留一检验，预测−实际）"
    )
    return Table(pd.DataFrame(rows), caption)


def _applied(found: Monitoring, ratio: Decimal | None) -> str:
    rate = found.judged.position.rate
    if ratio is None or rate is None:
        return DASH
    return percent(min(rate * ratio, max(rate, Decimal(1))))


def _peers(found: Monitoring, pace: Pace) -> Table:
    ordered = sorted(pace.ratios.values())
    ends = {"最小": ordered[0], "中位": None, "最大": ordered[-1]}
    spans = found.span
    applied = dict(zip(ends, (spans.low, spans.middle, spans.high), strict=True)) if spans else {}
    rows = [
        {
            "其他部门往年": name,
            "比值": f"{ratio:.4f}" if ratio is not None else DASH,
            "用于本年": percent(applied.get(name)),
        }
        for name, ratio in ends.items()
    ]
    caption = f"预测依据：其他部门往年的 {len(ordered)} 个部门年度（不是本部门的节奏）"
    return Table(pd.DataFrame(rows), caption)


def project_risks(found: Monitoring) -> Table | Note:
    """Return the projects by the money that they may leave unspent (项目双监控)."""
    if not found.risks:
        return Note("没有可以监控的项目。")
    frame = pd.DataFrame([_risk(found, risk) for risk in found.risks])
    kinds = {risk.pace.kind for risk in found.risks if risk.pace}
    # One of the two says how much money is at risk; whose pace is told once where it is one.
    frame = frame.drop(columns=_TODAY if kinds else _FORECAST)
    if len(kinds) < 2:
        frame = frame.drop(columns="参照")
    if not any(frame["偏差原因"]):
        frame = frame.drop(columns="偏差原因")
    size = f"年末{_FORECAST}" if kinds else _TODAY
    caption = f"项目双监控（万元、百分点；按{size}数排序）"
    if len(kinds) == 1:
        caption += f"；预测参照{PACES[kinds.pop()]}"
    keys = [risk.judged.position.key for risk in found.risks]
    texts = ["偏差原因"]
    return Table(frame, caption, texts=texts, keys={"累计支出": keys})


def _risk(found: Monitoring, risk: Risk) -> dict[str, str]:
    position = risk.judged.position
    return {
        "项目": position.name,
        "预算数": amount(position.budget),
        "累计支出": amount(position.executed),
        "执行进度": percent(position.rate),
        "较序时": _apart(position.rate, found.schedule),
        "目标进度": percent(position.target),
        "目标−资金": _apart(position.target, position.rate),
        "判断": _level(risk.judged.level),
        "双监控": DOUBLE[risk.judged.double],
        _TODAY: amount(position.unspent),
        _FORECAST: amount_range(risk.unspent) if risk.unspent else DASH,
        "参照": PACES[risk.pace.kind] if risk.pace else "",
        "偏差原因": position.note or ("须说明" if risk.judged.flagged else ""),
    }


def _apart(value: Decimal | None, before: Decimal | None) -> str:
    return points_apart(value, before).removesuffix(" 个百分点")


def monitoring_gaps(found: Monitoring) -> Table | Note:
    """Return what is missing, and what cannot be judged for it (监控证据缺口)."""
    rows = []
    if found.judged.position.rate is None:
        rows.append((found.judged.position.reason, "部门支出进度和年末预测"))
    elif found.pace is None and found.quarter < len(QUARTERS):
        rows.append(("往年的季度支出进度不足两年（progress.csv）", "年末预测"))
    if not found.risks and not found.silent:
        rows.append(
            ("没有项目预算（projects.csv）和项目监控数据（project_progress.csv）", "项目双监控")
        )
    if found.silent:
        names = "、".join(one.name for one in found.silent)
        rows.append((f"{found.silent[0].reason}：{names}", "这些项目的双监控"))
    for risk in found.risks:
        position = risk.judged.position
        if position.reason:
            rows.append((f"{position.name}：{position.reason}", "该项目的双监控"))
    if not rows:
        return Note("监控所需的数据齐全。")
    frame = pd.DataFrame(rows, columns=["缺什么", "不能判断"])
    return Table(frame, "监控证据缺口", texts=["缺什么", "不能判断"])
