"""The tables of a sheet that somebody made by hand: blocks, headings over columns, labels of rows.

A heading that is merged over columns counts for each of them, a label merged over rows for each
row. What a table means is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from .sheets import Sheet, Value, column_letter
from .vocabulary import bare, is_heading, plain

_MONEY = re.compile(r"亿元|百万元|万元|千元|元")
#: Behind 单位 units only, to the end or a bracket: 单位：元坝区财政局 names no unit.
_UNIT = re.compile(
    rf"单位:?(?:人民币)?((?:{_MONEY.pattern}|[人名个件次辆户天%、,，/和])+)(?:$|[)）;；。])"
)
#: What stands beside a table and is no heading: 单位：万元, 填报部门：….
_LINE = re.compile(r"(?!其中)[^():]{1,12}:")
#: How much of a table may be headings.
_HIGHEST = 4
#: Cells of a merged area.
_LARGEST = 2_000


#: Cells by row and column.
Lines = dict[int, dict[int, Value]]


@dataclass(frozen=True)
class Grid:
    """A table in a sheet: rows of headings, rows of the body, both as row numbers.

    ``unit`` is the unit of amounts that stands in a corner above, ``title`` what else does.
    """

    sheet: Sheet
    title: str
    unit: str
    head: tuple[int, ...]
    body: tuple[int, ...]
    columns: tuple[int, ...]
    areas: Mapping[tuple[int, int], tuple[int, int]]

    def at(self, row: int, column: int) -> Value | None:
        """Return what a cell shows: of a merged area, what its first cell has."""
        return self.sheet.cells.get(self.areas.get((row, column), (row, column)))

    def path(self, column: int) -> tuple[str, ...]:
        """Return the headings of a column from the top down, each once."""
        return distinct(self.at(row, column) for row in self.head)

    @property
    def area(self) -> str:
        """The table as a spreadsheet names it: A3:F12."""
        rows = (*self.head, *self.body)
        first, last = column_letter(self.columns[0]), column_letter(self.columns[-1])
        return f"{first}{rows[0]}:{last}{rows[-1]}"


def distinct(values: Iterable[Value | None]) -> tuple[str, ...]:
    """Return the bare texts of cells, one that is repeated (as of a merged cell) once."""
    texts = [bare(value.text) for value in values if value is not None]
    return tuple(text for text, _ in groupby(texts) if text)


def unit_of(text: str) -> str:
    """Return the one unit of amounts that a text names behind 单位; else nothing.

    >>> unit_of("金额单位：万元"), unit_of("单位：元、万元")
    ('万元', '')
    """
    found = {unit for units in _UNIT.findall(plain(text)) for unit in _MONEY.findall(units)}
    return found.pop() if len(found) == 1 else ""


def grids(sheet: Sheet) -> Iterator[Grid]:
    """Yield the tables of a sheet: runs of rows, which a row without cells or new headings end."""
    lines: Lines = {}
    for (row, column), value in sorted(sheet.cells.items()):
        lines.setdefault(row, {})[column] = value
    areas = _areas(sheet)
    texts: list[str] = []
    # Rows that follow on one another keep their distance to their number in the list.
    for _, run in groupby(enumerate(lines), key=lambda pair: pair[1] - pair[0]):
        rows = [row for _, row in run]
        head = next((row for row in rows if _may_be_head(lines[row])), None)
        numbers = any(value.kind != "text" for row in rows for value in lines[row].values())
        if head is None and numbers:
            # Labels with numbers beside them, under no headings at all.
            yield _grid(sheet, areas, texts, {row: lines[row] for row in rows}, 0)
            texts = []
            continue
        # Lines of one text each stand above a table, also with an empty row between.
        above = rows if head is None else rows[: rows.index(head)]
        texts += [value.text for row in above for value in lines[row].values()]
        if head is not None:
            for section, height in _sections(sheet, {r: lines[r] for r in rows if r >= head}):
                yield _grid(sheet, areas, texts, section, height)
            texts = []


def _sections(sheet: Sheet, lines: Lines) -> Iterator[tuple[Lines, int]]:
    """Yield the tables that follow on one another without a gap, and the height of their heads."""
    rows = list(lines)
    while rows:
        height = _height(sheet, {row: lines[row] for row in rows})
        end = height
        while end < len(rows) and not _is_head(lines[rows[end]]):
            end += 1
        yield {row: lines[row] for row in rows[:end]}, height
        rows = rows[end:]


def _is_head(line: Mapping[int, Value]) -> bool:
    """Whether a row has two headings that are known: then a table begins, wherever it stands."""
    return len({text for v in line.values() if is_heading(text := bare(v.text))}) > 1


def _may_be_head(line: Mapping[int, Value]) -> bool:
    """Whether a row has two texts or more, of which none is a line such as 单位：万元."""
    texts = [value.text for value in line.values() if value.kind == "text"]
    return len(texts) > 1 and not any(_LINE.match(plain(text)) for text in texts)


def _grid(
    sheet: Sheet,
    areas: Mapping[tuple[int, int], tuple[int, int]],
    texts: list[str],
    lines: Lines,
    height: int,
) -> Grid:
    units = set(filter(None, map(unit_of, texts)))
    title = " ".join(text for text in texts if not _UNIT.search(plain(text)))
    rows = tuple(lines)
    columns = sorted({column for line in lines.values() for column in line})
    unit = units.pop() if len(units) == 1 else ""
    return Grid(sheet, title, unit, rows[:height], rows[height:], tuple(columns), areas)


def _height(sheet: Sheet, lines: Lines) -> int:
    """Return how many rows are headings: as far as merged cells reach, and no number among them.

    A heading that is merged over columns has the headings of those columns below it.
    """
    rows = list(lines)
    last = rows[0]
    while True:
        reached = last
        for area in sheet.merged:
            if rows[0] <= area.top <= last and (area.top, area.left) in sheet.cells:
                sideways = area.right > area.left
                reached = max(reached, area.bottom, area.top + sideways)
        if reached == last:
            break
        last = min(reached, rows[0] + _HIGHEST - 1)
        if last < reached:
            break
    height = 1
    for row in rows[1:]:
        if row > last or any(value.kind != "text" for value in lines[row].values()):
            break
        height += 1
    return height


def _areas(sheet: Sheet) -> dict[tuple[int, int], tuple[int, int]]:
    """Return for each cell within a merged area the first cell of it."""
    areas: dict[tuple[int, int], tuple[int, int]] = {}
    for area in sheet.merged:
        size = (area.bottom - area.top + 1) * (area.right - area.left + 1)
        # Larger ones are no labels, and would cost more than they tell.
        if size > _LARGEST or len(areas) > 100 * _LARGEST:
            continue
        for row in range(area.top, area.bottom + 1):
            for column in range(area.left, area.right + 1):
                areas[row, column] = (area.top, area.left)
    return areas
