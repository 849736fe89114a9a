"""Department-years of a batch as single dossiers: for the few that arrays cannot decide."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np
import pandas as pd
import pyarrow as pa

from ..errors import DataError
from ..figures import FIGURES
from ..finders import Found
from ..schema import TABLES
from ..scoring.evidence import DossierEvidence
from ..scoring.framework import Framework
from ..scoring.verdicts import Verdicts, read_verdicts
from ..values import Array
from .arrays import places
from .held import Held
from .read import exact_rows
from .storage import EXEMPTIONS, schema_of

Faults = list[str]


def exact_evidence(
    held: Held, wanted: Array, framework: Framework, known: Collection[str]
) -> Iterator[tuple[int, str, DossierEvidence | Faults]]:
    """Yield place, department and evidence of some department-years, or what is wrong with it."""
    names = held.figures["department"].combine_chunks().take(pa.array(wanted)).to_pylist()
    figures = exact_figures_of(held.figures.take(wanted))
    judgements = _frames(held.judgements, wanted, "judgements")
    targets = _frames(held.targets, wanted, "targets")
    for place, name, found, given, own in zip(
        wanted.tolist(), names, figures, judgements, targets, strict=True
    ):
        try:
            verdicts = _verdicts(held, name, framework, known, given, own)
        except DataError as error:
            yield place, name, [str(fault) for fault in error.faults]
        else:
            yield place, name, DossierEvidence(found, verdicts, own)


def exact_figures_of(table: pa.Table) -> Iterator[dict[str, Found]]:
    """Yield the figures of each row that a table has."""
    for row in table.to_pylist():
        yield {
            name: Found(row[name], exempt=name in EXEMPTIONS and row[f"{name}_exempt"])
            for name in FIGURES
            if name in row
        }


def _frames(table: pa.Table, wanted: Array, name: str) -> Iterator[pd.DataFrame]:
    """Yield the rows of each place as a dossier has them, but for columns that give no points."""
    place = places(table)
    at = np.flatnonzero(np.isin(place, wanted))
    some = pd.DataFrame(table.take(at).to_pylist(), dtype=object, columns=TABLES[name].columns)
    # dtype object alone would keep NaN for columns that were not read.
    some = some.where(some.notna(), None)
    for one in wanted:
        yield some[place[at] == one]


def _verdicts(
    held: Held,
    name: str,
    framework: Framework,
    known: Collection[str],
    given: pd.DataFrame,
    own: pd.DataFrame,
) -> Verdicts:
    file = f"{name}/{held.batch.year}/judgements.csv"
    try:
        return read_verdicts(given, own, framework, known, file)
    except DataError:
        # Read it whole, to tell what is wrong by the rows and digits of the file.
        columns = schema_of(TABLES["judgements"]).names
        whole = exact_rows(held.batch.read("judgements", columns, of=[name]), "judgements")
        return read_verdicts(whole.drop(columns="department"), own, framework, known, file)
