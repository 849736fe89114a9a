"""Read a framework file: TOML in, typed rows out, with every fault of the file at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from ..errors import Fault, did_you_mean, quoted
from ..toml_files import read_toml
from ..versions import FRAMEWORK, version_fault
from .file_models import FileTable, OvershootTable, PartTable, RowTable
from .framework import GRADES, Cap, Framework, FrameworkRow, Grade, Level, Overshoot
from .kinds import (
    KINDS,
    SIMPLE,
    Either,
    Model,
    Part,
    Rule,
    Sum,
    TargetRatio,
    TargetWindow,
    Template,
    metric_of,
)
from .soundness import (
    faults_of_head,
    faults_of_levels,
    faults_of_parts,
    faults_of_rows,
    faults_of_rule,
)

_M = TypeVar("_M", bound=Model)


def read_framework(path: Path) -> tuple[dict[str, Framework], list[Fault]]:
    """Return the framework of a file by variant (``""`` where it has none), and its faults."""
    raw, faults = read_toml(path, "TOML (docs/frameworks.md)")
    if faults:
        return {}, faults
    if fault := version_fault(raw.pop("schema", 1), FRAMEWORK, path.name):
        return {}, [fault]  # what else there is may be no fault in the newer version
    file, faults = _validated(FileTable, raw, path.name)
    if file is None:
        return {}, faults
    if file.id != path.stem:
        faults.append(Fault(f"{path.name}, id", None, None, quoted(file.id), "the file's name"))
    rows: list[tuple[RowTable, Rule | None]] = []
    for number, given in enumerate(file.rows, start=1):
        place = f"{path.name}, row {number} ({given.get('indicator', '?')})"
        row, found = _row(given, place)
        faults += found
        if row:
            rows.append(row)
            faults += _unknown_variants(row[0].variants, file, place)
    for level in file.level1:
        faults += _unknown_variants(level.variants, file, f"{path.name}, {level.name}")
        for below in level.level2:
            place = f"{path.name}, {level.name} / {below.name}"
            faults += _unknown_variants(below.variants, file, place)
    faults += faults_of_head(file, path.name)
    if faults:
        return {}, faults
    variants = [variant.id for variant in file.variants] or [""]
    frameworks = {variant: _framework(file, rows, variant, path) for variant in variants}
    for framework in frameworks.values():
        faults += [*faults_of_levels(framework), *faults_of_rows(framework)]
    return frameworks, list(dict.fromkeys(faults))


def _validated(
    model: type[_M], given: Any, place: str, others: Collection[str] = ()
) -> tuple[_M | None, list[Fault]]:
    """Return what the model makes of a table; ``others`` are fields that may stand beside."""
    try:
        return model.model_validate(given), []
    except ValidationError as error:
        known = {*model.model_fields, *others}
        return None, [_fault(detail, known, place) for detail in error.errors(include_url=False)]


#: What pydantic would say of these is Greek to a person who writes a file.
_WORDS = {
    "too_short": "one or more",
    "string_too_short": "a text that is not empty",
    "string_type": "a text in quotes",
    "tuple_type": "a list in square brackets",
    "model_type": "a table",
    "model_attributes_type": "a table",
    "dict_type": "a table",
    "bool_type": "true or false",
    "int_type": "a whole number",
}


def _fault(detail: Any, known: Collection[str], place: str) -> Fault:
    where = " ".join(str(p + 1) if isinstance(p, int) else p for p in detail["loc"])
    place = f"{place}, {where}" if where else place
    if detail["type"] == "missing":
        return Fault(place, None, None, "nothing", f"a value for {detail['loc'][-1]}")
    if detail["type"] == "extra_forbidden":
        name = str(detail["loc"][-1])
        hint = did_you_mean(name, known) if len(detail["loc"]) == 1 else "leave it out"
        return Fault(place, None, None, f"unknown field {quoted(name)}", f"a known one ({hint})")
    error = detail.get("ctx", {}).get("error")
    words = _WORDS.get(detail["type"], detail["msg"].removeprefix("Input should be "))
    expected = str(error) if error else words
    return Fault(place, None, None, quoted(detail["input"]), expected)


def _row(
    given: dict[str, Any], place: str
) -> tuple[tuple[RowTable, Rule | None] | None, list[Fault]]:
    own = {name: value for name, value in given.items() if name in RowTable.model_fields}
    rest = {name: value for name, value in given.items() if name not in own}
    row, faults = _validated(RowTable, own, place)
    if row is None:
        return None, faults
    rule: Rule | None = None
    if "rule" in given or row.weight is not None:
        rule, faults = _rule(rest, row.weight, place, RowTable.model_fields)
    elif set(rest) - {"metric"}:
        faults.append(Fault(place, None, None, "a rule's fields without a rule", "rule = ..."))
    elif rest:  # a template names the metric, and leaves rule and weight to others
        rule, faults = _validated(Template, rest, place, {*RowTable.model_fields, "rule"})
    return (row, rule), faults


def _rule(
    given: Mapping[str, Any], weight: Decimal | None, place: str, others: Collection[str]
) -> tuple[Rule | None, list[Fault]]:
    kind = given.get("rule")
    if not isinstance(kind, str) or kind not in KINDS:
        found = "nothing" if kind is None else quoted(kind)
        hint = did_you_mean(str(kind), KINDS)
        return None, [Fault(f"{place}, rule", None, None, found, f"a kind of rule ({hint})")]
    if weight is None:
        return None, [Fault(f"{place}, weight", None, None, "nothing", "a weight, beside a rule")]
    rest = {name: value for name, value in given.items() if name != "rule"}
    if kind == Sum.kind:
        rule, faults = _composite(Sum, "parts", rest, None, place)
        if isinstance(rule, Sum) and not faults:
            faults += faults_of_parts(rule, weight, place)
        return rule, faults
    if kind == Either.kind:
        return _composite(Either, "options", rest, weight, place)
    rule, faults = _validated(SIMPLE[kind], rest, place, others)
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
        own = {key: value for key, value in one.items() if key in PartTable.model_fields}
        part, found_here = _validated(PartTable, own, where)
        faults += found_here
        if part is None:
            continue
        if weight is not None and part.weight is not None:
            faults.append(Fault(where, None, None, "a weight", "none: an option has the row's"))
        rest = {key: value for key, value in one.items() if key not in own}
        rule, found_here = _rule(rest, weight or part.weight, where, PartTable.model_fields)
        faults += found_here
        if isinstance(rule, TargetRatio | TargetWindow) or getattr(rule, "own_parts", False):
            found = f"the rule {rule.kind}" if rule else ""
            faults.append(Fault(where, None, None, found, "it in a row of its own, not a part"))
        size = weight or part.weight
        if rule and size:
            parts.append(Part(part.name, size, rule, part.veto))
    return (None if faults else model.model_validate({name: tuple(parts)})), faults


def _unknown_variants(names: tuple[str, ...], file: FileTable, place: str) -> Iterator[Fault]:
    known = [variant.id for variant in file.variants]
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known)
            yield Fault(f"{place}, variants", None, None, quoted(name), f"a variant ({hint})")


def _framework(
    file: FileTable, rows: list[tuple[RowTable, Rule | None]], variant: str, path: Path
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


def _overshoot(given: OvershootTable | None) -> Overshoot | None:
    return Overshoot(given.by, given.deduct, given.at_most) if given else None


def _typed(row: RowTable, rule: Rule | None) -> FrameworkRow:
    metric = metric_of(rule)
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
