"""The rows of the index: what is shown of each department and period, as texts."""

from __future__ import annotations

from dataclasses import dataclass

from ..formats import DASH, percent, places, spread
from .failures import failure_message
from .records import FORMATS, PAGE, Entry, ScoreRange


@dataclass(frozen=True)
class Row:
    """One row of the index; ``bar`` is where the score lies, in per cent of its weight."""

    entry: Entry
    page: str
    rate: str
    score: str
    bar: tuple[float, float] | None
    grades: str
    findings: tuple[str, str, str]
    gaps: str
    state: str
    hint: str
    made: str
    files: tuple[tuple[str, str], ...]

    @property
    def unverified(self) -> bool:
        """Whether the points rest on weights that nobody has verified (未核实)."""
        score = self.entry.summary.score if self.entry.summary else None
        return score is not None and score.status != "verified"


def row(entry: Entry) -> Row:
    """Return the row of a department and period; what is not known is a dash."""
    summary = entry.summary
    score = None if summary is None or entry.quarter else summary.score
    rate = summary.metrics.get("execution_rate") if summary else None
    found = summary.findings if summary else None
    counts = (found.error, found.warning, found.note) if found else (DASH, DASH, DASH)
    state, hint = _state(entry)
    record = entry.good or entry.failed
    return Row(
        entry=entry,
        page=entry.link(PAGE),
        rate=percent(rate.value if rate else None),
        score=full(score) if score else DASH,
        bar=bar(score) if score else None,
        grades="、".join(score.grades) if score else DASH,
        findings=(str(counts[0]), str(counts[1]), str(counts[2])),
        gaps=str(summary.gaps) if summary else DASH,
        state=state,
        hint=hint,
        made=f"{record.finished:%Y-%m-%d}" if record else DASH,
        files=tuple((word, link) for name, word in FORMATS.items() if (link := entry.link(name))),
    )


def bar(score: ScoreRange) -> tuple[float, float]:
    """Return where a score begins and how wide it is, in per cent of its weight."""
    if score.weight <= 0:
        return 0.0, 0.0
    low, high = (float(end / score.weight * 100) for end in (score.low, score.high))
    return round(low, 1), round(high - low, 1)


def full(score: ScoreRange) -> str:
    """Return a score with its weight: 11.81～99.81 / 100."""
    return f"{spread(score.low, score.high)} / {places(score.weight)}"


def _state(entry: Entry) -> tuple[str, str]:
    """Return the state in a word, and what to say of it."""
    if entry.failed:
        when = f"{entry.failed.finished:%Y-%m-%d %H:%M}"
        stands = "，现列此前的报告" if entry.good else ""
        return "失败", f"{when} 运行失败{stands}。{failure_message(entry.failed)}"
    if entry.fault:
        return "不可读", entry.fault
    if PAGE not in entry.files:
        return "缺报告", f"文件夹中没有 {PAGE}，请重新运行"
    if entry.summary is None:
        return "旧记录", "记录中没有摘要，重新运行后可列出各项数据"
    return "正常", ""
