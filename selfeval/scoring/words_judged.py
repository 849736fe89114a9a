"""The explanations of rules that rest on judgements or on the department's own targets."""

from __future__ import annotations

from decimal import Decimal

from ..formats import places
from ..values import exact
from .evidence import DossierEvidence
from .kinds import Checklist
from .spans import Node, Span, scored_targets
from .standards import points
from .targets import TargetRule
from .verdicts import Verdict, veto_name
from .wording import Gap, Used, Words, ends, judgement_of, loss, named, open_words, short, width


def judged(node: Node, evidence: DossierEvidence, found: Span) -> Words:
    """Explain points that a person gave, or a state that was found."""
    verdict = _verdict(node, node.name, evidence)
    own = evidence.verdicts.own.get(node.row.key, [])
    if verdict is None and not own:
        return open_words(node, found, f"{named(node)}需认定得分并附佐证", judgement_of(node))
    words = _own(node, evidence, found) if verdict is None else Words()
    if verdict:
        words.used.append(_used(named(node), verdict))
        words.formula.append(
            f"{named(node)}认定为 {verdict.text}（{verdict.evidence}）：{ends(found)}"
        )
        if found.high < node.weight:
            words.lost.append(f"{named(node)}失 {loss(node, found)} 分")
        if found.low != found.high:
            text = f"{named(node)}已定为“{verdict.text}”，尚未认定得分"
            words.gaps.append(Gap(text, judgement_of(node), width(found)))
    return words


def _own(node: Node, evidence: DossierEvidence, found: Span) -> Words:
    own = evidence.verdicts.own[node.row.key]
    shown = "；".join(f"{name} {points(v.low)}/{points(weight)}" for name, weight, v in own)
    words = Words([f"自设指标：{shown}，得 {ends(found)}"])
    words.used += [_used(name, verdict) for name, _, verdict in own]
    words.lost += [
        f"{name}失 {points(weight - verdict.high)} 分"
        for name, weight, verdict in own
        if verdict.high < weight
    ]
    rest = node.weight - sum(weight for _, weight, _ in own)
    if rest:
        text = f"{named(node)}还有 {points(rest)} 分没有自设指标或认定"
        words.gaps.append(Gap(text, judgement_of(node), rest))
    return words


def checklist(node: Node, rule: Checklist, evidence: DossierEvidence, found: Span) -> Words:
    """Explain a checklist, judged as a whole or by item."""
    if _verdict(node, node.name, evidence):
        return judged(node, evidence, found)
    words, shown, open_items = Words(), [], []
    for item in rule.items:
        verdict = _verdict(node, item.name, evidence)
        if verdict is None:
            open_items.append(item)
            continue
        words.used.append(_used(item.name, verdict))
        shown.append(f"{item.name} {points(verdict.low)}/{points(item.points)}")
        if verdict.low < item.points:
            words.lost.append(f"{item.name}失 {points(item.points - verdict.low)} 分")
    if open_items:
        shown.append("其余未认定" if shown else "未认定")
        text = f"{named(node)}的各检查项需认定并附佐证"
        if len(open_items) < len(rule.items):
            text = f"需认定并附佐证：{'；'.join(item.name for item in open_items)}"
        size = sum((item.points for item in open_items), Decimal(0))
        words.gaps.append(Gap(text, judgement_of(node), size))
    words.formula.append(f"{'；'.join(shown)}：{ends(found)}")
    return words


def targets(node: Node, rule: TargetRule, evidence: DossierEvidence, found: Span) -> Words:
    """Explain the points of the department's own targets, one by one."""
    everything = evidence.targets(node.row.key)
    scored = scored_targets(node.row.key, rule, node.weight, evidence)
    if scored.empty:
        reason = "没有这类绩效指标（targets.csv）"
        if rule.target_kinds and everything["kind"].isna().any():
            reason = "有指标未填“指标类别”（targets.csv）"
        if everything.empty:
            reason = "未提供《绩效指标完成情况》（targets.csv）"
        gap = Gap(f"{named(node)}：{reason}", reason, width(found))
        return Words([f"{named(node)}无法计分：{ends(found)}"], gaps=[gap])
    words, shown, total = Words(), [], sum(scored["size"])
    for number, row in zip(scored.index, scored.to_dict("records"), strict=True):
        part = node.weight * row["size"] / total
        got = Span(part * row["low"], part * row["high"], part)
        shown.append(f"{row['indicator']} {short(got)}/{points(part)}")
        actual = "—" if row["actual"] is None else places(row["actual"])
        place = f"targets.csv 第{number}行（{row['source']}）"
        words.used.append(Used("", row["indicator"], actual, (place,)))
        if verdict := _verdict(node, row["indicator"], evidence):
            words.used.append(_used(row["indicator"], verdict))
        if row["high"] < 1:
            lost = points(part * (1 - row["high"]))
            words.lost.append(f"{row['indicator']}失 {lost} 分")
        if row["low"] != row["high"]:
            text = f"{row['indicator']}未达标，需认定得分并附佐证"
            words.gaps.append(Gap(text, judgement_of(node), width(got)))
    how = "按所填分值分配" if everything["weight"].notna().all() else "未填分值，平均分配"
    words.formula.append(f"{how}：{'；'.join(shown)}，得 {ends(found)}")
    return words


def veto(node: Node, evidence: DossierEvidence, words: Words, found: Span) -> None:
    """Add to the words of a rule what its veto means."""
    verdict = _verdict(node, veto_name(node.name), evidence)
    if verdict is None:
        words.formula.append(f"一票否决未认定（{node.veto}）：可能为 0 分")
        text = f"{named(node)}需认定是否存在：{node.veto}"
        # It may take all that the rule gives, also where the rule itself is settled.
        words.gaps.append(Gap(text, judgement_of(node), exact(found.high)))
        return
    words.used.append(_used(veto_name(node.name), verdict))
    if verdict.low:
        words.formula.append(f"存在“{node.veto}”，一票否决，得 0 分")
        words.lost[:] = [f"存在“{node.veto}”，一票否决，失 {points(node.weight)} 分"]
        words.gaps.clear()


def _verdict(node: Node, slot: str, evidence: DossierEvidence) -> Verdict | None:
    return evidence.verdicts.filled.get((node.row.key, slot))


def _used(term: str, verdict: Verdict) -> Used:
    return Used("", term, verdict.text, (verdict.source,))
