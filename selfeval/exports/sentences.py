"""What the data says in sentences, and what a person has still to write or to supply.

Each rate stands with its own numerator and denominator. What is missing is named, not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..dossier import Dossier
from ..figures import FIGURES
from ..formats import amount, percent, quantity
from ..metrics import metric
from ..metrics.evaluation import evaluate_one, names_in
from ..terms import CATEGORIES


@dataclass(frozen=True)
class Words:
    """Words of the report; ``blank`` ones are marked: a person must replace them."""

    text: str
    blank: bool = False


def lacking(what: str) -> Words:
    """Return a mark that evidence lacks (待补依据)."""
    return Words(f"【待补依据：{what}】", blank=True)


def to_write(what: str) -> Words:
    """Return a mark that a person must write (待填写)."""
    return Words(f"【待填写：{what}】", blank=True)


def paragraph(*sentences: str) -> list[Words]:
    """Return one paragraph of the sentences that say something; none if none does."""
    text = "".join(sentences)
    return [Words(text)] if text else []


def figure(dossier: Dossier, name: str) -> str:
    """Return a figure with its unit, such as 14,955.46 万元 (数据)."""
    value, unit = dossier.values[name], FIGURES[name].unit
    if unit == "万元":
        return amount(value, unit)
    return percent(value) if unit == "比例" else f"{quantity(value)} {unit}"


def rates(dossier: Dossier, *names: str) -> list[Words]:
    """Return metrics with their arithmetic in one paragraph, and marks for what they lack (比率).

    One that cannot be computed from figures that are there, or does not apply, says why.
    """
    found = [evaluate_one(metric(name), dossier.figures) for name in names]
    said = [_with_arithmetic(dossier, one) for one in found if one.state != "missing"]
    missing: dict[str, list[str]] = {}
    for one in found:
        if one.state == "missing":
            missing.setdefault(one.reason, []).append(one.record.term)
    marks = [lacking(f"{reason}，不能计算{'、'.join(of)}") for reason, of in missing.items()]
    return [*paragraph(*(f"{text}。" for text in said)), *marks]


def _with_arithmetic(dossier: Dossier, one: Any) -> str:
    if one.value is None:
        return f"{one.record.term}：{one.reason}"
    parts = (_in_words(dossier, one.record.numerator), _in_words(dossier, one.record.denominator))
    arithmetic = " ÷ ".join(parts)
    # Brackets within brackets are hard to read.
    shown = f"，即{arithmetic}" if "（" in arithmetic else f"（{arithmetic}）"
    remark = f"（{one.reason}）" if one.reason else ""
    return f"{one.record.term}为 {percent(one.value)}{shown}{remark}"


def _in_words(dossier: Dossier, expression: str) -> str:
    """Return an expression of the catalogue with the terms and values of its figures."""
    words = expression.replace(" - ", " − ")
    names = sorted(names_in(expression), key=len, reverse=True)
    pattern = re.compile(rf"\b({'|'.join(names)})\b", re.ASCII)
    words = pattern.sub(lambda m: f"{FIGURES[m[1]].term} {figure(dossier, m[1])}", words)
    return f"（{words}）" if len(names) > 1 else words


def categories(dossier: Dossier, stage: str) -> str:
    """Return the amounts of a stage by category (人员、公用、项目支出)."""
    known = {
        term: dossier.values[f"{stage}_{category}"]
        for category, term in CATEGORIES.items()
        if dossier.values[f"{stage}_{category}"] is not None
    }
    return listed(f"{term} {amount(value, '万元')}" for term, value in known.items())


def listed(texts: Iterable[str]) -> str:
    """Return texts in a row."""
    return "、".join(texts)


def compared(change: Any, more: str, less: str) -> str:
    """Return how much something rose or fell, such as 增加 580.12 万元."""
    return f"{more if change >= 0 else less} {amount(abs(change), '万元')}"
