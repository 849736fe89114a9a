"""What a score depends on: evidence, unverified weights, assumptions, the framework."""

from decimal import Decimal
from pathlib import Path

import pytest

from selfeval import Dossier, SelfEvalError, UnknownNameError, load, scoring
from selfeval.scoring import Framework, Score

DEPARTMENT = "futian-disability-service-centre"

HEAD = """
id = "small"
name = "小体系"
place = "某市"
years = [2000]
status = "partial"
sources = ["某文件"]
weight = 100
[[level1]]
name = "全部"
weight = 100
"""
ROW = """
[[rows]]
level1 = "全部"
indicator = "{name}"
weight = {weight}
weight_evidence = "{tag}"
rule_evidence = "S"
rule = "judged"
"""


@pytest.fixture(scope="module")
def real(real_data: Path) -> Dossier:
    """Return the real 2021."""
    return load(DEPARTMENT, 2021, real_data)


@pytest.fixture(scope="module")
def shenzhen(real_data: Path) -> Framework:
    """Return the framework that the report of 2021 comes nearest to."""
    return scoring.load_framework("shenzhen-style", real_data)


@pytest.fixture
def judged(folder: Path) -> Score:
    """Return a score of two rows: 甲 has all of its 60 points, 乙 is open and recalled (R)."""
    rows = [("甲", 60, "S"), ("乙", 40, "R")]
    path = folder / "small.toml"
    text = HEAD + "".join(ROW.format(name=n, weight=w, tag=t) for n, w, t in rows)
    path.write_text(text, "utf-8")
    (folder / "judgements.csv").write_text(
        "framework,indicator,points,evidence,source\nsmall,甲,60,台账,一\n", "utf-8"
    )
    dossier = load("centre", 2021, folder.parents[1])
    return scoring.score(dossier, scoring.load_framework(str(path), None))


def test_evidence_that_gains_most_comes_first(real: Dossier, shenzhen: Framework) -> None:
    """88 points are open; the department's own indicators hold 25 of them."""
    gains = scoring.evidence_gains(scoring.score(real, shenzhen))
    points = list(gains["points"])
    assert points == sorted(points, reverse=True)
    first = gains.iloc[0]
    assert (first["points"], first["indicators"]) == (
        25,
        ("社会效益、经济效益、生态效益及可持续影响",),
    )
    staffing = gains[gains["needed"] == "未提供《人员编制》（staffing.csv）"].iloc[0]
    # One table, two rows of one point each.
    assert staffing["points"] == 2
    assert staffing["indicators"] == ("财政供养人员控制率", "编外人员控制率")


def test_a_veto_and_the_parts_it_may_take_hang_on_the_same_points(
    real: Dossier, shenzhen: Framework
) -> None:
    """财务合规性 lacks two judged parts and a veto, but no more than its 3 points are open."""
    gains = scoring.evidence_gains(scoring.score(real, shenzhen)).set_index("needed")
    assert gains.loc["“财务合规性”的评审认定（judgements.csv）", "points"] == 3


def test_a_veto_that_alone_is_open_hangs_on_all_that_it_may_take(
    copy_of_2021: Path, real_department: str
) -> None:
    """Both parts of 项目监管 are given, its veto is not judged: 0 to 2, so 2 points hang on it."""
    rows = "\n".join(
        f"shenzhen-style,项目监管,{part},1,台账,一"
        for part in ("监管机制健全并有效运行", "对专项资金开展检查")
    )
    text = f"framework,indicator,part,points,evidence,source\n{rows}\n"
    (copy_of_2021 / "judgements.csv").write_text(text, "utf-8")
    dossier = load(real_department, 2021, copy_of_2021.parents[1])
    result = scoring.score(dossier, scoring.load_framework("shenzhen-style", None))
    (row,) = [row for row in result.rows if row.row.indicator == "项目监管"]
    assert (row.low, row.high) == (0, 2)
    gains = scoring.evidence_gains(result).set_index("needed")
    assert gains.loc["“项目监管”的评审认定（judgements.csv）", "points"] == 2


def test_nothing_is_gained_where_nothing_is_open(judged: Score) -> None:
    """Only the open row is named."""
    gains = scoring.evidence_gains(judged)
    assert list(gains["indicators"]) == [("乙",)]
    assert list(gains["points"]) == [40]


def test_one_point_more_for_an_unverified_row(judged: Score) -> None:
    """乙 is the only unverified weight.

    Low: 0 of its 40, while the rest has 60 of 60: one point moved to it loses 0 − 1 = −1.
    High: 40 of 40 and 60 of 60: moving a point changes nothing.
    """
    moves = scoring.weight_sensitivity(judged)
    assert list(moves.itertuples(index=False, name=None)) == [("乙", 40, "R", -1, 0)]


def test_bounds_of_unverified_weights(judged: Score) -> None:
    """乙 weighs 32 to 48: the least is 60 of 60 + 48 = 55.56 %, the most stays 100."""
    bounds = scoring.weight_bounds(judged)
    assert (round(bounds.low, 2), bounds.high) == (Decimal("55.56"), 100)
    unmoved = scoring.weight_bounds(judged, Decimal(0))
    assert (unmoved.low, unmoved.high) == (60, 100)


def test_a_figure_moves_every_metric_that_uses_it(real: Dossier, shenzhen: Framework) -> None:
    """With 25 % at the end of March: 1 + 1 + 1 + 0.9882 + 2 × min(62.8625 ÷ 62.5, 1) = 5.9882."""
    before, after = scoring.what_if(real, shenzhen, {"progress_q1": "25%"})
    changed = [
        (new.row.indicator, old.points, new.points)
        for old, new in zip(before.rows, after.rows, strict=True)
        if (old.low, old.high) != (new.low, new.high)
    ]
    assert changed == [("预算执行率", Decimal("5.81"), Decimal("5.99"))]
    assert (after.total.low, after.total.high) == (Decimal("11.99"), Decimal("99.99"))
    assert "假设" in {source for row in after.rows for u in row.used for source in u.sources}


def test_a_metric_and_a_row_may_be_assumed(real: Dossier, shenzhen: Framework) -> None:
    """96 % satisfied is the best band, 6 points; 绩效目标完整性 is given 2 of 3."""
    assumptions = {"satisfaction_rate": "96%", "绩效目标完整性": 2}
    _, after = scoring.what_if(real, shenzhen, assumptions)
    points = {row.row.indicator: row.points for row in after.rows}
    assert (points["公众或服务对象满意度"], points["绩效目标完整性"]) == (6, 2)
    # 11.81 + 6 + 2; 99.81 − 1.
    assert (after.total.low, after.total.high) == (Decimal("19.81"), Decimal("98.81"))


def test_assumptions_leave_the_dossier_alone(real: Dossier, shenzhen: Framework) -> None:
    """The score as it is stays the same before and after."""
    before, _ = scoring.what_if(real, shenzhen, {"progress_q1": "25%"})
    assert before == scoring.score(real, shenzhen)


@pytest.mark.parametrize(
    ("assumption", "error", "message"),
    [
        ({"progres_q1": "25%"}, UnknownNameError, "did you mean 'progress_q1'"),
        ({"progress_q1": "a quarter"}, SelfEvalError, 'a number or a percentage such as "95%"'),
        ({"绩效目标完整性": 4}, SelfEvalError, "found 4, expected 0 to 3 points"),
    ],
)
def test_assumptions_that_cannot_be(
    assumption: dict[str, object],
    error: type[Exception],
    message: str,
    real: Dossier,
    shenzhen: Framework,
) -> None:
    """One message that says what was expected."""
    with pytest.raises(error, match=message):
        scoring.what_if(real, shenzhen, assumption)


def test_two_frameworks_side_by_side(real: Dossier, shenzhen: Framework, real_data: Path) -> None:
    """An indicator that both have stands once; one that only one has is empty in the other."""
    yueyang = scoring.load_framework("yueyang-2018", real_data)
    results = [scoring.score(real, framework) for framework in (shenzhen, yueyang)]
    table = scoring.compare(results).set_index("indicator")
    assert list(table.columns) == [shenzhen.title, yueyang.title]
    ours, theirs = table.loc["财政供养人员控制率"]
    assert (ours.weight, theirs.weight) == (1, 5)
    assert table.loc["“三公经费”控制率", shenzhen.title] is None
    assert table.loc["“三公经费”控制率", yueyang.title].points == 6
