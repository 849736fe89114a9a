"""Questions to put to the projects of a year: what the rules find, and what they cannot judge."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from ..dossier import Panel
from .cases import Case, Said, cases
from .compared import dossier_of
from .rules import NEEDS, RULES, Limits, Rule


@dataclass(frozen=True)
class Question:
    """What is to be asked of a project: the figures that say so, and what is lacking for more."""

    rule: Rule
    case: Case
    figures: tuple[Said, ...]
    lacking: tuple[str, ...]


@dataclass(frozen=True)
class Review:
    """All questions of a year; ``unjudged`` counts, for a rule, the projects that it cannot judge.

    ``reason`` (Chinese) says why there is nothing to ask at all.
    """

    fiscal_year: int
    projects: int
    questions: tuple[Question, ...]
    unjudged: tuple[tuple[Rule, int, tuple[str, ...]], ...]
    limits: Limits
    reason: str = ""


def review_projects(
    panel: Panel, department: str, fiscal_year: int, limits: Limits | None = None
) -> Review:
    """Return the questions to put to the projects of a year (花钱要问效), by the :data:`RULES`.

    "Two years running" takes the year before of the panel. A rule whose needs a project lacks
    does not judge it: that is counted, and never taken as an answer.
    """
    limits = limits or Limits()
    own = dossier_of(panel, department, fiscal_year)
    last = dossier_of(panel, department, fiscal_year - 1)
    found = cases(own, last) if own else []
    if not found:
        reason = f"没有 {fiscal_year} 年的《项目支出》（projects.csv），不能逐个项目问效"
        return Review(fiscal_year, 0, (), (), limits, reason)
    questions = []
    unjudged: list[tuple[Rule, int, tuple[str, ...]]] = []
    for rule in RULES:
        lacking = [[need for need in rule.needs if not _knows(case, need)] for case in found]
        if any(lacking):
            needs = Counter(need for one in lacking for need in one)
            unjudged.append((rule, sum(map(bool, lacking)), tuple(NEEDS[n] for n in needs)))
        for case, lacks in zip(found, lacking, strict=True):
            said = None if lacks else rule.finds(case, limits)
            if said:
                questions.append(Question(rule, case, tuple(said), lacking_for(case)))
    return Review(fiscal_year, len(found), tuple(questions), tuple(unjudged), limits)


def lacking_for(case: Case) -> tuple[str, ...]:
    """Return what the data lacks to say more of a project (还缺什么), in Chinese."""
    return tuple(term for need, term in NEEDS.items() if not _knows(case, need))


def _knows(case: Case, need: str) -> bool:
    now, last = case.now, case.last
    return {
        "rate": now.rate is not None,
        "last_rate": last is not None and last.rate is not None,
        "adjustment": now.initial is not None and now.adjusted is not None,
        "executed": case.share is not None,
        "targets": any(said.good is not None for said in case.targets),
        "services": bool(case.grown),
        "done": None not in case.done,
    }[need]
