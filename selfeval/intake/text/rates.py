"""Percentages: rates as printed, and the progress of the quarters."""

from __future__ import annotations

import re

from ...metrics import CATALOGUE
from ...terms import QUARTERS
from ..extract import Extract
from .extracts import extract, plain, reported
from .reading import Reading
from .subjects import CATEGORIES

_TERMS = {metric.name: re.sub(r"（[^）]*）$", "", metric.term) for metric in CATALOGUE}
#: What these rates are depends on the subject: the metric of each.
_EXECUTION = {
    "total": "execution_rate",
    "procurement": "procurement_execution_rate",
    "three_public": "three_public_control_rate",
} | {category: f"execution_rate_{category}" for category in CATEGORIES}
_CONTROL = {"three_public": "three_public_control_rate", "public": "public_operating_control_rate"}
_BY_SUBJECT = {
    "execution_rate": _EXECUTION,
    "execution_phrase": _EXECUTION,
    "progress": _EXECUTION,
    "control_rate": _CONTROL,
}
#: A rate that is a target, or a limit, is not what came of it.
_TARGET = re.compile(r"目标|指标值|不低于|不少于|不超过|不高于|要求|[≥≤><]|以上$|设定|力争|确保")
_TARGET_AFTER = re.compile(r"(?:的)?(?:目标|要求|以上|标准|序时)")
_COMPLAINTS = re.compile(r"信访|来信|来访|投诉|群众诉求|工单")
_PETITIONS = re.compile(r"信访|来信|来访")
#: Rates that never pass 100 %: a 2 before such a one was an ≥.
_NEVER_OVER = re.compile(r"满意|办结|回复|合格|覆盖|利用率")
_QUARTERS = re.compile(r"[一二三1-3]季度|上半年|[369]月(?:[底末份]|3[01]日)|1-[369]月")


def read_percentage(reading: Reading) -> list[Extract]:
    """Return the rate or the progress that a percentage is; else nothing."""
    label, own = reading.label, reading.own
    if (own.share and not own.rate) or label.year:
        return _share(reading)
    if label.quarter and label.rate in ("progress", "execution_rate", "balance_rate"):
        return _quarter(reading)
    if _TARGET.search(reading.name) or _TARGET_AFTER.match(reading.mention.after):
        return []
    return _rate(reading) if own.rate and not own.month and not own.quarter else []


def read_spent(reading: Reading) -> list[Extract]:
    """Return the amount spent up to the end of a quarter."""
    label, own = reading.label, reading.own
    if not own.quarter or label.stage != "executed" or label.subject != "total" or own.month:
        return []
    if own.quarter == "4" and not _QUARTERS.search(reading.piece.text):
        return []
    if not re.search("累计|截[至止]|[-~至到]|月[末底]|上半年|前三季度", reading.name):
        return []  # 二季度支出 may be that of the quarter alone
    text = f"{QUARTERS[int(own.quarter)]}累计支出"
    cells = {"quarter": own.quarter, "cumulative_executed": plain(reading.quantity.value)}
    kind = f"executed_q{own.quarter}"
    return [extract(reading, "progress", kind, text, 0.9, cells)]


def _quarter(reading: Reading) -> list[Extract]:
    label, own, listed = reading.label, reading.own, bool(reading.mention.name)
    if label.month or _TARGET.search(own.rest):
        return []
    sure = 0.95 if own.rate or listed else 0.88
    term = QUARTERS[int(label.quarter)]
    if label.rate == "balance_rate":
        kind = f"balance_rate_q{label.quarter}"
        return [reported(reading, kind, f"{term}预算执行均衡率", sure)]
    # 截至12月31日 alone is the whole year; next to other quarters it is the fourth.
    alone = label.quarter == "4" and not listed and not _QUARTERS.search(reading.piece.text)
    if alone or (own.subject and label.subject != "total"):
        return []
    cells = {"quarter": label.quarter, "cumulative_progress": reading.quantity.printed}
    sure = sure if label.rate == "progress" else sure - 0.1
    kind = f"progress_q{label.quarter}"
    return [extract(reading, "progress", kind, f"{term}预算执行进度", sure, cells)]


def _share(reading: Reading) -> list[Extract]:
    """Return what share the last amount has of another: of the budget, or of all spending."""
    last, clause = reading.context.last, reading.name
    # Behind a bracket the share is that of what stands before it.
    bracket = reading.mention.before.startswith(")")
    if not last or bracket or reading.label.year or not clause.startswith("占"):
        return []
    subject, spent = last[0].subject, re.search("支出|决算|执行", clause)
    kind = ""
    if subject == "reallocations" and "年初预算" in clause:
        kind = "reallocation_rate"
    elif subject in CATEGORIES and last[0].stage == "executed" and spent:
        kind = f"{subject}_share"
    return [reported(reading, kind, _TERMS[kind], 0.85)] if kind else []


def _rate(reading: Reading) -> list[Extract]:
    kind = _kind(reading)
    if not kind or reading.whose < 0.3:
        return []
    sure = 0.75 if reading.own.rest else 0.95
    if reading.label.rate in _BY_SUBJECT and not reading.own.subject:
        sure = min(sure, reading.whose)
    if kind.startswith("petition") and not _PETITIONS.search(_surroundings(reading)):
        sure = 0.55  # complaints that a duty is about look the same
    if reading.quantity.value > 100 and _NEVER_OVER.search(reading.name):
        return [reported(reading, kind, _words(reading, kind), 0.3, remark="疑为“≥”误读")]
    return [reported(reading, kind, _words(reading, kind), sure)]


def _kind(reading: Reading) -> str:
    """Return the metric that a rate is; the subject of the sentence settles 执行率 and 控制率."""
    label, own = reading.label, reading.own
    listed = reading.context.listing and (reading.context.project or own.rest)
    if label.rate in _BY_SUBJECT:
        if label.subject == "project" and listed and label.rate != "control_rate":
            return "project_execution_rate"
        if own.rest and not own.subject:
            return "project_execution_rate" if "项目" in own.rest else ""
        kind = _BY_SUBJECT[label.rate].get(label.subject, "")
        initial = label.rate == "execution_phrase" and "年初" in reading.name
        return "budget_completion_rate" if initial and kind == "execution_rate" else kind
    if label.rate not in _TERMS:
        return ""  # 序时进度 is a calendar; 均衡率 without a quarter, one does not know which
    if label.rate.startswith("petition"):
        return label.rate if _COMPLAINTS.search(_surroundings(reading)) else ""
    return label.rate if len(own.rest) <= 3 or label.rate == "satisfaction_rate" else ""


def _words(reading: Reading, kind: str) -> str:
    if kind == "project_execution_rate":
        return f"{reading.context.project}执行率"
    if kind == "satisfaction_rate":
        # Whose satisfaction it is: 家长满意度.
        return re.sub(r"达到?$|为$", "", reading.name) or _TERMS[kind]
    return _TERMS[kind]


def _surroundings(reading: Reading) -> str:
    return reading.piece.text + "".join(reading.piece.titles)
