"""Faults that only show between rows: what cannot be true whatever the department did.

Oddities that can be true (spending over budget, a low rate) are findings for the audit, not
faults, and never stop a run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import pandas as pd

from .errors import Fault, did_you_mean, quoted

Tables = Mapping[str, pd.DataFrame]


def check(tables: Tables) -> list[Fault]:
    """Return every fault between the rows of the tables of one department-year."""
    within = [
        fault
        for name, checks in _CHECKS.items()
        if name in tables
        for one in checks
        for fault in one(tables[name])
    ]
    return [*within, *_projects_known(tables)]


def _one_department(frame: pd.DataFrame) -> Iterator[Fault]:
    for row in frame.index[1:]:
        yield Fault("department.csv", row, None, "a second department", "exactly one row")


def _spent_without_budget(
    frame: pd.DataFrame, key: str, file: str, *, budget_needed: bool
) -> Iterator[Fault]:
    for name, rows in frame.groupby(key, sort=False):
        # A project may have a row for each origin of its funds: the stages are compared in sum.
        stages = rows.groupby("stage")["amount"].sum().to_dict()
        spent = stages.get("executed")
        # The adjusted budget replaces the initial one.
        budget = stages.get("adjusted", stages.get("initial"))
        if not spent or (budget is None and not budget_needed) or budget:
            continue
        row = rows.index[list(rows["stage"]).index("executed")]
        found = f"{name} executed {spent} " + (
            "without a budget row" if budget is None else "against a budget of 0"
        )
        yield Fault(
            file, row, "amount", found, f"an initial or adjusted budget above 0 for {name}"
        )


def _categories_have_budget(frame: pd.DataFrame) -> Iterator[Fault]:
    return _spent_without_budget(frame, "category", "budget.csv", budget_needed=True)


def _projects_have_budget(frame: pd.DataFrame) -> Iterator[Fault]:
    # A report may list the execution of its projects only: no budget rows is a gap, 0 a fault.
    return _spent_without_budget(frame, "project", "projects.csv", budget_needed=False)


def _quarters_cumulative(frame: pd.DataFrame) -> Iterator[Fault]:
    columns = ("cumulative_progress", "cumulative_executed", "planned_progress")
    return _cumulative(frame, "progress.csv", *columns)


def _cumulative(frame: pd.DataFrame, file: str, *columns: str) -> Iterator[Fault]:
    ordered = frame.sort_values("quarter")
    for column in columns:
        given = ordered[ordered[column].notna()]
        pairs = zip(given[column], given[column].iloc[1:], given.index[1:], strict=False)
        for before, value, row in pairs:
            if value < before:
                yield Fault(
                    file,
                    row,
                    column,
                    f"{_shown(column, value)} after {_shown(column, before)}",
                    "cumulative figures, which never fall from quarter to quarter",
                )


def _shown(column: str, value: object) -> str:
    return f"{value:.2%}" if column.endswith("progress") else f"{value}"


def _progress_given(frame: pd.DataFrame) -> Iterator[Fault]:
    return _needs_one_of(frame, "progress.csv", "cumulative_progress", "cumulative_executed")


def _project_progress_given(frame: pd.DataFrame) -> Iterator[Fault]:
    columns = ("cumulative_executed", "target_progress")
    yield from _needs_one_of(frame, "project_progress.csv", *columns)
    for _, rows in frame.groupby("project", sort=False):
        yield from _cumulative(rows, "project_progress.csv", *columns)


def _projects_known(tables: Tables) -> Iterator[Fault]:
    """Hold the projects that are monitored against the list of projects, where there is one."""
    if "projects" not in tables or "project_progress" not in tables:
        return
    known = set(tables["projects"]["project"])
    monitored = tables["project_progress"]["project"].drop_duplicates()
    for row, name in monitored[~monitored.isin(known)].items():
        expected = f"a project of projects.csv ({did_you_mean(name, known)})"
        yield Fault("project_progress.csv", int(str(row)), "project", quoted(name), expected)


def _needs_one_of(frame: pd.DataFrame, file: str, *columns: str) -> Iterator[Fault]:
    for row in frame.index[frame[list(columns)].isna().all(axis=1)]:
        expected = f"at least one of {', '.join(columns)}"
        yield Fault(file, row, None, "neither", expected)


def _late_when_unfinished(frame: pd.DataFrame) -> Iterator[Fault]:
    for column in ("on_time", "to_standard"):
        wrong = frame[(frame["completed"] == "no") & (frame[column] == "yes")]
        for row in wrong.index:
            yield Fault("tasks.csv", row, column, "yes for an unfinished task", "no or empty")


def _target_measurable(frame: pd.DataFrame) -> Iterator[Fault]:
    lacking = frame["met"].isna() & (frame["target"].isna() | frame["actual"].isna())
    for row in frame.index[lacking]:
        yield Fault("targets.csv", row, None, "neither", "target and actual, or met")


def _targets_weighed(frame: pd.DataFrame) -> Iterator[Fault]:
    unweighed = frame.index[frame["weight"].isna()]
    if 0 < len(unweighed) < len(frame):
        expected = "a weight for every indicator, or for none"
        yield Fault("targets.csv", unweighed[0], "weight", "an empty cell", expected)
    for row, weight in frame["weight"].dropna().items():
        if weight <= 0:
            yield Fault("targets.csv", int(str(row)), "weight", f"{weight}", "a weight above 0")


def _judgement_grounded(frame: pd.DataFrame) -> Iterator[Fault]:
    said = frame[["points", "value"]].notna().any(axis=1)
    for row in frame.index[said & frame["evidence"].isna()]:
        expected = "the evidence for the points or the finding"
        yield Fault("judgements.csv", row, "evidence", "an empty cell", expected)
    for row in frame.index[~said & frame["reason"].isna()]:
        yield Fault("judgements.csv", row, None, "nothing", "points, a value or a reason")


def _not_above(
    file: str, key: str, value: str, part: str, whole: str
) -> Callable[[pd.DataFrame], Iterator[Fault]]:
    def check_part(frame: pd.DataFrame) -> Iterator[Fault]:
        given = dict(zip(frame[key], frame[value], strict=False))
        if part in given and whole in given and given[part] > given[whole]:
            row = frame.index[list(frame[key]).index(part)]
            expected = f"at most {given[whole]}, the {whole}"
            yield Fault(file, row, value, f"{part} {given[part]}", expected)

    return check_part


def _survey_possible(frame: pd.DataFrame) -> Iterator[Fault]:
    yield from _needs_one_of(frame, "satisfaction.csv", "satisfied", "mean_score")
    for row, survey in frame.iterrows():
        valid, satisfied, score = (
            survey[c] for c in ("valid_responses", "satisfied", "mean_score")
        )
        number = int(str(row))
        if satisfied is not None and satisfied > valid:
            expected = f"at most {valid}, the valid responses"
            yield Fault("satisfaction.csv", number, "satisfied", f"{satisfied}", expected)
        if score is not None and not 0 <= score <= 100:
            yield Fault("satisfaction.csv", number, "mean_score", f"{score}", "0 to 100")


_CHECKS: dict[str, tuple[Callable[[pd.DataFrame], Iterator[Fault]], ...]] = {
    "department": (_one_department,),
    "budget": (_categories_have_budget,),
    "projects": (_projects_have_budget,),
    "progress": (_progress_given, _quarters_cumulative),
    "project_progress": (_project_progress_given,),
    "tasks": (_late_when_unfinished,),
    "targets": (_target_measurable, _targets_weighed),
    "judgements": (_judgement_grounded,),
    "assets": (_not_above("assets.csv", "item", "amount", "fixed_assets_in_use", "fixed_assets"),),
    "petitions": (
        _not_above("petitions.csv", "item", "count", "settled", "valid"),
        _not_above("petitions.csv", "item", "count", "replied", "valid"),
        _not_above("petitions.csv", "item", "count", "replied_on_time", "replied"),
    ),
    "satisfaction": (_survey_possible,),
}
