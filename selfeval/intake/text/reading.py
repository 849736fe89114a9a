"""One quantity made whole: its stage, whose amount it is, and how sure that is."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from .changes import Change, base_of, change, compared
from .labels import Label, read_label
from .mentions import Mention, named_by
from .names import project_name
from .pieces import Piece
from .quantities import Quantity, in_yuan
from .subjects import CATEGORIES, NARROW, STAGES, whole_of

#: How sure a stage is, by where it comes from.
_SURE = {"said": 1, "kept": 0.98, "heading": 0.97, "contrast": 0.9, "weak": 0.8, "": 0.8}
_STOP = re.compile(r"[,:。]|\((?!境\))")
#: Words of the sentence that make a lone 预算 the budget, against what was spent of it.
_SPENT = re.compile(r"实际|执行数|决算|执行(?:为)?\d|全年执行")


@dataclass(frozen=True)
class Context:
    """What is known when a quantity is reached.

    ``parts`` counts the parts of a whole that were named, ``told`` the amounts of the last one;
    ``major``: the parts come first, each with its stages. ``listing``: names without a known word
    are projects, ``project`` is the one that is spoken of. ``particular``: the paragraph is about
    something smaller than the department. ``unit`` is stated for a whole list. ``last`` is the
    last amount with its label.
    """

    stage: str = ""
    subject: str = ""
    side: str = ""
    rate: str = ""
    year: str = ""
    base: str = ""
    unit: str = ""
    project: str = ""
    listing: bool = False
    particular: bool = False
    major: bool = False
    parts: int = 0
    told: int = 0
    last: tuple[Label, Quantity] | None = None


@dataclass(frozen=True)
class Reading:
    """A quantity with its label made whole.

    ``how`` says where the stage comes from: ``said`` in the label, ``weak`` (预算 alone),
    ``contrast`` (预算…，支出…), ``heading``, or ``kept`` from the text before. ``whose`` is how
    sure the subject is, ``sure`` subject and stage together, 0 to 1. ``label.year`` is ``prior``,
    ``other`` or empty. ``base``: the quantity is no figure of its own but what the next one is
    compared with, ``prior`` or ``budget``. ``project`` is the project that the label names.
    """

    mention: Mention
    quantity: Quantity
    label: Label
    how: str
    whose: float
    sure: float
    context: Context
    change: Change | None
    base: str
    project: str

    @property
    def piece(self) -> Piece:
        """The piece it stands in."""
        return self.mention.piece

    @property
    def own(self) -> Label:
        """What the label itself says."""
        return self.mention.label

    @property
    def name(self) -> str:
        """The clause that names what the quantity is of."""
        return named_by(self.mention)


def resolve(mention: Mention, context: Context, year: int) -> Reading:
    """Return a quantity with what its label lacks taken from the text before."""
    quantity, own = _with_unit(mention, context), mention.label
    base = compared(mention.before, mention.after) if quantity.amount else None
    if base:
        # The base has a label of its own; the subject of the sentence is understood.
        own = read_label(base[1]).filled(replace(read_label(base[0]), year="", side=""))
    stage, how = _stage(mention, own, context)
    subject, whose = _subject(mention, own, context)
    if quantity.doubt:
        whose = min(whose, 0.85 if "全角" in quantity.doubt else 0.4)
    label = replace(
        own,
        stage=stage,
        subject=subject,
        # What was spent is no income, whatever the sentence began with.
        side=own.side or ("" if own.spends and context.side == "income" else context.side),
        year=_year(own.year or context.year, year),
        rate=own.rate or (context.rate if own.quarter else ""),
    )
    return Reading(
        mention,
        quantity,
        label,
        how,
        whose,
        whose * _SURE[how],
        context,
        None if base else change(mention.before, context.base),
        base_of(base[1]) if base else "",
        _project(mention, own, context),
    )


def begin_of(mention: Mention) -> int:
    """Return where the words before a quantity begin in its piece."""
    return mention.quantity.start - len(mention.before)


def _with_unit(mention: Mention, context: Context) -> Quantity:
    """Return the quantity in the unit that the list states, or that its label asks for."""
    quantity, own = mention.quantity, mention.label
    ends = not mention.after or mention.after[0] in ",;。、)"
    if quantity.unit:
        return quantity
    if context.unit and ends:
        return in_yuan(quantity, context.unit)
    if own.rate and not own.rest and ends and 0 < quantity.value < 200:
        return replace(quantity, unit="%", printed_unit="%", doubt="原文缺百分号")
    if own.subject and not own.aside and "." in quantity.printed:
        return replace(in_yuan(quantity, "万元"), doubt="原文未印单位，按万元")
    return quantity


def _year(said: str, year: int) -> str:
    if said in ("", "0", str(year)):
        return ""
    return "prior" if said in ("-1", str(year - 1)) else "other"


def _stage(mention: Mention, own: Label, context: Context) -> tuple[str, str]:
    if own.stage in STAGES:
        return own.stage, "said"
    heading = mention.piece.stage
    if own.stage == "budget":
        # 预算 alone is the budget, but for lists of what was spent that keep its name.
        lists = context.listing or own.subject == "project"
        if (
            lists
            and heading == context.stage == "executed"
            and not _SPENT.search(mention.sentence)
        ):
            return "executed", "weak"
        how = "heading" if heading == "initial" else "weak"
        return ("adjusted" if context.stage == "adjusted" else "initial"), how
    last = context.last[0] if context.last else Label()
    against = own.side == "spending" and not own.subject and not context.side
    if against and last.stage in ("initial", "adjusted") and (context.major or not context.parts):
        return "executed", "contrast"  # 预算5万元，支出4万元
    if context.stage:
        return context.stage, "heading" if context.stage == heading else "kept"
    spent = own.side or context.listing or own.subject in (*CATEGORIES, "basic")
    return ("executed" if spent else ""), ""


def _subject(mention: Mention, own: Label, context: Context) -> tuple[str, float]:
    """Return whose amount it is, and how sure that is."""
    stray = len(own.rest)
    if own.subject and not own.aside:
        return own.subject, 0.97 if not stray else 0.6 if stray < 5 else 0.4
    if own.subject and (own.stage or own.whole or not stray):
        return own.subject, 0.75 if len(mention.before) > 30 else 0.85
    if context.particular:
        return "total", 0.2
    contrast = own.side == "spending" and not own.stage and context.major
    if own.side and not stray and context.subject not in NARROW and not contrast:
        return "total", 0.96
    sure = 0.94 if not stray else 0.5
    if not context.subject:
        return "total", sure if own.stage or own.side or own.whole or own.rate else sure - 0.2
    if context.parts and (own.stage or own.rate) and not context.major:
        # The parts of a whole have been told; a new stage goes back to the whole.
        if own.rate and context.parts == 1:
            return context.subject, 0.7
        return whole_of(context.subject), sure - 0.01
    return context.subject, sure


def _project(mention: Mention, own: Label, context: Context) -> str:
    """Return the project that a label names; the head of a list item names it for all of it."""
    piece = mention.piece
    if piece.start and piece.start == begin_of(mention):
        head = _STOP.split(mention.before)[0]
        if own.rest or (context.listing and read_label(head).rest):
            return project_name(head)
    return project_name(named_by(mention)) if own.rest else ""
