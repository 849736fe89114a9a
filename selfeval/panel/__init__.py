"""The panel (面板数据): all department-years as partitioned Parquet, scored column by column.

``build`` writes it from the CSVs, ``read`` gives its tables and figures back, ``stream`` scores
it batch by batch, here or on a Dask cluster. ``evidence``, ``verdicts`` and ``targets`` feed the
rules of :mod:`selfeval.scoring` with arrays; where binary numbers cannot decide, ``batch`` works
the department-year out again with ``Decimal``. How numbers are kept stands in ``storage``.
"""

from ..errors import SelfEvalError

try:
    import pyarrow  # noqa: F401
except ImportError:
    hint = "install it with: pip install 'selfeval[panel]'"
    raise SelfEvalError(f"a panel needs pyarrow, which is not installed; {hint}") from None

from .build import build_panel
from .read import read_figures, read_table
from .results import MetricJob, ScoreJob
from .stream import run_job, score_job

__all__ = [
    "MetricJob",
    "ScoreJob",
    "build_panel",
    "read_figures",
    "read_table",
    "run_job",
    "score_job",
]
