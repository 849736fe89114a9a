"""Rules over a metric, spelt wrongly: one change of a sound file makes exactly one fault."""

from collections.abc import Callable
from pathlib import Path

import pytest

from selfeval import DataError
from selfeval.scoring import load_framework

FaultsOf = Callable[[str], list[tuple[str, str, str]]]

HEAD = """\
id = "rules"
name = "规则"
place = "某市"
years = [2021]
status = "verified"
sources = ["某文件"]
weight = 20
level1 = [{ name = "全部", weight = 20 }]
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
indicator = "重点支出安排率"
weight = 5
rule = "bands"
metric = "key_expenditure_rate"
bands = [
  { range = ">=90%", points = 5 },
  { range = "[80%, 90%)", points = 4 },
  { range = "<80%", points = 0 },
]
""",
    """\
indicator = "在职人员控制率"
weight = 5
rule = "steps"
metric = "staff_control_rate"
limit = "100%"
side = "above"
step = "1%"
deduct = 0.5
""",
    """\
indicator = "预算执行率"
weight = 5
rule = "proportional"
metric = "execution_rate"
target = "95%"
""",
    """\
indicator = "编制准确"
weight = 5
rule = "linear_cliff"
metric = "reallocation_rate"
slope = 10
zero_above = "10%"
""",
)
NAMES = [rule.split('"')[1] for rule in RULES]
SOUND = HEAD + "".join(ROW + rule for rule in RULES)

COVER = "bands that cover the line once"
EXECUTION = 'a percentage such as "90%": 预算执行率 is a rate'
STAFF = 'a percentage such as "90%": 财政供养（在职）人员控制率 is a rate'
NO_POINTS = "points, a number >= 0 without quotes"
PERCENTAGE = 'a number above 0, or a percentage such as "5%"'

# what is wrong: what stands there, what is put in its place, where, found, expected
FAULTS: dict[str, tuple[str, str, str, str, str]] = {
    "unknown kind": (
        'rule = "bands"',
        'rule = "band"',
        "1, rule",
        "'band'",
        "a kind of rule (did you mean 'bands'?)",
    ),
    "unknown metric": (
        '"key_expenditure_rate"',
        '"key_expenditure_ratio"',
        "1, metric",
        "'key_expenditure_ratio'",
        "a metric of docs/metrics.md (did you mean 'key_expenditure_rate'?)",
    ),
    "misspelt field": (
        "slope = 10",
        "slope = 10\nzero_abov = 1",
        "4, zero_abov",
        "unknown field 'zero_abov'",
        "a known one (did you mean 'zero_above'?)",
    ),
    "missing field": ("deduct = 0.5\n", "", "2, deduct", "nothing", "a value for deduct"),
    "hole between bands": (
        "[80%, 90%)",
        "[80%, 85%)",
        "1, bands",
        "a hole between [80%, 85%) and >=90%",
        COVER,
    ),
    "hole of one number": (
        "[80%, 90%)",
        "(80%, 90%)",
        "1, bands",
        "a hole between <80% and (80%, 90%)",
        COVER,
    ),
    "bands that overlap": (
        "[80%, 90%)",
        "[75%, 90%)",
        "1, bands",
        "<80% and [75%, 90%), which overlap",
        COVER,
    ),
    "an end that two bands hold": (
        "[80%, 90%)",
        "[80%, 90%]",
        "1, bands",
        "[80%, 90%] and >=90%, which both hold their common end",
        COVER,
    ),
    "nothing below": ('"<80%"', '"[0%, 80%)"', "1, bands", "nothing below [0%, 80%)", COVER),
    "nothing above": ('">=90%"', '"[90%, 100%]"', "1, bands", "nothing above [90%, 100%]", COVER),
    "points against the direction": (
        '"<80%", points = 0',
        '"<80%", points = 4.5',
        "1, bands",
        "4.5 for <80% and 4 for [80%, 90%)",
        "points as the metric has it: higher is better",
    ),
    "best band below the weight": (
        '">=90%", points = 5',
        '">=90%", points = 4.5',
        "1",
        "at best 4.5 points",
        "the weight, 5, at best",
    ),
    "best band above the weight": (
        '">=90%", points = 5',
        '">=90%", points = 6',
        "1",
        "at best 6 points",
        "the weight, 5, at best",
    ),
    "range of words": (
        "[80%, 90%)",
        "80%-90%",
        "1, bands 2 range",
        "'80%-90%'",
        "a range such as [80%, 90%), >=90% or <60%",
    ),
    "range without quotes": (
        '">=90%"',
        "90",
        "1, bands 1 range",
        "'90'",
        "a range in quotes, such as [80%, 90%), >=90% or <60%",
    ),
    "range from large to small": (
        "[80%, 90%)",
        "[90%, 80%)",
        "1, bands 2 range",
        "'[90%, 80%)'",
        "a range from the smaller number to the larger",
    ),
    "points with a sign": (
        '"<80%", points = 0',
        '"<80%", points = -1',
        "1, bands 3 points",
        "'-1'",
        NO_POINTS,
    ),
    "points in quotes": (
        '">=90%", points = 5',
        '">=90%", points = "5"',
        "1, bands 1 points",
        "'5'",
        NO_POINTS,
    ),
    "limit without percent": ('limit = "100%"', "limit = 100", "2, limit", "'100'", STAFF),
    "step without percent": ('step = "1%"', "step = 1", "2, step", "'1'", STAFF),
    "step as a fraction": ('step = "1%"', 'step = "0.01"', "2, step", "'0.01'", STAFF),
    "target without percent": ('target = "95%"', "target = 95", "3, target", "'95'", EXECUTION),
    "cliff without percent": (
        'zero_above = "10%"',
        "zero_above = 10",
        "4, zero_above",
        "'10'",
        'a percentage such as "90%": 调剂率 is a rate',
    ),
    "a step of nothing": ('step = "1%"', 'step = "0%"', "2, step", "'0%'", PERCENTAGE),
    "a target of words": (
        'target = "95%"',
        'target = "高"',
        "3, target",
        "'高'",
        'a number, or a percentage such as "90%"',
    ),
    "unknown side": ('side = "above"', 'side = "over"', "2, side", "'over'", "'above' or 'below'"),
    "unknown way of counting": (
        'side = "above"',
        'side = "above"\ncounted = "half"',
        "2, counted",
        "'half'",
        "'whole' or 'started'",
    ),
    "range without percent": (
        '">=90%"',
        '">=0.90"',
        "1, bands 1",
        "'>=0.90'",
        'a percentage such as "90%": 重点支出安排率 is a rate',
    ),
    "limit that is no number": (
        'limit = "100%"',
        "limit = true",
        "2, limit",
        "'True'",
        'a number, or a percentage such as "90%"',
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


def test_several_faults_come_at_once(faults_of: FaultsOf) -> None:
    """A person mends all of them in one go."""
    text = SOUND.replace('rule = "bands"', 'rule = "band"').replace("deduct = 0.5\n", "")

    assert [where for where, *_ in faults_of(text)] == [
        "row 1 (重点支出安排率), rule",
        "row 2 (在职人员控制率), deduct",
    ]


def test_direction_is_that_of_the_metric(faults_of: FaultsOf) -> None:
    """A row may leave it out, or say that it has none, but not contradict."""
    metric = 'metric = "reallocation_rate"\n'

    assert faults_of(SOUND.replace(metric, metric + 'direction = "lower"\n')) == []
    assert faults_of(SOUND.replace(metric, metric + 'direction = "none"\n')) == []
    assert faults_of(SOUND.replace(metric, metric + 'direction = "higher"\n')) == [
        (
            "全部/编制准确, direction",
            "higher",
            "lower, as the metric reallocation_rate has it",
        )
    ]


def test_points_rise_where_higher_is_better_and_fall_where_lower_is(faults_of: FaultsOf) -> None:
    """The same bands, of a metric that should be small."""
    text = SOUND.replace("key_expenditure_rate", "carry_over_rate")

    assert [(found, expected) for _, found, expected in faults_of(text)] == [
        ("0 for <80% and 4 for [80%, 90%)", "points as the metric has it: lower is better"),
        ("4 for [80%, 90%) and 5 for >=90%", "points as the metric has it: lower is better"),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('limit = "100%"', "limit = 0"),  # 0 is 0, with a sign or without
        ('"<80%"', '"＜80％"'),
        ("[80%, 90%)", "[80%，90%)"),
        ('">=90%"', '"≥90%"'),
        ('">=90%"', '"[90%, inf)"'),
        (
            '"<80%", points = 0 }',
            '"<0%", points = 0 }, { range = "=0%", points = 1 },'
            ' { range = "(0%, 80%)", points = 2 }',
        ),
        ('target = "95%"', ""),
    ],
)
def test_other_ways_to_write_it_are_sound(old: str, new: str, faults_of: FaultsOf) -> None:
    assert SOUND.count(old) == 1
    assert faults_of(SOUND.replace(old, new)) == []


def test_metric_that_is_no_rate_takes_plain_numbers(faults_of: FaultsOf) -> None:
    """Levels of disclosure are 0, 1 and 2."""
    text = SOUND.replace("key_expenditure_rate", "budget_disclosure_level")
    for old, new in ((">=90%", ">=2"), ("[80%, 90%)", "[1, 2)"), ("<80%", "<1")):
        text = text.replace(old, new)

    assert faults_of(text) == []
