"""The quantities of a piece, each with the words that speak of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from .labels import Label, last_clause, read_label
from .pieces import Piece
from .quantities import Quantity, quantities, with_unit
from .words import RESPECTIVELY

_SENTENCE = re.compile(r"[^。;!?]*[。;!?]?")
_HALF_STOP = re.compile(r"(?<=[^\d\W])\.(?!\d)|(?<=[%)])\.(?!\d)")
_BETWEEN = re.compile(r"[、,和及与]*(?:以及)?")
_FOUR = re.compile(r"(?:四个|各|每个?|1-4|一至四|一到四|第?一季度(?:至|到)第?四)季度")
_QUARTER = re.compile(r"[一二三四1-4]季度|\d月")


@dataclass(frozen=True)
class Mention:
    """A quantity in its sentence.

    ``before`` reaches back to the quantity before it or to the start of the sentence, ``after``
    on to the next. ``label`` is what ``before`` says; in a list of values that answer to a list
    of names, what its own name says.
    """

    piece: Piece
    quantity: Quantity
    sentence: str
    opens: bool
    before: str
    after: str
    label: Label
    name: str


def mentions(piece: Piece, department: str) -> Iterator[Mention]:
    """Yield the quantities of a piece in order; numbers without a unit only where one fits."""
    found = [q for q in quantities(piece.text, piece.raw) if q.start >= piece.start]
    for start, end in _sentences(piece):
        inside = [q for q in found if start <= q.start < end]
        yield from _of_sentence(piece, start, end, inside, department)


def _sentences(piece: Piece) -> Iterator[tuple[int, int]]:
    text = _HALF_STOP.sub("。", piece.text)
    for match in _SENTENCE.finditer(text, piece.start):
        if match[0]:
            yield match.span()


def _of_sentence(
    piece: Piece, start: int, end: int, found: list[Quantity], department: str
) -> Iterator[Mention]:
    sentence = piece.text[start:end]
    # A lone number is a word of the sentence, but for one that a list gives its unit to.
    found = _units_of_lists(piece.text, found)
    found = [q for q in found if q.unit or _may_stand_alone(piece.text, q)]
    groups = _groups(piece.text, found)
    at = start
    for group in groups:
        names = None
        if len(group) > 1:
            names = _names(piece.text[at : group[0].start], len(group), piece.text[start:at])
        for number, quantity in enumerate(group):
            before = piece.text[at : quantity.start]
            after = piece.text[quantity.end : _next_start(found, quantity, end)]
            name = names[number + 1] if names else ""
            label = _label(names, number, department) if names else read_label(before, department)
            opens = number == 0 and at == start
            yield Mention(piece, quantity, sentence, opens, before, after, label, name)
            at = quantity.end


def _next_start(found: list[Quantity], quantity: Quantity, end: int) -> int:
    return next((q.start for q in found if q.start >= quantity.end), end)


def _units_of_lists(text: str, found: list[Quantity]) -> list[Quantity]:
    """Give numbers without a unit that of the next amount or percentage, if it lists them.

    人员支出3180.00公用支出285.00项目支出1355.00万元; 分别为21、52、75%.
    """
    result = list(found)
    for number in range(len(found) - 2, -1, -1):
        one, after = result[number], result[number + 1]
        if one.unit or not (after.amount or after.percent):
            continue
        gap = text[one.end : after.start]
        known = after.amount and (read_label(gap).subject or "." in one.printed)
        if _BETWEEN.fullmatch(gap) or (known and len(gap) < 20 and not re.search("[。;年]", gap)):
            result[number] = with_unit(one, after)
    return result


def _may_stand_alone(text: str, quantity: Quantity) -> bool:
    """Whether a number without a unit may still be a figure: no year, date, age or number."""
    after = text[quantity.end : quantity.end + 2]
    return not re.match(r"[年月日号岁周时点分季级届\-~—:〕%]|个?月", after) and not re.search(
        r"[第\-~—:/]$", text[: quantity.start]
    )


def _groups(text: str, found: list[Quantity]) -> list[list[Quantity]]:
    """Put the values together that follow one 分别为."""
    groups: list[list[Quantity]] = []
    for quantity in found:
        if groups and _BETWEEN.fullmatch(text[groups[-1][-1].end : quantity.start]):
            groups[-1].append(quantity)
        else:
            groups.append([quantity])
    result = []
    for group in groups:
        listed = RESPECTIVELY.search(text[max(0, group[0].start - 60) : group[0].start])
        result += [group] if listed or len(group) == 1 else [[one] for one in group]
    return result


def _names(before: str, count: int, earlier: str) -> list[str] | None:
    """Return what stands before a list and the names that its ``count`` values answer to.

    ``None`` where there are not so many names.
    """
    listed = RESPECTIVELY.sub("", before)
    four = _FOUR.search(listed)
    if four and count == 4 and not _QUARTER.search(listed, four.end()):
        return [listed[: four.start()], *(f"第{q}季度{listed[four.end() :]}" for q in "一二三四")]
    for pattern in ("[、,]", "[、,]|和|及|与|以及"):
        names = [name for name in re.split(pattern, listed) if name]
        if len(names) >= count:
            return ["，".join(names[:-count]), *names[-count:]]
    if count == 4 and (_FOUR.search(earlier) or re.search("[四4]季度", earlier)):
        # The quarters have been named for the list before: 均衡率分别为.
        return ["", *(f"第{quarter}季度{last_clause(listed)}" for quarter in "一二三四")]
    return None


def _label(names: list[str], number: int, department: str) -> Label:
    """Return the label of a name: what it lacks stands in the last or in the first one."""
    above, *labels = (read_label(name, department) for name in names)
    own, first, last = labels[number], labels[0], labels[-1]
    rest = "" if own in (first, last) else own.rest
    full = own.filled(last).filled(replace(first, quarter="")).filled(replace(above, quarter=""))
    return replace(full, rest=rest, aside=False)


def named_by(mention: Mention) -> str:
    """Return the clause that names what a quantity is of."""
    return mention.name or last_clause(mention.before)
