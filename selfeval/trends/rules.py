"""The rules by which projects are asked (花钱要问效): each with its figures and its question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..errors import SelfEvalError, quoted
from ..formats import amount, percent, points_apart, signed
from ..scoring.intervals import parse_number
from .cases import Case, Money, Said

#: What a question leads to, in the order of the report.
GROUPS = {
    "more": "可以考虑增加或优先安排",
    "less": "可以考虑压减或暂不增加",
    "answer": "须作出说明或回答",
}
#: What a rule needs to know of a project.
NEEDS = {
    "rate": "本年预算数和执行数",
    "last_rate": "上年预算数和执行数",
    "adjustment": "年初和调整预算数",
    "executed": "执行数",
    "targets": "该项目的绩效指标",
    "services": "两年可比的服务产出",
    "done": "两年的完成情况",
}


@dataclass(frozen=True)
class Limits:
    """The limits of the rules, as fractions.

    ``low``: execution below it is low (80 % [S], a public rule set flags it). ``full``: execution
    from it on is full (95 % [R], the best band of 陕西). ``adjusted``: a change of the budget
    beyond it is strong (20 % [I], after the 20 % that the same set has for targets). ``share``: a
    share of the spending from it on is large (20 % [I]). ``fall``: execution that falls by as much
    falls (5 points [I]).
    """

    low: Decimal = Decimal("0.80")
    full: Decimal = Decimal("0.95")
    adjusted: Decimal = Decimal("0.20")
    share: Decimal = Decimal("0.20")
    fall: Decimal = Decimal("0.05")

    @classmethod
    def of(cls, **texts: str) -> Limits:
        """Return the limits with some of them as a person writes them, such as ``low="80%"``.

        Raises: :class:`SelfEvalError` for what is no share from 0 to 100 %.
        """
        found = {}
        for name, text in texts.items():
            try:
                found[name] = parse_number(text)
            except ValueError:
                found[name] = Decimal(-1)
            if not 0 <= found[name] <= 1:
                expected = "a share from 0 to 100%, such as 80%"
                raise SelfEvalError(f"limit {name}: found {quoted(text)}; expected {expected}")
        return cls(**found)


@dataclass(frozen=True)
class Rule:
    """A rule: what it needs, what it says of a project (None: nothing), what it asks."""

    name: str
    group: str
    term: str
    needs: tuple[str, ...]
    finds: Callable[[Case, Limits], Sequence[Said] | None]
    asks: str


def _executed(money: Money, year: str = "") -> Said:
    amounts = f"{amount(money.executed)}÷{amount(money.budget)} 万元"
    return Said(
        f"{year}执行率 {percent(money.rate)}（{amounts}）",
        f"{year}{' ' if year else ''}{money.place}",
    )


def _both(case: Case) -> tuple[Money, Money, list[Said]]:
    assert case.last is not None
    return case.last, case.now, [_executed(case.last, "上年"), _executed(case.now, "本年")]


def _full_and_met(case: Case, limits: Limits) -> Sequence[Said] | None:
    known = [said for said in case.targets if said.good is not None]
    met = all(said.good for said in known)
    return [_executed(case.now), *known] if met and _rate(case.now) >= limits.full else None


def _full_and_grown(case: Case, limits: Limits) -> Sequence[Said] | None:
    if _rate(case.now) < limits.full or not all(said.good for said in case.grown):
        return None
    return [_executed(case.now), *case.grown]


def _low_twice(case: Case, limits: Limits) -> Sequence[Said] | None:
    last, now, said = _both(case)
    return said if max(_rate(last), _rate(now)) < limits.low else None


def _more_money_less_pace(case: Case, limits: Limits) -> Sequence[Said] | None:
    last, now, said = _both(case)
    more = (now.budget or 0) - (last.budget or 0)
    if more <= 0 or _rate(last) - _rate(now) < limits.fall:
        return None
    apart = points_apart(now.rate, last.rate)
    return [*said, Said(f"预算 {signed(more)} 万元，执行率 {apart}", "")]


def _needed_less(case: Case, limits: Limits) -> Sequence[Said] | None:
    last, now, said = _both(case)
    if not all(case.done) or max(_rate(last), _rate(now)) >= limits.full:
        return None
    return [*said, Said("两年都已完成或达标", "")]


def _nothing_stated(case: Case, limits: Limits) -> Sequence[Said] | None:
    if case.stated:
        return None
    return [Said(case.searched, case.now.place)]


def _low_unexplained(case: Case, limits: Limits) -> Sequence[Said] | None:
    if _rate(case.now) >= limits.low or case.explained:
        return None
    return [_executed(case.now)]


def _spent_but_missed(case: Case, limits: Limits) -> Sequence[Said] | None:
    missed = [said for said in case.targets if said.good is False]
    return [_executed(case.now), *missed] if missed and _rate(case.now) >= limits.full else None


def _large_share(case: Case, limits: Limits) -> Sequence[Said] | None:
    if case.share is None or case.share < limits.share:
        return None
    text = f"执行 {amount(case.now.executed)} 万元，占项目支出的 {percent(case.share)}"
    return [Said(text, case.now.place)]


def _strongly_adjusted(case: Case, limits: Limits) -> Sequence[Said] | None:
    initial, adjusted = case.now.initial, case.now.adjusted
    assert initial is not None and adjusted is not None
    if abs(adjusted - initial) <= limits.adjusted * initial:
        return None
    rate = percent((adjusted - initial) / initial, sign=True) if initial else "年初没有安排"
    text = f"年初 {amount(initial)} 万元，调整为 {amount(adjusted)} 万元（{rate}）"
    return [Said(text, case.now.place), *case.explained]


def _rate(money: Money) -> Decimal:
    assert money.rate is not None, "a rule was asked without its needs"
    return money.rate


_TWO_YEARS = ("rate", "last_rate")

RULES: tuple[Rule, ...] = (
    Rule(
        "full_and_met",
        "more",
        "执行足额且指标达成",
        ("rate", "targets"),
        _full_and_met,
        "可以考虑优先安排；须说明增加的资金能多做什么",
    ),
    Rule(
        "full_and_grown",
        "more",
        "执行足额且服务量增长",
        ("rate", "services"),
        _full_and_grown,
        "可以考虑随服务量安排；须说明单位成本的变化",
    ),
    Rule(
        "low_twice",
        "less",
        "连续两年执行率偏低",
        _TWO_YEARS,
        _low_twice,
        "可以考虑按实际需要压减；须说明两年未执行的原因",
    ),
    Rule(
        "more_money_less_pace",
        "less",
        "预算增加而执行率下降",
        _TWO_YEARS,
        _more_money_less_pace,
        "可以考虑暂不增加；须说明增加预算的依据",
    ),
    Rule(
        "needed_less",
        "less",
        "连续两年完成而有结余",
        (*_TWO_YEARS, "done"),
        _needed_less,
        "可以考虑按实际成本核定；须说明结余的原因",
    ),
    Rule(
        "nothing_stated",
        "answer",
        "没有写明目标和产出",
        (),
        _nothing_stated,
        "须回答要达到什么目标、做成了什么",
    ),
    Rule(
        "low_unexplained",
        "answer",
        "执行率偏低而没有说明",
        ("rate",),
        _low_unexplained,
        "须说明未执行的原因",
    ),
    Rule(
        "spent_but_missed",
        "answer",
        "资金执行而指标未达成",
        ("rate", "targets"),
        _spent_but_missed,
        "须回答资金已执行、指标为何未达成",
    ),
    Rule(
        "large_share",
        "answer",
        "占项目支出比重大",
        ("executed",),
        _large_share,
        "须回答分项用途和效果如何衡量",
    ),
    Rule(
        "strongly_adjusted",
        "answer",
        "年中调整幅度大",
        ("adjustment",),
        _strongly_adjusted,
        "须说明调整的原因和审批依据",
    ),
)
