"""The rules as a framework file writes them: one model a kind, its fields and what they may hold.

What a kind computes is in :mod:`selfeval.scoring.rules`; this is only its notation.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool

from ..errors import did_you_mean
from ..figures import FIGURES
from ..metrics import CATALOGUE, Metric
from ..metrics.evaluation import names_in
from ..terms import TARGET_KINDS
from .intervals import Interval, bounded, parse_interval, parse_number

#: Names joined by + and −, nothing else: what a count may be made of.
_SUM = re.compile(r"[A-Za-z_]\w*(\s*[+-]\s*[A-Za-z_]\w*)*", re.ASCII)
METRICS = {record.name: record for record in CATALOGUE}


def _number(value: Any) -> Decimal:
    if isinstance(value, str):
        try:
            return parse_number(value)
        except ValueError:
            raise ValueError('a number, or a percentage such as "90%"') from None
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValueError('a number, or a percentage such as "90%"')
    number = Decimal(value)
    if not number.is_finite():
        raise ValueError("a number that is not endless")
    return bounded(number)


def _points(value: Any) -> Decimal:
    if isinstance(value, str) or _number(value) < 0:
        raise ValueError("points, a number >= 0 without quotes")
    return _number(value)


def _positive(value: Any) -> Decimal:
    if isinstance(value, str) or _number(value) <= 0:
        raise ValueError("a number above 0 without quotes")
    return _number(value)


def _positive_rate(value: Any) -> Decimal:
    if _number(value) <= 0:
        raise ValueError('a number above 0, or a percentage such as "5%"')
    return _number(value)


def _share(value: Any) -> Decimal:
    if not isinstance(value, str) or not value.strip().endswith(("%", "％")):
        raise ValueError('a percentage in quotes, such as "30%"')
    if _number(value) <= 0:
        raise ValueError("a percentage above 0")
    return _number(value)


def _known(value: Any, names: Collection[str], what: str) -> str:
    if not isinstance(value, str) or value not in names:
        raise ValueError(f"{what} ({did_you_mean(str(value), names)})")
    return value


def _metric(value: Any) -> str:
    return _known(value, METRICS, "a metric of docs/metrics.md")


def _figure(value: Any) -> str:
    return _known(value, FIGURES, "a figure of docs/metrics.md")


def _figures(value: Any) -> str:
    if not isinstance(value, str) or not _SUM.fullmatch(value.strip()):
        raise ValueError('figures that are added or subtracted, such as "a - b"')
    for name in names_in(value):
        _figure(name)
    return value


def _interval(value: Any) -> Interval:
    if not isinstance(value, str):
        raise ValueError("a range in quotes, such as [80%, 90%), >=90% or <60%")
    return parse_interval(value)


def _target_kind(value: Any) -> str:
    return _known(value, TARGET_KINDS, "a kind of target")


Number = Annotated[Decimal, BeforeValidator(_number)]
PositiveRate = Annotated[Decimal, BeforeValidator(_positive_rate)]
Share = Annotated[Decimal, BeforeValidator(_share)]
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
    """A rule."""

    kind: ClassVar[str]


class Template(Rule):
    """The rule that a template leaves open: it only names the metric."""

    kind = "template"
    metric: MetricName


def metric_of(rule: Rule | None) -> Metric | None:
    """Return the metric that a rule is over; None where it is over none, or over several."""
    return METRICS.get(getattr(rule, "metric", ""))


def metric_name(rule: Rule) -> str:
    """Return the name of the metric of a rule that is over one."""
    return str(getattr(rule, "metric"))  # noqa: B009 - not every kind of rule has it


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
    step: PositiveRate
    deduct: Positive
    counted: Literal["whole", "started"] = "whole"


class Proportional(Rule):
    kind = "proportional"
    metric: MetricName
    target: PositiveRate = Decimal(1)
    zero_above: Number | None = None


class LinearCliff(Rule):
    kind = "linear_cliff"
    metric: MetricName
    slope: Positive
    zero_above: Number


class TargetRatio(Rule):
    kind = "target_ratio"
    target_kinds: tuple[TargetKind, ...] = ()
    unmet_at_most: Annotated[Share, Field(le=1)] = Decimal("0.8")


class TargetWindow(Rule):
    kind = "target_window"
    within: Share
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
    own_parts: StrictBool = False


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
