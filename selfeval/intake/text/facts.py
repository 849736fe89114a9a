"""What a report says beside its figures: whose it is, its goals, tasks and disclosures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..document import Document, Span
from .department import department_name, district
from .pieces import Piece, pieces

_GOALS = re.compile(
    r"(?:主要|履职|工作|绩效|年度|整体|总体)目标|总体工作|年度(?:主要|重点)?工作(?:任务|目标)"
)
_NOT_GOALS = re.compile(r"职能|职责|完成|实现|执行|评价|自评")
_TASKS = re.compile(r"履职情况|(?:重点)?工作(?:任务)?(?:完成|开展)情况|履职成效|产出")
_LATER = re.compile(r"及时|按时|按规定|规定时间|法定时限|在规定")
_ON = re.compile(r"公开|公示|公布")
_DISCLOSED = (
    ("budget", re.compile(r"预算(?!绩效)|预决算")),
    ("final_account", re.compile(r"决算")),
)


@dataclass(frozen=True)
class Fact:
    """A row that is no figure: its table, cells, place and how sure it is."""

    table: str
    cells: Mapping[str, str]
    locator: str
    span: Span
    confidence: float = 0.8
    also: tuple[str, ...] = ()


def read_facts(document: Document) -> list[Fact]:
    """Return the department, the goals, the tasks and the disclosures of a report."""
    every = list(pieces(document))
    return [
        *_department(document, every),
        *_goals(every),
        *_key_tasks(every),
        *_disclosures(every),
    ]


def _department(document: Document, every: list[Piece]) -> Iterator[Fact]:
    name, span = department_name(document)
    if not span:
        return
    title = next((p.text for p in every[:6] if re.search("报告|自评表", p.text)), document.name)
    cells = {
        "name": name,
        "district": district(name),
        "data_kind": "real",
        "document": title.lstrip("#")[:60],
    }
    yield Fact("department", cells, "封面", span, 0.9 if cells["district"] else 0.7)


def _goals(every: list[Piece]) -> Iterator[Fact]:
    """Yield the goals, those that are listed twice once, with both places."""
    merged: dict[str, Fact] = {}
    for piece in every:
        item = piece.start and len(piece.path) > 1 and piece.opening
        above = _list_title(piece)
        if not item or not above or not _GOALS.search(above) or _NOT_GOALS.search(above):
            continue
        text = re.split(r"[,。;]", piece.text[piece.start :])
        goal = text[0] if len(text[0]) >= 6 else piece.text[piece.start :].rstrip("。;")
        same = "".join(re.findall(r"\w", piece.text[piece.start :]))
        if same in merged:
            known = merged[same]
            merged[same] = Fact(
                "goals", known.cells, known.locator, known.span, 0.9, (*known.also, piece.locator)
            )
            continue
        cells = {"number": str(len(merged) + 1), "goal": goal}
        merged[same] = Fact("goals", cells, piece.locator, _where(piece), 0.8)
    yield from merged.values()


def _list_title(piece: Piece) -> str:
    """Return the heading of the list that an item stands in."""
    above = [text for path, text in piece.headings if len(path) < len(piece.path)]
    return above[-1] if above else ""


def _key_tasks(every: list[Piece]) -> Iterator[Fact]:
    number = 0
    for piece in every:
        above = _list_title(piece)
        direct = [p for p, t in piece.headings if t == above][-1:] if above else []
        item = piece.opening and piece.start and direct and len(piece.path) == len(direct[0]) + 1
        if not item or not _TASKS.search(above) or piece.future:
            continue
        title = next((t for p, t in piece.headings if p == piece.path), "")
        task = (title or re.split(r"[,。;:]", piece.text[piece.start :])[0]).rstrip("。:")
        if not 2 <= len(task) <= 60:
            continue
        number += 1
        note = "按履职情况所列工作列示，未逐项说明完成情况"
        cells = {"kind": "key_task", "number": str(number), "task": task, "note": note}
        yield Fact("tasks", cells, piece.locator, _where(piece), 0.6)


def _disclosures(every: Iterable[Piece]) -> Iterator[Fact]:
    told: set[str] = set()
    for piece in every:
        if piece.future:
            continue
        for sentence in re.split(r"[。;]", piece.text):
            if not _ON.search(sentence) or not re.search("部门预算|预决算|决算", sentence):
                continue
            status = _status(sentence)
            for document, words in _DISCLOSED:
                if status and words.search(sentence) and document not in told:
                    told.add(document)
                    cells = {"document": document, "status": status}
                    yield Fact("disclosure", cells, piece.locator, _where(piece), 0.6)


def _status(sentence: str) -> str:
    if re.search(r"未(?:按[^,]{0,8})?公开", sentence):
        return "late_or_incomplete" if re.search("未按|及时|完整", sentence) else "not_published"
    if re.search(r"不及时|不完整|延迟|逾期", sentence):
        return "late_or_incomplete"
    if re.search("涉密", sentence):
        return "exempt"
    timely, complete = _LATER.search(sentence), re.search("完整|全面", sentence)
    return "on_time_complete" if timely and complete else ""


def _where(piece: Piece) -> Span:
    return piece.view.span(0, len(piece.text))
