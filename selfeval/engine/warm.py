"""What every notebook needs, imported and looked up once."""

from __future__ import annotations

import os
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING

from .workers import WARM_DATA

if TYPE_CHECKING:
    from .worker import KernelApp

#: What the notebooks of this kit import, and what is imported for them in between.
_PACKAGE = (
    "selfeval.audit.view",
    "selfeval.audit.whole",
    "selfeval.charts",
    "selfeval.prose",
    "selfeval.scoring.notation",
    "selfeval.summary",
    "selfeval.tables",
    "selfeval.trends",
)
#: What a kernel imports as it starts or at its first cell, as far as there is such a module.
_KERNEL = (
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "IPython.utils.wildcard",
    "encodings.utf_8_sig",
    "ipykernel.debugger",
    "tornado.platform.asyncio",
)


def warm() -> KernelApp:
    """Import what notebooks of this kit import, fill the caches that they fill, make a kernel."""
    from .worker import kernel_app

    for name in _KERNEL:
        with suppress(ImportError):
            import_module(name)
    for name in _PACKAGE:
        import_module(name)
    _use()
    if folder := os.environ.get(WARM_DATA):
        _read(folder)
    return kernel_app()


def _read(folder: str) -> None:
    """Read the department-years of a folder; do once with one of them what each report does."""
    from ..audit.whole import audit_dossier
    from ..dossier import load_panel

    for dossier in load_panel(folder, skip_faulty=True).dossiers[:1]:
        audit_dossier(dossier)


def _use() -> None:
    """Do once what each notebook does: libraries import more, and compile, at their first use."""
    import altair as alt
    import pandas as pd

    from ..display import chart_data, templates

    # What pandas sets where it is imported in a kernel; it took this for a terminal.
    pd.set_option("display.max_columns", 20)
    frame = pd.DataFrame({"x": ["a", "b"], "y": ["1", "2"]})
    repr(frame.pivot(index="x", columns="y", values="y"))
    alt.Chart(chart_data(frame)).mark_bar().encode(x="x:Q").to_dict()
    # Those in a folder of their own are not for what a notebook shows.
    for name in templates().list_templates(
        filter_func=lambda name: "/" not in name and name.endswith(".html.j2")
    ):
        templates().get_template(name)
