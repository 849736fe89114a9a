"""What a notebook shows: a chart with its data, a table, cards, a note.

Each object displays itself in JupyterLab without a network and is what the report exporter
reads. Charts go out as Vega-Lite specifications under the media type that JupyterLab draws by
itself; the page draws the same specification with its one inlined bundle.
"""

from __future__ import annotations

from . import quick as quick  # before Altair

# isort: split
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any

import altair as alt
import pandas as pd
from IPython.display import display
from jinja2 import Environment, PackageLoader

from . import theme

# JupyterLab 4 draws Vega-Lite 5, Altair 6 writes Vega-Lite 6; the specifications made here are
# valid in both (a test compiles each with both), so they may go out under the older name.
VEGA_LITE = "application/vnd.vegalite.v5+json"
#: Characters; a cell with more of them holds sentences.
LONG = 50
#: Pixels; a chart in JupyterLab, within a usual window.
NOTEBOOK_WIDTH = 680
_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"


@cache
def templates() -> Environment:
    """Return the templates of this package; everything put into them is escaped."""
    return Environment(
        loader=PackageLoader("selfeval", "report/templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@dataclass(frozen=True)
class Table:
    """A table for people: ``frame`` holds the texts, ``caption`` says what it is and the unit.

    The first column names the rows; ``texts`` are the columns that are set flush left. ``group``
    names a column whose values become headings over their rows. ``keys`` gives, for a column, what
    each of its figures is (see :mod:`selfeval.report.basis`): the page tells how it came about.
    """

    frame: pd.DataFrame
    caption: str
    texts: Sequence[str] = ()
    group: str | None = None
    keys: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def columns(self) -> list[str]:
        """The columns that are shown as such."""
        return [str(column) for column in self.frame.columns if column != self.group]

    @property
    def long_columns(self) -> list[str]:
        """The columns that hold sentences, which want room to run wide."""
        texts = [column for column in self.columns if column in self.texts]
        return [c for c in texts if self.frame[c].map(lambda cell: len(str(cell)) > LONG).any()]

    def groups(self) -> list[tuple[str, list[list[tuple[str, Any, str]]]]]:
        """Return the rows under their headings, each row as (column, text, key) triples."""
        headings = self.frame[self.group] if self.group else pd.Series("", self.frame.index)
        found: dict[str, list[list[tuple[str, Any, str]]]] = {}
        none = [""] * len(self.frame)
        keys = zip(*(self.keys.get(column, none) for column in self.columns), strict=True)
        shown = self.frame[self.columns].itertuples(index=False, name=None)
        for heading, row, of_row in zip(headings, shown, keys, strict=True):
            cells = list(zip(self.columns, row, of_row, strict=True))
            found.setdefault(str(heading), []).append(cells)
        return list(found.items())

    def _repr_html_(self) -> str:
        return templates().get_template("table.html.j2").render(table=self)


@dataclass(frozen=True)
class Card:
    """One headline figure: its name, its value, a line that explains it, and what it is."""

    label: str
    value: str
    note: str = ""
    key: str = ""


@dataclass(frozen=True)
class Cards:
    """Headline figures side by side."""

    cards: Sequence[Card]

    def _repr_html_(self) -> str:
        return templates().get_template("cards.html.j2").render(cards=self.cards)


@dataclass(frozen=True)
class Note:
    """A remark in place of what cannot be shown: says what is missing."""

    text: str

    def _repr_html_(self) -> str:
        return templates().get_template("note.html.j2").render(text=self.text)


@dataclass(frozen=True)
class Plot:
    """A chart with a title, a description for those who cannot see it, and its data.

    ``chart`` is the plain Altair chart: change it as you like.
    """

    chart: Any
    title: str
    description: str
    data: Table = field(repr=False)

    def spec(self) -> dict[str, Any]:
        """Return the complete Vega-Lite specification."""
        chart = self.chart.properties(title=self.title, description=self.description)
        spec: dict[str, Any] = chart.to_dict(validate=False)
        spec["$schema"] = _SCHEMA
        spec["config"] = theme.CONFIG
        # JupyterLab measures a notebook's output anew whenever a chart changes its size: one as
        # wide as its container never comes to rest there. The page asks for that width itself.
        spec["width"] = NOTEBOOK_WIDTH
        return spec

    def _ipython_display_(self) -> None:
        bundle = {VEGA_LITE: self.spec(), "text/plain": f"{self.title}：{self.description}"}
        display(bundle, raw=True)
        display(_Data(self.data))


@dataclass(frozen=True)
class Stack:
    """Several charts one after the other."""

    items: tuple[Plot | Note, ...]

    @classmethod
    def of(cls, items: Iterable[Plot | Note]) -> Stack:
        """Return the charts, and the notes of those that cannot be drawn as one note."""
        given = list(items)
        notes = "".join(item.text for item in given if isinstance(item, Note))
        plots = [item for item in given if isinstance(item, Plot)]
        return cls((*plots, Note(notes)) if notes else tuple(plots))

    def _ipython_display_(self) -> None:
        for item in self.items:
            display(item)


@dataclass(frozen=True)
class _Data:
    """The data under a chart, folded."""

    table: Table

    def _repr_html_(self) -> str:
        return templates().get_template("data.html.j2").render(table=self.table)


def chart_data(frame: pd.DataFrame) -> alt.Data:
    """Return a frame as chart data: exact figures as floats, which is all a chart can draw."""
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    plain = [{k: float(v) if isinstance(v, Decimal) else v for k, v in r.items()} for r in rows]
    # Altair copies lists with all they hold for every layer of a chart, but no tuple.
    return alt.Data(values=tuple(plain))
