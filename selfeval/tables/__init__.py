"""One function a table: a dossier, a panel or a score in, a table for people out.

Where the data for a table is missing, the function returns a note that says so.
"""

from .dossier import (
    budget,
    costs,
    gaps,
    goals,
    income,
    main_metrics,
    metrics,
    projects,
    services,
    tasks,
    years,
)
from .monitoring import forecast_basis, monitoring_gaps, pace_checks, project_risks
from .scoring import (
    comparison,
    evidence_gains,
    score,
    scoring_steps,
    weight_sensitivity,
    what_if,
)
from .trends import all_outliers, decomposition, outliers, questions

__all__ = [
    "all_outliers",
    "budget",
    "comparison",
    "costs",
    "decomposition",
    "evidence_gains",
    "forecast_basis",
    "gaps",
    "goals",
    "income",
    "main_metrics",
    "metrics",
    "monitoring_gaps",
    "outliers",
    "pace_checks",
    "project_risks",
    "projects",
    "questions",
    "score",
    "scoring_steps",
    "services",
    "tasks",
    "weight_sensitivity",
    "what_if",
    "years",
]
