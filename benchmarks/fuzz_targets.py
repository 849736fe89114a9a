"""What is done with an input of the fuzzing: all that a user would do with such a file."""

from __future__ import annotations

import importlib
import inspect
import json
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from selfeval import load, load_panel
from selfeval.audit.view import Findings, as_json, original
from selfeval.audit.whole import audit_document, audit_dossier, narrative_document
from selfeval.dossier import Dossier
from selfeval.errors import DataError
from selfeval.exports.excel import write_xlsx
from selfeval.exports.word import write_docx
from selfeval.intake.review import decided, read_review, review_text
from selfeval.intake.saving import save
from selfeval.intake.take_in import take_in
from selfeval.monitoring import load_bands, monitor
from selfeval.scoring import load_framework, score
from selfeval.workbook.read import read_workbook
from selfeval.workbook.template import write_template

DATA = Path(__file__).parents[1] / "data"
DEPARTMENT = "futian-disability-service-centre"
_YEAR = 2021
#: The tables that must be there.
_SOUND = {
    "department.csv": "name,district,data_kind,document,source\n某中心,某区,real,某报告,封面\n",
    "budget.csv": "stage,category,amount,source\ninitial,public,100.00,一\n",
}


def tables(path: Path) -> None:
    """Load a department-year, show all that notebooks show of it, write its files, read one."""
    folder = path.parent / "data" / "centre" / str(_YEAR)
    folder.mkdir(parents=True)
    for name, text in json.loads(path.read_bytes()).items():
        (folder / f"{name}.csv").write_bytes(text.encode("utf-8", "surrogatepass"))
    dossier = _sound_rest(folder)
    result = score(dossier, _framework())
    panel = load_panel(folder.parents[1])
    given = {
        "dossier": dossier,
        "result": result,
        "panel": panel,
        "department": "centre",
        "fiscal_year": _YEAR,
        "found": monitor(dossier, panel, 3, load_bands(DATA)),
    }
    for show in _shown(frozenset(given)):
        show(given)
    audited = audit_dossier(dossier)
    Findings(audited, narrative_document(dossier))._repr_html_()
    original(narrative_document(dossier))._repr_html_()
    write_xlsx(path.parent / "a.xlsx", dossier, result)
    write_docx(path.parent / "a.docx", dossier, result, audited)
    write_template(path.parent / "b.xlsx", _YEAR, dossier)
    if read_workbook(path.parent / "b.xlsx").keys() != dossier.tables.keys():
        raise AssertionError("the workbook lost a table")


def _sound_rest(folder: Path) -> Dossier:
    """Load a department-year without the tables that have faults: most that are made up do."""
    try:
        return load("centre", _YEAR, folder.parents[1])
    except DataError as error:
        for name in {Path(fault.file).name for fault in error.faults}:
            sound = _SOUND.get(name)
            if sound is None:
                (folder / name).unlink(missing_ok=True)
            else:
                (folder / name).write_text(sound, "utf-8")
        return load("centre", _YEAR, folder.parents[1])


def document(path: Path) -> None:
    """Take in a report or a workbook, audit it, and write its tables."""
    found = take_in(path)
    as_json(audit_document(path))
    save(found, "centre", found.year or _YEAR, path.parent)
    audited = audit_dossier(found.dossier)
    Findings(audited, narrative_document(found.dossier))._repr_html_()


def framework(path: Path) -> None:
    """Load a framework and score the real department-year with each of its variants."""
    # The id of the file is in it: one who copies a framework changes it with the name.
    first = load_framework(str(path), None)
    for variant in first.variants or ("",):
        given = load_framework(str(path), None, variant)
        if given.weight is not None:
            score(_real(), given)


def monitoring(path: Path) -> None:
    """Load the thresholds of monitoring."""
    load_bands(path.parent)


def review(path: Path) -> None:
    """Read what a person decided of an intake, and write it again."""
    decisions = read_review(path)
    extracts = _extracts()
    decided(extracts, decisions)
    review_text(extracts, decisions)


#: What is done with an input by its kind.
TARGETS: dict[str, Callable[[Path], None]] = {
    "tables": tables,
    "report": document,
    "word": document,
    "workbook": document,
    "old": document,
    "pdf": document,
    "framework": framework,
    "monitoring": monitoring,
    "review": review,
}


def outcome(kind: str, name: str, content: bytes) -> BaseException | None:
    """Return how an input is refused, or what it brings down; None where it is read."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        try:
            TARGETS[kind](path)
        except KeyboardInterrupt:
            raise
        # A library written in another language panics with what is no Exception.
        except BaseException as error:
            return error
    return None


@cache
def _framework() -> Any:
    return load_framework("shenzhen-style", DATA)


@cache
def _real() -> Dossier:
    return load(DEPARTMENT, _YEAR, DATA)


@cache
def _extracts() -> Any:
    from tests.reports.make import make

    with tempfile.TemporaryDirectory() as folder:
        (path,) = make(Path(folder), ["shenzhen-centre"]).values()
        return take_in(path).extracts


@cache
def _shown(given: frozenset[str]) -> tuple[Callable[[dict[str, Any]], object], ...]:
    """Return what shows a department-year or its score: tables, sentences, charts."""
    found: list[Callable[[dict[str, Any]], object]] = []
    for module in ("tables", "prose", "charts"):
        home = importlib.import_module(f"selfeval.{module}")
        for name in home.__all__:
            function = getattr(home, name)
            if not inspect.isfunction(function):
                continue
            parameters = inspect.signature(function).parameters.values()
            # What is asked of a department beside its years has a result too, of another kind.
            if any(p.name == "result" and p.annotation != "Score" for p in parameters):
                continue
            needed = [p.name for p in parameters if p.default is p.empty]
            if needed and given.issuperset(needed):
                found.append(lambda given, f=function, n=needed: _show(f(*(given[k] for k in n))))
    return tuple(found)


def _show(thing: Any) -> None:
    for way in ("_repr_html_", "spec"):
        if hasattr(thing, way):
            getattr(thing, way)()
