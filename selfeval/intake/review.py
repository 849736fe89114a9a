"""The review of an intake: what a person accepts, rejects or corrects, kept over every re-run.

``review.csv`` has one line a figure found. A person writes ``yes`` or ``no`` into ``accept``, or
the right figure into ``correction``; the lines are known again by table, kind, printed text and
place, so that a re-run keeps what was decided.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from ..errors import DataError, Fault, SelfEvalError, quoted
from ..guarding import guarded, unguarded
from .extract import Extract
from .readers.files import read_file
from .take_in import SURE

_KEY = ("table", "kind", "printed", "locator")
COLUMNS = (
    "table", "kind", "label", "value", "unit", "printed", "locator", "confidence", "passage",
    "accept", "correction", "remark",
)  # fmt: skip
_DECISIONS = {"": None, "yes": True, "是": True, "no": False, "否": False}

Decisions = dict[tuple[str, ...], dict[str, str]]


def read_review(path: Path) -> Decisions:
    """Return the lines of a review in which a person decided something.

    Raises :class:`DataError` for a decision that is none.
    """
    if not path.is_file():
        return {}
    content = read_file(path)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", errors="replace")
    decisions: Decisions = {}
    rows: dict[tuple[str, ...], int] = {}
    faults = []
    for number, line in enumerate(_lines(text, path.name), start=2):
        if set(COLUMNS) - set(line):
            expected = f"the columns {', '.join(COLUMNS)}"
            raise DataError([Fault(path.name, 1, None, "other columns", expected)])
        given = {name: unguarded((line[name] or "").strip()) for name in COLUMNS}
        if given["accept"] not in _DECISIONS:
            faults.append(
                Fault(path.name, number, "accept", quoted(given["accept"]), "yes, no or nothing")
            )
        if not (given["accept"] or given["correction"] or given["remark"]):
            continue
        key = tuple(given[name] for name in _KEY)
        if any(
            decisions.get(key, given)[name] != given[name] for name in ("accept", "correction")
        ):
            expected = f"one decision for a figure (row {rows[key]} has another)"
            faults.append(Fault(path.name, number, None, "a second decision", expected))
        decisions[key], rows[key] = given, number
    if faults:
        raise DataError(faults)
    return decisions


def _lines(text: str, name: str) -> Iterator[dict[str, str]]:
    try:
        yield from csv.DictReader(io.StringIO(text, newline=None))
    except csv.Error as error:
        raise DataError([Fault(name, None, None, str(error), "a CSV table")]) from error


def decided(extracts: Iterable[Extract], decisions: Decisions) -> list[Extract]:
    """Return the extracts that count: sure ones and accepted ones, as corrected."""
    kept = []
    for one in extracts:
        line = decisions.get(_key(one), {})
        accept = _DECISIONS.get(line.get("accept", ""))
        correction = line.get("correction", "")
        if accept is False:
            continue
        # A remark alone decides nothing.
        if accept is None and not correction and one.confidence < SURE:
            continue
        kept.append(_corrected(one, correction) if correction else one)
    return kept


def _corrected(one: Extract, correction: str) -> Extract:
    """Return an extract with the figure that a person wrote, in the cell that had the old one."""
    plain = correction.replace(",", "")
    old = {format(one.value, "f"), one.printed, f"{one.printed}%"}
    bare = plain.removesuffix("%")
    cells = {
        name: (f"{bare}%" if text.endswith("%") else plain) if text in old else text
        for name, text in one.cells.items()
    }
    if cells == dict(one.cells):
        raise SelfEvalError(
            f"review.csv: found the correction {quoted(correction)} for {one.label} "
            f"{one.printed}; expected one for a figure that stands in its row by itself"
        )
    return replace(one, printed=correction, cells=cells)


def review_text(extracts: Iterable[Extract], decisions: Decisions) -> str:
    """Return the review as CSV, what was decided in its lines; no cell can act as a formula."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for one in extracts:
        line = decisions.get(_key(one), {})
        cells = {
            "table": one.table,
            "kind": one.kind,
            "label": one.label,
            "value": format(one.value, "f"),
            "unit": one.unit,
            "printed": one.printed,
            "locator": one.locator,
            "confidence": f"{one.confidence:.2f}",
            "passage": one.passage,
            **{name: line.get(name, "") for name in ("accept", "correction", "remark")},
        }
        writer.writerow({name: guarded(text) for name, text in cells.items()})
    return buffer.getvalue()


def _key(one: Extract) -> tuple[str, ...]:
    return tuple(str(getattr(one, name)) for name in _KEY)
