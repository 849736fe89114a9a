"""Sentences and headline figures made from results, in Chinese: one function a passage.

Where the data for it is missing, a function returns a note that says so.
"""

from .dossier import (
    adjustment,
    coverage,
    framework,
    largest_projects,
    masthead,
    overview,
    pace,
    score_headline,
    weight_bounds,
)
from .monitoring import (
    known_scope,
    monitoring_cards,
    monitoring_standards,
    pace_so_far,
    projects_at_risk,
    year_end_forecast,
)
from .text import plain, traced
from .trends import (
    project_review,
    rate_change,
    rate_change_text,
    standing_out,
    unjudged_rules,
)

__all__ = [
    "adjustment",
    "coverage",
    "framework",
    "known_scope",
    "largest_projects",
    "masthead",
    "monitoring_cards",
    "monitoring_standards",
    "overview",
    "pace",
    "pace_so_far",
    "plain",
    "project_review",
    "projects_at_risk",
    "rate_change",
    "rate_change_text",
    "score_headline",
    "standing_out",
    "traced",
    "unjudged_rules",
    "weight_bounds",
    "year_end_forecast",
]
