"""From extracts and facts to tidy rows, ready for the CSV tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from ..schema import TABLES
from .extract import Extract
from .text.facts import Fact

Row = dict[str, str]
#: Tables whose figures are kept in ``reported`` too, as the report prints them.
_QUOTED = ("income", "progress", "spending_control")
#: Tables in which several figures make one row, and the columns of these figures.
_MERGED = {
    "progress": ("cumulative_progress", "cumulative_executed"),
    "satisfaction": ("valid_responses", "satisfied"),
    "targets": ("target", "actual"),
}
#: Tables of which a row needs all of its figures.
_WHOLE = ("satisfaction", "targets")
#: What a reported figure may say otherwise than its extract: a decline has its minus sign.
_PRINTED = ("figure", "label", "printed", "unit")
_NOTE = "报告未逐项说明完成情况"


def source_of(locator: str) -> str:
    """Return a locator of the outline as the tables write it.

    >>> source_of("一、（三）第2段"), source_of("二、（三）2.（1）"), source_of("一、（四）三、1.")
    ('一（三）第2段', '二（三）2（1）', '一（四）三、1')
    >>> source_of("二、（二）（1）第1段一是")
    '二（二）（1）一是'
    """
    text = re.sub(r"第\d+段(?=[一二三四五六七八九十]+是)", "", locator)
    return re.sub(r"、(?!\d)", "", text.replace(".", ""))


def rows_of(extracts: Iterable[Extract], facts: Iterable[Fact] = ()) -> dict[str, list[Row]]:
    """Return the tidy rows of all tables that something was found for.

    Of a figure that is stated again, the first statement makes the row of its table. Where the
    statements differ both are kept in ``reported``; so is every later one of the budget.
    """
    tables: dict[str, list[Row]] = {name: [] for name in TABLES}
    first: dict[tuple[str, ...], tuple[Extract, Row]] = {}
    for one in extracts:
        row = _row(one)
        key = (one.table, *(row[column] for column in TABLES[one.table].key))
        if one.table in _QUOTED:
            tables["reported"].append(_quoted(one))
        if one.table == "reported":
            tables["reported"].append(row)
        elif key not in first:
            first[key] = (one, row)
            tables[one.table].append(row)
        else:
            _again(tables, *first[key], one, row)
    _leave_out_halves(tables)
    for fact in facts:
        tables[fact.table].append(_fact_row(fact))
    _add_projects_as_tasks(tables)
    _number_the_rest(tables["reported"], "label", TABLES["reported"].key)
    return {name: rows for name, rows in tables.items() if rows}


def _again(
    tables: dict[str, list[Row]], known: Extract, row: Row, one: Extract, again: Row
) -> None:
    """Take in a figure whose row is there already."""
    figures = _MERGED.get(one.table, ())
    if figures and not any(row[c] and again[c] and row[c] != again[c] for c in figures):
        row.update({column: text for column, text in again.items() if not row[column]})
    elif one.table == "outputs":
        tables["outputs"].append(again)
        _number_the_rest(tables["outputs"], "measure", TABLES["outputs"].key)
    elif one.table == "income" and known.label != one.label and known.locator == one.locator:
        # Parts of an origin, such as 政府性基金, add up; those of a whole are in it.
        if "财政拨款" not in known.label:
            row["amount"] = format(Decimal(row["amount"]) + one.value, "f")
    elif one.table not in _QUOTED and not _same(known, one):
        tables["reported"] += [_quoted(known), _quoted(one)]
    elif one.table == "budget":
        tables["reported"].append(_quoted(one))


def _same(known: Extract, one: Extract) -> bool:
    """Whether two statements agree to the digits of the less exact one."""
    places = [int(value.as_tuple().exponent) for value in (known.value, one.value)]
    return 2 * abs(known.value - one.value) <= Decimal(1).scaleb(max(places))


def _row(one: Extract) -> Row:
    """Return the tidy row of an extract; a remark goes behind its source."""
    remark = one.cells.get("remark", "")
    source = source_of(one.locator)
    if remark:
        source += f"：{remark}" if one.cells.get("basis") == "derived" else f"（{remark}）"
    if one.table == "reported":
        return {
            **_quoted(one),
            **{c: t for c, t in one.cells.items() if c in _PRINTED},
            "source": source,
        }
    return _cells(one.table, one.cells, source)


def _quoted(one: Extract) -> Row:
    """Return a figure as the report prints it."""
    figure = f"project_{one.kind}" if one.table == "projects" else one.kind
    cells = {"figure": figure, "label": one.label, "printed": one.printed}
    cells["unit"] = one.cells.get("printed_unit", one.unit)
    return _cells("reported", cells, source_of(one.locator))


def _fact_row(fact: Fact) -> Row:
    places = [fact.locator, *fact.also]
    return _cells(fact.table, fact.cells, "；".join(source_of(place) for place in places))


def _cells(table: str, given: Mapping[str, str], source: str) -> Row:
    row = {column: given.get(column, "") for column in TABLES[table].columns}
    if table == "outputs" and not row["beneficiary"]:
        row["beneficiary"] = "未写明"
    return {**row, "source": source}


def _leave_out_halves(tables: dict[str, list[Row]]) -> None:
    """Leave rows out that lack one of their figures; a survey keeps it as a reported one."""
    for table in _WHOLE:
        for row in list(tables[table]):
            figures = [column for column in _MERGED[table] if row[column]]
            if len(figures) == len(_MERGED[table]) or row.get("met"):
                continue
            tables[table].remove(row)
            for column in figures if table == "satisfaction" else ():
                cells = {"figure": column, "label": TABLES[table].heading(column)}
                cells |= {"printed": row[column], "unit": "份"}
                tables["reported"].append(_cells("reported", cells, row["source"]))


def _add_projects_as_tasks(tables: dict[str, list[Row]]) -> None:
    names = dict.fromkeys(row["project"] for row in tables["projects"])
    for number, name in enumerate(names, 1):
        source = next(row["source"] for row in tables["projects"] if row["project"] == name)
        cells = {"kind": "project", "number": str(number), "task": name, "note": _NOTE}
        tables["tasks"].append(_cells("tasks", cells, source))


def _number_the_rest(rows: list[Row], column: str, key: tuple[str, ...]) -> None:
    """Drop rows that are there twice, and number the names of those that differ."""
    seen: dict[tuple[str, ...], Row] = {}
    for row in list(rows):
        name, number = row[column], 1
        while (at := tuple(row[c] for c in key)) in seen:
            if {**seen[at], column: name} == {**row, column: name}:
                rows[:] = [one for one in rows if one is not row]
                break
            number += 1
            row[column] = f"{name}（{number}）"
        else:
            seen[at] = row
