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
from .scoring import (
    comparison,
    evidence_gains,
    score,
    scoring_steps,
    weight_sensitivity,
    what_if,
)

__all__ = [
    "budget",
    "comparison",
    "costs",
    "evidence_gains",
    "gaps",
    "goals",
    "income",
    "main_metrics",
    "metrics",
    "projects",
    "score",
    "scoring_steps",
    "services",
    "tasks",
    "weight_sensitivity",
    "what_if",
    "years",
]
