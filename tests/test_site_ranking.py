"""Ranks, sums over departments, quartiles and outliers, worked by hand."""

from decimal import Decimal
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfeval.metrics import metric
from selfeval.site.peers import Peer, distributions, frameworks, peers_of, total
from selfeval.site.ranking import quartiles, range_ranks, ranks
from selfeval.site.records import read_entries
from selfeval.site.strip import strip
from tests.sites.make import points, put, rate, record, summary


def peers(output: Path, *summaries: dict[str, object]) -> list[Peer]:
    """Return departments with these summaries."""
    for number, made in enumerate(summaries):
        put(output, record(f"d{number}", summary=made))
    return peers_of(read_entries(output))


@pytest.mark.parametrize(
    ("better", "expected"),
    [
        ("higher", ["2=", "1", "5", "2=", "4"]),
        ("lower", ["3=", "5", "1", "3=", "2"]),
        ("target", ["1=", "5", "4", "1=", "3"]),
        ("zero", ["3=", "5", "1", "3=", "2"]),
        ("none", ["2=", "1", "5", "2=", "4"]),
    ],
)
def test_ranks(better: str, expected: list[str]) -> None:
    """0.9, 2, 0.3, 0.9 and 0.5: two are the same, and the place after them is left out."""
    values = [Decimal(text) for text in ("0.9", "2", "0.3", "0.90", "0.5")]
    found = ranks(values, better)
    assert [f"{rank.first}{'=' if rank.tied else ''}" for rank in found] == expected


def test_range_ranks_that_meet_and_lie_apart() -> None:
    """90 fixed; 40 to 95 may be above or below; 10 to 40 can reach 40, not pass it; 90 again."""
    ranges = [(90, 90), (40, 95), (10, 40), (90, 90)]
    found = [str(rank) for rank in range_ranks([(Fraction(a), Fraction(b)) for a, b in ranges])]
    assert found == ["第 1～2 名", "第 1～3 名", "第 3～4 名", "第 1～2 名"]


def test_equal_exact_scores_share_a_place() -> None:
    """First twice, then third."""
    ranges = [(Fraction(n), Fraction(n)) for n in (8, 8, 5)]
    assert list(map(str, range_ranks(ranges))) == ["第 1 名（并列）", "第 1 名（并列）", "第 3 名"]


ENDS = st.tuples(st.integers(0, 6), st.integers(0, 6)).map(sorted)


@given(st.lists(ENDS, min_size=1, max_size=4))
def test_range_ranks_are_the_extremes_of_all_that_can_be(ends: list[list[int]]) -> None:
    """Every score tried that a range allows: the places reached are no wider and no narrower."""
    reached: list[set[int]] = [set() for _ in ends]
    for scores in product(*(range(low, high + 1) for low, high in ends)):
        for number, score in enumerate(scores):
            reached[number].add(1 + sum(other > score for other in scores))
    found = range_ranks([(Fraction(low), Fraction(high)) for low, high in ends])
    assert [(rank.first, rank.last) for rank in found] == [(min(r), max(r)) for r in reached]


def test_quartiles_lie_between_neighbours() -> None:
    """Of 1, 2, 3, 10: at 0.75, 1.5 and 2.25 steps from the first."""
    values = [Decimal(n) for n in (10, 1, 3, 2)]
    assert quartiles(values) == (Decimal("1.75"), Decimal("2.5"), Decimal("4.75"))


def test_a_total_is_sum_over_sum(tmp_path: Path) -> None:
    """90 of 100 and 100 of 900 are 190 of 1000, not the mean of 90 % and 11 %."""
    found = peers(
        tmp_path,
        summary("甲", ("0", "100", "90")),
        summary("乙", ("0", "900", "100")),
        summary("丙", metrics={"execution_rate": {"state": "missing", "denominator": "50"}}),
    )
    whole = total(found, metric("execution_rate"))
    assert (whole.numerator, whole.denominator, whole.departments) == (190, 1000, 2)
    assert whole.value == Decimal("0.19")


def test_shares_are_weighed_by_the_adjusted_budget(tmp_path: Path) -> None:
    """3.6 and 2 of 4 with 100 and 300: 0.9 × 0.25 + 0.5 × 0.75 = 0.6; without a budget, none."""
    balance = [{"mean_balance_rate": rate(n, "4")} for n in ("3.6", "2", "4")]
    found = peers(
        tmp_path,
        summary("甲", ("1", "100", "1"), balance[0]),
        summary("乙", ("1", "300", "1"), balance[1]),
        summary("丙", metrics=balance[2])
        | {"figures": {"initial_total": "1", "adjusted_total": None, "executed_total": "1"}},
    )
    whole = total(found, metric("mean_balance_rate"))
    assert (whole.value, whole.departments) == (Decimal("0.6"), 2)


def executing(*amounts: str) -> list[dict[str, object]]:
    """Return departments that execute so much of 100."""
    return [summary(f"部门{n}", ("100", "100", a)) for n, a in enumerate(amounts)]


def test_an_outlier_by_the_robust_rule(tmp_path: Path) -> None:
    """Median 94, MAD 1: 0.6745 × 6 = 4.05 is beyond 3.5; 0.6745 × 5 = 3.37 is not."""
    found, _ = distributions(peers(tmp_path, *executing("93", "94", "95", "88", "99")))
    # Distances 1, 0, 1, 6, 5: their median is 1.
    (point,) = found[0].outliers
    assert point.peer.name == "部门3"
    assert point.outlier == Decimal("-4.047")


def test_fewer_than_five_are_not_judged_and_fewer_than_three_not_shown(tmp_path: Path) -> None:
    """Four values are a distribution without outliers; two are none."""
    some = executing("93", "94", "95", "10")
    some[0]["metrics"] = {**some[0]["metrics"], "carry_over_rate": rate("1", "100")}  # type: ignore[dict-item]
    found, too_few = distributions(peers(tmp_path, *some))
    assert [one.record.name for one in found] == ["execution_rate"]
    assert (found[0].judged, found[0].outliers) == (False, [])
    assert metric("carry_over_rate") in too_few


def test_what_lacks_and_what_has_no_limit_is_counted_apart(tmp_path: Path) -> None:
    """Neither takes part in ranks or quartiles."""
    unlimited = {"execution_rate": {"value": None, "state": "unlimited", "denominator": "0"}}
    lacking = {"execution_rate": {"value": None, "state": "missing"}}
    extra = [summary("无", metrics=unlimited), summary("缺", metrics=lacking)]
    found, _ = distributions(peers(tmp_path, *executing("93", "94", "95"), *extra))
    assert (len(found[0].points), found[0].unlimited, found[0].lacking) == (3, 1, 1)


def scored(scores: list[dict[str, object]]) -> list[dict[str, object]]:
    """Return departments with these scores."""
    return [summary(f"部门{number}", score=score) for number, score in enumerate(scores)]


def test_frameworks_are_never_mixed(tmp_path: Path) -> None:
    """Another framework, variant or list of indicators is another ranking."""
    other_rows = points("70", "70")["rows"][:1]
    scores = [
        points("90", "90"),
        points("40", "95"),
        points("80", "80", framework="g"),
        points("80", "80", variant="v"),
        points("80", "80", rows=other_rows),
    ]
    found = frameworks(
        peers(tmp_path, *(summary(f"部门{n}", score=s) for n, s in enumerate(scores)))
    )
    assert [len(one.scored) for one in found] == [2, 1, 1, 1]
    first = [(one.peer.name, str(one.rank)) for one in found[0].scored]
    assert first == [("部门0", "第 1～2 名"), ("部门1", "第 1～2 名")]
    assert found[0].settled == 0


def test_ranks_of_scores_go_by_the_share_of_the_weight(tmp_path: Path) -> None:
    """85 of 90 is more than 90 of 100."""
    scores = [points("90", "90"), points("85", "85", weight="90")]
    found = frameworks(
        peers(tmp_path, *(summary(f"部门{n}", score=s) for n, s in enumerate(scores)))
    )
    assert [one.peer.name for one in found[0].scored] == ["部门1", "部门0"]


def test_the_share_of_an_indicator(tmp_path: Path) -> None:
    """60 and 30 certain, 0 to 60 open: (60 + 30 + 0) to 150 of 180."""
    scores = [points("60", "60"), points("30", "30"), points("0", "60", grades=["良", "差"])]
    found = frameworks(
        peers(tmp_path, *(summary(f"部门{n}", score=s) for n, s in enumerate(scores)))
    )
    first, second = found[0].shares
    assert (first.low, first.high) == (Decimal("0.5"), Decimal(150) / 180)
    assert (first.full, first.part, first.none, first.open) == (1, 1, 0, 1)
    assert (second.low, second.none) == (0, 3)
    assert found[0].grades == {"良": 2, "差": 0, "待定": 1}


def test_a_strip_holds_far_values_at_its_edge(tmp_path: Path) -> None:
    """Quartiles 93, 94, 95: within 87 and 101 all is to scale, 900 is not."""
    amounts = ("92", "93", "94", "95", "900")
    found, _ = distributions(peers(tmp_path, *executing(*amounts)))
    drawn = strip(found[0])
    assert drawn.beyond == 1
    assert [dot.x for dot in drawn.dots] == sorted(dot.x for dot in drawn.dots)
    assert (drawn.dots[0].x, drawn.dots[-1].x) == (2, 98)
    # From 92 to 95 + 3 × 2 = 101: 93 lies a ninth of the way.
    assert drawn.box[0] == pytest.approx(2 + 96 / 9, abs=0.01)
    assert ("94%" in [text for _, text in drawn.ticks], drawn.total) == (True, None)


def test_a_strip_of_equal_values(tmp_path: Path) -> None:
    """All in the middle, one above the other."""
    found, _ = distributions(peers(tmp_path, *executing("50", "50", "50")))
    drawn = strip(found[0])
    assert {dot.x for dot in drawn.dots} == {50}
    assert len({dot.y for dot in drawn.dots}) == 3
