"""Framework files that are no TOML, or whose head is wrong: one change, exactly one fault."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import ANY

import pytest

from selfeval import DataError
from selfeval.scoring import load_framework

FaultsOf = Callable[..., list[tuple[str, str, str]]]

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
weight = 10
level2 = [{ name = "执行", weight = 6 }, { name = "管理", weight = 4 }]

[[rows]]
level1 = "过程"
level2 = "执行"
indicator = "均衡性"
weight = 6
weight_evidence = "S"
rule_evidence = "S/C3"
rule = "judged"

[[rows]]
level1 = "过程"
level2 = "管理"
indicator = "规范性"
weight = 4
weight_evidence = "D"
rule_evidence = "SEED"
rule = "judged"
"""

# what is wrong: what stands there, what is put in its place, where, found, expected
FAULTS: dict[str, tuple[str, str, str, str, Any]] = {
    "another id": ('id = "tree"', 'id = "three"', ", id", "'three'", "the file's name"),
    "no name": ('name = "层级"\n', "", ", name", "nothing", "a value for name"),
    "misspelt field": (
        "years =",
        "decimal = 1\nyears =",
        ", decimal",
        "unknown field 'decimal'",
        "a known one (did you mean 'decimals'?)",
    ),
    "status of its own": (
        '"verified"',
        '"official"',
        ", status",
        "'official'",
        "'verified', 'unverified' or 'partial'",
    ),
    "three years": ("[2021]", "[2021, 2022, 2023]", ", years", "'[2021, 2022, 2023]'", ANY),
    "no years": ("[2021]", "[]", ", years", "'[]'", ANY),
    "years of words": ("[2021]", '"2021"', ", years", "'2021'", ANY),
    "no source": ('["某文件"]', "[]", ", sources", "'[]'", ANY),
    "what does not apply": (
        "years =",
        'not_applicable = "zero"\nyears =',
        ", not_applicable",
        "'zero'",
        "'full' or 'drop'",
    ),
    "five decimals": ("years =", "decimals = 5\nyears =", ", decimals", "'5'", ANY),
    "grade in percent": (
        "years =",
        'grades = [{ name = "优", least = "90%" }, { name = "差", least = 0 }]\nyears =',
        ", grades 1 least",
        "'90%'",
        "points, a number >= 0 without quotes",
    ),
    "cap on an unknown metric": (
        "years =",
        'caps = [{ metric = "rate", range = "<80%", at_most = 8, evidence = "R" }]\nyears =',
        ", caps 1 metric",
        "'rate'",
        ANY,
    ),
    "overshoot without evidence": (
        "years =",
        'overshoot = { by = "30%", deduct = 1 }\nyears =',
        ", overshoot evidence",
        "nothing",
        "a value for evidence",
    ),
}


@pytest.fixture
def faults_of(tmp_path: Path) -> FaultsOf:
    """Return a function that gives the faults of a text: where, what was found and expected."""

    def load(text: str, encoding: str = "utf-8") -> list[tuple[str, str, str]]:
        path = tmp_path / "tree.toml"
        path.write_bytes(text.encode(encoding))
        try:
            load_framework(str(path))
        except DataError as error:
            assert all(f.file.startswith("tree.toml") for f in error.faults)
            return [(f.file.removeprefix("tree.toml"), f.found, f.expected) for f in error.faults]
        return []

    return load


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_file_is_sound_unspoiled(encoding: str, end: str, faults_of: FaultsOf) -> None:
    """With the byte order mark and the line ends of Windows too."""
    assert faults_of(SOUND.replace("\n", end), encoding) == []


@pytest.mark.parametrize("name", FAULTS)
def test_one_change_is_one_fault(name: str, faults_of: FaultsOf) -> None:
    """It names the file, the place, what was found and what to write instead."""
    old, new, where, found, expected = FAULTS[name]
    assert SOUND.count(old) == 1, "the change is to one place"

    assert faults_of(SOUND.replace(old, new)) == [(where, found, expected)]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('"层级"', "层级", 2),
        ('"层级"', '"层级', 2),
        ("}, {", "} {", 12),
        ("years = [2021]\n", "years = [2021]\nyears = [2022]\n", 5),
    ],
    ids=["no quotes", "quote forgotten", "comma forgotten", "field twice"],
)
def test_broken_toml_names_the_line(old: str, new: str, line: int, faults_of: FaultsOf) -> None:
    """What is wrong is in the words of the Python in use."""
    assert SOUND.count(old) == 1

    ((where, found, expected),) = faults_of(SOUND.replace(old, new))

    assert (where, expected) == ("", "TOML (docs/frameworks.md)")
    assert f"(at line {line}, column " in found


def test_gbk_is_one_fault(faults_of: FaultsOf) -> None:
    """Old editors save Chinese text so; there is no guess at what it says."""
    assert faults_of(SOUND, "gbk") == [("", "text that is not UTF-8", "UTF-8 text")]


def test_empty_file_lacks_everything(faults_of: FaultsOf) -> None:
    needed = ("id", "name", "place", "years", "status", "sources", "level1", "rows")

    assert faults_of("") == [(f", {name}", "nothing", f"a value for {name}") for name in needed]


def test_message_is_one_line_a_fault(tmp_path: Path) -> None:
    """What a person reads: the count, then the file, the place, found and expected."""
    path = tmp_path / "tree.toml"
    path.write_text(SOUND.replace('"均衡性"\nweight = 6', '"均衡性"\nweight = 6.5'), "utf-8")

    with pytest.raises(DataError) as caught:
        load_framework(str(path))

    first, fault = str(caught.value).splitlines()
    assert first.startswith("1 fault in ")
    assert fault == (
        "  tree.toml, 过程 / 执行: found what is below that add up to 6.5; expected 6, its weight"
    )
