"""Scoring: frameworks of indicators as data, and an engine that never guesses.

``rules`` holds one pure function a kind of rule; ``framework`` and ``notation`` read a TOML file;
``spans`` makes points or ranges of rules and evidence, for one department-year or a panel;
``score`` adds the words.
"""

from .analysis import compare, evidence_gains, weight_bounds, weight_sensitivity, what_if
from .framework import Framework, copy_framework, framework_files, load_framework
from .panel import PanelScore, score_panel
from .score import Score, ScoredRow, Total, as_json, score
from .standards import standard_of

__all__ = [
    "Framework",
    "PanelScore",
    "Score",
    "ScoredRow",
    "Total",
    "as_json",
    "compare",
    "copy_framework",
    "evidence_gains",
    "framework_files",
    "load_framework",
    "score",
    "score_panel",
    "standard_of",
    "weight_bounds",
    "weight_sensitivity",
    "what_if",
]
