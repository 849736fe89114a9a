"""What is known of each project of a year: its money in two years, and what names it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

import pandas as pd

from ..dossier import Dossier
from ..finders import Row, rows_of
from ..formats import quantity
from ..metrics import target_met
from ..projects import project_table
from ..schema import TABLES
from ..terms import OPERATORS, STAGES
from ..values import is_missing

#: A name of fewer characters inside a project's name names no project [I]: 培训 is in too many.
_LEAST_NAME = 4


@dataclass(frozen=True)
class Said:
    """Something said of a project, and where: ``projects.csv 第2行（…）``."""

    text: str
    place: str
    good: bool | None = None


@dataclass(frozen=True)
class Money:
    """A project's amounts of a year in 万元; ``None`` is not given.

    ``key`` says which row the executed amount is (see :mod:`selfeval.report.basis`).
    """

    initial: Decimal | None
    adjusted: Decimal | None
    executed: Decimal | None
    place: str
    key: str = ""

    @property
    def budget(self) -> Decimal | None:
        """The adjusted budget, the initial one where that is not given."""
        return self.adjusted if self.adjusted is not None else self.initial

    @property
    def rate(self) -> Decimal | None:
        """Executed ÷ budget (执行率); ``None`` where either is not given or the budget is 0."""
        if not self.budget or self.executed is None:
            return None
        return self.executed / self.budget


@dataclass(frozen=True)
class Case:
    """A project of a year with all that the data says of it.

    ``targets`` say whether they were met, ``tasks`` whether they were completed, ``grown`` how
    the same services went from last year to this (better: more). ``stated`` are the outputs and
    targets that name the project, ``searched`` where they were looked for, ``explained`` the
    remarks that name it.
    """

    project: str
    fund_origin: str
    now: Money
    last: Money | None
    share: Decimal | None
    targets: tuple[Said, ...]
    stated: tuple[Said, ...]
    grown: tuple[Said, ...]
    searched: str
    explained: tuple[Said, ...]
    done: tuple[bool | None, bool | None]


def names(project: str, text: Any) -> bool:
    """Return whether a text names a project: one holds the other, spaces and marks aside.

    A text within the project's name must have four characters at least.

    >>> names("教师培训", "教师培训人数"), names("教师培训", "培训")
    (True, False)
    >>> names("教师培训经费", "教师培训")
    True
    """
    if is_missing(text):
        return False
    name, other = _bare(project), _bare(str(text))
    return bool(name) and (name in other or (len(other) >= _LEAST_NAME and other in name))


@lru_cache(maxsize=10_000)
def _bare(text: str) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text))


def cases(dossier: Dossier, last: Dossier | None = None) -> list[Case]:
    """Return the projects of a year, largest first; ``last`` is the year before.

    Projects are matched over years by name and fund origin, with targets, outputs, tasks and
    adjustments by :func:`names`.
    """
    before = _money(last)
    table = project_table(dossier)
    shares = {(row["project"], row["fund_origin"]): row["share"] for _, row in table.iterrows()}
    found = []
    for (project, origin), now in _money(dossier).items():
        share = shares[project, origin]
        found.append(
            Case(
                project=project,
                fund_origin=origin,
                now=now,
                last=before.get((project, origin)),
                share=None if is_missing(share) else share,
                targets=_targets(dossier, project),
                stated=(*_targets(dossier, project), *_outputs(dossier, project)),
                grown=_grown(dossier, last, project),
                searched=_searched(dossier),
                explained=_explained(dossier, project),
                done=(_done(last, project), _done(dossier, project)),
            )
        )
    return found


def place(table: str, rows: pd.DataFrame) -> str:
    """Return where rows stand, in the file and in the document.

    >>> place("projects", pd.DataFrame({"source": ["一", "一"]}, index=[2, 5]))
    'projects.csv 第2、5行（一）'
    """
    numbers = "、".join(map(str, rows.index))
    return f"{table}.csv 第{numbers}行（{'；'.join(dict.fromkeys(rows['source']))}）"


def _money(dossier: Dossier | None) -> dict[tuple[str, str], Money]:
    if dossier is None or dossier.table("projects").empty:
        return {}
    table = dossier.table("projects")
    found = {}
    for _, row in project_table(dossier).iterrows():
        keys = [row[f"{stage}_key"] for stage in STAGES]
        rows = table.loc[[int(key.rpartition(":")[2]) for key in keys if key]]
        initial, adjusted, executed = (
            None if is_missing(row[stage]) else row[stage] for stage in STAGES
        )
        money = Money(initial, adjusted, executed, place("projects", rows), row["executed_key"])
        found[row["project"], row["fund_origin"]] = money
    return found


def _naming(
    dossier: Dossier | None, table: str, project: str, columns: Iterable[str]
) -> list[Row]:
    """Return the rows of a table that name the project in one of the columns."""
    if dossier is None:
        return []
    rows = rows_of(dossier.table(table))
    return [row for row in rows if any(names(project, row[column]) for column in columns)]


def _targets(dossier: Dossier | None, project: str) -> tuple[Said, ...]:
    found = []
    for row in _naming(dossier, "targets", project, ["indicator"]):
        unit = row["unit"] or ""
        text = f"指标“{row['indicator']}”"
        if not is_missing(row["target"]) and not is_missing(row["actual"]):
            good: bool | None = bool(target_met(row["actual"], row["target"], row["operator"]))
            wanted = f"{OPERATORS[row['operator']]}{quantity(row['target'])}"
            text += f"目标{wanted}、实际{quantity(row['actual'])}{unit}"
        else:
            good = None if is_missing(row["met"]) else row["met"] == "yes"
            text += {True: "达标", False: "未达标", None: "未填实际值"}[good]
        found.append(Said(text, f"targets.csv 第{row.number}行（{row['source']}）", good))
    return tuple(found)


#: The tables that state what a project is for.
_STATING = ("targets", "outputs")
_NAMED_IN = ("programme", "measure", "funding_group")


def _outputs(dossier: Dossier, project: str) -> tuple[Said, ...]:
    rows = _naming(dossier, "outputs", project, _NAMED_IN)
    return tuple(
        Said(
            f"{row['measure']} {quantity(row['value'])}{row['unit']}",
            f"outputs.csv 第{row.number}行（{row['source']}）",
        )
        for row in rows
    )


def _searched(dossier: Dossier) -> str:
    given = "".join(f"《{TABLES[name].title}》" for name in _STATING if name in dossier.tables)
    parts = [f"{given}中按名称未找到它"] if given else []
    parts += [
        f"未提供《{TABLES[name].title}》（{name}.csv）"
        for name in _STATING
        if name not in dossier.tables
    ]
    return "，".join(parts)


def _grown(dossier: Dossier, last: Dossier | None, project: str) -> tuple[Said, ...]:
    """Return how the services that name the project went, those of both years; no money."""
    if last is None:
        return ()
    keys = ["programme", "measure", "unit"]
    outputs = rows_of(last.table("outputs"))
    before = {tuple(row[key] for key in keys): row["value"] for row in outputs}
    found = []
    for row in _naming(dossier, "outputs", project, _NAMED_IN):
        old = before.get(tuple(row[key] for key in keys))
        if old is not None and row["kind"] != "money":
            text = f"{row['measure']} {quantity(old)}→{quantity(row['value'])}{row['unit']}"
            where = f"outputs.csv 第{row.number}行（{row['source']}）"
            found.append(Said(text, where, row["value"] > old))
    return tuple(found)


def _explained(dossier: Dossier, project: str) -> tuple[Said, ...]:
    tasks = _naming(dossier, "tasks", project, ["task"])
    found = [
        Said(str(row["note"]), f"tasks.csv 第{row.number}行（{row['source']}）")
        for row in tasks
        if row["note"]
    ]
    moved = _naming(dossier, "adjustments", project, ["item"])
    found += [
        Said(str(row["item"]), f"adjustments.csv 第{row.number}行（{row['source']}）")
        for row in moved
    ]
    return tuple(found)


def _done(dossier: Dossier | None, project: str) -> bool | None:
    """Return whether all that names the project was completed or met; None where unknown."""
    tasks = _naming(dossier, "tasks", project, ["task"])
    states = [row["completed"] == "yes" for row in tasks if row["completed"]]
    states += [said.good for said in _targets(dossier, project) if said.good is not None]
    return all(states) if states else None
