"""Hold what an intake and an audit found against the answers of a report."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from .corpus import Difference, Fact, Report, stands_in

#: From here on a figure is said to be sure.
SURE = 0.9

#: The rules of the audit by the family of fault that they find. One that is not listed is taken
#: by its marks alone.
FAMILIES: dict[str, tuple[str, ...]] = {
    "parts": ("stage_totals", "project_list", "three_public_parts", "income_and_spending",
              "table_totals"),
    "twice": ("reported_figures", "repeated_figures", "restated"),
    "rate": (
        "reported_rates", "annual_rate", "quarter_balance", "mean_balance", "adjustment_rate",
    ),
    "growth": ("budget_growth",),
    "direction": ("budget_growth", "open_choice", "explanation_direction"),
    "sequence": ("quarter_progress",),
    "carry": ("adjusted_budget", "opening_carry_over", "year_end"),
    "score": (
        "misfit_judgements", "judged_targets", "full_marks_with_reason", "lost_without_reason",
        "self_score", "score_grade", "score_sum", "score_rows",
        "met_and_figures", "staff_within_posts",
    ),
    "numbering": ("list_number", "section_number", "lone_item"),
    "empty": ("empty_heading", "stray_heading"),
    "template": ("template_instruction", "placeholder", "open_choice"),
    "foreign": ("foreign_organisation", "other_unit", "wider_scope"),
    "year": ("other_year",),
    "contradiction": ("completeness", "over_budget", "three_public_control"),
    "promise": ("promised",),
    "slip": ("doubled_word", "number_slip", "brackets", "cut_off"),
    "count": ("reported_figures",),
    "label": ("budget_label", "stage_words", "upper_level_funds"),
    "copied": ("copied_text",),
    "unit": ("unit_slip",),
}  # fmt: skip
#: These say what is low, high or not given, which need not be wrong: no false alarms.
REMARKS = (
    "execution_level", "overspent_projects", "payment_pace", "work_pace", "operating_cost",
    "three_public_control", "staff_within_posts", "target_sense", "target_deviation", "evidence",
    "score_table", "missing_part", "management_data", "unquantified",
)  # fmt: skip


@dataclass
class Tally:
    """Figures or faults: ``found`` of those ``wanted``; ``right`` of those ``given``."""

    wanted: int = 0
    found: int = 0
    given: int = 0
    right: int = 0

    @property
    def recall(self) -> float:
        """The share of what was wanted that was found."""
        return self.found / self.wanted if self.wanted else 1.0

    @property
    def precision(self) -> float:
        """The share of what was given that was right."""
        return self.right / self.given if self.given else 1.0

    def __iadd__(self, other: Tally) -> Tally:
        self.wanted += other.wanted
        self.found += other.found
        self.given += other.given
        self.right += other.right
        return self


@dataclass
class Result:
    """How one report came out; ``misses`` are lines for a reader, ``failed`` says what broke."""

    name: str
    tables: dict[str, Tally] = field(default_factory=dict)
    sure: Tally = field(default_factory=Tally)
    faults: dict[str, Tally] = field(default_factory=dict)
    explained: Tally = field(default_factory=Tally)
    misses: list[str] = field(default_factory=list)
    failed: str = ""

    @property
    def figures(self) -> Tally:
        """The figures of all tables."""
        return total(self.tables.values())

    @property
    def all_faults(self) -> Tally:
        """The faults of all families."""
        return total(self.faults.values())


def total(tallies: Iterable[Tally]) -> Tally:
    """Return the sum of tallies."""
    added = Tally()
    for one in tallies:
        added += one
    return added


def families_of(rule: str) -> list[str]:
    """Return the families of a rule: none where it is not listed."""
    return [name for name, rules in FAMILIES.items() if rule in rules]


def fits(fact: Fact, extract: Any) -> bool:
    """Whether a figure that was found is one of the answers: the same kind, the same value."""
    if "*" in fact.kinds:
        return any(_same(fact, value, extract.unit) for _, value in _readings(extract))
    if fact.table == "projects" and extract.table != "projects":
        return False
    by_cells = fact.table in ("projects", "income", "adjustments") and extract.table == fact.table
    codes = {extract.cells.get(c) for c in ("stage", "origin", "kind")} if by_cells else set()
    return any(
        _same(fact, value, extract.unit) and ({kind, *codes} & set(fact.kinds))
        for kind, value in _readings(extract)
    )


def _readings(extract: Any) -> list[tuple[str, Decimal]]:
    """Return the figures in an extract; a target may come with what was reached."""
    pairs = [(extract.kind, extract.value)]
    if extract.table == "targets":
        if extract.kind not in ("target", "actual"):
            pairs = [("target", extract.value), ("actual", extract.value)]
        for column in ("target", "actual"):
            try:
                pairs.append((column, Decimal(extract.cells.get(column, ""))))
            except InvalidOperation:
                continue
    return pairs


def _same(fact: Fact, value: Decimal, unit: str) -> bool:
    """Whether two figures are the same: 95 in % is 0.95 as a fraction (比例)."""
    if fact.unit in ("%", "比例") and unit in ("%", "比例"):
        return _fraction(value, unit) == _fraction(fact.value, fact.unit)
    return value == fact.value


def _fraction(value: Decimal, unit: str) -> Decimal:
    return value / 100 if unit == "%" else value


def judge_figures(report: Report, extracts: Iterable[Any], result: Result) -> None:
    """Hold the figures that were found against the answers."""
    extracts = list(extracts)
    for fact in report.facts:
        if not fact.needed:
            continue
        hits = [one for one in extracts if fits(fact, one)]
        sure = any(one.confidence >= SURE for one in hits)
        result.tables.setdefault(fact.table, Tally()).wanted += 1
        result.tables[fact.table].found += bool(hits)
        result.sure.wanted += 1
        result.sure.found += sure
        if not hits:
            result.misses.append(f"figure missed: {fact.table} {fact.label} {fact.printed}")
    for one in extracts:
        fitting = [fact for fact in report.facts if fits(fact, one)]
        right = any(fact.needed for fact in fitting)
        if fitting and not right:
            continue  # may be found or left out
        tallies = [result.tables.setdefault(one.table, Tally())]
        tallies += [result.sure] if one.confidence >= SURE else []
        for tally in tallies:
            tally.given += 1
            tally.right += right
        if not right:
            said = f"{one.table} {one.kind} {one.label} {one.value} ({one.printed!r})"
            result.misses.append(f"figure wrong: {said}, confidence {one.confidence:.2f}")


def judge_faults(
    report: Report, audit: Any, slice_text: Callable[[Any], str], result: Result
) -> None:
    """Hold the findings against the planted faults."""
    findings = [(one, _words(one, slice_text)) for one in audit.findings]
    for fault in report.faults:
        tally = result.faults.setdefault(fault.families[0], Tally())
        tally.wanted += 1
        if any(speaks_of(fault, one, words) for one, words in findings):
            tally.found += 1
        else:
            result.misses.append(f"fault missed: {fault.families[0]}: {fault.what}")
    for one, words in findings:
        about = [each for each in report.differences if speaks_of(each, one, words)]
        planted = next((each for each in about if each in report.faults), None)
        # A note claims nothing, and what is not wrong is no false alarm.
        idle = one.severity == "note" or one.rule in REMARKS
        if not planted and (idle or any(each.verdict == "may" for each in about)):
            continue
        family = planted.families[0] if planted else (families_of(one.rule) or [one.rule])[0]
        tally = result.faults.setdefault(family, Tally())
        tally.given += 1
        tally.right += planted is not None
        if not planted:
            result.misses.append(f"false alarm: {one.rule}: {one.message}")
    explained = [(one, _words(one, slice_text)) for one in audit.explained]
    for one in report.differences:
        if one.verdict in ("rounding", "cut"):
            result.explained.wanted += 1
            result.explained.found += any(speaks_of(one, *other) for other in explained)


def speaks_of(difference: Difference, finding: Any, words: str) -> bool:
    """Whether a finding is about a difference: of its family, with one of its marks."""
    families = families_of(finding.rule)
    if families and not set(families) & set(difference.families):
        return False
    if finding.rule in REMARKS and not families:
        return False
    return any(stands_in(mark, words) for mark in difference.marks)


def _words(finding: Any, slice_text: Callable[[Any], str]) -> str:
    spans = [finding.span, *(one.span for one in finding.figures)]
    cited = [f"{one.label}{one.value}" for one in finding.figures]
    passages = [slice_text(span) for span in spans if span is not None]
    return "\n".join([finding.message, *cited, *passages])
