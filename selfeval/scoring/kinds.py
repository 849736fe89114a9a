"""The rules as a framework file writes them: one model a kind, its fields and what they may hold.

What a kind computes is in :mod:`selfeval.scoring.rules`; this is only its notation.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from ..errors import did_you_mean
from ..figures import FIGURES
from ..metrics import CATALOGUE
from ..metrics.evaluation import names_in
from ..terms import TARGET_KINDS
from .intervals import Interval, parse_interval, parse_number

METRICS = {record.name: record for record in CATALOGUE}


def _number(value: Any) -> Decimal:
    if isinstance(value, str):
        try:
            return parse_number(value)
        except ValueError:
            raise ValueError('a number, or a percentage such as "90%"') from None
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValueError('a number, or a percentage such as "90%"')
    return Decimal(value)


def _points(value: Any) -> Decimal:
    number = _number(value)
    if isinstance(value, str) or number < 0:
        raise ValueError("points, a number >= 0 without quotes")
    return number


def _positive(value: Any) -> Decimal:
    number = _number(value)
    if number <= 0:
        raise ValueError("a number above 0")
    return number


def _metric(value: Any) -> str:
    if value not in METRICS:
        hint = did_you_mean(str(value), METRICS)
        raise ValueError(f"a metric of docs/metrics.md ({hint})")
    return str(value)


def _figure(value: Any) -> str:
    if value not in FIGURES:
        hint = did_you_mean(str(value), FIGURES)
        raise ValueError(f"a figure of docs/metrics.md ({hint})")
    return str(value)


def _figures(value: Any) -> str:
    names = names_in(str(value))
    for name in names:
        _figure(name)
    if not names:
        raise ValueError('figures that are added or subtracted, such as "a - b"')
    return str(value)


def _interval(value: Any) -> Interval:
    if not isinstance(value, str):
        raise ValueError("a range in quotes, such as [80%, 90%), >=90% or <60%")
    return parse_interval(value)


def _target_kind(value: Any) -> str:
    if value not in TARGET_KINDS:
        raise ValueError(f"a kind of target ({did_you_mean(str(value), TARGET_KINDS)})")
    return str(value)


Number = Annotated[Decimal, BeforeValidator(_number)]
Positive = Annotated[Decimal, BeforeValidator(_positive)]
Points = Annotated[Decimal, BeforeValidator(_points)]
MetricName = Annotated[str, BeforeValidator(_metric)]
FigureName = Annotated[str, BeforeValidator(_figure)]
FigureSum = Annotated[str, BeforeValidator(_figures)]
Range = Annotated[Any, BeforeValidator(_interval)]
TargetKind = Annotated[str, BeforeValidator(_target_kind)]
Text = Annotated[str, Field(min_length=1)]


class Model(BaseModel):
    """A table of a framework file: what it does not know is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Rule(Model):
    """A rule; ``metric`` names what it scores where that is one metric."""

    kind: ClassVar[str]
    metric: str | None = None


class Band(Model):
    """One band of a lookup."""

    range: Range
    points: Points


class Bands(Rule):
    kind = "bands"
    metric: MetricName
    bands: Annotated[tuple[Band, ...], Field(min_length=1)]


class Steps(Rule):
    kind = "steps"
    metric: MetricName
    limit: Number
    side: Literal["above", "below"]
    step: Positive
    deduct: Positive
    counted: Literal["whole", "started"] = "whole"


class Proportional(Rule):
    kind = "proportional"
    metric: MetricName
    target: Positive = Decimal(1)
    zero_above: Number | None = None


class LinearCliff(Rule):
    kind = "linear_cliff"
    metric: MetricName
    slope: Positive
    zero_above: Number


class TargetRatio(Rule):
    kind = "target_ratio"
    target_kinds: tuple[TargetKind, ...] = ()
    unmet_at_most: Number = Decimal("0.8")


class TargetWindow(Rule):
    kind = "target_window"
    within: Positive
    target_kinds: tuple[TargetKind, ...] = ()


class Item(Model):
    name: Text
    points: Positive


class Checklist(Rule):
    kind = "checklist"
    items: Annotated[tuple[Item, ...], Field(min_length=1)]


class CountDeduction(Rule):
    kind = "count_deduction"
    deduct: Positive
    count: FigureSum | None = None


class Comparison(Rule):
    kind = "comparison"
    figure: FigureName
    last: FigureName
    none: Points
    not_more: Points
    more: Points


class State(Model):
    name: Text
    least: Number
    most: Number


class Qualitative(Rule):
    kind = "qualitative"
    states: Annotated[tuple[State, ...], Field(min_length=2)]


class Judged(Rule):
    kind = "judged"
    own_parts: bool = False


class Unspecified(Rule):
    kind = "unspecified"


@dataclass(frozen=True)
class Part:
    """A part of a sum, or one of several options: a rule with a name and a weight of its own."""

    name: str
    weight: Decimal
    rule: Rule
    veto: str = ""


class Sum(Rule):
    kind = "sum"
    parts: tuple[Part, ...]


class Either(Rule):
    kind = "either"
    options: tuple[Part, ...]


SIMPLE: dict[str, type[Rule]] = {
    model.kind: model
    for model in (
        Bands,
        Steps,
        Proportional,
        LinearCliff,
        TargetRatio,
        TargetWindow,
        Checklist,
        CountDeduction,
        Comparison,
        Qualitative,
        Judged,
        Unspecified,
    )
}
#: Every kind of rule that a row may name.
KINDS = (*SIMPLE, Sum.kind, Either.kind)
