"""Projects by the money that they may leave unspent (风险项目): no verdict, what is to be told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..dossier import Dossier
from .forecast import Curves, Pace, Span
from .judge import Judged


@dataclass(frozen=True)
class Risk:
    """A project (风险项目): how it is judged, where its year will end, and by whose pace."""

    judged: Judged
    span: Span | None
    pace: Pace | None

    @property
    def unspent(self) -> Span | None:
        """What the forecast leaves of the budget (预计年末未执行), in 万元; never below 0."""
        budget = self.judged.position.budget
        if self.span is None or budget is None:
            return None
        ends = (self.span.high, self.span.middle, self.span.low)
        return Span(*(max(budget * (1 - end), Decimal(0)) for end in ends))

    @property
    def size(self) -> Decimal:
        """What projects are sorted by: the median forecast, else what is unspent today."""
        today = self.judged.position.unspent
        return self.unspent.middle if self.unspent else Decimal(0) if today is None else today


def risks(
    projects: Iterable[Judged],
    past: Sequence[Dossier],
    pace: Pace | None,
    quarter: int,
) -> tuple[Risk, ...]:
    """Return the projects, most money unspent first (按预计年末未执行数排序).

    A project goes by its own past (``past``, the department's years before) where that has years
    enough, else by ``pace``, that of the department.
    """
    curves = project_curves(past)
    found = []
    for judged in projects:
        own = Pace("project", curves.get(judged.position.name, {}), quarter)
        by = own if quarter < 4 and own.usable else pace
        span = by.forecast(judged.position.rate) if by else None
        found.append(Risk(judged, span, by if span else None))
    return tuple(sorted(found, key=lambda risk: -risk.size))


def project_curves(past: Iterable[Dossier]) -> Mapping[str, Curves]:
    """Return the amounts executed of each project by year and quarter (项目往年累计支出).

    The last quarter of a year that lacks it is what the project executed in the year.
    """
    found: dict[str, dict[str, dict[int, Decimal]]] = {}
    for dossier in past:
        year = str(dossier.fiscal_year)
        for row in dossier.table("project_progress").to_dict("records"):
            if row["cumulative_executed"] is not None:
                by_quarter = found.setdefault(row["project"], {}).setdefault(year, {})
                by_quarter[row["quarter"]] = row["cumulative_executed"]
        projects = dossier.table("projects")
        executed = projects[projects["stage"] == "executed"]
        for name, rows in executed.groupby("project"):
            if by_quarter := found.get(str(name), {}).get(year, {}):
                by_quarter.setdefault(4, sum(rows["amount"], Decimal(0)))
    return found
