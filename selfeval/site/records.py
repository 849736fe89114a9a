"""What an outputs folder holds: the run record of each department-year, or why it is no use."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import quote

from pydantic import AwareDatetime, BaseModel, Field, ValidationError

from ..terms import QUARTERS
from ..versions import RUN

RECORD, PAGE = "run.json", "report.html"
#: What a report can have beside its page, with what people call it.
FORMATS = {
    "report-static.html": "静态页",
    "report.docx": "Word",
    "report.pdf": "PDF",
    "report.xlsx": "Excel",
}
_FAILED = "failed"
_PERIOD = re.compile(r"(\d{4})(?:-q([1-4]))?", re.ASCII)

# More digits than any figure has would only stop the machine: 1e999999999 is a Decimal too.
Exact = Annotated[Decimal, Field(max_digits=60)]


class MetricValue(BaseModel):
    """A metric (指标值): only where ``state`` is ``given`` is there a value."""

    value: Exact | None = None
    numerator: Exact | None = None
    denominator: Exact | None = None
    state: str


class Indicator(BaseModel):
    """The points of one indicator (指标得分), as a range."""

    indicator: str
    level1: str = ""
    level2: str = ""
    weight: Exact
    low: Exact
    high: Exact


class ScoreRange(BaseModel):
    """A score (得分) as a range of points, with the framework that it was reached under."""

    framework: str
    title: str
    variant: str = ""
    status: str
    low: Exact
    high: Exact
    weight: Exact
    grades: tuple[str, ...] = ()
    rows: tuple[Indicator, ...] = ()


class Findings(BaseModel):
    """How many findings there are of each severity (审核发现)."""

    error: int = 0
    warning: int = 0
    note: int = 0


class Summary(BaseModel):
    """What a department-year comes to; see :func:`selfeval.summary.summarise`."""

    name: str
    district: str = ""
    synthetic: bool = False
    figures: dict[str, Exact | None] = {}
    metrics: dict[str, MetricValue] = {}
    score: ScoreRange | None = None
    findings: Findings = Findings()
    gaps: int = 0


class Executed(BaseModel):
    """How one notebook ended: ``complete``, or the error."""

    name: str
    outcome: str


class Record(BaseModel):
    """A run record; what the site does not use is passed over."""

    schema_version: int = RUN
    outcome: Literal["complete", "failed"]
    finished: AwareDatetime
    department: str
    fiscal_year: Annotated[int, Field(ge=1000, le=9999)]
    quarter: Annotated[int, Field(ge=1, le=4)] | None = None
    data_kind: Literal["real", "synthetic"]
    notebooks: tuple[Executed, ...] = ()
    summary: Summary | None = None

    @property
    def period(self) -> str:
        """The name of its folder."""
        return f"{self.fiscal_year}-q{self.quarter}" if self.quarter else str(self.fiscal_year)


@dataclass(frozen=True)
class Entry:
    """A department and period: the report that stands, and a failed run after it.

    ``fault`` says why a record of it cannot be used; ``files`` are what lies in its folder.
    """

    department: str
    period: str
    good: Record | None = None
    failed: Record | None = None
    fault: str = ""
    files: frozenset[str] = field(default_factory=frozenset)

    @property
    def fiscal_year(self) -> int | None:
        """The year, where the folder is named for one."""
        match = _PERIOD.fullmatch(self.period)
        return int(match[1]) if match else None

    @property
    def quarter(self) -> int | None:
        """The quarter of a report in mid-year (绩效运行监控)."""
        match = _PERIOD.fullmatch(self.period)
        return int(match[2]) if match and match[2] else None

    @property
    def period_name(self) -> str:
        """The period in words."""
        if self.fiscal_year is None:
            return _shown(self.period)
        return f"{self.fiscal_year} 年" + (f"{QUARTERS[self.quarter]}监控" if self.quarter else "")

    @property
    def summary(self) -> Summary | None:
        """The figures of the report that stands."""
        return self.good.summary if self.good else None

    @property
    def name(self) -> str:
        """The name of the department, or that of its folder."""
        return self.summary.name if self.summary else _shown(self.department)

    @property
    def synthetic(self) -> bool:
        """Whether it rests on synthetic data (合成数据)."""
        record = self.good or self.failed
        declared = self.summary is not None and self.summary.synthetic
        return declared or (record is not None and record.data_kind == "synthetic")

    def link(self, file: str) -> str:
        """Return the address of a file of it, from the outputs folder; none where it lacks."""
        if file not in self.files:
            return ""
        return "/".join(quote(os.fsencode(part)) for part in (self.department, self.period, file))


def read_entries(output_dir: Path) -> list[Entry]:
    """Return every department and period below an outputs folder, by name, latest first."""
    good = {_key(path): path for path in _records(output_dir)}
    failed = {_key(path): path for path in _records(output_dir / _FAILED)}
    entries = [_entry(key, good.get(key), failed.get(key)) for key in {**good, **failed}]
    entries.sort(key=lambda entry: entry.period, reverse=True)
    return sorted(entries, key=lambda entry: (by_sound(entry.name), entry.department))


def by_sound(name: str) -> bytes:
    """Return a key that puts the common Chinese characters in the order of their sound (拼音)."""
    return name.encode("gb18030", "replace")


def _records(folder: Path) -> Iterable[Path]:
    # What begins with a dot is being written just now.
    found = (path.relative_to(folder) for path in folder.glob(f"*/*/{RECORD}"))
    return [folder / p for p in found if not any(part.startswith(".") for part in p.parts)]


def _key(path: Path) -> tuple[str, str]:
    return path.parts[-3], path.parts[-2]


def _entry(key: tuple[str, str], good: Path | None, failed: Path | None) -> Entry:
    report, report_fault = _read(good, "complete")
    failure, failure_fault = _read(failed, "failed")
    if report and failure and failure.finished < report.finished:
        failure = None
    files = [name for name in (PAGE, *FORMATS) if good and (good.parent / name).is_file()]
    fault = "；".join(filter(None, (report_fault, failure_fault)))
    return Entry(*key, report, failure, fault, frozenset(files))


def _read(path: Path | None, outcome: str) -> tuple[Record | None, str]:
    """Return a record, or why it cannot be used."""
    if path is None:
        return None, ""
    try:
        record = Record.model_validate_json(path.read_bytes())
        if record.schema_version > RUN:
            return None, f"{RECORD} 由更新版本的 selfeval 生成，请升级 selfeval"
    except OSError:
        return None, f"{RECORD} 无法打开"
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        return None, f"{RECORD} 的 {place} 不合规定" if place else f"{RECORD} 不是有效的 JSON"
    department, period = _key(path)
    if (_folded(record.department), record.period) != (_folded(department), period):
        return None, f"{RECORD} 属于 {record.department}/{record.period}，与所在文件夹不符"
    if record.outcome != outcome:
        return None, f"{RECORD} 的 outcome 与所在文件夹不符"
    return record, ""


def _folded(name: str) -> str:
    # Some file systems change how a name is written.
    return unicodedata.normalize("NFC", name).casefold()


def _shown(name: str) -> str:
    """Return the name of a folder as text, whatever bytes it has."""
    return os.fsencode(name).decode("utf-8", "replace")
