"""A rule in Chinese words: its arithmetic with the numbers in it, what was lost, what lacks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from ..figures import FIGURES
from ..formats import percent, places, quantity
from ..metrics.evaluation import Evaluated, expression, names_in
from ..values import rounded
from .evidence import ASSUMED, DossierEvidence
from .kinds import (
    Bands,
    Checklist,
    Comparison,
    CountDeduction,
    Either,
    Judged,
    LinearCliff,
    Proportional,
    Qualitative,
    Steps,
    Sum,
    TargetRatio,
    TargetWindow,
    metric_name,
)
from .spans import Node, Span, span
from .standards import beyond_text, limit_text, points, step_text, value_text
from .wording import Gap, Used, Words, ends, judgement_of, loss, named, open_words, short, width
from .words_judged import checklist, judged, targets, veto


def explain(node: Node, evidence: DossierEvidence, *, drop: bool = False) -> Words:
    """Return what is to be said of a rule in its place."""
    # The arithmetic of the rule itself; what a veto makes of it is said behind it.
    found = span(replace(node, veto=""), evidence, drop=drop)
    match node.rule:
        case Sum() | Either():
            words = _composite(node, node.rule, evidence, found, drop)
        case Bands() | Steps() | Proportional() | LinearCliff():
            words = _metric(node, evidence, found, drop)
        case CountDeduction(count=None):
            words = _judged_count(node, node.rule, evidence, found)
        case CountDeduction():
            words = _count(node, node.rule, evidence, found)
        case Comparison():
            words = _comparison(node, node.rule, evidence, found)
        case Checklist():
            words = checklist(node, node.rule, evidence, found)
        case TargetRatio() | TargetWindow():
            words = targets(node, node.rule, evidence, found)
        case Judged() | Qualitative():
            words = judged(node, evidence, found)
        case _:
            gap = Gap("指标体系的这一部分未见原文，无法计分", "指标体系原文", width(found))
            words = Words([f"计分规则未列明：{ends(found)}"], gaps=[gap])
    if node.veto:
        veto(node, evidence, words, found)
    return words


def _composite(
    node: Node, rule: Sum | Either, evidence: DossierEvidence, found: Span, drop: bool
) -> Words:
    words = Words()
    parts = rule.parts if isinstance(rule, Sum) else rule.options
    for part in parts:
        said = explain(node.part(part), evidence, drop=drop)
        best = span(node.part(part), evidence, drop=drop).high == found.high
        if isinstance(rule, Either) and not best:
            said.lost.clear()  # the better option is what counts
        words.add(said)
    shown = [short(span(node.part(part), evidence, drop=drop)) for part in parts]
    if isinstance(rule, Sum):
        words.formula.append(f"合计 {' + '.join(shown)} = {ends(found)}")
        return words
    words.formula.append(f"取高者 {'、'.join(shown)}：{ends(found)}")
    if found.low == node.weight:  # one option is enough for all points
        words.lost.clear()
        words.gaps.clear()
    return words


def _fraction(one: Evaluated) -> str:
    """Return a metric with its fraction: 0.79 ÷ 3 = 26.33%."""
    record, value = one.record, one.value
    shown = percent(value) if record.unit == "fraction" else places(value)
    if one.numerator is None or record.denominator == "1":
        return shown
    shares = all(FIGURES[name].unit == "比例" for name in record.inputs)
    above, below = (
        percent(part) if shares and (names_in(text) or part < 1) else places(part)
        for text, part in (
            (record.numerator, one.numerator),
            (record.denominator, one.denominator),
        )
    )
    return f"{above} ÷ {below} = {shown}"


def _metric(node: Node, evidence: DossierEvidence, found: Span, drop: bool) -> Words:
    one = evidence.evaluated(metric_name(node.rule))
    lead, words = one.record.term, Words(used=list(_used(one, evidence)))
    if one.state in ("missing", "contradictory"):
        words.formula.append(f"{lead}无法计算：{ends(found)}")
        words.gaps.append(Gap(f"{lead}：{one.reason}", one.reason, width(found)))
    elif one.state == "inapplicable":
        how = "不计分值" if drop else f"按满分计 {ends(found)}"
        words.formula.append(f"{lead}：{one.reason}，{how}")
    elif one.state == "unlimited":
        words.formula.append(f"{lead}：{one.reason}，得 {ends(found)}")
        if found.high < node.weight:
            what = "上年或预算为 0 而本期不为 0"
            words.lost.append(f"{lead}：{what}，失 {loss(node, found)} 分")
    else:
        remark = f"（{one.reason}）" if one.reason else ""
        how = _arithmetic(node, one.value)
        words.formula.append(f"{lead} {_fraction(one)}{remark}，{how}，得 {ends(found)}")
        if found.high < node.weight:
            value, lost = value_text(one.value, node.rule), loss(node, found)
            words.lost.append(f"{lead} {value}，{_why(node, one.value)}，失 {lost} 分")
    return words


def _arithmetic(node: Node, value: Decimal) -> str:
    rule, weight = node.rule, points(node.weight)
    match rule:
        case Bands(bands=bands):
            band = next(band for band in bands if band.range.contains(rounded(value, 12)))
            return f"属“{band.range}”档"
        case Steps():
            beyond = value - rule.limit if rule.side == "above" else rule.limit - value
            if beyond <= 0:
                return f"未{beyond_text(rule)} {limit_text(rule.limit, rule)}"
            return (
                f"{beyond_text(rule)} {limit_text(rule.limit, rule)} 的部分为"
                f" {value_text(beyond, rule)}，{step_text(rule)} 扣 {points(rule.deduct)} 分"
            )
        case Proportional():
            if rule.zero_above is not None and value > rule.zero_above:
                return f"超过 {limit_text(rule.zero_above, rule)} 不得分"
            base = "" if rule.target == 1 else f" ÷ {limit_text(rule.target, rule)}"
            if value >= rule.target:
                return f"达到 {limit_text(rule.target, rule)}，{weight} 分封顶"
            return f"{weight} × {value_text(value, rule)}{base}"
        case LinearCliff():
            if value > rule.zero_above:
                return f"超过 {limit_text(rule.zero_above, rule)} 不得分"
            return f"{weight} ×（1 − {points(rule.slope)} × {value_text(value, rule)}）"
    raise ValueError(rule.kind)


def _why(node: Node, value: Decimal) -> str:
    match node.rule:
        case Bands(bands=bands):
            best = max(bands, key=lambda band: band.points)
            return f"未达到满分档“{best.range}”"
        case Steps() as rule:
            return f"{beyond_text(rule)} {limit_text(rule.limit, rule)}"
        case Proportional(zero_above=limit, target=target) as rule:
            over = f"或超过 {limit_text(limit, rule)}" if limit is not None else ""
            return f"未达到 {limit_text(target, rule)}{over}"
        case LinearCliff(zero_above=limit) as rule if value > limit:
            return f"超过 {limit_text(limit, rule)}"
    return "大于 0"


def _used(one: Evaluated, evidence: DossierEvidence) -> Iterator[Used]:
    if one.sources == (ASSUMED,):
        shown = percent(one.value) if one.record.unit == "fraction" else places(one.value)
        yield Used(one.record.name, one.record.term, shown, one.sources)
        return
    for name in one.record.inputs:
        yield from _figure(name, evidence)


def _figure(name: str, evidence: DossierEvidence) -> Iterator[Used]:
    figure, found = FIGURES[name], evidence.figures[name]
    if found.value is not None:
        shares = figure.unit == "比例"
        text = percent(found.value) if shares else f"{quantity(found.value)} {figure.unit}"
        yield Used(name, figure.term, text, found.sources)


def _judged_count(
    node: Node, rule: CountDeduction, evidence: DossierEvidence, found: Span
) -> Words:
    verdict = evidence.verdicts.filled.get((node.row.key, node.name))
    if verdict is None:
        return open_words(node, found, f"{named(node)}需认定违规次数并附佐证", judgement_of(node))
    count = points(verdict.low)
    used = Used("", named(node), f"{count} 次", (verdict.source,))
    what = f"{named(node)}认定 {count} 次（{verdict.evidence}）"
    return _deducted(what, verdict.low, node, rule, found, [used])


def _count(node: Node, rule: CountDeduction, evidence: DossierEvidence, found: Span) -> Words:
    text = str(rule.count)
    names = sorted(names_in(text))
    used = [used for name in names for used in _figure(name, evidence)]
    values = {name: evidence.figures[name].value for name in names}
    known = {name: value for name, value in values.items() if value is not None}
    if len(known) < len(names):
        return _uncomputed(f"{named(node)}无法计算", node, names, evidence, found, used)
    count = Decimal(expression(text, known))  # type: ignore[arg-type]
    tokens = text.replace("+", " + ").replace("-", " − ").split()
    spelled = " ".join(
        f"{FIGURES[token].term} {places(known[token])}" if token in FIGURES else token
        for token in tokens
    )
    return _deducted(f"{spelled} = {points(count)}", count, node, rule, found, used)


def _deducted(
    what: str, count: Decimal, node: Node, rule: CountDeduction, found: Span, used: list[Used]
) -> Words:
    words = Words([f"{what}，每项扣 {points(rule.deduct)} 分，得 {ends(found)}"], used=used)
    if count > 0:
        words.lost.append(f"{what}，失 {loss(node, found)} 分")
    return words


def _uncomputed(
    what: str,
    node: Node,
    names: list[str],
    evidence: DossierEvidence,
    found: Span,
    used: list[Used],
) -> Words:
    words = Words([f"{what}：{ends(found)}"], used=used)
    for name in names:
        figure = evidence.figures[name]
        if figure.value is None:
            text = f"{FIGURES[name].term}：{figure.reason}"
            words.gaps.append(Gap(text, figure.reason, width(found)))
    return words


def _comparison(node: Node, rule: Comparison, evidence: DossierEvidence, found: Span) -> Words:
    names = [rule.figure, rule.last]
    this, last = (evidence.figures[name].value for name in names)
    used = [used for name in names for used in _figure(name, evidence)]
    term = FIGURES[rule.figure].term
    if this == 0:
        what = f"{term}为 0"
    elif this is None or last is None:
        return _uncomputed(f"{term}无法与上年比较", node, names, evidence, found, used)
    else:
        how = "不高于" if this <= last else "高于"
        what = f"{term} {places(this)}，{how}上年的 {places(last)}"
    words = Words([f"{what}，得 {ends(found)}"], used=used)
    if found.high < node.weight:
        words.lost.append(f"{what}，失 {loss(node, found)} 分")
    return words
