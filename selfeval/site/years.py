"""One fiscal year as the bureau sees it: who reported, the sums, whom to ask first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..formats import percent
from ..metrics import Metric, metric
from ..terms import DATA_KINDS
from .failures import failure_message
from .peers import (
    COMPARED,
    Distribution,
    Framework,
    Peer,
    Total,
    distributions,
    frameworks,
    peers_of,
    total,
)
from .records import Entry

#: Execution below and above which a department is to be asked (预算执行率).
LEAST_EXECUTION, MOST_EXECUTION = Decimal("0.8"), Decimal(1)
_AMOUNTS = {
    "initial_total": "年初预算",
    "adjusted_total": "调整预算",
    "executed_total": "预算执行",
}


@dataclass(frozen=True)
class Reason:
    """A department to look at first (优先关注), with what there is to ask."""

    entry: Entry
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """A rate of this year and the last, and of the departments that give it in both (同口径)."""

    record: Metric
    now: Total
    before: Total
    same_now: Total
    same_before: Total


@dataclass(frozen=True)
class Amount:
    """The sum of an amount over the departments that give it, in 万元, this year and the last."""

    term: str
    now: Decimal
    departments: int
    before: Decimal
    departments_before: int


@dataclass(frozen=True)
class YearGroup:
    """The departments of a year with real data, or those with synthetic data."""

    synthetic: bool
    entries: tuple[Entry, ...]
    peers: tuple[Peer, ...]
    missing: tuple[Entry, ...]
    new: tuple[Entry, ...]
    has_last_year: bool
    amounts: tuple[Amount, ...]
    changes: tuple[Change, ...]
    frameworks: tuple[Framework, ...]
    distributions: tuple[Distribution, ...]
    too_few: tuple[Metric, ...]
    first: tuple[Reason, ...]

    @property
    def kind(self) -> str:
        """What data it rests on, in words."""
        return DATA_KINDS["synthetic" if self.synthetic else "real"]

    @property
    def reported(self) -> int:
        """How many departments have a report that stands."""
        return sum(entry.good is not None for entry in self.entries)

    @property
    def failed(self) -> list[Entry]:
        """The departments whose last run failed."""
        return [entry for entry in self.entries if entry.failed]

    @property
    def findings(self) -> dict[str, int]:
        """How many findings there are of each severity (审核发现)."""
        found = [peer.summary.findings for peer in self.peers]
        return {
            "错误": sum(one.error for one in found),
            "警告": sum(one.warning for one in found),
            "提示": sum(one.note for one in found),
        }

    @property
    def gaps(self) -> int:
        """How much evidence lacks (证据缺口)."""
        return sum(peer.summary.gaps for peer in self.peers)


def year_groups(entries: Sequence[Entry], year: int) -> list[YearGroup]:
    """Return the year with its real data, then with its synthetic data, which are never added."""
    yearly = [e for e in entries if not e.quarter and (e.good or e.failed)]
    now = [e for e in yearly if e.fiscal_year == year]
    last = [e for e in yearly if e.fiscal_year == year - 1]
    groups = []
    for synthetic in (False, True):
        own = [e for e in now if e.synthetic == synthetic]
        if own:
            groups.append(_group(own, [e for e in last if e.synthetic == synthetic], synthetic))
    return groups


def _group(now: list[Entry], last: list[Entry], synthetic: bool) -> YearGroup:
    here, before = ({e.department for e in entries} for entries in (now, last))
    peers, last_peers = peers_of(now), peers_of(last)
    spread, too_few = distributions(peers)
    return YearGroup(
        synthetic=synthetic,
        entries=tuple(now),
        peers=tuple(peers),
        missing=tuple(e for e in last if e.department not in here),
        new=tuple(e for e in now if e.department not in before) if last else (),
        has_last_year=bool(last),
        amounts=tuple(_amounts(peers, last_peers)),
        changes=tuple(_changes(peers, last_peers)),
        frameworks=tuple(frameworks(peers)),
        distributions=tuple(spread),
        too_few=tuple(too_few),
        first=tuple(_first(now, spread)),
    )


def _amounts(now: list[Peer], last: list[Peer]) -> Iterable[Amount]:
    for name, term in _AMOUNTS.items():
        yield Amount(term, *_sum(now, name), *_sum(last, name))


def _sum(peers: list[Peer], name: str) -> tuple[Decimal, int]:
    given = [v for p in peers if (v := p.summary.figures.get(name)) is not None]
    return sum(given, Decimal(0)), len(given)


def _changes(now: list[Peer], last: list[Peer]) -> Iterable[Change]:
    for record in map(metric, COMPARED):
        whole = total(now, record)
        if whole.value is None:
            continue
        both = _giving(now, record) & _giving(last, record)
        same = [[p for p in ps if p.entry.department in both] for ps in (now, last)]
        yield Change(
            record, whole, total(last, record), total(same[0], record), total(same[1], record)
        )


def _giving(peers: list[Peer], record: Metric) -> set[str]:
    return {peer.entry.department for peer in peers if total([peer], record).departments}


def _first(entries: list[Entry], spread: Iterable[Distribution]) -> list[Reason]:
    """Return whom to ask first: failed runs, then most errors, then most other reasons."""
    outliers: dict[str, list[str]] = {}
    for one in spread:
        for point in one.outliers:
            text = f"{one.record.term} {percent(point.value)}"
            outliers.setdefault(point.peer.entry.department, []).append(text)
    found = []
    for entry in entries:
        reasons = list(_reasons(entry))
        if rates := outliers.get(entry.department):
            reasons.append(f"明显偏离其他部门：{'、'.join(rates)}")
        if reasons:
            errors = entry.summary.findings.error if entry.summary else 0
            order = (entry.failed is None, -errors, -len(reasons))
            found.append((order, Reason(entry, tuple(reasons))))
    return [reason for _, reason in sorted(found, key=lambda pair: pair[0])]


def _reasons(entry: Entry) -> Iterable[str]:
    if entry.failed:
        stands = "，沿用此前的报告" if entry.good else "，没有报告"
        yield f"最近一次运行失败{stands}：{failure_message(entry.failed)}"
    if entry.summary is None:
        return
    if entry.summary.findings.error:
        yield f"审核发现 {entry.summary.findings.error} 项错误"
    rate = entry.summary.metrics.get("execution_rate")
    if rate and rate.value is not None and rate.value < LEAST_EXECUTION:
        yield f"预算执行率 {percent(rate.value)}，低于 {LEAST_EXECUTION:.0%}"
    if rate and rate.value is not None and rate.value > MOST_EXECUTION:
        yield f"预算执行率 {percent(rate.value)}，高于 {MOST_EXECUTION:.0%}"
