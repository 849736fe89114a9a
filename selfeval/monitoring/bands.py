"""The thresholds of monitoring (预警标准): data that a department may change, checked."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, StrictInt, ValidationError, model_validator

from ..dossier import find_data_dir
from ..errors import DataError, Fault, UnknownNameError, quoted
from ..folders import link_out
from ..scoring.file_models import Evidence
from ..scoring.kinds import Model, Share, Text
from ..toml_files import read_toml
from ..versions import THRESHOLDS, version_fault

_NAME = "monitoring.toml"
_PACKAGE = Path(__file__).parents[1]
#: The months that a quarter is, and how they are judged, from well to badly.
MONTHS_A_QUARTER = 3
Level = Literal["normal", "warning", "severe"]
LEVELS: dict[Level, str] = {"normal": "正常", "warning": "预警", "severe": "严重"}


class Checkpoint(Model):
    """The execution rate (累计执行进度) that is due by the end of a month (检查点)."""

    month: Annotated[StrictInt, Field(ge=1, le=12)]
    warn: Share
    severe: Share

    @model_validator(mode="after")
    def _ordered(self) -> Checkpoint:
        if self.severe > self.warn:
            raise ValueError("severe at most warn")
        return self

    def judge(self, rate: Decimal) -> Level:
        """Return the level of a rate: below ``warn`` a warning, below ``severe`` severe."""
        return "severe" if rate < self.severe else "warning" if rate < self.warn else "normal"


class Standard(Model):
    """Where a threshold stands and how well that is known; the severe one may be another's."""

    source: Text
    evidence: Evidence
    severe_source: Text
    severe_evidence: Evidence


class Execution(Standard):
    """The checkpoints of the year (支出进度检查点)."""

    checkpoints: tuple[Checkpoint, ...] = Field(min_length=1)

    def at(self, quarter: int) -> Checkpoint | None:
        """Return the last checkpoint at or before a quarter's end; None where all are later."""
        passed = [c for c in self.checkpoints if c.month <= quarter * MONTHS_A_QUARTER]
        return max(passed, key=lambda checkpoint: checkpoint.month, default=None)


class Gap(Standard):
    """How far target progress and execution may lie apart (目标与资金进度差), as a fraction."""

    warn: Share
    severe: Share

    @model_validator(mode="after")
    def _ordered(self) -> Gap:
        if self.severe < self.warn:
            raise ValueError("severe at least warn")
        return self

    def judge(self, gap: Decimal) -> Level:
        """Return the level of a difference, whichever way it goes."""
        gap = abs(gap)
        return "severe" if gap > self.severe else "warning" if gap > self.warn else "normal"


class Bands(Model):
    """All thresholds of monitoring (预警标准)."""

    execution: Execution
    gap: Gap


def bands_file(data_dir: str | Path = "data") -> Path:
    """Return the file of the thresholds; raises :class:`UnknownNameError` where there is none."""
    for place in (find_data_dir(data_dir), _PACKAGE, _PACKAGE.parent / "data"):
        if (place / _NAME).is_file():
            return place / _NAME
    raise UnknownNameError(f"{_NAME} is missing: reinstall selfeval")


def load_bands(data_dir: str | Path = "data") -> Bands:
    """Return the thresholds (预警标准): of the data folder where it has its own, else shipped.

    Raises :class:`DataError` with every fault of the file, and :class:`UnknownNameError` where
    there is no data folder or no file at all.
    """
    path = bands_file(data_dir)
    if path.parent == find_data_dir(data_dir) and (outside := link_out(path, path.parent)):
        raise DataError(outside, "the thresholds")
    raw, faults = read_toml(path)
    if not faults and (fault := version_fault(raw.pop("schema", 1), THRESHOLDS, _NAME)):
        faults = [fault]
    if not faults:
        try:
            return Bands.model_validate(raw)
        except ValidationError as error:
            faults = [_fault(detail) for detail in error.errors(include_url=False)]
    raise DataError(faults, "the thresholds")


def _fault(detail: Any) -> Fault:
    where = (str(part + 1 if isinstance(part, int) else part) for part in detail["loc"])
    found = "nothing" if detail["type"] == "missing" else quoted(detail["input"])
    expected = str(detail.get("ctx", {}).get("error") or detail["msg"])
    return Fault(", ".join([_NAME, *where]), None, None, found, expected)
