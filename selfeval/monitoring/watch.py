"""A department at the end of a quarter (绩效运行监控): pace, forecast, projects at risk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from ..dossier import Dossier, Panel
from ..errors import SelfEvalError
from ..metrics import scheduled_progress
from ..terms import QUARTERS
from ..values import exact
from .bands import MONTHS_A_QUARTER, Bands
from .forecast import Curves, Pace, Span, Trial, leave_one_out
from .judge import Judged, judge, weighed
from .known import Position, curve, each_project, holds_later, known_by, whole
from .risk import Risk, risks


@dataclass(frozen=True)
class Monitoring:
    """All that is said of a department at the end of a quarter.

    ``dossier`` has only what was known then, and ``later`` says whether the data holds more.
    ``judged`` is the department, ``together`` its projects as one, ``silent`` the projects of
    which nothing is given. ``past`` has the own years before; ``pace`` is what the forecast goes
    by, None without a past, and ``fan`` the forecast by quarter.
    """

    dossier: Dossier
    quarter: int
    bands: Bands
    judged: Judged
    together: Judged | None
    risks: tuple[Risk, ...]
    silent: tuple[Position, ...]
    curve: Mapping[int, Decimal]
    past: Curves
    pace: Pace | None
    fan: Mapping[int, Span]
    trials: tuple[Trial, ...]
    later: bool

    @property
    def schedule(self) -> Decimal:
        """The share of the year gone by (序时进度)."""
        return exact(scheduled_progress(self.quarter * MONTHS_A_QUARTER))

    @property
    def span(self) -> Span | None:
        """The forecast of the year's execution rate (预计年末执行率); None where there is none."""
        return self.fan.get(4)

    @property
    def extrapolated(self) -> Decimal | None:
        """The year's rate if money goes on as till now (按序时外推): assumed, not forecast."""
        rate = self.judged.position.rate
        return None if rate is None else min(rate / self.schedule, max(rate, Decimal(1)))

    @property
    def flagged(self) -> tuple[Judged, ...]:
        """The warnings (预警项): the department, its projects as one, and each project."""
        everything = [self.judged, self.together, *(risk.judged for risk in self.risks)]
        return tuple(one for one in everything if one and one.flagged)


def monitor(dossier: Dossier, panel: Panel, quarter: int, bands: Bands) -> Monitoring:
    """Return a department at the end of a quarter (绩效运行监控).

    ``panel`` has the years before, of this department and of others; later years and data of the
    other kind (real, synthetic) are not looked at. Raises :class:`SelfEvalError` for a quarter
    that is none.
    """
    if quarter not in QUARTERS:
        raise SelfEvalError(f"quarter: found {quarter}; expected 1 to 4")
    known = known_by(dossier, quarter)
    before = _before(dossier, panel)
    past = [one for one in before if one.department == dossier.department]
    own = {str(one.fiscal_year): curve(one) for one in past}
    pace = _pace(own, before, dossier.department, quarter)
    judged = judge(whole(known, quarter), bands, quarter)
    positions = each_project(known, quarter)
    told = [p for p in positions if p.executed is not None or p.target is not None]
    together = weighed("各项目合计", told)
    return Monitoring(
        dossier=known,
        quarter=quarter,
        bands=bands,
        judged=judged,
        together=judge(together, bands, quarter) if together else None,
        risks=risks([judge(p, bands, quarter) for p in told], past, pace, quarter),
        silent=tuple(p for p in positions if p not in told),
        curve=curve(known),
        past=own,
        pace=pace,
        fan=_fan(judged.position.rate, pace, quarter),
        trials=leave_one_out(own, quarter) if quarter < 4 else (),
        later=holds_later(dossier, quarter),
    )


def _before(dossier: Dossier, panel: Panel) -> list[Dossier]:
    """Return the years before, oldest first; what is made up says nothing of a real department."""
    found = [
        one
        for one in panel.dossiers
        if one.fiscal_year < dossier.fiscal_year and one.synthetic == dossier.synthetic
    ]
    return sorted(found, key=lambda one: one.fiscal_year)


def _pace(own: Curves, before: list[Dossier], department: str, quarter: int) -> Pace | None:
    """Return the own past where it has years enough, else that of others; None without."""
    if quarter == len(QUARTERS):  # the year is over
        return None
    pace = Pace("own", own, quarter)
    if pace.usable:
        return pace
    others = [one for one in before if one.department != department]
    peers = {f"{one.department}/{one.fiscal_year}": curve(one) for one in others}
    pace = Pace("peers", peers, quarter)
    return pace if pace.usable else None


def _fan(rate: Decimal | None, pace: Pace | None, quarter: int) -> dict[int, Span]:
    spans = {end: pace.forecast(rate, end) for end in range(quarter + 1, 5)} if pace else {}
    return {end: span for end, span in spans.items() if span is not None}
