"""Tables that cross what with when: budget by stage, “三公”经费 by budget and actual; staff."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from ..figures import FIGURES
from ..intake.extract import Extract
from . import vocabulary as v
from .proposals import NotUnderstood, Place, Proposed, digits, is_total, quantity
from .vocabulary import is_word, means

_SURE, _UNSURE, _DOUBTED = 0.95, 0.7, 0.5
_TOLERANCE = Decimal("0.0000001")


@dataclass(frozen=True)
class _Form:
    """A kind of table: the words of its items and stages, and the item that is their sum.

    ``between`` are the words for a sum of some items.
    """

    table: str
    item: str
    items: Mapping[str, str]
    stages: Mapping[str, str]
    whole: str = ""
    between: str = "(?!)"


_FORMS = (
    _Form(
        "spending_control",
        "item",
        v.CONTROL_ITEMS,
        v.CONTROL_STAGES,
        "three_public",
        r"公务用车(?:购置及运行(?:维护)?)?(?:费用?|支出)?",
    ),
    _Form("budget", "category", v.CATEGORIES, v.STAGES),
    _Form("staffing", "item", v.STAFFING, {}),
)


@dataclass(frozen=True)
class _Meaning:
    item: str
    stage: str
    sure: float
    total: bool = False


@dataclass(frozen=True)
class _Figure:
    row: int
    column: int
    meaning: _Meaning
    value: Decimal


def read_amounts(place: Place) -> Proposed | None:
    """Return what a table says that has items and stages on its two sides; else ``None``."""
    heads = [heading for column in place.grid.columns for heading in place.grid.path(column)]
    labels = [label for row in place.grid.body for label in place.labels(row)]
    texts = [*heads, *labels]

    def fits(form: _Form) -> bool:
        staged = not form.stages or any(means(text, form.stages) for text in texts)
        return staged and any(means(text, form.items) for text in texts)

    form = next((form for form in _FORMS if fits(form)), None)
    if form is None:
        return None
    figures: list[_Figure] = []
    # A dictionary, since a row or column that is not understood is told once.
    left: dict[NotUnderstood, None] = {}
    for row in place.grid.body:
        for column in place.value_columns:
            if place.value(row, column) is not None:
                found = _figure(place, form, row, column)
                if isinstance(found, NotUnderstood):
                    left[found] = None
                else:
                    figures.append(found)
    kept, twice = _once(place, [figure for figure in figures if not figure.meaning.total])
    doubted, wrong = _check_totals(place, form, kept, figures)
    extracts = tuple(_extract(place, form, figure, figure in doubted) for figure in kept)
    return Proposed(extracts, (*left, *twice, *wrong))


def _figure(place: Place, form: _Form, row: int, column: int) -> _Figure | NotUnderstood:
    meaning = _meaning(place, form, row, column)
    if isinstance(meaning, NotUnderstood):
        return meaning
    value = place.amount(row, column) if form.stages else _persons(place, row, column)
    if isinstance(value, str):
        return place.left(value, row, column)
    return _Figure(row, column, meaning, value)


def _persons(place: Place, row: int, column: int) -> Decimal | str:
    found = quantity(place.grid.sheet.cells[row, column])
    if isinstance(found, str):
        return found
    whole = found.value == found.value.to_integral_value() and found.value >= 0
    return found.value if whole and found.unit in ("", "人", "名") else "不是人数"


def _meaning(place: Place, form: _Form, row: int, column: int) -> _Meaning | NotUnderstood:
    """Return what a cell is of, by all its headings and labels; the innermost must be known."""
    heads, labels = place.grid.path(column), place.labels(row)
    for texts, at in ((heads, (0, column)), (labels, (row, 0))):
        reason = place.other(texts)
        if reason:
            return place.left(reason, *at)
    by_heads = any(means(text, form.items) for text in heads)
    # A row that is alone may be labelled with the name of the department.
    named = by_heads and len(place.grid.body) == 1
    if heads and not _known(heads[-1], form):
        return place.left("不在可识别的栏目中", column=column)
    if labels and not _known(labels[-1], form) and not named:
        return place.left("不在可识别的名目中", row)
    items = {code for text in (*heads, *labels) if (code := means(text, form.items))}
    stages = {code for text in (*heads, *labels) if (code := means(text, form.stages))}
    if form.stages and len(stages) != 1:
        return place.left("没有写明是哪一阶段", column=column)
    stage = min(stages, default="")
    outer = (*heads[:-1], *(() if named else labels[:-1]))
    clear = all(_known(text, form) or is_word(text, form.between) for text in outer)
    totals = [text for text in (*heads[-1:], *labels[-1:]) if is_total(text)]
    if totals and not items:
        grand = all(is_word(text, v.GRAND_TOTAL) for text in totals)
        if not grand or not clear or any(is_word(text, form.between) for text in outer):
            return place.left("是小计，未采用", row, column)
        if not form.whole:
            return _Meaning("", stage, _SURE, total=True)
        items = {form.whole}
    if len(items) != 1:
        return place.left("没有写明是哪一项", row, column)
    # 合计 under the heading of an item adds up the units of a department: surely, or not.
    added = by_heads and bool(totals)
    return _Meaning(min(items), stage, _SURE if clear and not added else _UNSURE)


def _known(text: str, form: _Form) -> bool:
    return bool(
        means(text, form.items)
        or means(text, form.stages)
        or is_total(text)
        or is_word(text, v.NEUTRAL)
    )


def _once(place: Place, figures: list[_Figure]) -> tuple[list[_Figure], list[NotUnderstood]]:
    """Return the figures that stand once, or more often alike; the others are not understood."""
    by_key: dict[tuple[str, str], list[_Figure]] = {}
    for figure in figures:
        by_key.setdefault((figure.meaning.item, figure.meaning.stage), []).append(figure)
    kept, left = [], []
    for same in by_key.values():
        if len({figure.value for figure in same}) == 1:
            kept.append(same[0])
            continue
        places = "、".join(place.locator(f.row, f.column).split()[-1] for f in same)
        reason = f"同一数据有不同的数值（{places}）"
        left += [place.left(reason, figure.row, figure.column) for figure in same]
    return kept, left


def _check_totals(
    place: Place, form: _Form, kept: list[_Figure], figures: list[_Figure]
) -> tuple[list[_Figure], list[NotUnderstood]]:
    """Return the figures whose sum is not the total that stands there, and that total."""
    doubted, left = [], []
    for total in _totals(form, kept, figures):
        parts = [
            figure
            for figure in kept
            if figure.meaning.stage == total.meaning.stage and figure.meaning.item != form.whole
        ]
        complete = {figure.meaning.item for figure in parts} >= set(form.items) - {form.whole}
        whole = sum((figure.value for figure in parts), Decimal(0))
        if complete and abs(whole - total.value) > _TOLERANCE:
            doubted += parts
            reason = f"合计 {digits(total.value)} 与各项之和 {digits(whole)} 不符"
            left.append(place.left(reason, total.row, total.column))
    return doubted, left


def _totals(form: _Form, kept: list[_Figure], figures: list[_Figure]) -> Iterator[_Figure]:
    if form.whole:
        yield from (figure for figure in kept if figure.meaning.item == form.whole)
    elif form.stages:
        yield from (figure for figure in figures if figure.meaning.total)


def _extract(place: Place, form: _Form, figure: _Figure, doubted: bool) -> Extract:
    item, stage = figure.meaning.item, figure.meaning.stage
    names = (stage, item) if form.table == "budget" else (item, stage)
    kind = "_".join(filter(None, names))
    cells = {form.item: item, "stage": stage} if stage else {form.item: item}
    cells["amount" if form.stages else "count"] = digits(figure.value)
    return place.extract(
        figure.row,
        figure.column,
        (form.table, kind, FIGURES[kind].term),
        figure.value,
        "万元" if form.stages else "人",
        _DOUBTED if doubted else figure.meaning.sure,
        cells,
    )
