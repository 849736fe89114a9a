"""The score that a report gives itself: its parts, its table, the grade that follows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ...intake.document import DocumentTable, Span, view
from ...scoring.framework import GRADES
from ...scoring.score import grade
from ..finding import Cited, Finding
from .report import Report

_POINTS = r"(\d{1,3}(?:\.\d+)?)分"
#: 自评总得分: 98.30分; 合计自评88.5分; 综合得分93.2分.
_TOTAL = re.compile(
    rf"(?:(?:自评|综合|评价|最终)?(?:总得|总|得|评)分|合计自评|自评)[:为是]?{_POINTS}"
)
_NUMBER = re.compile(r"\d{1,3}(?:\.\d+)?")
_WHOLE = re.compile(r"(?:自评)?(?:总分|总得分|合计|总计)")
_WEIGHTS = re.compile(r"(?:指标)?分值(?:\(分\))?")
_SCORES = re.compile(r"(?:自评)?得分(?:\(分\))?")
_GRADE = re.compile(r"(?:评价)?等[级次][:为是评定“\"‘']{0,4}([优良中差])")
_PARTS = re.compile(r"^[。,;]?其中[:]?([^。]+)")
_EARNED = re.compile(rf"(?:得分?|自评(?:得分)?)[:为]?{_POINTS}")
_PLAIN = re.compile(rf"(?<!分值)(?<!满分)(?<!权重){_POINTS}")


def score_grade(report: Report) -> Iterator[Finding]:
    """Yield a grade that its score does not earn: 88.5 is 良, not 优."""
    for sentence in report.sentences:
        total, named = _last(_TOTAL, sentence.text), _GRADE.search(sentence.text)
        if not total or not named:
            continue
        score = Decimal(total[1])
        earned = grade(score, GRADES)
        if score > 100 or earned == named[1]:
            continue
        yield Finding(
            "score_grade",
            "error",
            f"{sentence.paragraph.locator(sentence.start)}：自评 {total[1]} 分，"
            f"等级写作“{named[1]}”；按 90、80、60 分划分应为“{earned}”",
            (
                sentence.cite("自评得分", total.start(1), total.end(1), score, "分"),
                sentence.cite("等级", named.start(1), named.end(1)),
            ),
            "核对得分，更正等级；另有划分标准的注明依据",
            sentence.span(named.start(), named.end()),
        )


def score_sum(report: Report) -> Iterator[Finding]:
    """Yield a total score that the parts named behind it do not add up to."""
    for paragraph in report.body():
        for total in _TOTAL.finditer(paragraph.text):
            listed = _PARTS.match(paragraph.text[total.end() :])
            if not listed:
                continue
            found = _EARNED.findall(listed[1]) or _PLAIN.findall(listed[1])
            whole, points = Decimal(total[1]), [Decimal(one) for one in found]
            if len(points) < 2 or sum(points) == whole:
                continue
            shown = "＋".join(found)
            yield Finding(
                "score_sum",
                "error",
                f"{paragraph.locator(total.start())}：自评 {total[1]} 分，所列各部分 "
                f"{shown}＝{sum(points)} 分，相差 {abs(whole - sum(points))} 分",
                (paragraph.cite("自评得分", total.start(1), total.end(1), whole, "分"),),
                "核对各部分得分和总分",
                paragraph.span(total.start(), total.end()),
            )


def score_rows(report: Report) -> Iterator[Finding]:
    """Yield rows of a score table above their weight, and a total that is not their sum."""
    for number, table in enumerate(report.document.tables, start=1):
        lines = _lines(report, table)
        head = next((row for row, cells in lines.items() if _columns(cells)), None)
        if head is None:
            continue
        weight, score = _columns(lines[head]) or (0, 0)
        rows = [
            (cells, Decimal(cells[weight][0]), Decimal(cells[score][0]))
            for row, cells in lines.items()
            if row > head and _is_number(cells.get(weight)) and _is_number(cells.get(score))
        ]
        whole = [row for row in rows if _WHOLE.match(min(row[0].items())[1][0])]
        parts = [row for row in rows if row not in whole]
        for cells, most, given in parts:
            if given > most:
                label = min(cells.items())[1][0]
                message = f"表{number}“{label}”得 {given} 分，超过分值 {most} 分"
                yield _of_table(message, number, cells[score], given)
        for cells, most, given in whole[-1:]:
            points = sum((row[2] for row in parts), Decimal(0))
            # The rows are all there only where their weights make the whole.
            if sum(row[1] for row in parts) == most and points != given:
                message = f"表{number}总分写作 {given} 分，各行得分之和为 {points} 分"
                yield _of_table(message, number, cells[score], given)


Line = dict[int, tuple[str, Span]]


def _lines(report: Report, table: DocumentTable) -> dict[int, Line]:
    lines: dict[int, Line] = {}
    for cell in table.cells:
        text = view(report.document, cell.span).text
        if text:
            lines.setdefault(cell.row, {})[cell.column] = (text, cell.span)
    return lines


def _columns(cells: Line) -> tuple[int, int] | None:
    """Return the columns of weight and score, where this is the head of a score table."""
    weight = [
        c for c, (text, _) in cells.items() if re.fullmatch(r"(?:指标)?分值(?:\(分\))?", text)
    ]
    score = [
        c for c, (text, _) in cells.items() if re.fullmatch(r"(?:自评)?得分(?:\(分\))?", text)
    ]
    return (weight[0], score[0]) if len(weight) == len(score) == 1 else None


def _is_number(cell: tuple[str, Span] | None) -> bool:
    return cell is not None and _NUMBER.fullmatch(cell[0]) is not None


def _of_table(message: str, number: int, cell: tuple[str, Span], given: Decimal) -> Finding:
    cited = Cited("得分", given, "分", f"表{number}", cell[1])
    return Finding("score_rows", "error", message, (cited,), "核对评分表", cell[1])


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = list(pattern.finditer(text))
    return found[-1] if found else None
