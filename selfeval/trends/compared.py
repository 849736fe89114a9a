"""Two years compared: by the categories or projects of a department, or by the departments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ..dossier import Dossier, Panel
from ..errors import MetricError, UnknownNameError
from ..projects import project_table
from ..terms import CATEGORIES
from ..values import is_missing
from .decomposition import Decomposition, Part, decompose

#: What a comparison may be by.
LEVELS = {"category": "支出类别", "project": "项目", "department": "部门"}

#: Adjusted budget and executed amount (万元) of each part in a year; ``None`` is not given.
_Amounts = Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True)
class Compared:
    """Two years compared: the decomposition, or the reason (Chinese) why there is none.

    ``left_out`` names the departments that lack the figures of one of the years.
    """

    level: str
    years: tuple[int, int]
    found: Decomposition | None
    reason: str = ""
    left_out: tuple[str, ...] = ()


def dossier_of(panel: Panel, department: str, fiscal_year: int) -> Dossier | None:
    """Return a department-year of the panel, None where it has none."""
    key = (department, fiscal_year)
    return next((d for d in panel.dossiers if (d.department, d.fiscal_year) == key), None)


def base_dossier(
    panel: Panel, department: str, fiscal_year: int, base_year: int = 0
) -> Dossier | None:
    """Return the base year (对比基年) of a department; with 0, the last year before with data.

    None where 0 finds none. Raises: :class:`UnknownNameError` where the panel lacks the base
    year that is asked for, or it is the year itself.
    """
    years = sorted(d.fiscal_year for d in panel.dossiers if d.department == department)
    earlier = [year for year in years if year < fiscal_year]
    if not base_year:
        return dossier_of(panel, department, earlier[-1]) if earlier else None
    others = [year for year in years if year != fiscal_year]
    if base_year not in others:
        known = ", ".join(map(str, others)) or "none"
        raise UnknownNameError(
            f"base_year: found {base_year}; expected another year of {department}: {known}"
        )
    return dossier_of(panel, department, base_year)


def compare(
    panel: Panel, department: str, fiscal_year: int, base_year: int = 0, by: str = "category"
) -> Compared:
    """Compare the execution rate of a year with that of a base year (执行率变动的因素分析).

    ``by`` is one of :data:`LEVELS`: categories or projects of the department, or the departments
    of the whole panel. Raises as :func:`base_dossier`, and for another ``by``.
    """
    if by not in LEVELS:
        raise UnknownNameError(f"by: found {by!r}; expected one of {', '.join(LEVELS)}")
    own = dossier_of(panel, department, fiscal_year)
    base = base_dossier(panel, department, fiscal_year, base_year)
    if own is None or base is None:
        lacking = f"没有 {fiscal_year} 年的数据" if own is None else "没有更早年度的数据可作对比"
        return Compared(by, (fiscal_year, fiscal_year), None, lacking)
    years = (base.fiscal_year, fiscal_year)
    if by == "department":
        return compare_departments(panel, years)
    amounts = _categories if by == "category" else _projects
    return _compared(by, years, (amounts(base), amounts(own)))


def compare_departments(
    panel: Panel, years: tuple[int, int], departments: Collection[str] | None = None
) -> Compared:
    """Compare two years of the departments added up, of the whole panel or of those given.

    A department without both totals in one of the years is missing data, not a budget of 0: it is
    left out of both and named.
    """
    of = {(d.department, d.fiscal_year): d for d in panel.dossiers}
    chosen = {
        d.department: d.name
        for d in panel.dossiers
        if d.fiscal_year in years and (departments is None or d.department in departments)
    }
    shared = {name for name, count in Counter(chosen.values()).items() if count > 1}
    names = {d: f"{name}（{d}）" if name in shared else name for d, name in chosen.items()}
    base, own = ({names[d]: _total(of.get((d, year))) for d in chosen} for year in years)
    known = [name for name in base if not any(map(is_missing, base[name] + own[name]))]
    amounts = ({n: base[n] for n in known}, {n: own[n] for n in known})
    left_out = tuple(name for name in base if name not in known)
    return _compared("department", years, amounts, left_out)


def _total(dossier: Dossier | None) -> tuple[Any, Any]:
    if dossier is None:
        return (None, None)
    return dossier.values["adjusted_total"], dossier.values["executed_total"]


def _categories(dossier: Dossier) -> _Amounts:
    values = dossier.values
    return {
        term: (values[f"adjusted_{category}"], values[f"executed_{category}"])
        for category, term in CATEGORIES.items()
    }


def _projects(dossier: Dossier) -> _Amounts:
    table = project_table(dossier)
    twice = table.duplicated("project", keep=False)
    named = table["project"].where(~twice, table["project"] + "（" + table["fund_origin"] + "）")
    amounts = zip(table["adjusted"], table["executed"], strict=True)
    return dict(zip(named, amounts, strict=True))


def _compared(
    level: str,
    years: tuple[int, int],
    amounts: tuple[_Amounts, _Amounts],
    left_out: tuple[str, ...] = (),
) -> Compared:
    for year, given in zip(years, amounts, strict=True):
        lacking = [name for name, pair in given.items() if any(map(is_missing, pair))]
        if lacking or not given:
            what = "、".join(lacking[:3]) + (f"等 {len(lacking)} 项" if len(lacking) > 3 else "")
            reason = f"{year} 年{what or '各' + LEVELS[level]}没有调整预算数或执行数"
            return Compared(level, years, None, reason, left_out)
    # A project that a year does not list had no budget in it.
    none = (Decimal(0), Decimal(0))
    names = dict.fromkeys([*amounts[1], *amounts[0]])
    pairs = {name: (amounts[0].get(name, none), amounts[1].get(name, none)) for name in names}
    parts = [
        Part(name, (base[0], own[0]), (base[1], own[1])) for name, (base, own) in pairs.items()
    ]
    try:
        return Compared(level, years, decompose(parts), "", left_out)
    except MetricError:
        wrong = [
            p.name for p in parts for year in (0, 1) if p.executed[year] > 0 == p.budget[year]
        ]
        said = f"{'、'.join(dict.fromkeys(wrong))}没有预算而有支出" if wrong else "预算合计为 0"
        return Compared(level, years, None, said, left_out)
