"""Judgements that do not fit their framework: each is a fault with its file, row and column."""

from collections.abc import Callable
from pathlib import Path
from unittest.mock import ANY

import pytest

from selfeval import DataError, load
from selfeval.scoring import framework_files, load_framework, score

# A row of every kind that a person judges, and one that is computed.
FRAMEWORK = """\
id = "judged"
name = "认定"
place = "某市"
years = [2021]
status = "verified"
sources = ["某文件"]
weight = 52

[[level1]]
name = "过程"
weight = 40
level2 = [{ name = "管理", weight = 20 }, { name = "资产", weight = 20 }]

[[level1]]
name = "效果"
weight = 12
"""
ROWS = {
    "管理/安全性": 'weight = 5\nrule = "judged"\n',
    "管理/制度": """\
weight = 3
rule = "checklist"
items = [{ name = "已制定", points = 2 }, { name = "有效执行", points = 1 }]
""",
    "管理/合规性": 'weight = 3\nveto = "截留挪用"\nrule = "count_deduction"\ndeduct = 1\n',
    "管理/公开": """\
weight = 9
rule = "sum"
[[rows.parts]]
name = "支出"
weight = 4
veto = "虚列支出"
rule = "judged"
[[rows.parts]]
name = "预算"
weight = 3
rule = "checklist"
items = [{ name = "及时", points = 2 }, { name = "完整", points = 1 }]
[[rows.parts]]
name = "执行"
weight = 2
rule = "proportional"
metric = "execution_rate"
""",
    "资产/安全性": """\
weight = 10
rule = "qualitative"
states = [
  { name = "好", least = "80%", most = "100%" },
  { name = "中", least = "50%", most = "80%" },
  { name = "差", least = "0%", most = "50%" },
]
""",
    "资产/执行率": 'weight = 10\nrule = "proportional"\nmetric = "execution_rate"\n',
    "/履职效益": 'weight = 12\nrule = "judged"\nown_parts = true\n',
}
TAGS = 'weight_evidence = "S"\nrule_evidence = "S"\n'
COLUMNS = ("part", "points", "value", "weight", "evidence", "reason")
KNOWN = ", ".join(sorted([*framework_files(None), "judged"]))
PARTS = "one of 支出·一票否决, 支出, 预算, 及时, 完整"
FaultsOf = Callable[..., list[tuple[object, ...]]]


def line(indicator: str, framework: str = "judged", **cells: str) -> str:
    """Return a line of judgements.csv; what is judged has its evidence unless it says not."""
    cells = {"evidence": "材料"} | cells
    return ",".join((framework, indicator, *(cells.get(name, "") for name in COLUMNS), "三"))


# The lines of the file (the first is row 2), then the one fault: row, column, found, expected
FAULTS: dict[str, tuple[list[str], tuple[int | None, str, str, object]]] = {
    "points above the weight of a row": (
        [line("管理/安全性", points="5.5")],
        (2, "points", "5.5", "0 to 5, the weight"),
    ),
    "points below 0": (
        [line("管理/安全性", points="-1")],
        (2, "points", "-1", "0 to 5, the weight"),
    ),
    "points above the weight of an item": (
        [line("制度", part="有效执行", points="1.5")],
        (2, "points", "1.5", "0 to 1, the weight"),
    ),
    "points above the weight of a checklist": (
        [line("制度", points="3.01")],
        (2, "points", "3.01", "0 to 3, the weight"),
    ),
    "points above the weight of a part": (
        [line("公开", part="支出", points="9")],
        (2, "points", "9", "0 to 4, the weight"),
    ),
    "unknown framework": (
        [line("制度", framework="judge", points="1")],
        (2, "framework", "'judge'", "a framework (did you mean 'judged'?)"),
    ),
    "framework of another place": (
        [line("制度", framework="x", points="1")],
        (2, "framework", "'x'", f"a framework (known: {KNOWN})"),
    ),
    "unknown indicator": (
        [line("制度", points="1"), line("合规", value="0")],
        (3, "indicator", "'合规'", ANY),
    ),
    "indicator that stands twice": (
        [line("安全性", points="1")],
        (
            2,
            "indicator",
            "'安全性'",
            "an indicator of the framework: '安全性' stands twice in judged: "
            "write '管理/安全性' or '资产/安全性'",
        ),
    ),
    "reason for an unknown indicator": (
        [line("合规", evidence="", reason="因疫情")],
        (2, "indicator", "'合规'", ANY),
    ),
    "unknown part": (
        [line("公开", part="支出规范", points="1")],
        (2, "part", "'支出规范'", PARTS),
    ),
    "part missing": ([line("公开", points="1")], (2, "part", "an empty cell", PARTS)),
    "part that is computed": (
        [line("公开", part="执行", points="1")],
        (2, "part", "'执行'", PARTS),
    ),
    "part of a row without any": (
        [line("管理/安全性", part="配置", points="1")],
        (2, "part", "'配置'", "an empty cell: it has no parts"),
    ),
    "unknown item": (
        [line("制度", part="执行", value="yes")],
        (2, "part", "'执行'", "one of 已制定, 有效执行"),
    ),
    "points for a row that is computed": (
        [line("执行率", points="9")],
        (
            2,
            "points",
            "a judgement",
            "nothing: 执行率 is computed from the figures, give those",
        ),
    ),
    "value instead of points": (
        [line("管理/安全性", value="4")],
        (2, "value", "'4'", "points instead"),
    ),
    "neither yes nor no": (
        [line("制度", part="已制定", value="部分")],
        (2, "value", "'部分'", "yes or no"),
    ),
    "count of words": (
        [line("合规性", value="两次")],
        (2, "value", "'两次'", "a whole number >= 0"),
    ),
    "count of half a time": (
        [line("合规性", value="1.5")],
        (2, "value", "'1.5'", "a whole number >= 0"),
    ),
    "points instead of a count": (
        [line("合规性", points="2")],
        (2, "value", "an empty cell", "a number of times"),
    ),
    "unknown state": (
        [line("资产/安全性", value="很好")],
        (2, "value", "'很好'", "one of 好, 中, 差"),
    ),
    "points without a state": (
        [line("资产/安全性", points="8")],
        (2, "value", "an empty cell", "好, 中, 差"),
    ),
    "points outside the state": (
        [line("资产/安全性", value="好", points="7.9")],
        (2, "points", "7.9", "8 to 10, for 好"),
    ),
    "veto in points": (
        [line("合规性", part="一票否决", points="0")],
        (2, "value", "an empty cell", "yes or no"),
    ),
    "veto in words": (
        [line("公开", part="支出·一票否决", value="存在")],
        (2, "value", "'存在'", "yes or no"),
    ),
    "veto of a part for the row": (
        [line("公开", part="一票否决", value="no")],
        (2, "part", "'一票否决'", PARTS),
    ),
    "both points and yes": (
        [line("制度", part="已制定", points="2", value="yes")],
        (2, "points", "2", "an empty cell, as there is a value"),
    ),
    "both points and a count": (
        [line("合规性", points="2", value="1")],
        (2, "points", "2", "an empty cell, as there is a value"),
    ),
    "weight where the framework has one": (
        [line("管理/安全性", points="4", weight="5")],
        (2, "weight", "5", "an empty cell: the framework has it"),
    ),
    # these three need no framework: they are told when the data is loaded
    "points without evidence": (
        [line("管理/安全性", points="4", evidence="")],
        (2, "evidence", "an empty cell", "the evidence for the points or the finding"),
    ),
    "finding without evidence": (
        [line("制度", points="3"), line("合规性", value="0", evidence="")],
        (3, "evidence", "an empty cell", "the evidence for the points or the finding"),
    ),
    "points of words": (
        [line("管理/安全性", points="满分")],
        (2, "points", "'满分'", "a number such as 15,525.82"),
    ),
}


@pytest.fixture
def faults_of(folder: Path) -> FaultsOf:
    """Return a function that scores with the lines and gives the faults: row, column, ...."""
    text = FRAMEWORK
    for key, rest in ROWS.items():
        level2, indicator = key.split("/")
        levels = f'level1 = "过程"\nlevel2 = "{level2}"\n' if level2 else 'level1 = "效果"\n'
        text += f'[[rows]]\n{TAGS}{levels}indicator = "{indicator}"\n{rest}'
    data = folder.parents[1]
    (data / "frameworks").mkdir()
    (data / "frameworks" / "judged.toml").write_text(text, "utf-8")

    def judge(*lines: str) -> list[tuple[object, ...]]:
        header = ",".join(("framework", "indicator", *COLUMNS, "source"))
        (folder / "judgements.csv").write_text("\n".join((header, *lines)) + "\n", "utf-8")
        try:
            score(load("centre", 2021, data), load_framework("judged", data))
        except DataError as error:
            assert {fault.file for fault in error.faults} == {"centre/2021/judgements.csv"}
            return [(f.row, f.column, f.found, f.expected) for f in error.faults]
        return []

    return judge


@pytest.mark.parametrize("name", FAULTS)
def test_misfit_is_one_fault(name: str, faults_of: FaultsOf) -> None:
    """It names the row as a spreadsheet counts, the column, what was found and expected."""
    lines, fault = FAULTS[name]

    assert faults_of(*lines) == [fault]


def test_judgements_that_fit_are_no_fault(faults_of: FaultsOf) -> None:
    """One of each kind, at the ends of what is allowed."""
    assert not faults_of(
        line("管理/安全性", points="5"),
        line("制度", part="已制定", value="no"),
        line("制度", part="有效执行", points="1"),
        line("合规性", value="7"),
        line("合规性", part="一票否决", value="no"),
        line("公开", part="支出", points="0"),
        line("公开", part="支出·一票否决", value="yes"),
        line("公开", part="预算", points="3"),
        line("资产/安全性", value="中", points="5"),
        line("履职效益", part="就业", points="7", weight="7"),
        line("履职效益", part="康复", points="0", weight="5"),
        line("执行率", evidence="", reason="因疫情"),
    )


def test_line_that_says_nothing_is_a_fault(faults_of: FaultsOf) -> None:
    """Evidence for nothing; it is told when the data is loaded."""
    assert faults_of(line("管理/安全性")) == [
        (2, None, "nothing", "points, a value or a reason"),
    ]


def test_unknown_indicator_suggests_the_nearest(faults_of: FaultsOf) -> None:
    ((*_, near),) = faults_of(line("合规", value="0"))
    ((*_, far),) = faults_of(line("xyz", value="0"))

    assert "no indicator '合规' in judged: did you mean '合规性'?" in near
    assert "known: " in far
    assert "履职效益" in far


def test_second_judgement_of_the_same_is_a_fault(faults_of: FaultsOf) -> None:
    """Also when both agree: nobody knows which evidence counts."""
    ((row, column, found, expected),) = faults_of(
        line("管理/安全性", points="4"), line("管理/安全性", points="4")
    )

    assert (row, column) == (3, None)
    assert "indicator '管理/安全性'" in str(found)
    assert expected == "one row for each (row 2 has it already)"


def test_all_faults_come_at_once(faults_of: FaultsOf) -> None:
    """Those of each line in their order, then those between lines."""
    faults = faults_of(
        line("管理/安全性", points="6"),
        line("履职效益", part="就业", points="7", weight="13"),
        line("制度", framework="judge", points="1"),
        line("资产/安全性", value="很好"),
    )

    assert [fault[:3] for fault in faults] == [
        (2, "points", "6"),
        (4, "framework", "'judge'"),
        (5, "value", "'很好'"),
        (ANY, "weight", "indicators of 履职效益 that weigh 13"),
    ]
