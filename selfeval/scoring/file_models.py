"""The tables of a framework file outside of its rules: head, levels, rows, parts."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StrictBool, StrictInt

from .kinds import MetricName, Model, Points, Positive, Range, Share, Text


def _evidence(value: Any) -> str:
    if not isinstance(value, str) or not _TAGS.fullmatch(value):
        raise ValueError(
            "S, C2, SEED, D, R (recalled) or I (own), joined by / where there are more"
        )
    return value


_TAGS = re.compile(r"(S|C\d+|SEED|D|R|I)(/(S|C\d+|SEED|D|R|I))*", re.ASCII)
Evidence = Annotated[str, BeforeValidator(_evidence)]
Year = Annotated[StrictInt, Field(ge=1900, le=2100)]
Direction = Literal["higher", "lower", "target", "zero", "none"]
Names = tuple[Text, ...]


class Level2Table(Model):
    name: Text
    weight: Positive | None = None
    variants: Names = ()


class Level1Table(Level2Table):
    level2: tuple[Level2Table, ...] = ()


class VariantTable(Model):
    id: Text
    name: Text


class GradeTable(Model):
    name: Text
    least: Points


class CapTable(Model):
    metric: MetricName
    range: Range
    at_most: Points
    evidence: Evidence


class OvershootTable(Model):
    by: Share
    deduct: Positive
    at_most: Positive | None = None
    evidence: Evidence


class FileTable(Model):
    id: Text
    name: Text
    place: Text
    years: Annotated[tuple[Year, ...], Field(min_length=1, max_length=2)]
    status: Literal["verified", "unverified", "partial"]
    sources: Annotated[Names, Field(min_length=1)]
    note: str = ""
    weight: Positive | None = None
    decimals: Annotated[StrictInt, Field(ge=0, le=4)] = 2
    not_applicable: Literal["full", "drop"] = "full"
    variants: tuple[VariantTable, ...] = ()
    grades: tuple[GradeTable, ...] = ()
    caps: tuple[CapTable, ...] = ()
    overshoot: OvershootTable | None = None
    level1: Annotated[tuple[Level1Table, ...], Field(min_length=1)]
    rows: Annotated[tuple[dict[str, Any], ...], Field(min_length=1)]


class RowTable(Model):
    level1: Text
    level2: str = ""
    indicator: Text
    weight: Positive | None = None
    direction: Direction | None = None
    definition: str = ""
    note: str = ""
    veto: str = ""
    core: StrictBool = False
    variants: Names = ()
    weight_evidence: Evidence | None = None
    rule_evidence: Evidence | None = None


class PartTable(Model):
    name: Text
    weight: Positive | None = None
    veto: str = ""
