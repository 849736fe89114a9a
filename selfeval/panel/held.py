"""A part of a panel, and what of it is read for a framework."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ..metrics.evaluation import names_in
from ..scoring.framework import Framework
from ..scoring.kinds import METRICS, Comparison, CountDeduction, Either, Rule, Sum, metric_of
from .storage import EXEMPTIONS, FIGURES_TABLE, part_path
from .targets import scores_targets

_TARGETS = ("place", "indicator", "operator", "target", "actual", "met", "kind", "weight")
_JUDGEMENTS = ("place", "framework", "indicator", "part", "points", "value", "weight")


@dataclass(frozen=True)
class Batch:
    """One part of a year of a panel: as many department-years as are scored at once."""

    panel: Path
    year: int
    part: int

    def read(self, table: str, columns: Collection[str], of: Sequence[str] = ()) -> pa.Table:
        """Return columns of a table, or the rows of some departments; texts of tidy tables coded.

        That is as a list of texts, and for each row its number in the list.
        """
        path = part_path(self.panel, table, self.year, self.part)
        texts = None if table == FIGURES_TABLE else list(columns)
        found = pq.ParquetFile(path, read_dictionary=texts).read(list(columns))
        return found.filter(pc.field("department").isin(of)) if of else found


@dataclass(frozen=True)
class Held:
    """What a batch holds for a framework: its figures, and its targets and judgements."""

    batch: Batch
    figures: pa.Table
    targets: pa.Table
    judgements: pa.Table

    @classmethod
    def of(cls, batch: Batch, framework: Framework, more: Iterable[str] = ()) -> Held:
        """Read it, and more of the figures where they are asked for."""
        names = {*figures_of(framework), *more}
        figures = batch.read(FIGURES_TABLE, ["department", "synthetic", *with_exemptions(names)])
        targets = batch.read("targets", _TARGETS)
        if not scores_targets(framework):
            targets = targets.slice(0, 0)
        return cls(batch, figures, targets, batch.read("judgements", _JUDGEMENTS))


def figures_of(framework: Framework) -> set[str]:
    """Return the figures that the rules of a framework need."""
    names = {cap.metric for cap in framework.caps}
    figures = {name for row in framework.rows for name in _figures(row.rule)}
    return figures | {name for metric in names for name in METRICS[metric].inputs}


def with_exemptions(figures: Iterable[str]) -> list[str]:
    """Return columns of figures with those that tell who is exempt from them."""
    names = sorted(figures)
    return [*names, *(f"{name}_exempt" for name in names if name in EXEMPTIONS)]


def _figures(rule: Rule | None) -> Iterator[str]:
    match rule:
        case Sum(parts=parts) | Either(options=parts):
            for part in parts:
                yield from _figures(part.rule)
        case CountDeduction(count=str(text)):
            yield from names_in(text)
        case Comparison(figure=figure, last=last):
            yield from (figure, last)
        case _:
            record = metric_of(rule)
            yield from record.inputs if record else ()
