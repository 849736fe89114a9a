"""Monitoring in mid-year (绩效运行监控): is money on time, are targets, where will the year end.

Pure analysis of what was known at the end of a quarter: no charts, no verdicts. What is shown of
it is in :mod:`selfeval.tables.monitoring`, :mod:`selfeval.charts.monitoring` and
:mod:`selfeval.prose`.
"""

from .bands import LEVELS, Bands, load_bands
from .forecast import (
    LEAST,
    LEAST_TESTED,
    PACES,
    Curves,
    Pace,
    Span,
    Trial,
    coverage,
    forecast,
    leave_one_out,
    ratios,
)
from .judge import DOUBLE, Judged, judge, weighed
from .known import Position, known_by
from .risk import Risk, risks
from .watch import Monitoring, monitor

__all__ = [
    "DOUBLE",
    "LEAST",
    "LEAST_TESTED",
    "LEVELS",
    "PACES",
    "Bands",
    "Curves",
    "Judged",
    "Monitoring",
    "Pace",
    "Position",
    "Risk",
    "Span",
    "Trial",
    "coverage",
    "forecast",
    "judge",
    "known_by",
    "leave_one_out",
    "load_bands",
    "monitor",
    "ratios",
    "risks",
    "weighed",
]
