"""Tables of why a rate changed, what stands out, and what projects are to be asked."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from ..display import Note, Table
from ..dossier import Panel
from ..formats import DASH, amount, percent, places, quantity, signed
from ..trends import (
    CUT,
    GROUPS,
    LEVELS,
    NEEDS,
    Compared,
    Effect,
    Outlier,
    Question,
    Review,
    among_departments,
    among_years,
)
from ..trends.cases import Case
from ..trends.outliers import METHODS
from ..trends.words import exact, points


def decomposition(compared: Compared) -> Table | Note:
    """Return the change of the execution rate part by part, in points (执行率变动因素)."""
    found, (base, year) = compared.found, compared.years
    if found is None:
        return Note(f"不能按{LEVELS[compared.level]}分析执行率变动：{compared.reason}。")
    rows = [_effect(effect, base, year) for effect in found.effects]
    rows.append(
        {
            "部分": "合计",
            f"{base} 年执行率": percent(exact(found.before)),
            f"{year} 年执行率": percent(exact(found.after)),
            f"{base} 年比重": percent(1),
            f"{year} 年比重": percent(1),
            "执行因素": points(found.pace),
            "结构因素": points(found.mix),
            "合计": points(found.change),
        }
    )
    frame = pd.DataFrame(rows).rename(columns={"部分": LEVELS[compared.level]})
    caption = "执行率变动因素（因素以百分点计；各数单独四舍五入，尾数可能相差 0.01）"
    return Table(frame, caption)


def _effect(effect: Effect, base: int, year: int) -> dict[str, str]:
    rates = [DASH if rate is None else percent(exact(rate)) for rate in effect.rates]
    weights = [percent(exact(weight)) for weight in effect.weights]
    return {
        "部分": effect.part.name,
        f"{base} 年执行率": rates[0],
        f"{year} 年执行率": rates[1],
        f"{base} 年比重": weights[0],
        f"{year} 年比重": weights[1],
        "执行因素": points(effect.pace),
        "结构因素": points(effect.mix),
        "合计": points(effect.total),
    }


def outliers(panel: Panel, department: str, fiscal_year: int) -> Table | Note:
    """Return where a department stands out: among all in the year, among its years (离群值)."""
    peers, years = among_departments(panel, fiscal_year), among_years(panel, department)
    own = [one for one in peers.found if one.department == department]
    rows = [_outlier(one, f"{fiscal_year} 年各部门", str(one.fiscal_year)) for one in own]
    rows += [_outlier(one, "本部门各年", str(one.fiscal_year)) for one in years.found]
    return _outliers(rows, "年度", judged=bool(peers.compared or years.compared))


def all_outliers(panel: Panel, fiscal_year: int) -> Table | Note:
    """Return which departments of the panel stand out in a year (各部门离群值)."""
    names = {d.department: d.name for d in panel.dossiers}
    peers = among_departments(panel, fiscal_year)
    rows = [_outlier(one, f"{fiscal_year} 年各部门", names[one.department]) for one in peers.found]
    return _outliers(rows, "部门", judged=bool(peers.compared))


def _outliers(rows: list[dict[str, str]], label: str, *, judged: bool) -> Table | Note:
    if not judged:
        return Note("数据不足，没有可以判断离群值的指标。")
    if not rows:
        return Note("在可以判断的指标中没有离群值。")
    frame = pd.DataFrame(rows).rename(columns={"对象": label})
    caption = f"离群值（修正 z 分数绝对值大于 {CUT}，由远到近）"
    return Table(frame, caption, texts=["指标", "数据中的来源"], group="比较范围")


def _outlier(one: Outlier, among: str, label: str) -> dict[str, str]:
    fallback = f"{METHODS[one.method]}计" if one.method == "mean" else ""
    return {
        "对象": label,
        "指标": one.metric.term,
        "数值": percent(one.value),
        "分子÷分母": f"{plain_figure(one.numerator)}÷{plain_figure(one.denominator)}",
        "中位数": percent(one.median),
        "相差（百分点）": signed((one.value - one.median) * 100),
        "修正 z": places(one.score, 1),
        "数据中的来源": "；".join(filter(None, (one.reason, fallback))) or DASH,
        "比较范围": f"{among}（{one.count} 个数）",
    }


def plain_figure(value: Any) -> str:
    """Return a figure with its digits as typed, one that was computed to four places."""
    long = isinstance(value, Decimal) and -int(value.as_tuple().exponent) > 4
    return places(value) if long else quantity(value).replace("-", "−")


def questions(review: Review) -> Table | Note:
    """Return what is to be asked of each project, with the figures that say so (花钱要问效)."""
    if review.reason:
        return Note(f"{review.reason}。")
    if not review.questions:
        return Note("按现有数据和规则，没有须特别问效的项目。")
    common = set.intersection(*(set(question.lacking) for question in review.questions))
    rows = []
    for group, heading in GROUPS.items():
        of_project: dict[Case, list[Question]] = {}
        for question in review.questions:
            if question.rule.group == group:
                of_project.setdefault(question.case, []).append(question)
        rows += [_asked(asked, heading, common) for asked in of_project.values()]
    keys = [row.pop("key") for row in rows]
    frame = pd.DataFrame(rows)
    if not any(frame["还缺"]):
        frame = frame.drop(columns="还缺")
    caption = (
        f"逐个项目问效（{review.fiscal_year} 年，{review.projects} 个项目；只提问题，不作结论）"
    )
    if common:
        caption += (
            f"；所列项目都缺：{'、'.join(term for term in NEEDS.values() if term in common)}"
        )
    texts = ["判断依据", "可以考虑或须回答", "出处", "还缺"]
    return Table(frame, caption, texts=texts, group="分组", keys={"执行数（万元）": keys})


def _asked(asked: Sequence[Question], heading: str, common: set[str]) -> dict[str, str]:
    case = asked[0].case
    said = [said for question in asked for said in question.figures]
    terms = "、".join(question.rule.term for question in asked)
    return {
        "项目": case.project,
        "执行数（万元）": amount(case.now.executed),
        "判断依据": f"{terms}：{'，'.join(dict.fromkeys(one.text for one in said))}",
        "可以考虑或须回答": "；".join(dict.fromkeys(question.rule.asks for question in asked)),
        "还缺": "、".join(term for term in asked[0].lacking if term not in common),
        "出处": "；".join(dict.fromkeys(one.place for one in said if one.place)),
        "分组": heading,
        "key": case.now.key,
    }
