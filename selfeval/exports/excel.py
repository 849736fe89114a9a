"""The figures of a department-year as a workbook whose formulas are alive (分析表).

Every amount stands in one cell; totals, rates and scores are formulas on it, and the sheet 来源
says of each figure where it comes from. A spreadsheet reckons them anew when it opens the file;
what they come to is also stored, for programs that only show a file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

from ..dossier import Dossier
from ..scoring import Score
from ..writing import file_aside
from .cells import Sheet
from .excel_budget import write_budget, write_control, write_progress, write_projects
from .excel_metrics import write_metrics, write_sources
from .excel_score import write_score

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def write_xlsx(target: Path, dossier: Dossier, result: Score) -> None:
    """Write the workbook of a department-year: 预算、项目、支出进度、“三公”经费、指标、评分、来源.

    Amounts are 万元, rates fractions that show as percentages. Raises :class:`SelfEvalError`
    where ``target`` cannot be written.
    """
    book = Workbook()
    book.remove(book.active)
    budget, homes = write_budget(book, dossier)
    progress, more = write_progress(book, dossier)
    control, most = write_control(book, dossier, homes)
    projects = write_projects(book, dossier)
    homes = homes | more | most
    metrics = write_metrics(book, dossier)
    sheets = [budget, projects, progress, control, metrics, write_score(book, dossier, result)]
    sheets.append(write_sources(book, dossier, homes))
    book._sheets = [one.sheet for one in sheets]
    book.active = 0
    book.properties.creator = "selfeval"
    book.properties.title = f"{dossier.name}{dossier.fiscal_year}年度部门整体支出绩效分析表"
    book.calculation.fullCalcOnLoad = True
    with file_aside(target) as aside:
        book.save(aside)
        _store_values(aside, sheets)


def _store_values(path: Path, sheets: list[Sheet]) -> None:
    """Put into the file what each formula comes to: the library writes formulas alone."""
    values = {f"xl/worksheets/sheet{n}.xml": one.values for n, one in enumerate(sheets, 1)}
    with ZipFile(path) as given:
        parts = {name: given.read(name) for name in given.namelist()}
    with ZipFile(path, "w", ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, _with_values(content, values[name]) if name in values else content)


def _with_values(content: bytes, values: dict[str, Any]) -> bytes:
    ElementTree.register_namespace("", _MAIN)
    root = ElementTree.fromstring(content)
    for cell in root.iter(f"{{{_MAIN}}}c"):
        value = values.get(cell.attrib["r"])
        stored = cell.find(f"{{{_MAIN}}}v")
        if value is None or stored is None:
            continue
        if isinstance(value, str):
            cell.set("t", "str")
            stored.text = value
        else:
            stored.text = repr(float(value))
    done: bytes = ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return done
