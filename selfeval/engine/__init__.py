"""Notebooks without waiting for kernels: a papermill engine with a warm process behind it.

A worker is forked for each notebook from a server that already holds the imports; where that is
not possible (Windows, macOS) it is one of a few processes that were started ahead of time. The
worker runs the kernel of ipykernel, so that a notebook comes out as from a kernel of its own::

    papermill.execute_notebook("in.ipynb", "out.ipynb", engine_name="selfeval")
"""

from __future__ import annotations

from typing import Any

# papermill loads this module while it is itself being imported, and in every process that uses
# papermill at all: so nothing heavy, and not papermill, is imported here.
from .workers import prepare

__all__ = ["ForkEngine", "prepare"]


class ForkEngine:
    """The engine as papermill looks it up; see :class:`selfeval.engine.client.WorkerEngine`."""

    @staticmethod
    def execute_notebook(nb: Any, kernel_name: str, **options: Any) -> Any:
        """Execute a notebook whose metadata papermill has prepared, and return it."""
        return _engine().execute_notebook(nb, kernel_name, **options)

    @staticmethod
    def nb_kernel_name(nb: Any, name: str | None = None) -> str:
        """Return the name of the notebook's kernel."""
        return str(_engine().nb_kernel_name(nb, name))

    @staticmethod
    def nb_language(nb: Any, language: str | None = None) -> str:
        """Return the language of the notebook."""
        return str(_engine().nb_language(nb, language))


def _engine() -> Any:
    from .client import WorkerEngine

    return WorkerEngine
