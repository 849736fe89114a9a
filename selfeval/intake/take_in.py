"""Take in a document or a workbook: figures with their places, tidy rows, a dossier."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import pandas as pd

from ..checks import check
from ..dossier import Dossier
from ..errors import Fault, SelfEvalError
from ..reading import parse_table
from ..schema import TABLES
from ..workbook.foreign import read_foreign
from ..workbook.read import read_workbook
from ..workbook.rows import csv_of
from ..workbook.sheets import read_sheets
from .document import Document
from .extract import Extract
from .outline import outline
from .readers import read_document
from .redaction import names_in, redacted
from .rows import Row, rows_of, source_of
from .tables import read_tables
from .text import Fact, read_facts, read_text
from .text.department import report_year

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".et")
_REPORT = "a self-evaluation report with its budget, its execution or its services in figures"
_FIGURE = re.compile(r"[-−]?[\d,.]+[%％]?")
_TITLES = ("project", "task", "indicator", "programme", "measure", "item")
_HEADINGS = frozenset(
    table.heading(column).partition("（")[0]
    for table in TABLES.values()
    for column in table.columns
)
UNSAID = "（文中未写明）"
#: Rows below this are only proposed: a person has to accept them.
SURE = 0.7


@dataclass(frozen=True)
class Intake:
    """What a file holds: the text as read, the figures found, and the rows they make.

    ``tables`` are the rows that are valid, ``faults`` says what is wrong with the others;
    ``notes`` what was not understood. A workbook of ours has rows only, no extracts.
    """

    document: Document
    extracts: tuple[Extract, ...]
    facts: tuple[Fact, ...]
    rows: dict[str, list[Row]]
    year: int
    notes: tuple[str, ...] = ()
    tables: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False)
    faults: tuple[Fault, ...] = ()

    @property
    def dossier(self) -> Dossier:
        """The file as a department-year, for the audit; what it does not say is absent."""
        tables = dict(self.tables)
        if "department" not in tables:
            row = pd.DataFrame([_department(self.document)], index=[2], dtype=object)
            tables["department"] = row
        if "budget" not in tables:
            tables["budget"] = pd.DataFrame(columns=list(TABLES["budget"].columns), dtype=object)
        name = re.sub(r"\W+", "-", self.document.name) or "document"
        return Dossier(name, self.year, Path(name) / str(self.year), tables)


def _department(document: Document, *found: Row) -> Row:
    """Return whose report it is; what the text does not say, it says so for a person to fill."""
    cells = dict(found[0]) if found else {}
    unsaid = dict.fromkeys(TABLES["department"].columns, UNSAID)
    unsaid |= {"data_kind": "real", "document": document.name or UNSAID}
    return {name: cells.get(name) or text for name, text in unsaid.items()}


def take_in(path: str | Path) -> Intake:
    """Read a report (.txt, .docx, .pdf) or a workbook (.xlsx) and return what it holds.

    Raises :class:`~selfeval.errors.SelfEvalError` for a file that cannot be read, with what to
    do about it.
    """
    path = Path(path)
    if path.suffix.lower() in WORKBOOKS:
        return _workbook(path)
    document = read_document(path)
    year = report_year(document)
    tabled, notes = read_tables(document, year)
    extracts = [*read_text(document), *tabled]
    if not extracts:
        raise SelfEvalError(f"{path.name}: found no figure; expected {_REPORT}")
    return with_rows(document, extracts, read_facts(document), year, notes)


def _workbook(path: Path) -> Intake:
    titles = {table.title for table in TABLES.values()}
    if {sheet.name.strip() for sheet in read_sheets(path)} & titles:
        rows = {name: list(map(dict, found)) for name, found in read_workbook(path).items()}
        tables, faults = validated(rows)
        return Intake(Document(path.name, ""), (), (), rows, 0, (), tables, tuple(faults))
    found = read_foreign(path)
    document = found[0].document if found else Document(path.name, "")
    extracts = [one for table in found for one in table.extracts]
    notes = [f"{one.locator} {one.text}：{one.reason}" for t in found for one in t.not_understood]
    return with_rows(document, extracts, [], 0, notes)


def with_rows(
    document: Document,
    extracts: Iterable[Extract],
    facts: Iterable[Fact],
    year: int,
    notes: Iterable[str] = (),
) -> Intake:
    """Return an intake with the rows that its extracts and facts make; nothing names a person.

    Figures were found in the text as it is; whatever goes on from here is masked, with as many
    signs, so that places stay what they are.
    """
    extracts, facts = tuple(extracts), tuple(facts)
    mask = partial(
        redacted, names=names_in(document.text), kept=_HEADINGS | _titles(rows_of(extracts, facts))
    )
    extracts = tuple(_masked_extract(one, mask) for one in extracts)
    facts = tuple(replace(one, cells=_masked(one.cells, mask)) for one in facts)
    notes = tuple(map(mask, notes))
    document = replace(document, name=mask(document.name), text=mask(document.text))
    rows = rows_of(extracts, facts)
    rows["department"] = [_department(document, *rows.get("department", ()))]
    if narrative := _narrative(document):
        rows["narrative"] = narrative
    tables, faults = validated(rows)
    return Intake(document, extracts, facts, rows, year, notes, tables, tuple(faults))


def _titles(rows: Mapping[str, list[Row]]) -> frozenset[str]:
    """Return what projects, tasks and indicators are called: such a word is no person's name."""
    return frozenset(row.get(c, "") for found in rows.values() for row in found for c in _TITLES)


def _masked_extract(one: Extract, mask: Callable[[str], str]) -> Extract:
    return replace(
        one, label=mask(one.label), passage=mask(one.passage), cells=_masked(one.cells, mask)
    )


def _masked(cells: Mapping[str, str], mask: Callable[[str], str]) -> dict[str, str]:
    return {c: t if _FIGURE.fullmatch(t) else mask(t) for c, t in cells.items()}


def _narrative(document: Document) -> list[Row]:
    """Return the paragraphs of a report; a workbook has none."""
    if Path(document.name).suffix.lower() in WORKBOOKS:
        return []
    rows: list[Row] = []
    end = 0
    for node in outline(document):
        if node.span.start >= end:  # a clause lies inside the paragraph before it
            text, end = document.slice(node.span), node.span.end
            place = source_of(node.locator)
            rows.append({"number": str(len(rows) + 1), "text": text, "source": place})
    return rows


def validated(rows: Mapping[str, list[Row]]) -> tuple[dict[str, pd.DataFrame], list[Fault]]:
    """Return the rows as tables, by the rules of the CSV files, and the faults of the others."""
    tables: dict[str, pd.DataFrame] = {}
    faults: list[Fault] = []
    for name, found in rows.items():
        content = csv_of(TABLES[name], found).encode("utf-8")
        frame, wrong = parse_table(content, TABLES[name], f"{name}.csv")
        faults += wrong
        if len(frame):
            tables[name] = frame
    return tables, [*faults, *check(tables)]
