"""What the words before a number say of it: a label, field by field."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from .vocabulary import VOCABULARY
from .words import FILLER

_WORDS = re.compile("|".join(f"(?P<g{n}>{p})" for n, (_, _, p) in enumerate(VOCABULARY)))
_YEAR = re.compile(r"((?:19|20)\d\d)年")
#: A year in a clause of its own stands for the clauses after it.
_ALONE = re.compile(r"(?:^|[,;。:])(?:在)?((?:19|20)\d\d)年度?,")
_OFFICE = re.compile(
    r"[一-龥()]{2,25}(?:局|委员会|委|厅|中心|办公室|办|院|部|所|站|校|小学|中学|馆|处|会|政府|街道|镇|乡|队)"
    r"(?=[(（]?(?:本级)?[)）]?(?:19|20)\d\d年|(?:年初|全年|本年)?(?:部门|整体|收支|支出|收入|预算|财政拨款|决算))"
)
#: What was moved is told in one clause and does not reach into the next.
MOVES = ("additions", "cuts", "reallocations")
#: 全部为公务接待费: said of the amount before, not of the next.
_EXPLAINS = re.compile(r"(?:全部|均|主要|系|都)(?:用于|为|是)?$")
#: Where a clause ends, going back from a number.
_CLAUSE = re.compile(r"[,;:。]|\((?!境\))")


@dataclass(frozen=True)
class Label:
    """The fields of a label; ``rest`` is what no known word covers.

    ``stage`` may be ``budget``, which only the context turns into a stage. ``major``: the
    subject comes before the stage, as in 人员支出年初预算. ``aside``: the subject stands in an
    earlier clause. ``spends``: the stage is told of spending.
    """

    stage: str = ""
    subject: str = ""
    side: str = ""
    whole: str = ""
    rate: str = ""
    share: str = ""
    fund: str = ""
    quarter: str = ""
    month: str = ""
    year: str = ""
    rest: str = ""
    spends: bool = False
    major: bool = False
    aside: bool = False

    def filled(self, other: Label) -> Label:
        """Return the label with what it lacks taken from another."""
        names = ("stage", "subject", "side", "rate", "quarter", "year")
        return replace(self, **{n: getattr(other, n) for n in names if not getattr(self, n)})


def last_clause(text: str) -> str:
    """Return the clause that ends where a text ends.

    >>> last_clause("其中:人员支出")
    '人员支出'
    """
    return _CLAUSE.split(text)[-1].lstrip("、和及与以")


def read_label(text: str, name: str = "") -> Label:
    """Return what a text says of the number behind it; of two words the nearer one counts.

    ``name`` is the department, which says nothing.

    >>> label = read_label("调整后的项目支出")
    >>> label.stage, label.subject, label.rest
    ('adjusted', 'project', '')
    """
    plain = text.replace(name, "") if name else text
    plain = _OFFICE.sub("", plain)
    clause = last_clause(plain)
    begin = len(plain) - len(clause)
    fields: dict[str, str] = {}
    places: dict[str, int] = {}
    spends = False
    covered = [False] * len(plain)
    for match in _WORDS.finditer(plain):
        field, value, _ = VOCABULARY[int(str(match.lastgroup)[1:])]
        if not (field == "stage" and value == "budget" and fields.get("stage")):
            # 预算 alone does not take a stage back: 调整后，部门预算.
            fields[field], places[field] = value, match.start()
        if field == "stage" and "收入" in match[0]:
            fields["side"] = "income"
        spends = spends or (field == "stage" and "支出" in match[0])
        covered[match.start() : match.end()] = [True] * len(match[0])
    years = _YEAR.findall(clause) or _ALONE.findall(plain)
    if "year" not in fields and re.search("[本当今]年", clause):
        fields["year"] = "0"
    elif years and "year" not in fields:
        fields["year"] = years[-1]
    rest = "".join(
        character for place, character in enumerate(plain) if place >= begin and not covered[place]
    )
    subject = places.get("subject", begin)
    explains = _EXPLAINS.search(plain[:subject])
    if subject < begin and (fields["subject"] in MOVES or explains):
        del fields["subject"], places["subject"]
    major = "subject" in places and places["subject"] < places.get("stage", -1)
    aside = places.get("subject", begin) < begin
    return Label(**fields, rest=FILLER.sub("", rest), spends=spends, major=major, aside=aside)
