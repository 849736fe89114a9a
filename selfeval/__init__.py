"""Metrics, notebooks and reports for the budget performance self-evaluation of a department."""

from .dossier import Dossier, Panel, available, load, load_panel
from .errors import DataError, Fault, MetricError, RunError, SelfEvalError, UnknownNameError
from .figures import FIGURES
from .metrics import CATALOGUE, evaluate, evaluate_panel

__all__ = [
    "CATALOGUE",
    "FIGURES",
    "DataError",
    "Dossier",
    "Fault",
    "MetricError",
    "Panel",
    "RunError",
    "SelfEvalError",
    "UnknownNameError",
    "available",
    "evaluate",
    "evaluate_panel",
    "load",
    "load_panel",
]
