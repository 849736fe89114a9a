"""What the explanations of all kinds of rules are made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from ..values import exact, subtract
from .spans import Node, Span
from .standards import points


@dataclass(frozen=True)
class Used:
    """A figure or judgement that went into a row: its value as text, and where it stands."""

    name: str
    term: str
    value: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Gap:
    """Evidence that is missing: in words, where it is to be supplied, points that hang on it."""

    text: str
    needed: str
    points: Decimal


@dataclass
class Words:
    """What is said of a rule: its arithmetic, why points were lost, what lacks, its figures."""

    formula: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    used: list[Used] = field(default_factory=list)

    def add(self, other: Words) -> None:
        """Add what is said of a part."""
        self.formula += other.formula
        self.lost += other.lost
        self.gaps += other.gaps
        self.used += other.used


def ends(found: Span) -> str:
    """Return the points, or the range of them."""
    low, high = points(found.low), points(found.high)
    return f"{low} 分" if low == high else f"{low}～{high} 分"


def short(found: Span) -> str:
    """Return the points, or the range of them, for a sum."""
    low, high = points(found.low), points(found.high)
    return low if low == high else f"[{low}, {high}]"


def named(node: Node) -> str:
    """Return what a rule is called: the part, or the indicator."""
    return node.name or node.row.indicator


def judgement_of(node: Node) -> str:
    """Return which judgement a row needs, and where it is given."""
    return f"“{node.row.indicator}”的评审认定（judgements.csv）"


def loss(node: Node, found: Span) -> str:
    """Return how many points are lost for certain."""
    return points(subtract(node.weight, found.high))


def width(found: Span) -> Decimal:
    """Return how many points are open."""
    return exact(subtract(found.high, found.low))


def open_words(node: Node, found: Span, text: str, needed: str) -> Words:
    """Return what is said of a rule that lacks its evidence."""
    gap = Gap(text, needed, width(found))
    return Words([f"{named(node)}未认定：{ends(found)}"], gaps=[gap])
