"""Metrics, notebooks and reports for the budget performance self-evaluation of a department.

The names are looked up when they are first used: papermill imports this package, for its engine,
wherever it is installed, and should not wait for pandas.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .dossier import Dossier, Panel, available, load, load_panel
    from .errors import (
        DataError,
        Fault,
        MetricError,
        RunError,
        SelfEvalError,
        UnknownNameError,
    )
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

_MODULES = {
    "dossier": ("Dossier", "Panel", "available", "load", "load_panel"),
    "errors": (
        "DataError",
        "Fault",
        "MetricError",
        "RunError",
        "SelfEvalError",
        "UnknownNameError",
    ),
    "figures": ("FIGURES",),
    "metrics": ("CATALOGUE", "evaluate", "evaluate_panel"),
}
_HOMES = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
