"""What the text before a quantity says of it: headings, lead-ins, the sentence so far."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from .labels import read_label
from .mentions import Mention, mentions
from .names import project_name
from .pieces import Path, Piece, stated_unit
from .reading import Context, Reading, begin_of, resolve
from .subjects import PASSING, TOPICS, whole_of

_LISTS = re.compile(r"[(,。:]*(?:其中|主要包括|包括|具体|分别|主要是?)")
_GOES_ON = re.compile(r"(?:其中|包括|具体|分别|主要|按)")
#: Headings of a single project, and of a line of the functional classification.
_PROJECT = re.compile(r"(?:项目|工程|专项)$")
_CLASS = re.compile(r"\([类款项]\)")


@dataclass(frozen=True)
class _Lead:
    """What a lead-in (…如下：) says for the paragraphs below its path."""

    path: Path
    context: Context = field(default_factory=Context)


def readings(every: Iterable[Piece], department: str, year: int) -> Iterator[Reading]:
    """Yield the quantities of all pieces, their labels made whole."""
    lead = _Lead(())
    for piece in every:
        context = _start(piece, lead)
        for mention in mentions(piece, department):
            context = _sentence(mention, context)
            reading = resolve(mention, context, year)
            yield reading
            context = _after(reading, context)
        unit = stated_unit(piece.text)
        leads = piece.text[-1] in ":,、" or piece.text.rstrip("。").endswith("如下")
        if piece.opening and (unit or leads):
            if read_label(piece.text.rstrip(":。")).subject == "project":
                context = replace(context, subject="project", listing=True)
            lead = _Lead(piece.path, replace(context, last=None, unit=unit or context.unit))
        elif not _below(piece.path, lead.path):
            lead = _Lead(())


def _below(path: Path, above: Path) -> bool:
    return bool(above) and path[: len(above)] == above


def _start(piece: Piece, lead: _Lead) -> Context:
    """Return what a piece begins with: what its lead-in said, and what headings say below it."""
    below = _below(piece.path, lead.path)
    context = lead.context if below else Context(stage=piece.stage)
    for path, title in piece.headings:
        if not below or len(path) > len(lead.path):
            context = _headed(context, title.rstrip("。:"))
    return context if context.stage else replace(context, stage=piece.stage)


def _headed(context: Context, title: str) -> Context:
    """Return what a heading makes of the context."""
    label = read_label(title)
    if _CLASS.search(title):
        return replace(context, particular=True)
    if _PROJECT.search(title) and label.rest and not context.particular:
        name = project_name(title)
        return replace(context, listing=True, project=name, subject="project", parts=0)
    if label.subject in TOPICS:
        listing = label.subject == "project"
        return replace(context, subject=label.subject, listing=listing, parts=0)
    return context


def _sentence(mention: Mention, context: Context) -> Context:
    """Begin a sentence: what it does not go on with is forgotten."""
    if not mention.opens or not context.last or _GOES_ON.match(mention.before):
        return context
    begin = begin_of(mention)
    if mention.piece.text[begin - 1 : begin] == ";":
        return context
    fresh = _start(mention.piece, _Lead(()))
    return replace(
        fresh,
        stage=context.stage,
        unit=context.unit,
        side=context.side,
        project=fresh.project or (context.project if context.listing else ""),
    )


def _after(reading: Reading, context: Context) -> Context:
    """Return what is known after a quantity."""
    label, own = reading.label, reading.own
    if reading.base:
        return replace(context, base=reading.base, stage=label.stage, subject=label.subject)
    if reading.change:
        subject = label.subject if own.subject else context.subject
        return replace(context, base=reading.change.base, subject=subject)
    side = context.side if reading.how == "contrast" else label.side
    context = replace(context, rate=own.rate or context.rate, side=side)
    if not reading.quantity.amount:
        counted = own.subject and not own.aside and not reading.quantity.percent
        return replace(context, subject=own.subject) if counted else context
    if label.subject in PASSING:
        return replace(context, last=(label, reading.quantity))
    # 人员…、公用…: parts told once each are one stage of the whole, not stages of a part.
    sibling = context.parts and own.subject and own.subject != context.subject
    told_once = bool(sibling and context.told == 1)
    listing = context.listing or _begins_list(reading)
    return replace(
        context,
        stage=label.stage or context.stage,
        subject=label.subject or context.subject,
        year=own.year or context.year,
        listing=listing,
        major=own.major and not told_once if own.subject else context.major,
        parts=0 if whole_of(label.subject) == label.subject else context.parts + bool(own.subject),
        told=1 if own.subject else context.told + 1,
        project=(reading.project if listing else "") or context.project,
        last=context.last if label.year else (label, reading.quantity),
    )


def _begins_list(reading: Reading) -> bool:
    """Whether projects follow: 项目支出…，其中, or 项目支出中，…."""
    own = reading.own
    if reading.label.subject == "project" and _LISTS.match(reading.mention.after):
        return True
    return own.subject == "project" and own.aside and bool(own.rest)
