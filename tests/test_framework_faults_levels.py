"""Frameworks whose levels, weights or rows do not fit together: one change, exactly one fault."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import ANY

import pytest

from selfeval import DataError
from selfeval.scoring import load_framework

FaultsOf = Callable[[str], list[tuple[str, str, str]]]

# 3 + 1 = 4 and 2 make 6, and 4 make 10
SOUND = """\
id = "tree"
name = "层级"
place = "某市"
years = [2021]
status = "verified"
sources = ["某文件"]
weight = 10

[[level1]]
name = "过程"
weight = 6
level2 = [{ name = "执行", weight = 4 }, { name = "管理", weight = 2 }]

[[level1]]
name = "效果"
weight = 4

[[rows]]
level1 = "过程"
level2 = "执行"
indicator = "均衡性"
weight = 3
weight_evidence = "S"
rule_evidence = "S/C3"
rule = "judged"

[[rows]]
level1 = "过程"
level2 = "执行"
indicator = "及时性"
weight = 1
weight_evidence = "R"
rule_evidence = "I"
rule = "judged"

[[rows]]
level1 = "过程"
level2 = "管理"
indicator = "规范性"
weight = 2
weight_evidence = "D"
rule_evidence = "SEED"
rule = "judged"

[[rows]]
level1 = "效果"
indicator = "履职效益"
weight = 4
weight_evidence = "C2"
rule_evidence = "I"
rule = "judged"
"""
LEVEL2 = '{ name = "管理", weight = 2 }'
EFFECT = 'name = "效果"\nweight = 4\n'
TIMELY = 'indicator = "及时性"\nweight = 1\n'
RESULT = 'indicator = "履职效益"\nweight = 4\n'
LAST = SOUND[SOUND.rindex("[[rows]]") :]
VARIANTS = 'variants = [{ id = "a", name = "甲" }, { id = "b", name = "乙" }]\n'
NO_TAG = "weight_evidence and rule_evidence: S, C2, SEED, D, R (recalled) or I (own)"

# what is wrong: what stands there, what is put in its place, where, found, expected
FAULTS: dict[str, tuple[str, str, str, Any, Any]] = {
    # weights that do not add up
    "rows of a level 2": (
        TIMELY,
        TIMELY.replace("1", "1.5"),
        ", 过程 / 执行",
        "what is below that add up to 4.5",
        "4, its weight",
    ),
    "levels 1 of the whole": (
        '["某文件"]\nweight = 10',
        '["某文件"]\nweight = 100',
        ", weight",
        "levels that add up to 10",
        "100, its weight",
    ),
    "rows of a level 1": (
        RESULT,
        RESULT.replace("4", "3"),
        ", 效果",
        "what is below that add up to 3",
        "4, its weight",
    ),
    # weights in some places only
    "level 2 without a weight": (
        LEVEL2,
        '{ name = "管理" }',
        ", 过程 / 管理, weight",
        "nothing",
        "a weight, as the framework has one",
    ),
    "level 1 without a weight": (
        EFFECT,
        EFFECT.replace("weight = 4\n", ""),
        ", 效果, weight",
        "nothing",
        "a weight, as the framework has one",
    ),
    "row with a rule and no weight": (
        TIMELY,
        'indicator = "及时性"\n',
        ", row 2 (及时性), weight",
        "nothing",
        "a weight, beside a rule",
    ),
    # names
    "row twice": (
        'indicator = "及时性"',
        'indicator = "均衡性"',
        "",
        "执行/均衡性 2 times",
        "each name once",
    ),
    # evidence
    "no evidence for a weight": (
        'weight_evidence = "R"\n',
        "",
        ", 执行/及时性",
        "no evidence tag",
        NO_TAG,
    ),
    "no evidence for a rule": (
        'rule_evidence = "S/C3"\n',
        "",
        ", 执行/均衡性",
        "no evidence tag",
        NO_TAG,
    ),
    # variants
    "variant that is not": (
        RESULT,
        RESULT + 'variants = ["a"]\n',
        ", row 4 (履职效益), variants",
        "'a'",
        "a variant (there is none)",
    ),
}

# The same where it takes more than one change to make one fault.
MORE: dict[str, tuple[tuple[tuple[str, str], ...], str, str, Any]] = {
    "levels 2 of a level 1": (
        ((LEVEL2, LEVEL2.replace("2", "3")), ('"规范性"\nweight = 2', '"规范性"\nweight = 3')),
        ", 过程",
        "what is below that add up to 7",
        "6, its weight",
    ),
    "level 2 without rows": (
        (
            (LEVEL2, LEVEL2 + ', { name = "资产", weight = 1 }'),
            ('"过程"\nweight = 6', '"过程"\nweight = 7'),
            ("weight = 10\n", "weight = 11\n"),
        ),
        ", 过程 / 资产",
        "a level without rows",
        "a row, or no level",
    ),
    "level 1 without rows": (
        (
            (EFFECT, EFFECT + '[[level1]]\nname = "产出"\nweight = 5\n'),
            ("weight = 10\n", "weight = 15\n"),
        ),
        ", 产出",
        "a level without rows",
        "a row, or no level",
    ),
    "row of a level that is not there": (
        ((LAST, LAST + LAST.replace("效果", "满意度")),),
        "",
        ANY,
        "a level of 过程, 过程 / 执行, 过程 / 管理, 效果",
    ),
    "variant with a sum of its own": (
        (("years =", VARIANTS + "years ="), (RESULT, RESULT + 'variants = ["a"]\n')),
        ", variant b, 效果",
        "a level without rows",
        "a row, or no level",
    ),
    "row without weight and rule": (
        (
            (TIMELY, 'indicator = "及时性"\n'),
            ('rule_evidence = "I"\nrule = "judged"\n\n', 'rule_evidence = "I"\n\n'),
        ),
        ", 执行/及时性, weight",
        "nothing",
        "a weight, as the framework has one",
    ),
    "misspelt variant": (
        (("years =", VARIANTS + "years ="), (RESULT, RESULT + 'variants = ["A"]\n')),
        ", row 4 (履职效益), variants",
        "'A'",
        "a variant (known: a, b)",
    ),
}


@pytest.fixture
def faults_of(tmp_path: Path) -> FaultsOf:
    """Return a function that gives the faults of a text: where, what was found and expected."""

    def load(text: str) -> list[tuple[str, str, str]]:
        path = tmp_path / "tree.toml"
        path.write_text(text, "utf-8")
        try:
            load_framework(str(path))
        except DataError as error:
            assert all(f.file.startswith("tree.toml") for f in error.faults)
            return [(f.file.removeprefix("tree.toml"), f.found, f.expected) for f in error.faults]
        return []

    return load


def changed(*changes: tuple[str, str]) -> str:
    text = SOUND
    for old, new in changes:
        assert text.count(old) == 1, "a change is to one place"
        text = text.replace(old, new)
    return text


def test_tree_is_sound_unspoiled(faults_of: FaultsOf) -> None:
    assert faults_of(SOUND) == []


@pytest.mark.parametrize("name", FAULTS)
def test_one_change_is_one_fault(name: str, faults_of: FaultsOf) -> None:
    """It names the file, the place, what was found and what to write instead."""
    old, new, where, found, expected = FAULTS[name]

    assert faults_of(changed((old, new))) == [(where, found, expected)]


@pytest.mark.parametrize("name", MORE)
def test_several_changes_that_are_one_fault(name: str, faults_of: FaultsOf) -> None:
    changes, where, found, expected = MORE[name]

    assert faults_of(changed(*changes)) == [(where, found, expected)]


@pytest.mark.parametrize("tag", ["X", "S, C3", "S/", "C", "seed", "R "])
def test_evidence_is_one_of_the_tags(tag: str, faults_of: FaultsOf) -> None:
    """The fault comes first, whatever else the row then lacks."""
    first, *_ = faults_of(changed(('rule_evidence = "SEED"', f'rule_evidence = "{tag}"')))

    assert first[:2] == (", row 3 (规范性), rule_evidence", repr(tag))


@pytest.mark.parametrize(
    ("field", "value"), [("weight", '"2 points"'), ("weight", "-2"), ("direction", '"up"')]
)
def test_fault_of_a_row_comes_first(field: str, value: str, faults_of: FaultsOf) -> None:
    old = '"规范性"\nweight = 2\n'
    new = '"规范性"\n' if field == "weight" else old
    first, *_ = faults_of(changed((old, f"{new}{field} = {value}\n")))

    assert first[:2] == (f", row 3 (规范性), {field}", repr(value.strip('"')))


def test_row_without_a_name_is_told_by_its_number(faults_of: FaultsOf) -> None:
    first, *_ = faults_of(changed(('indicator = "规范性"\n', "")))

    assert first == (", row 3 (?), indicator", "nothing", "a value for indicator")


def without_weights() -> str:
    """Return the same as a template: neither weights nor rules."""
    text = re.sub(r"(, )?\bweight = \d+\n?", "", SOUND)
    return re.sub(r'^(rule|\w+_evidence) = ".*"\n', "", text, flags=re.MULTILINE)


def test_template_has_no_weights_at_all(faults_of: FaultsOf) -> None:
    """One weight in it is a fault: nobody could tell what the rest should weigh."""
    template = without_weights()

    assert faults_of(template) == []
    assert faults_of(template.replace('name = "效果"', 'name = "效果"\nweight = 4')) == [
        (", weight", "nothing", "the framework's own weight too, or none anywhere (a template)")
    ]


def test_template_may_name_the_metric_but_no_more_of_a_rule(faults_of: FaultsOf) -> None:
    """The weight and the rule are left to those who use it."""
    row = 'indicator = "规范性"\n'
    template = without_weights()

    assert faults_of(template.replace(row, row + 'metric = "execution_rate"\n')) == []
    assert faults_of(template.replace(row, row + 'metric = "execution"\n'))[0][:2] == (
        ", row 3 (规范性), metric",
        "'execution'",
    )
    assert faults_of(template.replace(row, row + "deduct = 1\n")) == [
        (", row 3 (规范性)", "a rule's fields without a rule", "rule = ...")
    ]
    assert faults_of(template.replace(row, row + 'rule = "judged"\n')) == [
        (", row 3 (规范性), weight", "nothing", "a weight, beside a rule")
    ]


def test_faults_of_head_and_rows_come_at_once(faults_of: FaultsOf) -> None:
    """Each fault of the rows, and that of the id."""
    text = changed(
        ('id = "tree"', 'id = "three"'),
        (TIMELY, 'indicator = "及时性"\n'),
        (RESULT, RESULT + 'variants = ["a"]\n'),
    )

    places = [where for where, *_ in faults_of(text)]

    assert places == [", id", ", row 2 (及时性), weight", ", row 4 (履职效益), variants"]


def test_all_sums_are_told_at_once(faults_of: FaultsOf) -> None:
    """5 and 3 instead of 4 below the two blocks, and 10 instead of 100 in all."""
    text = changed(
        ("weight = 10\n", "weight = 100\n"),
        (TIMELY, TIMELY.replace("1", "2")),
        (RESULT, RESULT.replace("4", "3")),
    )

    assert [(where, found) for where, found, _ in faults_of(text)] == [
        (", 过程 / 执行", "what is below that add up to 5"),
        (", 效果", "what is below that add up to 3"),
        (", weight", "levels that add up to 10"),
    ]
