"""What a table made by hand offers: figures with their cells, and what is left, with reasons."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from ..intake.document import Span
from ..intake.extract import Extract
from .grid import Grid, distinct
from .numbers import parse_format
from .sheets import Value, column_letter
from .vocabulary import OTHER, TOTAL, is_value_heading, is_word, plain

#: Decimal places from a unit of money to 万元.
_SCALE = {"元": -4, "千元": -1, "万元": 0, "百万元": 2, "亿元": 4}
_BLANK = re.compile(r"[-—–－/／.。…]*|无|空|不适用|不涉及")
_QUANTITY = re.compile(
    r"[¥￥]?(-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(%|[一-龥]{1,6})?", re.ASCII
)
_HEADED = re.compile(r"[(:](亿元|百万元|万元|千元|元)\)?$")
_NUMBERING = r"序号|编号|行次|栏次"
_YEAR = re.compile(r"(?:19|20)\d\d(?=年)")
_UNREAD = {
    "error": "公式有误（{}）",
    "formula": "公式没有结果，请在 Excel 或 WPS 中打开并保存后再读取",
    "date": "是日期，不是数",
}


@dataclass(frozen=True)
class NotUnderstood:
    """A place of a workbook that was not understood, what stands there, and why (Chinese)."""

    locator: str
    text: str
    reason: str


@dataclass(frozen=True)
class Proposed:
    """What a table says, and what is left of it."""

    extracts: tuple[Extract, ...]
    not_understood: tuple[NotUnderstood, ...]


@dataclass(frozen=True)
class Quantity:
    """A number with the unit that stands in its cell, if one does."""

    value: Decimal
    unit: str


@dataclass(frozen=True)
class Place:
    """A table, the spans of its cells in the text of the workbook, and the year that counts."""

    grid: Grid
    spans: Mapping[tuple[int, int], Span]
    year: int | None

    def locator(self, row: int = 0, column: int = 0) -> str:
        """Return how a person names a cell, a row, a column, or the whole table."""
        sheet = f"工作表“{self.grid.sheet.name}”"
        if row and column:
            return f"{sheet} {column_letter(column)}{row}"
        if row:
            return f"{sheet} 第{row}行"
        return f"{sheet} {column_letter(column)}列" if column else f"{sheet} {self.grid.area}"

    def left(self, reason: str, row: int = 0, column: int = 0) -> NotUnderstood:
        """Return that a cell, a row, a column or the table was not understood."""
        value = self.grid.at(row, column)
        text = value.text if value else "/".join(self.labels(row) or self.grid.path(column))
        return NotUnderstood(self.locator(row, column), text, reason)

    def extract(
        self,
        row: int,
        column: int,
        figure: tuple[str, str, str],
        value: Decimal,
        unit: str,
        sure: float,
        cells: Mapping[str, str],
    ) -> Extract:
        """Return the extract of a cell; ``figure`` is its table, its kind, and its label."""
        shown = self.grid.sheet.cells[row, column].text
        about = "／".join((*self.labels(row), *self.grid.path(column)))
        where = self.locator(row, column)
        return Extract(
            *figure,
            value,
            unit,
            shown,
            self.spans[row, column],
            where,
            f"{about}：{shown}",
            sure,
            {**cells, "source": where},
        )

    def value(self, row: int, column: int) -> Value | None:
        """Return what stands in a cell itself; nothing where it is blank or says so."""
        value = self.grid.sheet.cells.get((row, column))
        return None if value is None or _BLANK.fullmatch(plain(value.text)) else value

    @cached_property
    def label_columns(self) -> tuple[int, ...]:
        """The columns that say what a row is: those before the first with numbers."""
        labels = []
        for column in self.grid.columns:
            path = self.grid.path(column)
            if path and is_word(path[-1], _NUMBERING):
                continue
            values = [self.value(row, column) for row in self.grid.body]
            if any(map(is_value_heading, path)) or any(_is_number(v) for v in values if v):
                break
            labels.append(column)
        return tuple(labels)

    @cached_property
    def value_columns(self) -> tuple[int, ...]:
        """The columns behind the labels, without the numbering of the rows."""
        after = max(self.label_columns, default=0)
        return tuple(
            column
            for column in self.grid.columns
            if column > after
            and not any(is_word(heading, _NUMBERING) for heading in self.grid.path(column)[-1:])
        )

    def labels(self, row: int) -> tuple[str, ...]:
        """Return what a row is, from the outer label to the inner."""
        return distinct(self.grid.at(row, column) for column in self.label_columns)

    def other(self, texts: tuple[str, ...]) -> str:
        """Return why headings or labels are of no use: another year, derived; else nothing."""
        years = {year for text in texts for year in _YEAR.findall(text)}
        if self.year and years and str(self.year) not in years:
            return f"不是{self.year}年的数据"
        if any(re.search(OTHER, text) for text in texts):
            return "是上年数据、比率、差额或说明，未采用"
        return ""

    def amount(self, row: int, column: int) -> Decimal | str:
        """Return the amount of a cell in 万元, or why there is none."""
        value = self.grid.sheet.cells[row, column]
        found = quantity(value)
        if isinstance(found, str):
            return found
        headings = [*self.grid.path(column), *self.labels(row)]
        headed = [match[1] for match in map(_HEADED.search, headings) if match]
        unit = found.unit or (headed[-1] if headed else self.grid.unit)
        if not unit:
            return "没有注明金额单位"
        if unit not in _SCALE:
            return f"单位“{unit}”不是金额单位"
        if found.value < 0:
            return "金额为负数"
        return found.value.scaleb(_SCALE[unit])


def is_total(text: str) -> bool:
    """Whether a label is that of a total or subtotal."""
    return is_word(text, TOTAL)


def quantity(value: Value) -> Quantity | str:
    """Return the number that a cell shows, or why it is none.

    Full-width digits, separators and a unit behind it are understood; a number format that
    shows thousands or ten thousands is not, since it cannot be told which of both is meant.
    """
    if value.kind in _UNREAD:
        return _UNREAD[value.kind].format(value.text)
    # 0!.0, and 0\.0000 set a point into the digits of a whole number, for 万.
    if value.kind == "number" and (
        parse_format(value.format).scale or re.search(r'[!\\]\.|"\."', value.format)
    ):
        return "数字格式使显示的数与实际的数不同"
    match = _QUANTITY.fullmatch(plain(value.text))
    if not match:
        return "不是数"
    return Quantity(Decimal(match[1].replace(",", "")), match[2] or "")


def _is_number(value: Value) -> bool:
    found = quantity(value)
    if isinstance(found, str):
        return value.kind != "text"
    return found.unit in ("", "%", "人", "名", *_SCALE)


def digits(value: Decimal) -> str:
    """Return a number as the text of a CSV."""
    return f"{value:f}"
