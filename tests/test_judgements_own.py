"""Judgements of own indicators, targets and whole rows; and what judgements that fit are worth."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from unittest.mock import ANY

import pytest

from selfeval import DataError, load
from selfeval.scoring import Score, load_framework, score

HEAD = """\
id = "judged"
name = "认定"
place = "某市"
years = [2021]
status = "verified"
sources = ["某文件"]
weight = 43
level1 = [{ name = "全部", weight = 43 }]
"""
ROW = '[[rows]]\nlevel1 = "全部"\nweight_evidence = "S"\nrule_evidence = "S"\n'
ROWS = (
    """\
indicator = "制度"
weight = 3
rule = "checklist"
items = [{ name = "已制定", points = 2 }, { name = "有效执行", points = 1 }]
""",
    """\
indicator = "公开"
weight = 5
rule = "sum"
[[rows.parts]]
name = "预算"
weight = 3
rule = "checklist"
items = [{ name = "及时", points = 2 }, { name = "完整", points = 1 }]
[[rows.parts]]
name = "决算"
weight = 2
veto = "虚假公开"
rule = "judged"
""",
    'indicator = "合规性"\nweight = 3\nveto = "截留"\nrule = "count_deduction"\ndeduct = 1\n',
    """\
indicator = "生态效益"
weight = 10
rule = "qualitative"
states = [
  { name = "好", least = "80%", most = "100%" },
  { name = "差", least = "0%", most = "80%" },
]
""",
    'indicator = "履职效益"\nweight = 12\nrule = "judged"\nown_parts = true\n',
    'indicator = "绩效指标"\nweight = 8\nrule = "target_ratio"\n',
    'indicator = "执行率"\nweight = 2\nrule = "proportional"\nmetric = "execution_rate"\n',
)
BUDGET = "stage,category,amount,source\nadjusted,public,100,一\nexecuted,public,90,一\n"
# Two targets of 4 points each, one of them missed.
TARGETS = "indicator,operator,met,source\n服务质量,=,yes,二\n群众反映,=,no,二\n"
COLUMNS = ("part", "points", "value", "weight", "evidence", "reason")
ScoreWith = Callable[..., Score]


def line(indicator: str, framework: str = "judged", **cells: str) -> str:
    """Return a line of judgements.csv; what is judged has its evidence unless it says not."""
    cells = {"evidence": "材料"} | cells
    return ",".join((framework, indicator, *(cells.get(name, "") for name in COLUMNS), "三"))


# The lines of the file (the first is row 2), then the one fault: row, column, found, expected
FAULTS: dict[str, tuple[list[str], tuple[int | None, str, str, str]]] = {
    "points above the weight of an own indicator": (
        [line("履职效益", part="就业", points="8", weight="7")],
        (2, "points", "8", "0 to 7, the weight"),
    ),
    "points above the weight of a target": (
        [line("绩效指标", part="群众反映", points="4.5")],
        (2, "points", "4.5", "0 to 3.2, the most that a missed target may earn"),
    ),
    "points for a target that is met": (
        [line("绩效指标", part="服务质量", points="3")],
        (2, "part", "'服务质量'", "one of 群众反映"),
    ),
    "value for a checklist as a whole": (
        [line("制度", value="yes")],
        (2, "value", "'yes'", "points instead"),
    ),
    "own indicator without a weight": (
        [line("履职效益", part="就业", points="4")],
        (
            2,
            "weight",
            "an empty cell",
            "the weight of 就业, an indicator of the department's own",
        ),
    ),
    "own indicator without any weight": (
        [line("履职效益", part="就业", points="0", weight="0")],
        (2, "weight", "0", "the weight of 就业, an indicator of the department's own"),
    ),
    "own indicator with a state": (
        [line("履职效益", part="就业", value="好", weight="4")],
        (2, "value", "'好'", "points instead"),
    ),
    "own indicators heavier than the row": (
        [
            line("履职效益", part="就业", points="7", weight="7"),
            line("履职效益", part="康复", points="5.5", weight="5.5"),
        ],
        (ANY, "weight", "indicators of 履职效益 that weigh 12.5", "at most 12, its weight"),
    ),
    "own indicators and the row": (
        [line("履职效益", part="就业", points="7", weight="7"), line("履职效益", points="9")],
        (ANY, "part", "履职效益 judged as a whole and in parts", "one or the other"),
    ),
    "items and the checklist": (
        [line("制度", part="已制定", value="yes"), line("制度", points="3")],
        (ANY, "part", "制度 judged as a whole and by item", "one or the other"),
    ),
    "items and the checklist in a part": (
        [line("公开", part="及时", value="yes"), line("公开", part="预算", points="3")],
        (ANY, "part", "预算 judged as a whole and by item", "one or the other"),
    ),
}

# The lines of the file, then what they make of a row: the least and the most points, by hand.
WORTH: dict[str, tuple[list[str], str, str, str]] = {
    # 2, and 0 to 1 for the item that nobody judged
    "one item": ([line("制度", part="已制定", value="yes")], "制度", "2", "3"),
    # 0 + 0.5
    "item in part": (
        [line("制度", part="已制定", value="no"), line("制度", part="有效执行", points="0.5")],
        "制度",
        "0.5",
        "0.5",
    ),
    "checklist as a whole": ([line("制度", points="2.25")], "制度", "2.25", "2.25"),
    # 2 + 1 of the checklist; 0 to 2 of the other part
    "items of a part": (
        [line("公开", part="及时", value="yes"), line("公开", part="完整", value="yes")],
        "公开",
        "3",
        "5",
    ),
    # 1.5 of the checklist as a whole; 2, all of it vetoed
    "part vetoed": (
        [
            line("公开", part="预算", points="1.5"),
            line("公开", part="决算", points="2"),
            line("公开", part="决算·一票否决", value="yes"),
        ],
        "公开",
        "1.5",
        "1.5",
    ),
    # 3 - 1 x 1, or nothing if there should be a veto
    "count, veto open": ([line("合规性", value="1")], "合规性", "0", "2"),
    "count, no veto": (
        [line("合规性", value="1"), line("合规性", part="一票否决", value="no")],
        "合规性",
        "2",
        "2",
    ),
    # the count does not matter any more
    "veto": ([line("合规性", part="一票否决", value="yes")], "合规性", "0", "0"),
    # 3 - 7 x 1 is below 0
    "count beyond the weight": ([line("合规性", value="7")], "合规性", "0", "0"),
    # 80 % to 100 % of 10
    "state": ([line("生态效益", value="好")], "生态效益", "8", "10"),
    "state and points": ([line("生态效益", value="好", points="9")], "生态效益", "9", "9"),
    # 5 of 7, and 0 to 5 for what is left of 12
    "own indicator": (
        [line("履职效益", part="就业", points="5", weight="7")],
        "履职效益",
        "5",
        "10",
    ),
    # 5 of 7 + 3.5 of 5
    "all own indicators": (
        [
            line("履职效益", part="就业", points="5", weight="7"),
            line("履职效益", part="康复", points="3.5", weight="5"),
        ],
        "履职效益",
        "8.5",
        "8.5",
    ),
    "own row as a whole": ([line("履职效益", points="9")], "履职效益", "9", "9"),
    # 4 for the one that is met, 0 to 80 % of 4 for the other
    "target open": ([line("执行率", evidence="", reason="无")], "绩效指标", "4", "7.2"),
    "target judged": ([line("绩效指标", part="群众反映", points="3")], "绩效指标", "7", "7"),
}


@pytest.fixture
def score_with(folder: Path) -> ScoreWith:
    """Return a function that scores the made-up department-year with the lines."""
    data = folder.parents[1]
    (data / "frameworks").mkdir()
    text = HEAD + "".join(ROW + row for row in ROWS)
    (data / "frameworks" / "judged.toml").write_text(text, "utf-8")
    (folder / "targets.csv").write_text(TARGETS, "utf-8")
    (folder / "budget.csv").write_text(BUDGET, "utf-8")

    def judge(*lines: str) -> Score:
        header = ",".join(("framework", "indicator", *COLUMNS, "source"))
        (folder / "judgements.csv").write_text("\n".join((header, *lines)) + "\n", "utf-8")
        return score(load("centre", 2021, data), load_framework("judged", data))

    return judge


@pytest.mark.parametrize("name", FAULTS)
def test_misfit_is_one_fault(name: str, score_with: ScoreWith) -> None:
    """It names the column, and the row where the fault is in one line."""
    lines, fault = FAULTS[name]

    with pytest.raises(DataError) as caught:
        score_with(*lines)

    (told,) = caught.value.faults
    assert told.file == "centre/2021/judgements.csv"
    assert (told.row, told.column, told.found, told.expected) == fault


@pytest.mark.parametrize("name", WORTH)
def test_judgement_is_worth(name: str, score_with: ScoreWith) -> None:
    """What was judged counts, what was not stays open."""
    lines, indicator, low, high = WORTH[name]

    (row,) = [row for row in score_with(*lines).rows if row.row.indicator == indicator]

    assert (row.low, row.high) == (Decimal(low), Decimal(high))


def test_judgements_of_other_frameworks_are_left_to_them(score_with: ScoreWith) -> None:
    """Even such as would be faults here; they are checked when that framework is used."""
    reason = line("执行率", evidence="", reason="因疫情")

    alone = score_with(reason)
    beside = score_with(
        line("制度", framework="shenzhen-style", points="99"),
        line("没有的指标", framework="sichuan-2018", points="1"),
        reason,
    )

    assert beside.rows == alone.rows


def test_reason_alone_explains_a_computed_row(score_with: ScoreWith) -> None:
    """It needs neither points nor evidence, and leaves the points as they are."""
    plain = score_with(line("制度", points="3"))
    explained = score_with(
        line("制度", points="3"), line("执行率", evidence="", reason="因疫情，项目推迟")
    )

    before, after = (
        next(row for row in one.rows if row.row.indicator == "执行率")
        for one in (plain, explained)
    )
    # 2 x 90/100
    assert (before.points, after.points) == (Decimal("1.8"), Decimal("1.8"))
    assert (before.unexplained, after.unexplained) == (True, False)
    assert after.reasons == ("因疫情，项目推迟",)


def test_reasons_of_several_lines_are_all_kept(score_with: ScoreWith) -> None:
    """Each item may have its own."""
    result = score_with(
        line("制度", part="已制定", points="1", reason="缺采购制度"),
        line("制度", part="有效执行", value="no", reason="未内审"),
    )

    (row,) = [row for row in result.rows if row.row.indicator == "制度"]
    assert row.reasons == ("缺采购制度", "未内审")


def test_score_says_where_a_judgement_stands(score_with: ScoreWith) -> None:
    """The row as the spreadsheet counts, the source of the line, and the evidence."""
    result = score_with(line("制度", points="3"), line("履职效益", points="9"))

    (row,) = [row for row in result.rows if row.row.indicator == "履职效益"]
    assert [used.sources for used in row.used] == [("judgements.csv 第3行（三）",)]
    assert "（材料）" in row.formula
