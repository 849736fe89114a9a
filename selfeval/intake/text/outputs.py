"""What was done in the year: quantities of services in the sections that tell of it."""

from __future__ import annotations

import re
from dataclasses import replace

from ..extract import Extract
from .extracts import extract, plain
from .names import says_little, service_name
from .reading import Reading
from .words import BACKGROUND, BENEFICIARIES, OBJECTS, UNIT_KINDS

_BENEFICIARY = re.compile(BENEFICIARIES)
#: Words that also name where something was done.
_PLACES = ("社区", "家庭", "学校", "家属")
#: Units in front of what they count.
_NOUN_FOLLOWS = ("名", "位", "个", "家", "所", "座", "处", "条", "项", "户", "台", "套")
#: What is added to the name of the service before, where a quantity has none of its own.
_SUFFIXES = {"person_times": "参与", "persons": "人数", "money": "资金"}
_EDGES = re.compile(r"[,;:。(]")
_CASE_UNITS = re.compile(r"案|诉求|投诉|信访|提案|建议|纠纷|咨询")
_BARE = re.compile(r"(?:人|人员|儿童|学生|职工|群众|企业)$")
_NO_OUTPUT = re.compile(r"分$|得分|自评|权重|满分|扣|编制|预算|决算|执行|结转|三公")
_MONEY_OUT = re.compile(r"投资|产值|营业|增加值|税收|收入|GDP|销售|总额")


def read_output(reading: Reading) -> list[Extract]:
    """Return the service quantity that a count or an amount is, in a section on what was done."""
    depth = reading.piece.done
    if not depth or reading.label.year == "other" or reading.label.share or reading.change:
        return []
    quantity, before = reading.quantity, reading.mention.before
    unit, remark = quantity.unit, ""
    if unit == "" and _BARE.search(before) and re.match("[一-龥]", reading.mention.after):
        unit, remark = "人", "原文未印单位"
    kind, sure = _kind(reading, unit)
    if not kind or BACKGROUND.search(before[-12:]) or _NO_OUTPUT.search(_clause(reading)):
        return []
    number, programme = _programme(reading, depth)
    follows = unit in _NOUN_FOLLOWS
    label = service_name(before, reading.mention.after, follows=follows)
    if label and says_little(label):
        label = _topic(reading) + label
    cells = {
        "programme_number": str(number),
        "programme": programme,
        "measure": label,
        "value": plain(quantity.value),
        "unit": unit,
        "kind": kind,
        "beneficiary": _beneficiary(reading),
        "precision": quantity.precision,
    }
    if remark:
        cells["remark"], sure = remark, 0.5
        reading = replace(reading, quantity=replace(quantity, unit=unit))
    if not quantity.printed[0].isdecimal():
        sure = min(sure, 0.75)  # written in Chinese numerals, which words have too
    return [extract(reading, "outputs", kind, label, sure, cells)]


def _kind(reading: Reading, unit: str) -> tuple[str, float]:
    if unit == "万元":
        clause = _clause(reading)
        return ("", 0) if _MONEY_OUT.search(clause) else ("money", 0.85)
    kind = UNIT_KINDS.get(unit, "")
    if unit == "件" and _CASE_UNITS.search(reading.mention.sentence):
        return "cases", 0.8
    if unit not in ("个", "") or unit == "":
        return kind, 0.92 if kind else 0
    near = re.split(r"[,;。、]", reading.mention.after)[0]
    # The noun behind the count, its last word first; else the one before it.
    for text in (near, _clause(reading)):
        places = [(m.end(), k) for k, words in OBJECTS for m in re.finditer(words, text)]
        if places:
            return max(places)[1], 0.88
    # 三个结合: in Chinese numerals only what is a thing for sure.
    return ("items", 0.5) if reading.quantity.printed[0].isdecimal() else ("", 0)


def _clause(reading: Reading) -> str:
    return re.split(r"[,;:。、]", reading.mention.before)[-1]


def _topic(reading: Reading) -> str:
    """Return the first clause of a 一是 item, which says what all of it is about."""
    piece = reading.piece
    if piece.opening:
        return ""
    first = re.split(r"[,;:。]", piece.text[piece.start :])[0]
    return service_name(first, "", follows=False) if reading.quantity.start > len(first) else ""


def _beneficiary(reading: Reading) -> str:
    near = re.split(r"[,;。]", reading.mention.after)[0]
    for text in (near, _EDGES.split(reading.mention.before)[-1]):
        match = _BENEFICIARY.search(text)
        if match:
            return match[0]
    matches = _BENEFICIARY.findall(reading.mention.before) or _BENEFICIARY.findall(
        reading.piece.text[: reading.quantity.start]
    )
    plain_ones = [one for one in matches if one not in _PLACES]
    return plain_ones[-1] if plain_ones else ""


def _programme(reading: Reading, depth: int) -> tuple[int, str]:
    """Return the field of work: the heading right below the one that tells of the work done."""
    headings = reading.piece.headings
    below = headings[depth : depth + 1]
    if below:
        path, title = below[0]
        return path[-1].number, title.rstrip("。:")
    path = reading.piece.path
    length = len(headings[depth - 1][0])
    title = headings[depth - 1][1].rstrip("。:")
    return (path[length].number if len(path) > length else 1), title


def name_after(one: Extract, before: Extract | None) -> Extract:
    """Return a quantity without a name of its own with that of the one before it."""
    if one.table != "outputs" or one.cells.get("measure"):
        return one
    base = before.cells["measure"] if before else one.cells["programme"]
    name = base + _SUFFIXES.get(one.cells["kind"], "")
    return replace(one, label=name, cells={**one.cells, "measure": name})
