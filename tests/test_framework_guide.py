"""The guide to frameworks proves itself: its examples are sound, and score what it says."""

import json
import re
import subprocess
import tomllib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from selfeval import load
from selfeval.metrics import CATALOGUE
from selfeval.schema import TABLES
from selfeval.scoring import kinds, load_framework, notation, score, what_if
from selfeval.terms import TARGET_KINDS

GUIDE = (Path(__file__).parents[1] / "docs" / "frameworks.md").read_text("utf-8")
BLOCKS = re.findall(r"^```toml\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
WHOLE = next(block for block in BLOCKS if "[[rows]]" in block and block.startswith("id ="))
#: The one example of the head of a file, and the one of its levels.
HEAD = next(block for block in BLOCKS if block.startswith("id =") and block != WHOLE)
LEVELS = next(block for block in BLOCKS if block.startswith("[[level1]]"))
#: The examples of rows, which leave out the fields that all rows share.
ROWS = [
    "[[rows]]\n" + row
    for block in BLOCKS
    if block.startswith("[[rows]]")
    for row in block.split("[[rows]]\n")[1:]
]
KINDS = [re.findall('^rule = "(.*)"$', row, re.MULTILINE)[0] for row in ROWS]
IDS = [f"{kind}-{number}" for number, kind in enumerate(KINDS)]
JUDGEMENTS, TARGETS = re.findall(r"^```csv\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)

MINIMAL_HEAD = """\
id = "my-framework"
name = "例"
place = "某市"
years = [2021]
status = "unverified"
sources = ["docs/frameworks.md"]
"""
SHARED = 'level1 = "全部"\nweight_evidence = "I"\nrule_evidence = "I"\n'

# What each example needs to know, and what it earns by hand: the least and the most points.
WORKED: dict[str, tuple[dict[str, str], str, str]] = {
    # 80 % lies in [80 %, 90 %), which gives 4
    "重点支出安排率": ({"key_expenditure_rate": "80%"}, "4", "4"),
    # 2.7 points above 100 % hold 2 whole steps: 5 - 2 x 0.5
    "财政供养人员控制率": ({"staff_control_rate": "102.7%"}, "4", "4"),
    # 2 x 0.95
    "政府采购执行率": ({"procurement_execution_rate": "95%"}, "1.9", "1.9"),
    # 10 x (1 - 10 x 0.002)
    "编制准确": ({"reallocation_rate": "0.2%"}, "9.8", "9.8"),
    # 80 is something, and no more than 100
    "资金结余": ({"year_end_carry_over": "80", "prior_carry_over": "100"}, "2", "2"),
    # 10 - 9 = 1 unfinished: 8 - 1 x 4
    "重点工作完成情况": ({"key_tasks_assigned": "10", "key_tasks_completed": "9"}, "4", "4"),
    # 1 + 1.5 of 2
    "管理制度健全性": ({}, "2.5", "2.5"),
    # 7 lies between 10 x 50 % and 10 x 80 %
    "生态效益": ({}, "7", "7"),
    "基础信息完善性": ({}, "1.5", "1.5"),
    # 14 of 15 + 9 of 10
    "履职效益": ({}, "23", "23"),
    # 10 x 900/1000 + 10 (8 is below 10) + 6 by judgement
    "产出指标": ({}, "25", "25"),
    # 130 is within 130 % of 100, 14 is beyond 130 % of 10: one of two
    "目标实现": ({}, "5", "5"),
    "其余指标（原文未见）": ({}, "0", "9"),
    # level 2 gives 1.5; 1 by judgement
    "预决算信息公开": ({"budget_disclosure_level": "2"}, "2.5", "2.5"),
    # 12 % is above 9 %: 0; -35 % is at most -30 %: 20
    "结转结余": ({"carry_over_rate": "12%", "carry_over_change_rate": "-35%"}, "20", "20"),
    # 3 - 1 x 1, no veto
    "资金使用合规性": ({}, "2", "2"),
}


def weight_of(row: str) -> Decimal:
    (one,) = tomllib.loads(row, parse_float=Decimal)["rows"]
    return Decimal(one["weight"])


def framework_of(rows: list[str]) -> str:
    """Return a framework of one level that holds the rows, with what the examples leave out."""
    total = sum(weight_of(row) for row in rows)
    level = f'[[level1]]\nname = "全部"\nweight = {total}\n'
    filled = [row.replace("[[rows]]\n", f"[[rows]]\n{SHARED}", 1) for row in rows]
    return f"{MINIMAL_HEAD}weight = {total}\n{level}" + "".join(filled)


def written(folder: Path, name: str, text: str) -> Path:
    """Write a framework into the data folder of a department-year, and return that folder."""
    frameworks = folder.parents[1] / "frameworks"
    frameworks.mkdir(exist_ok=True)
    (frameworks / f"{name}.toml").write_text(text, "utf-8")
    return folder.parents[1]


@pytest.mark.parametrize("row", ROWS, ids=IDS)
def test_row_example_is_sound(row: str, folder: Path) -> None:
    """Each example alone makes a sound framework, once the fields that it leaves out are there."""
    data = written(folder, "my-framework", framework_of([row]))

    framework = load_framework("my-framework", data)

    assert framework.weight == weight_of(row)


@pytest.mark.parametrize(("row", "indicator"), list(zip(ROWS, WORKED, strict=True)), ids=IDS)
def test_row_example_scores_what_the_guide_says(row: str, indicator: str, folder: Path) -> None:
    """Points by hand, points of the engine and the worked line in the guide agree."""
    assumptions, low, high = WORKED[indicator]
    data = written(folder, "my-framework", framework_of([row]))
    header, *lines = JUDGEMENTS.splitlines(keepends=True)
    given = [line for line in lines if line.split(",")[1] == indicator]
    if given:
        (folder / "judgements.csv").write_text("".join((header, *given)), "utf-8")
    (folder / "targets.csv").write_text(TARGETS, "utf-8")

    dossier = load("centre", 2021, data)
    _, result = what_if(dossier, load_framework("my-framework", data), assumptions)

    (scored,) = result.rows
    assert scored.row.indicator == indicator
    assert (scored.low, scored.high) == (Decimal(low), Decimal(high))
    printed = low if low == high else f"{low}～{high}"
    assert re.search(rf"^# .*得 {re.escape(printed)} 分$", row, re.MULTILINE)
    for value in assumptions.values():
        assert value in row


def test_judgements_of_the_guide_leave_nothing_else_open(folder: Path) -> None:
    """Every example that a person judges is judged in the CSV of the guide."""
    (folder / "judgements.csv").write_text(JUDGEMENTS, "utf-8")
    (folder / "targets.csv").write_text(TARGETS, "utf-8")
    data = written(folder, "my-framework", framework_of(ROWS))
    framework = load_framework("my-framework", data)
    everything = {name: value for given, *_ in WORKED.values() for name, value in given.items()}

    _, scored = what_if(load("centre", 2021, data), framework, everything)

    assert [row.row.indicator for row in scored.open_rows] == ["其余指标（原文未见）"]
    (explained,) = [row for row in scored.rows if row.row.indicator == "重点支出安排率"]
    assert explained.reasons == ("新增项目列入一般支出",)


def test_head_example_is_sound(folder: Path) -> None:
    """The head of a file with every field that it may have."""
    level = '[[level1]]\nname = "全部"\nweight = 100\n'
    row = '[[rows]]\nindicator = "效益"\nweight = 100\nrule = "judged"\n' + SHARED
    data = written(folder, "my-framework", HEAD + level + row)

    framework = load_framework("my-framework", data, "no-satisfaction")

    assert framework.years == (2021, 2023)
    assert list(framework.variants) == ["standard", "no-satisfaction"]
    assert [(grade.name, grade.least) for grade in framework.grades][1] == ("良", 80)
    assert framework.caps[0].at_most == 89
    assert framework.overshoot is not None
    assert framework.overshoot.by == Decimal("0.3")


def test_levels_example_adds_up(folder: Path) -> None:
    """The example of levels makes a sound framework with a row of its weight in each."""
    rows = ""
    for first in tomllib.loads(LEVELS)["level1"]:
        for second in first.get("level2", [{"weight": first["weight"]}]):
            level2 = f'level2 = "{second["name"]}"\n' if "name" in second else ""
            rows += f'[[rows]]\nlevel1 = "{first["name"]}"\n{level2}indicator = "效益"\n'
            rows += f'weight = {second["weight"]}\nrule = "judged"\n'
            rows += 'weight_evidence = "I"\nrule_evidence = "I"\n'
    data = written(folder, "my-framework", f"{MINIMAL_HEAD}weight = 100\n{LEVELS}{rows}")

    framework = load_framework("my-framework", data)

    # 25 + 15 = 40, 40 + 60 = 100
    assert [level.weight for level in framework.levels] == [40, 25, 15, 60]


def test_complete_example_scores_a_small_dossier(
    folder: Path, cli: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    """A person who never opened the code: drop the file into the folder, check it, score."""
    budget = "stage,category,amount,source\nadjusted,public,200.00,一\nexecuted,public,180.00,一\n"
    (folder / "budget.csv").write_text(budget, "utf-8")
    judgement = "framework,indicator,points,evidence,source\nminimal,履职效益,2.5,台账,附件1\n"
    (folder / "judgements.csv").write_text(judgement, "utf-8")
    data = written(folder, "minimal", WHOLE)

    checked = cli("frameworks", "validate", data / "frameworks" / "minimal.toml")
    options = ("--department", "centre", "--year", 2021, "--framework", "minimal")
    scored = cli("score", *options, "--data", data, "--json")

    assert (checked.returncode, checked.stderr) == (0, "")
    assert (scored.returncode, scored.stderr) == (0, "")
    result = json.loads(scored.stdout)
    # 7 x 180/200 = 6.3, and 2.5 by judgement: 8.8 of 10, which is 88 of 100
    assert [row["points"] for row in result["rows"]] == [6.3, 2.5]
    assert result["total"] == {"low": 8.8, "high": 8.8, "weight": 10}
    assert result["grades"] == ["良"]


def test_complete_example_without_judgement_is_a_range(folder: Path) -> None:
    """Neither a figure of the execution nor a judgement: all points stay open."""
    data = written(folder, "minimal", WHOLE)

    scored = score(load("centre", 2021, data), load_framework("minimal", data))

    assert (scored.total.low, scored.total.high) == (0, 10)
    assert not scored.complete


def test_copy_of_the_guide_works_as_typed(
    folder: Path, cli: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    """The first command of the guide makes a file that the second one finds sound."""
    (command,) = re.findall(r"`selfeval (frameworks new .*?)`", GUIDE)
    data = folder.parents[1]

    made = cli(*command.split(), "--data", data)
    checked = cli("frameworks", "validate", data / "frameworks" / "my-framework.toml")

    assert (made.returncode, made.stderr) == (0, "")
    assert (checked.returncode, checked.stderr) == (0, "")
    assert "template" in checked.stdout


def names_of_notation() -> set[str]:
    """Return every kind of rule, and every field that a table of a framework file may have."""
    models = {
        value
        for module in (kinds, notation)
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, kinds.Model)
    }
    return set(kinds.KINDS) | {field for model in models for field in model.model_fields}


@pytest.mark.parametrize("name", sorted(names_of_notation()))
def test_guide_names_every_kind_and_field(name: str) -> None:
    r"""As code in the text, such as \`bands\`, or as an assignment in an example."""
    assert re.search(rf"`{name}`|`{name} = |^\s*{name} = |\[\[(rows\.)?{name}\]\]", GUIDE, re.M)


def test_guide_has_an_example_of_every_kind() -> None:
    assert set(KINDS) == set(kinds.KINDS)


def test_guide_names_all_columns_and_codes() -> None:
    """The columns of judgements.csv, the kinds of targets, the metrics that are no rates."""
    no_rates = [record.name for record in CATALOGUE if record.unit != "fraction"]
    for name in (*TABLES["judgements"].columns, *TARGET_KINDS, *no_rates):
        assert f"`{name}`" in GUIDE
    for name in no_rates:
        assert re.search(rf"^\| 非比率 .*`{name}`", GUIDE, re.MULTILINE)
