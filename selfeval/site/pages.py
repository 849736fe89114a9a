"""The pages of the site, rendered and written."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from ..errors import SelfEvalError
from ..formats import amount, percent, places, points_apart, spread
from ..terms import STATUSES
from ..trends.outliers import CUT, LEAST
from ..writing import file_aside
from . import strip as strips
from .listing import bar, full, row
from .peers import FEWEST
from .ranking import ORDERS
from .records import PAGE, Entry, read_entries
from .years import LEAST_EXECUTION, MOST_EXECUTION, YearGroup, year_groups

_OWN = Path(__file__).parent / "templates"
_REPORT = Path(__file__).parents[1] / "report" / "templates"
_REPORT_STYLES = ("page.css", "parts.css", "print.css")


def build_site(output_dir: Path, title: str = "部门整体支出绩效自评") -> list[Path]:
    """Write the index of an outputs folder and the pages of its years (报告目录); return them.

    ``index.html`` lists every department and period; ``summary-<year>.html`` and, where two
    departments or more have figures, ``compare-<year>.html`` are about a fiscal year. Each opens
    offline, and each is written whole or not at all. A record that cannot be used is listed as
    such. Raises :class:`~selfeval.errors.SelfEvalError` where there is no report, or no writing.
    """
    if not output_dir.is_dir():
        raise SelfEvalError(f"{output_dir}: found no such folder, expected one of reports")
    entries = read_entries(output_dir)
    if not entries:
        raise SelfEvalError(f"{output_dir}: found no report in it; make one with `selfeval run`")
    pages = _pages(entries, title)
    return [_write(output_dir / name, text) for name, text in pages.items()]


def _pages(entries: list[Entry], title: str) -> dict[str, str]:
    years = sorted({e.fiscal_year for e in entries if e.fiscal_year}, reverse=True)
    groups = {year: found for year in years if (found := year_groups(entries, year))}
    compared = [year for year, found in groups.items() if any(len(g.peers) > 1 for g in found)]
    common = {
        "site": title,
        "groups": groups,
        "compared": compared,
        "made": f"{datetime.now().astimezone():%Y-%m-%d %H:%M}",
        "version": version("selfeval"),
    }
    pages = {"index.html": _index(entries, years, common)}
    for year, found in groups.items():
        pages[f"summary-{year}.html"] = _render("summary", year=year, found=found, **common)
        if year in compared:
            pages[f"compare-{year}.html"] = _compare(year, found, common)
    return pages


def _index(entries: list[Entry], years: list[int], common: dict[str, Any]) -> str:
    departments = {e.department for e in entries}
    counts = {
        "departments": len(departments),
        "reports": sum(e.good is not None for e in entries),
        "failed": sum(e.failed is not None for e in entries),
        "faulty": sum(bool(e.fault) for e in entries),
    }
    return _render("index", rows=[row(e) for e in entries], years=years, counts=counts, **common)


def _compare(year: int, found: list[YearGroup], common: dict[str, Any]) -> str:
    return _render("compare", year=year, found=[g for g in found if g.peers], **common)


def _render(name: str, **values: Any) -> str:
    script = Markup((_OWN / "site.js").read_text("utf-8"))
    page = _templates().get_template(f"{name}.html.j2")
    return page.render(style=_style(), script=script, **values)


def _style() -> Markup:
    """Return the styles of a report's page with what the site adds: both look alike."""
    files = [*(_REPORT / name for name in _REPORT_STYLES), _OWN / "site.css"]
    return Markup("".join(file.read_text("utf-8") for file in files))


@cache
def _templates() -> Environment:
    """Return the templates of the site; everything put into them is escaped."""
    found = Environment(
        loader=PackageLoader("selfeval", "site/templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals |= {
        "amount": amount,
        "apart": points_apart,
        "bar": bar,
        "full": full,
        "percent": percent,
        "places": places,
        "spread": spread,
        "strip": strips.strip,
        "strip_height": strips.HEIGHT,
        "strip_middle": strips.MIDDLE,
        "orders": ORDERS,
        "statuses": STATUSES,
        "page_file": PAGE,
        "cut": places(CUT),
        "least": LEAST,
        "fewest": FEWEST,
        "least_execution": f"{LEAST_EXECUTION:.0%}",
        "most_execution": f"{MOST_EXECUTION:.0%}",
    }
    return found


def _write(path: Path, text: str) -> Path:
    with file_aside(path) as aside:
        aside.write_text(text, encoding="utf-8", newline="\n")
    return path
