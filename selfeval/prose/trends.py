"""Sentences on trends: why a rate changed, what stands out, what could not be judged."""

from __future__ import annotations

from IPython.display import Markdown

from ..display import Note
from ..dossier import Panel
from ..formats import percent, places, short_percent
from ..trends import (
    CUT,
    GROUPS,
    LEAST,
    LEVELS,
    Compared,
    Effect,
    Outliers,
    Review,
    among_departments,
    among_years,
    compare,
)
from ..trends.words import exact, points
from .text import plain


def rate_change(
    panel: Panel, department: str, fiscal_year: int, base_year: int = 0, by: str = "category"
) -> Markdown | Note:
    """Return in a sentence how far a rate changed, and by what (执行率变动的因素分析)."""
    compared = compare(panel, department, fiscal_year, base_year, by)
    text = rate_change_text(compared)
    return Markdown(plain(text)) if compared.found else Note(text)


def rate_change_text(compared: Compared) -> str:
    """Return the sentence of :func:`rate_change` as plain text; the reason where it is missing."""
    found, (base, year) = compared.found, compared.years
    if found is None:
        return f"不能按{LEVELS[compared.level]}分析执行率变动：{compared.reason}。"
    before, after = exact(found.before), exact(found.after)
    word = {"department": "所比部门合计，", "project": "各项目合计，"}.get(compared.level, "")
    text = (
        f"{word}{year} 年执行率 {percent(after)}，比 {base} 年的 {percent(before)} 变动 "
        f"{points(found.change)} 个百分点：各{LEVELS[compared.level]}自身执行快慢（执行因素）"
        f"{points(found.pace)}，预算比重变化（结构因素）{points(found.mix)}。"
    )
    most = max(found.effects, key=lambda effect: abs(effect.total))
    if most.total:
        text += f"影响最大的是{most.part.name}（{_path(most)}）。"
    if compared.left_out:
        text += f"缺一年数据而未计入：{'、'.join(compared.left_out)}。"
    return text


def _path(effect: Effect) -> str:
    rates = ["没有预算" if rate is None else percent(exact(rate)) for rate in effect.rates]
    weights = [percent(exact(weight)) for weight in effect.weights]
    return (
        f"{points(effect.total)}：执行率 {rates[0]} 到 {rates[1]}，"
        f"预算比重 {weights[0]} 到 {weights[1]}"
    )


def standing_out(panel: Panel, department: str, fiscal_year: int) -> Markdown | Note:
    """Return how many departments stand out in a year, by which rule, and what is not judged."""
    peers, years = among_departments(panel, fiscal_year), among_years(panel, department)
    missing = [
        f"{what}不足 {LEAST} 个，不判断{_terms(result)}"
        for what, result in (
            (f"{fiscal_year} 年有数据的部门", peers),
            ("本部门有数据的年度", years),
        )
        if result.too_few
    ]
    left_out = f"{'；'.join(missing)}。" if missing else ""
    if not peers.compared and not years.compared:
        return Note(left_out)
    text = f"规则：修正 z 分数＝0.6745×（数值−中位数）÷绝对中位差，绝对值大于 {CUT} 为离群。"
    if peers.compared:
        departments = {one.department for one in peers.found}
        text = (
            f"{fiscal_year} 年 {len(peers.compared)} 个指标中共有 {len(peers.found)} 个离群值，"
            f"涉及 {len(departments)} 个部门；下表只列本部门。{text}"
        )
    return Markdown(plain(text + left_out))


def _terms(result: Outliers) -> str:
    return "、".join(one.term for one in result.too_few) if result.compared else "任何指标"


def project_review(result: Review) -> Markdown | Note:
    """Return how many questions there are, by which limits, and what could not be judged."""
    if result.reason:
        return Note(f"{result.reason}。")
    counts = {
        heading: len({q.case for q in result.questions if q.rule.group == group})
        for group, heading in GROUPS.items()
    }
    limits = result.limits
    text = "，".join(f"{heading} {count} 个" for heading, count in counts.items())
    text = (
        f"{result.projects} 个项目中：{text}（同一项目可在几处）。界限：执行率低于 "
        f"{short_percent(limits.low)} 为偏低（见于公开规则），"
        f"{short_percent(limits.full)} 以上为足额（尚未与正式文件核对）；"
        f"调整超过 {short_percent(limits.adjusted)}、比重 {short_percent(limits.share)} 以上、"
        f"执行率下降 {places(limits.fall * 100)} 个百分点以上为本工具的约定。"
    )
    return Markdown(text)


def unjudged_rules(result: Review) -> Note | Markdown:
    """Return which rules could not be applied, to how many projects, and what they need."""
    if not result.unjudged:
        return Markdown("各条规则都有数据可以判断。")
    by_need: dict[tuple[str, ...], list[str]] = {}
    for rule, count, needs in result.unjudged:
        whole = "" if count == result.projects else f"（{count} 个项目）"
        by_need.setdefault(needs, []).append(f"“{rule.term}”{whole}")
    parts = [f"缺{'、'.join(needs)}：{'、'.join(rules)}" for needs, rules in by_need.items()]
    return Note(f"不能判断的规则，须补数据后再看。{'；'.join(parts)}。")
