"""Rules on figures, targets and judgements, spelt wrongly: one change makes exactly one fault."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import ANY

import pytest

from selfeval import DataError
from selfeval.scoring import load_framework
from selfeval.scoring.kinds import KINDS

FaultsOf = Callable[[str], list[tuple[str, str, str]]]

HEAD = """\
id = "rules"
name = "规则"
place = "某市"
years = [2021]
status = "verified"
sources = ["某文件"]
weight = 60
level1 = [{ name = "全部", weight = 60 }]
"""
ROW = """
[[rows]]
level1 = "全部"
weight_evidence = "S"
rule_evidence = "S"
"""
# Row 1, 2, ... of the file: one of each kind.
RULES = (
    """\
indicator = "资金结余"
weight = 3
rule = "comparison"
figure = "year_end_carry_over"
last = "prior_carry_over"
none = 3
not_more = 2
more = 0
""",
    """\
indicator = "重点工作"
weight = 4
rule = "count_deduction"
count = "key_tasks_assigned - key_tasks_completed"
deduct = 2
""",
    """\
indicator = "制度健全性"
weight = 3
rule = "checklist"
items = [{ name = "已制定", points = 2 }, { name = "有效执行", points = 1 }]
""",
    """\
indicator = "生态效益"
weight = 10
rule = "qualitative"
states = [
  { name = "好", least = "80%", most = "100%" },
  { name = "中", least = "50%", most = "80%" },
  { name = "差", least = "0%", most = "50%" },
]
""",
    """\
indicator = "产出指标"
weight = 10
rule = "target_ratio"
target_kinds = ["quantity", "quality"]
""",
    """\
indicator = "目标实现"
weight = 10
rule = "target_window"
within = "30%"
""",
    """\
indicator = "合规性"
weight = 6
rule = "sum"
parts = [
  { name = "支出", weight = 4, rule = "judged" },
  { name = "核算", weight = 2, rule = "judged" },
]
""",
    """\
indicator = "结转结余"
weight = 4
rule = "either"
options = [{ name = "余额", rule = "judged" }, { name = "变动", rule = "judged" }]
""",
    """\
indicator = "履职效益"
weight = 5
rule = "judged"
own_parts = true
""",
    """\
indicator = "其余指标"
weight = 5
rule = "unspecified"
""",
)
NAMES = [rule.split('"')[1] for rule in RULES]
SOUND = HEAD + "".join(ROW + rule for rule in RULES)

STATES = "states that follow on each other from 0% to 100%"

# what is wrong: what stands there, what is put in its place, where, found, expected
FAULTS: dict[str, tuple[str, str, str, Any, Any]] = {
    "no kind": (
        'rule = "unspecified"\n',
        "",
        "10, rule",
        "nothing",
        f"a kind of rule (known: {', '.join(sorted(KINDS))})",
    ),
    "unknown figure": (
        '"year_end_carry_over"',
        '"end_carry_over"',
        "1, figure",
        "'end_carry_over'",
        "a figure of docs/metrics.md (did you mean 'year_end_carry_over' or "
        "'opening_carry_over' or 'prior_carry_over'?)",
    ),
    "unknown figure in a sum": (
        "- key_tasks_completed",
        "- tasks_complete",
        "2, count",
        "'key_tasks_assigned - tasks_complete'",
        ANY,
    ),
    "no figure at all": (
        '"key_tasks_assigned - key_tasks_completed"',
        '""',
        "2, count",
        "''",
        'figures that are added or subtracted, such as "a - b"',
    ),
    "field of another kind": (
        'rule = "unspecified"',
        'rule = "unspecified"\nown_parts = true',
        "10, own_parts",
        "unknown field 'own_parts'",
        ANY,
    ),
    "best of a comparison": (
        "none = 3",
        "none = 2.5",
        "1",
        "at best 2.5 points",
        "the weight, 3, at best",
    ),
    "unknown kind of target": (
        '"quality"]',
        '"qualities"]',
        "5, target_kinds 2",
        "'qualities'",
        "a kind of target (did you mean 'quality'?)",
    ),
    "a window without a size": (
        'within = "30%"\n',
        "",
        "6, within",
        "nothing",
        "a value for within",
    ),
    "items that do not add up": (
        '"有效执行", points = 1',
        '"有效执行", points = 1.5',
        "3, items",
        "items that add up to 3.5",
        "3, its weight",
    ),
    "item twice": ('"有效执行"', '"已制定"', "3, items", "已制定 2 times", "each name once"),
    "item of no points": (
        '"有效执行", points = 1',
        '"有效执行", points = 0',
        "3, items 2 points",
        "'0'",
        "a number above 0 without quotes",
    ),
    "states with a gap": (
        'least = "50%", most = "80%"',
        'least = "60%", most = "80%"',
        "4, states",
        "0% to 50%, 60% to 80%, 80% to 100%",
        STATES,
    ),
    "states that overlap": (
        'least = "50%", most = "80%"',
        'least = "40%", most = "80%"',
        "4, states",
        "0% to 50%, 40% to 80%, 80% to 100%",
        STATES,
    ),
    "states that end early": (
        'most = "100%"',
        'most = "95%"',
        "4, states",
        "0% to 50%, 50% to 80%, 80% to 95%",
        STATES,
    ),
    "states without percent": (
        'least = "0%", most = "50%"',
        'least = "0%", most = 50',
        "4, states",
        "0% to 5,000%, 50% to 80%, 80% to 100%",
        STATES,
    ),
    "state twice": ('"中"', '"好"', "4, states", "好 2 times", "each name once"),
    "parts that do not add up": (
        '"支出", weight = 4',
        '"支出", weight = 5',
        "7, parts",
        "parts that add up to 7",
        "6, its weight",
    ),
    "part twice": ('"核算"', '"支出"', "7, parts", "支出 2 times", "each name once"),
    "part without a weight": (
        '"核算", weight = 2',
        '"核算"',
        "7, parts 2, weight",
        "nothing",
        ANY,
    ),
    "part of unknown kind": (
        'weight = 2, rule = "judged"',
        'weight = 2, rule = "judge"',
        "7, parts 2, rule",
        "'judge'",
        "a kind of rule (did you mean 'judged'?)",
    ),
    "a single part": (
        '  { name = "核算", weight = 2, rule = "judged" },\n',
        "",
        "7",
        ANY,
        "parts, two or more, and nothing else",
    ),
    "option with a weight": (
        '"变动", rule',
        '"变动", weight = 4, rule',
        "8, options 2",
        "a weight",
        "none: an option has the row's",
    ),
    "options called parts": (
        "options =",
        "parts =",
        "8",
        "parts",
        "options, two or more, and nothing else",
    ),
    "part without a name": (
        '{ name = "核算", weight',
        "{ weight",
        "7, parts 2, name",
        "nothing",
        "a value for name",
    ),
    "part that is a text": (
        '{ name = "核算", weight = 2, rule = "judged" }',
        '"核算"',
        "7, parts 2",
        "'核算'",
        "a table",
    ),
}


@pytest.fixture
def faults_of(tmp_path: Path) -> FaultsOf:
    """Return a function that gives the faults of a text: where, what was found and expected."""

    def load(text: str) -> list[tuple[str, str, str]]:
        path = tmp_path / "rules.toml"
        path.write_text(text, "utf-8")
        try:
            load_framework(str(path))
        except DataError as error:
            assert all(f.file.startswith("rules.toml, ") for f in error.faults)
            return [
                (f.file.removeprefix("rules.toml, "), f.found, f.expected) for f in error.faults
            ]
        return []

    return load


def test_every_kind_is_sound_unspoiled(faults_of: FaultsOf) -> None:
    assert faults_of(SOUND) == []


@pytest.mark.parametrize("name", FAULTS)
def test_one_change_is_one_fault(name: str, faults_of: FaultsOf) -> None:
    """It names the file, the row, what was found and what to write instead."""
    old, new, where, found, expected = FAULTS[name]
    number, comma, field = where.partition(",")
    place = f"row {number} ({NAMES[int(number) - 1]}){comma}{field}"
    assert SOUND.count(old) == 1, "the change is to one place"

    assert faults_of(SOUND.replace(old, new)) == [(place, found, expected)]
