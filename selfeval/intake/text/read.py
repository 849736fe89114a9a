"""Read all figures of a document."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from ..document import Document
from ..extract import Extract
from .amounts import read_amount
from .context import readings
from .counts import read_count
from .department import department_name, district, report_year
from .growth import read_change
from .outputs import name_after, read_output
from .pieces import pieces
from .projects import read_project
from .rates import read_percentage, read_spent
from .reading import Reading
from .targets import read_targets


def read_text(document: Document) -> list[Extract]:
    """Return the figures in the running text of a document, in the order of the text.

    Tables are left out. Plans, problems and the lines that name persons are not read.
    """
    name, _ = department_name(document)
    read = [piece for piece in pieces(document) if not piece.future]
    place = district(name)
    city = not place or place[-1] in "区县旗" or "市" not in place
    found: list[Extract] = []
    every = readings(read, name, report_year(document))
    for _, group in groupby(every, key=lambda one: id(one.piece)):
        found += _of_piece(list(group), city=city)
    return found


def _of_piece(inside: list[Reading], *, city: bool) -> list[Extract]:
    found = read_targets(inside)
    taken = {one.span for one in found}
    before: Extract | None = None
    for reading in inside:
        if reading.piece.view.span(reading.quantity.start, reading.quantity.end) in taken:
            continue
        for one in read_reading(reading, city=city):
            named = name_after(one, before)
            before = named if named.table == "outputs" else before
            found.append(named)
    return found


def read_reading(reading: Reading, *, city: bool) -> list[Extract]:
    """Return what one quantity says: the first reader that knows it decides."""
    for found in _readers(reading, city=city):
        if found:
            return found
    return []


def _readers(reading: Reading, *, city: bool) -> Iterator[list[Extract]]:
    quantity = reading.quantity
    if reading.change:
        yield read_change(reading)
    elif quantity.amount:
        yield read_spent(reading)
        yield read_project(reading, city=city)
        yield read_amount(reading)
        yield read_output(reading)
    elif quantity.percent:
        yield read_percentage(reading)
    else:
        counted = read_count(reading)
        yield read_output(reading) if counted is None else counted
