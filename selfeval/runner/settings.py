"""What is to be made, how, and how it ended: the records that a run passes around."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from ..errors import SelfEvalError, quoted
from ..folders import check_name
from ..writing import check_inside
from .deliver import Wanted
from .execute import Limits, check_engine

#: Beside the departments in the output folder: what failed, and what people have changed.
FAILED, EDITED = "failed", "edited"


@dataclass(frozen=True, order=True)
class Job:
    """One report to make."""

    department: str
    fiscal_year: int

    def __str__(self) -> str:
        return f"{self.department}/{self.fiscal_year}"


@dataclass(frozen=True)
class Settings:
    """What all reports of a run share.

    ``data_dir`` is as the user typed it, so that the notebooks say the same. With ``quarter`` it
    is a run in mid-year. ``at_once`` is how many notebooks of a report are executed side by side;
    ``force`` makes also what is unchanged.
    """

    data_dir: str = "data"
    output_dir: Path = Path("outputs")
    parameters: Mapping[str, Any] = field(default_factory=dict)
    quarter: int | None = None
    wanted: Wanted = field(default_factory=Wanted)
    engine: str = "fast"
    limits: Limits = field(default_factory=Limits)
    at_once: int = os.cpu_count() or 1
    force: bool = False

    def check(self) -> None:
        """Raise for what does not go together, or does not exist."""
        self.wanted.check(self.quarter)
        check_engine(self.engine)
        if self.engine == "stock" and self.limits != Limits():
            raise SelfEvalError("--time-limit and --memory-limit need the engine fast")

    def check_place(self, job: Job) -> None:
        """Raise where a report, or what is kept of it, would go astray by a link or its name."""
        check_name(job.department)
        if job.department.casefold() in (FAILED, EDITED):  # to Windows they are the same
            raise SelfEvalError(f"department {quoted(job.department)}: a run has a folder of that "
                                "name beside the reports; expected another name")  # fmt: skip
        for folder in (self.folder(job), self.failed(job), self.edited(job)):
            check_inside(folder, self.output_dir)

    def name(self, job: Job) -> str:
        """Return the name of the folder of a report below that of its department."""
        return f"{job.fiscal_year}-q{self.quarter}" if self.quarter else str(job.fiscal_year)

    def folder(self, job: Job) -> Path:
        """Return the folder of a report."""
        return self.output_dir / job.department / self.name(job)

    def failed(self, job: Job) -> Path:
        """Return the folder in which a failed run is kept."""
        return self.output_dir / FAILED / job.department / self.name(job)

    def edited(self, job: Job) -> Path:
        """Return the folder in which is kept what a person has changed in a report."""
        return self.output_dir / EDITED / job.department / self.name(job)


State = Literal["made", "unchanged", "failed"]


@dataclass(frozen=True)
class Outcome:
    """How a job ended, after how many seconds, and why it failed if it did."""

    job: Job
    state: State
    seconds: float = 0
    error: str = ""
