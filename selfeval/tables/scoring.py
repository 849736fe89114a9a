"""Tables of a score: the one that is filed, its arithmetic, and what it depends on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from .. import scoring
from ..display import Note, Table
from ..dossier import Dossier
from ..formats import DASH, places, signed, spread
from ..scoring import Framework, Score, ScoredRow, Total
from .parts import places_of


def score(result: Score) -> Table:
    """Return the score table as it is filed (指标评分表), with the reason for every lost point."""
    lines = [_line(row, result) for row in result.rows]
    lines += [
        _sum(name, total, "") for (name, level2), total in result.levels().items() if not level2
    ]
    grades = "、".join(result.grades)
    word = "等级" if len(result.grades) == 1 else "可能等级"
    lines.append(_sum("总分", result.total, f"{word}：{grades}"))
    frame = pd.DataFrame(lines)
    caption = f"指标评分表：{result.framework.title}"
    texts = ["评分标准", "扣分原因和其他说明"]
    rows = [f"score:{number}" for number in range(len(result.rows))]
    keys = {"自评得分": [*rows, *[""] * (len(lines) - len(rows))]}
    return Table(frame, caption, texts=texts, group="一级", keys=keys)


def _sum(name: str, total: Total, remark: str) -> dict[str, str]:
    return {
        "指标": name,
        "分值": places(total.weight),
        "自评得分": spread(total.low, total.high),
        "评分标准": "",
        "扣分原因和其他说明": remark,
        "一级": "合计",
    }


def _line(row: ScoredRow, result: Score) -> dict[str, str]:
    block = result.levels()[row.row.level1, row.row.level2]
    name = " · ".join(filter(None, (row.row.level1, row.row.level2)))
    core = "（核心指标）" if row.row.core else ""
    return {
        "指标": f"{row.row.indicator}{core}",
        "分值": places(row.weight),
        "自评得分": spread(row.low, row.high),
        "评分标准": row.standard,
        "扣分原因和其他说明": _remark(row),
        "一级": f"{name}（{_of(block)}）",
    }


def _of(block: Total) -> str:
    return f"{places(block.weight)} 分，得 {spread(block.low, block.high)} 分"


def _remark(row: ScoredRow) -> str:
    parts = [f"待补依据：{'；'.join(row.missing)}"] if row.missing else []
    parts += row.lost
    if row.high < row.weight:
        reason = "；".join(row.reasons)
        parts.append(f"部门说明：{reason}" if reason else "部门未说明扣分原因")
    return "。".join(parts)


def scoring_steps(result: Score) -> Table | Note:
    """Return the arithmetic of every row that its evidence settles, or narrows (计分过程)."""
    known = [row for row in result.rows if row.low > 0 or row.high < row.weight]
    if not known:
        return Note("没有一项指标有计分依据。")
    frame = pd.DataFrame(
        {
            "指标": [row.row.indicator for row in known],
            "得分": [f"{spread(row.low, row.high)} / {places(row.weight)}" for row in known],
            "计分过程": [row.formula for row in known],
            "数据和出处": [_figures(row) for row in known],
        }
    )
    return Table(frame, "计分过程和依据", texts=["计分过程", "数据和出处"])


def _figures(row: ScoredRow) -> str:
    shown = []
    for used in row.used:
        where = places_of(used.sources)
        shown.append(f"{used.term} {used.value}{f'（{where}）' if where else ''}")
    return "；".join(dict.fromkeys(shown))


def evidence_gains(result: Score, top: int = 40) -> Table | Note:
    """Return which missing evidence would settle most points (待补依据及可确定的分值)."""
    gains = scoring.evidence_gains(result)
    if gains.empty:
        return Note("没有待补的依据：每一行得分都已确定。")
    shown = gains.head(top)
    frame = pd.DataFrame(
        {
            "需补充的依据": shown["needed"],
            "可确定的分值": shown["points"].map(places),
            "涉及指标": ["、".join(names) for names in shown["indicators"]],
        }
    )
    rest = f"，其余 {len(gains) - top} 项略" if len(gains) > top else ""
    return Table(frame, f"补充哪些依据最值得（按分值排序{rest}）", texts=["涉及指标"])


def weight_sensitivity(result: Score, top: int = 8) -> Table | Note:
    """Return how the total moves with unverified weights (未核实分值的影响)."""
    moves = scoring.weight_sensitivity(result)
    if moves.empty:
        return Note("各行分值均有出处，没有未核实的分值。")
    shown = moves.head(top)
    frame = pd.DataFrame(
        {
            "指标": shown["indicator"],
            "分值": shown["weight"].map(places),
            "证据": shown["evidence"],
            "最低分变动": shown["low"].map(signed),
            "最高分变动": shown["high"].map(signed),
        }
    )
    caption = "分值每增加 1 分（其余指标按比例减少）对总分的影响"
    return Table(frame, caption, texts=["证据"])


def what_if(dossier: Dossier, framework: Framework, **assumptions: Any) -> Table:
    """Return the score as it is and under assumptions (假设分析).

    Each assumption is a figure, a metric (``satisfaction_rate="96%"``) or, with
    ``indicators={"公众或服务对象满意度": 6}``, the points of rows.
    """
    return _what_if(dossier, framework, {**assumptions.pop("indicators", {}), **assumptions})


def _what_if(dossier: Dossier, framework: Framework, assumptions: Mapping[str, Any]) -> Table:
    before, after = scoring.what_if(dossier, framework, assumptions)
    pairs = zip(before.rows, after.rows, strict=True)
    lines = [
        _moved(old.row.indicator, old, new)
        for old, new in pairs
        if (old.low, old.high) != (new.low, new.high)
    ]
    lines.append(_moved("总分", before.total, after.total))
    given = "，".join(f"{name} = {value}" for name, value in assumptions.items())
    return Table(pd.DataFrame(lines), f"假设 {given}")


def _moved(name: str, old: Any, new: Any) -> dict[str, str]:
    return {
        "指标": name,
        "现在": spread(old.low, old.high),
        "假设后": spread(new.low, new.high),
        "最低分变动": signed(new.low - old.low),
        "最高分变动": signed(new.high - old.high),
    }


def comparison(dossier: Dossier, *frameworks: Framework) -> Table:
    """Return the same department-year under several frameworks side by side (指标体系对照)."""
    results = [scoring.score(dossier, framework) for framework in frameworks]
    table = scoring.compare(results)
    titles = [result.framework.title for result in results]
    columns = {title: [_points(row) for row in table[title]] for title in titles}
    frame = pd.DataFrame({"指标": table["indicator"], **columns})
    totals = [_of_total(result) for result in results]
    grades = ["、".join(result.grades) for result in results]
    frame.loc[len(frame)] = ["总分", *totals]
    frame.loc[len(frame)] = ["可能等级", *grades]
    return Table(frame, "同一部门在不同指标体系下的得分 / 分值")


def _of_total(result: Score) -> str:
    return f"{spread(result.total.low, result.total.high)} / {places(result.total.weight)}"


def _points(row: ScoredRow | None) -> str:
    return DASH if row is None else f"{spread(row.low, row.high)} / {places(row.weight)}"
