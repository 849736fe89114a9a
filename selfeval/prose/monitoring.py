"""Sentences and headline figures of monitoring: pace, forecast, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from IPython.display import Markdown

from ..display import Card, Cards, Note
from ..formats import DASH, amount, percent, places, points_apart, short_percent
from ..monitoring import LEVELS, PACES, Monitoring, Pace, Span, coverage
from ..monitoring.bands import MONTHS_A_QUARTER
from ..monitoring.known import budget_of
from ..monitoring.words import amount_range, by_when, rate_range
from ..terms import QUARTERS, STAGES, evidence_in_words
from .text import plain


def known_scope(found: Monitoring) -> Markdown:
    """Return what the monitoring rests on: nothing after the quarter's end (数据范围)."""
    text = f"只用截至{by_when(found)}的数据"
    if found.later:
        text += "；数据中已有以后季度或全年执行数，一律未用"
    _, stage = budget_of(found.dossier)
    if stage:
        text += f"。全年预算取数据中的{STAGES[stage]}，它没有日期，可能含以后的调整"
    return Markdown(f"{text}。")


def monitoring_cards(found: Monitoring) -> Cards:
    """Return the headline figures (监控概况): spent, pace, forecast, warnings."""
    position, when = found.judged.position, by_when(found)
    budget, stage = budget_of(found.dossier)
    of = f"{STAGES[stage]} {amount(budget, '万元')}" if stage else "预算数不全"
    pace = f"序时进度 {percent(found.schedule)}"
    if position.rate is not None:
        pace += f"，相差 {points_apart(position.rate, found.schedule)}"
    severe = sum(one.level == "severe" for one in found.flagged)
    return Cards(
        [
            Card(f"{when}累计支出", amount(position.executed, "万元"), of, position.key),
            Card("执行进度", percent(position.rate), position.reason or pace),
            _forecast_card(found),
            Card("预警项", f"{len(found.flagged)} 项", f"其中严重 {severe} 项；{_silent(found)}"),
        ]
    )


def _silent(found: Monitoring) -> str:
    if not found.risks:
        return "没有项目监控数据"
    return f"{len(found.silent)} 个项目没有监控数据" if found.silent else "各项目都有监控数据"


def _forecast_card(found: Monitoring) -> Card:
    label, pace, span = "预计年末执行率", found.pace, found.span
    if span and pace:
        years = f"{len(pace.ratios)} 个{'部门' if pace.kind == 'peers' else ''}年度"
        note = f"中位 {percent(span.middle)}；参照{PACES[pace.kind]} {years}"
        return Card(label, rate_range(span), note)
    note = "年度已结束" if found.quarter == len(QUARTERS) else "没有可参照的往年，不作预测"
    return Card(label, DASH, note)


def pace_so_far(found: Monitoring) -> Markdown | Note:
    """Return how far money is, against the schedule and the checkpoint (支出进度)."""
    position = found.judged.position
    if position.rate is None:
        return Note(f"不能判断支出进度：{position.reason}。")
    _, stage = budget_of(found.dossier)
    apart = position.rate - found.schedule
    word = "快" if apart > 0 else "慢"
    text = f"截至{by_when(found)}，累计支出 {amount(position.executed)} 万元，"
    text += f"为{STAGES.get(stage, '预算')}的 **{percent(position.rate)}**，"
    text += (
        f"比序时进度{word} {percent(abs(apart))[:-1]} 个百分点。" if apart else "与序时进度相同。"
    )
    checkpoint = found.bands.execution.at(found.quarter)
    if checkpoint is None or found.judged.execution is None:
        return Markdown(text + f"{by_when(found)}及以前没有公布的检查点，只与序时进度比较。")
    text += f"适用 {checkpoint.month} 月末检查点（不低于 {short_percent(checkpoint.warn)}），"
    if checkpoint.month < found.quarter * MONTHS_A_QUARTER:
        text += f"因为{by_when(found)}没有公布的检查点；"
    return Markdown(f"{text}判断为**{LEVELS[found.judged.execution]}**。")


def monitoring_standards(found: Monitoring) -> Markdown:
    """Return where the thresholds stand and how well that is known (标准依据)."""
    named = {"检查点": found.bands.execution, "目标与资金之差": found.bands.gap}
    parts = [
        f"{name}：{plain(one.source)}（{evidence_in_words(one.evidence)}），"
        f"严重线：{plain(one.severe_source)}（{evidence_in_words(one.severe_evidence)}）"
        for name, one in named.items()
    ]
    file = plain("monitoring.toml")
    return Markdown(f"标准的依据——{'；'.join(parts)}。可在数据文件夹的 {file} 中按本地规定修改。")


def year_end_forecast(found: Monitoring) -> Markdown | Note:
    """Return where the year will end and how far to trust it (年末预测); an assumption as such."""
    if found.judged.position.rate is None:
        return Note("没有本季末的执行进度，不能预测年末执行率。")
    if found.quarter == len(QUARTERS):
        return Note("年度已结束，不作预测。")
    assumed = f"按序时外推为 {percent(found.extrapolated)}，这是假设，不是预测。"
    if found.span is None or found.pace is None:
        reason = "本季末尚未支出，不能按比例预测" if found.pace else _no_past(found)
        return Note(f"{reason}。{assumed}")
    parts = [_whose(found), _ranged(found.pace, found.span, found.judged.position.budget)]
    parts += [_trust(found.pace), _tested(found), assumed]
    return Markdown("".join(parts))


def _no_past(found: Monitoring) -> str:
    given = f"往年季度数据只有 {'、'.join(found.past)} 年" if found.past else "没有往年季度数据"
    return f"本部门{given}，同一数据文件夹中也没有可参照的其他部门，不作预测"


def _whose(found: Monitoring) -> str:
    pace = found.pace
    assert pace is not None
    if pace.kind == "own":
        return f"参照本部门 {'、'.join(pace.ratios)} 年从{by_when(found)}到年末的支出增长。"
    count = len({label.split("/")[0] for label in pace.ratios})
    return (
        f"本部门可用的往年不足两年；参照同一数据文件夹中其他 {count} 个部门往年的 "
        f"{len(pace.ratios)} 个部门年度，**不是本部门的节奏**。"
    )


def _ranged(pace: Pace, span: Span, budget: Decimal | None) -> str:
    least, most = (f"{end:.2f}" for end in (min(pace.ratios.values()), max(pace.ratios.values())))
    text = f"年末数为季末数的 {least}～{most} 倍，预计年末执行率 **{rate_range(span)}**"
    if budget is not None:
        left = Span(*(budget * (1 - end) for end in (span.high, span.middle, span.low)))
        if left.low >= 0:
            text += f"，未执行 {amount_range(left)} 万元"
    return text + ("（以全年预算为限）。" if span.high == 1 else "。")


def _trust(pace: Pace) -> str:
    chance = coverage(len(pace.ratios))
    return (
        f"{len(pace.ratios)} 个数的最小到最大，若与本年可比，"
        f"盖住本年结果的可能性约 {places(chance * 100, 0)}%。"
    )


def _tested(found: Monitoring) -> str:
    trials = found.trials
    if not trials or found.pace is None or found.pace.kind != "own":
        return "往年不足三年，不能检验此法。"
    errors = [abs(trial.error) for trial in trials]
    inside = sum(trial.inside for trial in trials)
    mean = sum(errors, Decimal(0)) / len(errors)
    return (
        f"用其他年度预测其中每一年（留一检验），中位数平均偏差 {_points(mean)}、最大 "
        f"{_points(max(errors))} 个百分点，{len(trials)} 年中有 {inside} 年落在区间内。"
    )


def _points(rate: Decimal) -> str:
    return percent(rate)[:-1]


def projects_at_risk(found: Monitoring) -> Markdown | Note:
    """Return how many projects are in each state of money and targets (双监控)."""
    if not found.risks:
        return Note("未提供各项目的季度监控数据（project_progress.csv），不能作项目监控。")
    counts = _counted(risk.judged.level or "" for risk in found.risks)
    words = [f"{LEVELS[level]} {counts[level]} 个" for level in LEVELS if level in counts]
    if unknown := counts.get("", 0):
        words.append(f"无法判断 {unknown} 个")
    names = [plain(one.judged.position.name) for one in found.risks if one.judged.flagged][:2]
    text = f"{len(found.risks)} 个项目：{'、'.join(words)}。"
    if names:
        text += (
            f"预警和严重的项目须说明原因并提出纠偏措施，其中未执行金额居前的是{'、'.join(names)}。"
        )
    return Markdown(text)


def _counted(levels: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for level in levels:
        found[level] = found.get(level, 0) + 1
    return found
