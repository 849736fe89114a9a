"""Conventions at the ends of scoring: something of nothing, exemptions, ticks beside figures."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from selfeval import DataError, load
from selfeval.scoring import Score, load_framework, score

HEAD = """\
id = "small"
name = "体系"
place = "某市"
years = [2000]
status = "verified"
sources = ["某文件"]
weight = 10
{head}
[[level1]]
name = "全部"
weight = 10
[[rows]]
level1 = "全部"
indicator = "甲"
weight = 10
weight_evidence = "S"
rule_evidence = "S"
"""
JUDGED = 'rule = "judged"\n'
CAPS = 'caps = [{ metric = "execution_rate", range = "<80%", at_most = 6, evidence = "R" }]'


@pytest.fixture
def scored(folder: Path) -> Callable[..., Score]:
    """Return a function that scores one row of 10 points by a rule, with these tables."""

    def make(rule: str, tables: dict[str, str], head: str = "") -> Score:
        path = folder.parent / "small.toml"
        path.write_text(HEAD.format(head=head) + rule, "utf-8")
        for name, text in tables.items():
            (folder / f"{name}.csv").write_text(text, "utf-8")
        framework = load_framework(str(path), None)
        return score(load("centre", 2021, folder.parents[1]), framework)

    return make


@pytest.mark.parametrize(
    "rule",
    [
        'rule = "proportional"\nmetric = "procurement_execution_rate"\n',
        'rule = "steps"\nmetric = "procurement_execution_rate"\nlimit = "100%"\nside = "below"\n'
        'step = "1%"\ndeduct = 1\n',
    ],
)
def test_purchases_without_a_plan_earn_nothing(scored: Callable[..., Score], rule: str) -> None:
    """5 of 0 is unlimited, the worst that can be: not "100 % reached"."""
    bought = "item,amount,source\nplanned,0,一\nactual,5,一\n"
    (row,) = scored(rule, {"procurement": bought}).rows
    assert (row.low, row.high) == (0, 0)
    assert "按最差档处理，得 0 分" in row.formula


def test_a_cap_by_what_does_not_apply_is_none(scored: Callable[..., Score]) -> None:
    """Nothing spent of no budget is no low rate: the ten points stay, and nothing is open."""
    nothing = "stage,category,amount,source\nadjusted,public,0,一\nexecuted,public,0,一\n"
    judged = "framework,indicator,points,evidence,source\nsmall,甲,10,报告,四\n"
    result = scored(JUDGED, {"budget": nothing, "judgements": judged}, CAPS)
    assert (result.total.low, result.total.high) == (10, 10)
    assert result.complete


def test_a_cap_holds_for_the_whole_framework(scored: Callable[..., Score]) -> None:
    """79 of 100: at most 6 of the 10 points."""
    low = "stage,category,amount,source\nadjusted,public,100,一\nexecuted,public,79,一\n"
    judged = "framework,indicator,points,evidence,source\nsmall,甲,10,报告,四\n"
    result = scored(JUDGED, {"budget": low, "judgements": judged}, CAPS)
    assert (result.total.low, result.total.high) == (6, 6)


@pytest.mark.parametrize(("met", "points"), [("yes", "4.5"), ("no", "4.5"), ("", "4.5")])
def test_figures_win_over_a_tick(scored: Callable[..., Score], met: str, points: str) -> None:
    """45 of at least 100 is 4.5 of 10 points, whatever was ticked beside it."""
    targets = f"indicator,operator,target,actual,met,source\n培训,>=,100,45,{met},一\n"
    (row,) = scored('rule = "target_ratio"\n', {"targets": targets}).rows
    assert (row.low, row.high) == (Decimal(points), Decimal(points))


def test_a_tick_does_not_tell_by_how_much_a_target_was_beaten(
    scored: Callable[..., Score],
) -> None:
    """Met without figures: 2 points may be taken for beating it by 30 %, or not."""
    head = 'overshoot = { by = "30%", deduct = 2, at_most = 2, evidence = "R" }'
    judged = "framework,indicator,points,evidence,source\nsmall,甲,10,报告,四\n"
    ticked = "indicator,operator,target,actual,met,source\n培训,>=,,,yes,一\n"
    result = scored(JUDGED, {"targets": ticked, "judgements": judged}, head)
    assert (result.total.low, result.total.high) == (8, 10)
    counted = "indicator,operator,target,actual,met,source\n培训,>=,100,130,,一\n"
    result = scored(JUDGED, {"targets": counted, "judgements": judged}, head)
    assert (result.total.low, result.total.high) == (8, 8)


def test_an_indicator_of_ones_own_counts_once(scored: Callable[..., Score]) -> None:
    """Also where the row is named in two ways."""
    own = "framework,indicator,part,points,weight,evidence,source\n"
    own += "small,甲,效益,2,3,报告,四\nsmall,全部/甲,效益,3,3,报告,四\n"
    with pytest.raises(DataError, match="each indicator of the department's own once"):
        scored(JUDGED + "own_parts = true\n", {"judgements": own})
