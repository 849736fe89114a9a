"""Why figures changed, which stand out, and which projects have questions to answer.

Pure analysis of a panel: no files, no charts, no verdicts. What is shown of it is in
:mod:`selfeval.tables.trends`, :mod:`selfeval.charts` and :mod:`selfeval.prose`.
"""

from .compared import LEVELS, Compared, base_dossier, compare, compare_departments
from .decomposition import Decomposition, Effect, Part, decompose
from .outliers import (
    CUT,
    LEAST,
    METRICS,
    Outlier,
    Outliers,
    RobustScores,
    among_departments,
    among_years,
    robust_scores,
)
from .questions import Question, Review, review_projects
from .rules import GROUPS, NEEDS, RULES, Limits, Rule

__all__ = [
    "CUT",
    "GROUPS",
    "LEAST",
    "LEVELS",
    "METRICS",
    "NEEDS",
    "RULES",
    "Compared",
    "Decomposition",
    "Effect",
    "Limits",
    "Outlier",
    "Outliers",
    "Part",
    "Question",
    "Review",
    "RobustScores",
    "Rule",
    "among_departments",
    "among_years",
    "base_dossier",
    "compare",
    "compare_departments",
    "decompose",
    "review_projects",
    "robust_scores",
]
