"""Read a framework file: TOML in, typed rows out, with every fault of the file at once."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, ValidationError

from ..errors import Fault, did_you_mean, quoted
from .framework import GRADES, Cap, Framework, FrameworkRow, Grade, Level, Overshoot
from .kinds import (
    KINDS,
    METRICS,
    SIMPLE,
    Either,
    MetricName,
    Model,
    Part,
    Points,
    Positive,
    Range,
    Rule,
    Sum,
    Text,
)
from .soundness import faults_of_levels, faults_of_parts, faults_of_rows, faults_of_rule

Evidence = Annotated[str, Field(pattern=r"^(S|C\d+|SEED|D|R|I)(/(S|C\d+|SEED|D|R|I))*$")]
Direction = Literal["higher", "lower", "target", "zero", "none"]
_Names = tuple[Text, ...]
_M = TypeVar("_M", bound=Model)


class _Level2(Model):
    name: Text
    weight: Positive | None = None
    variants: _Names = ()


class _Level1(_Level2):
    level2: tuple[_Level2, ...] = ()


class _Variant(Model):
    id: Text
    name: Text


class _Grade(Model):
    name: Text
    least: Points


class _Cap(Model):
    metric: MetricName
    range: Range
    at_most: Points
    evidence: Evidence


class _Overshoot(Model):
    by: Positive
    deduct: Positive
    at_most: Positive | None = None
    evidence: Evidence


class _File(Model):
    id: Text
    name: Text
    place: Text
    years: Annotated[tuple[int, ...], Field(min_length=1, max_length=2)]
    status: Literal["verified", "unverified", "partial"]
    sources: Annotated[_Names, Field(min_length=1)]
    note: str = ""
    weight: Positive | None = None
    decimals: Annotated[int, Field(ge=0, le=4)] = 2
    not_applicable: Literal["full", "drop"] = "full"
    variants: tuple[_Variant, ...] = ()
    grades: tuple[_Grade, ...] = ()
    caps: tuple[_Cap, ...] = ()
    overshoot: _Overshoot | None = None
    level1: Annotated[tuple[_Level1, ...], Field(min_length=1)]
    rows: Annotated[tuple[dict[str, Any], ...], Field(min_length=1)]


class _Row(Model):
    level1: Text
    level2: str = ""
    indicator: Text
    weight: Positive | None = None
    direction: Direction | None = None
    definition: str = ""
    note: str = ""
    veto: str = ""
    core: bool = False
    variants: _Names = ()
    weight_evidence: Evidence | None = None
    rule_evidence: Evidence | None = None


class _Part(Model):
    name: Text
    weight: Positive | None = None
    veto: str = ""


def read_framework(path: Path) -> tuple[dict[str, Framework], list[Fault]]:
    """Return the framework of a file by variant (``""`` where it has none), and its faults."""
    try:
        raw = tomllib.loads(path.read_bytes().decode("utf-8-sig"), parse_float=Decimal)
    except UnicodeDecodeError:
        return {}, [Fault(path.name, None, None, "text that is not UTF-8", "UTF-8 text")]
    except OSError as error:
        return {}, [Fault(path.name, None, None, str(error.strerror), "a file to read")]
    except tomllib.TOMLDecodeError as error:
        return {}, [Fault(path.name, None, None, str(error), "TOML (docs/frameworks.md)")]
    file, faults = _validated(_File, raw, path.name)
    if file is None:
        return {}, faults
    if file.id != path.stem:
        faults.append(Fault(f"{path.name}, id", None, None, quoted(file.id), "the file's name"))
    rows: list[tuple[_Row, Rule | None]] = []
    for number, given in enumerate(file.rows, start=1):
        place = f"{path.name}, row {number} ({given.get('indicator', '?')})"
        row, found = _row(given, place)
        faults += found
        if row:
            rows.append(row)
            faults += _unknown_variants(row[0].variants, file, place)
    if faults:
        return {}, faults
    variants = [variant.id for variant in file.variants] or [""]
    frameworks = {variant: _framework(file, rows, variant, path) for variant in variants}
    for framework in frameworks.values():
        faults += [*faults_of_levels(framework), *faults_of_rows(framework)]
    return frameworks, list(dict.fromkeys(faults))


def _validated(model: type[_M], given: Any, place: str) -> tuple[_M | None, list[Fault]]:
    try:
        return model.model_validate(given), []
    except ValidationError as error:
        return None, [_fault(detail, model, place) for detail in error.errors(include_url=False)]


def _fault(detail: Any, model: type[Model], place: str) -> Fault:
    where = " ".join(str(p + 1) if isinstance(p, int) else p for p in detail["loc"])
    place = f"{place}, {where}" if where else place
    if detail["type"] == "missing":
        return Fault(place, None, None, "nothing", f"a value for {detail['loc'][-1]}")
    if detail["type"] == "extra_forbidden":
        known = model.model_fields if len(detail["loc"]) == 1 else ()
        name = str(detail["loc"][-1])
        hint = did_you_mean(name, known) if known else "leave it out"
        return Fault(place, None, None, f"unknown field {quoted(name)}", f"a known one ({hint})")
    error = detail.get("ctx", {}).get("error")
    expected = str(error) if error else detail["msg"].removeprefix("Input should be ")
    return Fault(place, None, None, quoted(detail["input"]), expected)


def _row(given: dict[str, Any], place: str) -> tuple[tuple[_Row, Rule | None] | None, list[Fault]]:
    own = {name: value for name, value in given.items() if name in _Row.model_fields}
    row, faults = _validated(_Row, own, place)
    rule: Rule | None = None
    rest = {name: value for name, value in given.items() if name not in own}
    weight = row.weight if row else None
    if "rule" in given or weight is not None:
        rule, found = _rule(rest, weight, place)
        faults += found
    elif set(rest) - {"metric"}:
        faults.append(Fault(place, None, None, "a rule's fields without a rule", "rule = ..."))
    elif "metric" in rest:  # a template names the metric, and leaves rule and weight to others
        rule, found = _validated(Rule, rest, place)
        if rule and rule.metric not in METRICS:
            hint = did_you_mean(str(rule.metric), METRICS)
            found.append(Fault(f"{place}, metric", None, None, quoted(rule.metric), hint))
        faults += found
    return ((row, rule) if row else None), faults


def _rule(
    given: Mapping[str, Any], weight: Decimal | None, place: str
) -> tuple[Rule | None, list[Fault]]:
    kind = given.get("rule")
    if kind not in KINDS:
        found = "nothing" if kind is None else quoted(kind)
        hint = did_you_mean(str(kind), KINDS)
        return None, [Fault(f"{place}, rule", None, None, found, f"a kind of rule ({hint})")]
    if weight is None:
        return None, [Fault(f"{place}, weight", None, None, "nothing", "the row's weight")]
    rest = {name: value for name, value in given.items() if name != "rule"}
    if kind == Sum.kind:
        rule, faults = _composite(Sum, "parts", rest, None, place)
        if isinstance(rule, Sum) and not faults:
            faults += faults_of_parts(rule, weight, place)
        return rule, faults
    if kind == Either.kind:
        return _composite(Either, "options", rest, weight, place)
    rule, faults = _validated(SIMPLE[kind], rest, place)
    if rule:
        faults += faults_of_rule(rule, weight, rest, place)
    return rule, faults


def _composite(
    model: type[Sum] | type[Either],
    name: str,
    given: Mapping[str, Any],
    weight: Decimal | None,
    place: str,
) -> tuple[Rule | None, list[Fault]]:
    parts, faults = [], []
    listed = given.get(name, [])
    if set(given) != {name} or not isinstance(listed, list) or len(listed) < 2:
        found = ", ".join(given) or "nothing"
        expected = f"{name}, two or more, and nothing else"
        return None, [Fault(place, None, None, found, expected)]
    for number, one in enumerate(listed, start=1):
        where = f"{place}, {name} {number}"
        if not isinstance(one, dict):
            return None, [Fault(where, None, None, quoted(one), "a table")]
        own = {key: value for key, value in one.items() if key in _Part.model_fields}
        part, found_here = _validated(_Part, own, where)
        faults += found_here
        if part is None:
            continue
        if weight is not None and part.weight is not None:
            faults.append(Fault(where, None, None, "a weight", "none: an option has the row's"))
        rest = {key: value for key, value in one.items() if key not in own}
        rule, found_here = _rule(rest, weight or part.weight, where)
        faults += found_here
        size = weight or part.weight
        if rule and size:
            parts.append(Part(part.name, size, rule, part.veto))
    return (None if faults else model.model_validate({name: tuple(parts)})), faults


def _unknown_variants(names: tuple[str, ...], file: _File, place: str) -> Iterator[Fault]:
    known = [variant.id for variant in file.variants]
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known)
            yield Fault(f"{place}, variants", None, None, quoted(name), f"a variant ({hint})")


def _framework(
    file: _File, rows: list[tuple[_Row, Rule | None]], variant: str, path: Path
) -> Framework:
    def here(variants: tuple[str, ...]) -> bool:
        return not variants or variant in variants

    levels = []
    for first in file.level1:
        if here(first.variants):
            levels.append(Level(first.name, "", first.weight))
            levels += [
                Level(first.name, second.name, second.weight)
                for second in first.level2
                if here(second.variants)
            ]
    years = (file.years[0], file.years[1] if len(file.years) > 1 else None)
    return Framework(
        id=file.id,
        name=file.name,
        place=file.place,
        years=years,
        status=file.status,
        sources=file.sources,
        weight=file.weight,
        levels=tuple(levels),
        rows=tuple(_typed(row, rule) for row, rule in rows if here(row.variants)),
        path=path,
        note=file.note,
        variant=variant,
        variants={v.id: v.name for v in file.variants},
        grades=tuple(Grade(g.name, g.least) for g in file.grades) or GRADES,
        caps=tuple(Cap(c.metric, c.range, c.at_most) for c in file.caps),
        overshoot=_overshoot(file.overshoot),
        not_applicable=file.not_applicable,
        decimals=file.decimals,
    )


def _overshoot(given: _Overshoot | None) -> Overshoot | None:
    return Overshoot(given.by, given.deduct, given.at_most) if given else None


def _typed(row: _Row, rule: Rule | None) -> FrameworkRow:
    metric = METRICS.get(rule.metric) if rule and rule.metric else None
    return FrameworkRow(
        level1=row.level1,
        level2=row.level2,
        indicator=row.indicator,
        weight=row.weight,
        rule=rule,
        direction=row.direction or (metric.better if metric else "none"),
        definition=row.definition,
        note=row.note,
        veto=row.veto,
        core=row.core,
        weight_evidence=row.weight_evidence or "",
        rule_evidence=row.rule_evidence or "",
    )
