"""The subjects of amounts: which are parts of which, and which do not last."""

from __future__ import annotations

STAGES = ("initial", "adjusted", "executed")
CATEGORIES = ("personnel", "public", "project")
CONTROL = ("overseas_travel", "vehicle", "vehicle_purchase", "vehicle_running", "reception")
#: Where income comes from: the origin of the table for each subject.
ORIGINS = {
    "fiscal": "fiscal_appropriation",
    "general": "fiscal_appropriation",
    "fund": "fiscal_appropriation",
    "capital": "fiscal_appropriation",
    "carry_in": "carry_over",
    "superior": "other",
    "other_funds": "other",
}
#: What is told of the year in passing: the next amount is not of it, unless it says so.
PASSING = (
    "additions", "cuts", "reallocations", "year_end", "opening", "prior_carry", "payables",
    "receivables", "contract_budget", "contract_amount",
)  # fmt: skip
#: Subjects that a whole paragraph is about: what has no subject of its own in it is of them.
NARROW = ("three_public", "procurement", *CONTROL)
#: Subjects that headings give to the paragraphs below them.
TOPICS = (*NARROW, *CATEGORIES, "fixed_assets")
_WHOLES = dict.fromkeys(CONTROL, "three_public") | {"fixed_assets_in_use": "fixed_assets"}
_WHOLES |= dict.fromkeys((*CATEGORIES, *ORIGINS, "basic"), "total")


def whole_of(subject: str) -> str:
    """Return what a subject is a part of; a whole is its own.

    >>> whole_of("reception"), whole_of("personnel"), whole_of("procurement")
    ('three_public', 'total', 'procurement')
    """
    return _WHOLES.get(subject, subject)
