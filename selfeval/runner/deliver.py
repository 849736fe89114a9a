"""The files of a report beside its notebooks: the page, and the other formats asked for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from ..audit import Audit
from ..dossier import Dossier
from ..errors import SelfEvalError, did_you_mean, quoted
from ..report.page import render_page
from ..scoring import Score
from ..terms import QUARTERS

#: The formats that a report can have beside its page.
FORMATS = ("docx", "pdf", "xlsx")


@dataclass(frozen=True)
class Wanted:
    """What a run is to deliver: formats beside the page, a page without script, a template."""

    formats: Collection[str] = ()
    static: bool = False
    template: Path | None = None

    def check(self, quarter: int | None) -> None:
        """Raise for a format that does not exist, or not for a run of a quarter."""
        for name in self.formats:
            if name not in FORMATS:
                raise SelfEvalError(f"no format {quoted(name)}: {did_you_mean(name, FORMATS)}")
        if quarter and (filed := sorted({"docx", "xlsx"} & set(self.formats))):
            raise SelfEvalError(f"--{filed[0]} is for the report of a whole year, not a quarter")
        if self.template and "docx" not in self.formats:
            raise SelfEvalError("--docx-template needs --docx")
        # What a format needs and is not there is said now, not when the notebooks have run.
        if self.template:
            from ..exports.word import check_template

            check_template(self.template)
        if "pdf" in self.formats:
            from ..exports.pdf import need_browser

            need_browser()


def deliver(
    folder: Path,
    notebooks: list[Path],
    dossier: Dossier,
    result: Score | None,
    found: Audit,
    record: Mapping[str, Any],
    wanted: Wanted,
) -> None:
    """Write the page of the executed notebooks into ``folder``, and the formats asked for."""
    executed = {path.stem: nbformat.read(path, as_version=4) for path in notebooks}
    page = folder / "report.html"
    run = _title_and_footer(dossier, record)
    text = render_page(executed, dossier, result, run, static=wanted.static)
    page.write_text(text, encoding="utf-8", newline="\n")
    # Each brings libraries that a page alone does not need.
    if "docx" in wanted.formats and result is not None:
        from ..exports.word import write_docx

        write_docx(folder / "report.docx", dossier, result, found, wanted.template)
    if "xlsx" in wanted.formats and result is not None:
        from ..exports.excel import write_xlsx

        write_xlsx(folder / "report.xlsx", dossier, result)
    if "pdf" in wanted.formats:
        from ..exports.pdf import write_pdf

        write_pdf(page, folder / "report.pdf")


def _title_and_footer(dossier: Dossier, record: Mapping[str, Any]) -> dict[str, str]:
    quarter = record.get("quarter")
    place = f"{dossier.department}/{dossier.fiscal_year}"
    year = f"{dossier.fiscal_year} 年"
    return {
        "title": "部门整体支出绩效运行监控报告" if quarter else "部门整体支出绩效分析报告",
        "period": f"{year}{QUARTERS[quarter]}" if quarter else f"{year}度",
        "finished": record["finished"].replace("T", " ")[:16],
        "version": record["versions"]["selfeval"],
        "command": record["command"],
        "data": f"{place}，{len(record['inputs'])} 个数据表，校验码 {record['inputs_digest']}",
    }
