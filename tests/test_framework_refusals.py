"""Frameworks that once passed as sound, or crashed: each is refused with its place."""

from pathlib import Path

import pytest

from selfeval import DataError, SelfEvalError
from selfeval.scoring import copy_framework, load_framework

HEAD = """\
id = "mine"
name = "体系"
place = "某市"
years = [2021]
status = "verified"
sources = ["某文件"]
weight = 10
{head}
[[level1]]
name = "过程"
weight = 10
"""
ROW = """
[[rows]]
level1 = "过程"
indicator = "{name}"
weight = {weight}
weight_evidence = "S"
rule_evidence = "S"
"""
JUDGED = ROW.format(name="甲", weight=10) + 'rule = "judged"\n'


def framework(rule: str, head: str = "") -> str:
    """Return a framework of one row with this rule, under a head with these lines."""
    return HEAD.format(head=head) + ROW.format(name="甲", weight=10) + rule


PARTS = """rule = "sum"
[[rows.parts]]
name = "一"
weight = 5
rule = "checklist"
items = [{{ name = "{first}", points = 5 }}]
[[rows.parts]]
name = "二"
weight = 5
{second}
"""
CHECKLIST = 'rule = "checklist"\nitems = [{ name = "有制度", points = 5 }]'

REFUSED = {
    "metric of a judged row": (framework('rule = "judged"\nmetric = "x"'), "field 'metric'"),
    "metric that is a list": (
        framework('rule = "proportional"\nmetric = ["execution_rate"]'),
        "a metric of docs/metrics.md",
    ),
    "figure that is a list": (
        framework(
            'rule = "comparison"\nfigure = ["x"]\nlast = "staff"\nnone=10\nnot_more=1\nmore=0'
        ),
        "a figure of docs/metrics.md",
    ),
    "endless weight": (
        framework('rule = "judged"').replace("weight = 10", "weight = nan"),
        "endless",
    ),
    "no grade for the rest": (
        framework('rule = "judged"', 'grades = [{ name = "优", least = 90 }]'),
        "one of them 0",
    ),
    "level twice": (
        HEAD.format(head="") + '[[level1]]\nname = "过程"\nweight = 10\n' + JUDGED,
        "found 过程 2 times",
    ),
    "variant twice": (
        framework('rule = "judged"', 'variants = [{id="a",name="A"},{id="a",name="B"}]'),
        "found a 2 times",
    ),
    "unknown variant of a level": (
        (HEAD.format(head='variants = [{id="a",name="A"}]') + JUDGED).replace(
            'name = "过程"\n', 'name = "过程"\nvariants = ["b"]\n'
        ),
        "mine.toml, 过程, variants: found 'b'",
    ),
    **{
        f"count {count}": (
            framework(f'rule = "count_deduction"\ndeduct = 1\ncount = "{count}"'),
            'added or subtracted, such as "a - b"',
        )
        for count in ("staff * staff", "staff staff", "staff -", "staff - 1", "(staff)")
    },
    "one name for two items": (
        framework(PARTS.format(first="有制度", second=CHECKLIST)),
        "found 有制度 2 times",
    ),
    "item named like a part": (
        framework(PARTS.format(first="二", second='rule = "judged"')),
        "found 二 2 times",
    ),
    "own indicators in a part": (
        framework(PARTS.format(first="有", second='rule = "judged"\nown_parts = true')),
        "a row of its own",
    ),
    "targets in a part": (
        framework(PARTS.format(first="有", second='rule = "target_ratio"')),
        "a row of its own",
    ),
    "window without percent": (framework('rule = "target_window"\nwithin = 30'), 'such as "30%"'),
    "unmet above all": (
        framework('rule = "target_ratio"\nunmet_at_most = "120%"'),
        "unmet_at_most: found '120%'",
    ),
    "overshoot without percent": (
        framework('rule = "judged"', 'overshoot = { by = 30, deduct = 2, evidence = "R" }'),
        "overshoot by: found '30'",
    ),
    "cap without percent": (
        framework(
            'rule = "judged"',
            'caps = [{ metric="execution_rate", range="<80", at_most=89, evidence="R" }]',
        ),
        "caps 1: found '<80'",
    ),
    "points in percent": (framework('rule = "count_deduction"\ndeduct = "2%"'), "without quotes"),
    "years the wrong way": (
        framework('rule = "judged"').replace("[2021]", "[2022, 2021]"),
        "the first year before the last",
    ),
    "year that is none": (framework('rule = "judged"').replace("[2021]", "[21]"), "years 1"),
    "core in words": (framework('rule = "judged"\ncore = "yes"'), "true or false"),
    "more for more carried over": (
        framework(
            'rule = "comparison"\nfigure = "year_end_carry_over"\nlast = "prior_carry_over"\n'
            "none = 0\nnot_more = 5\nmore = 10"
        ),
        "no more points for more carried over",
    ),
    "proportional where lower is better": (
        framework('rule = "proportional"\nmetric = "staff_control_rate"'),
        "lower is better here",
    ),
    "steps on the wrong side": (
        framework(
            'rule = "steps"\nmetric = "staff_control_rate"\nlimit = "100%"\nside = "below"\n'
            'step = "1%"\ndeduct = 1'
        ),
        "the other side",
    ),
    "one end without percent": (
        framework(
            'rule = "bands"\nmetric = "execution_rate"\n'
            'bands = [{ range = "[80,90%)", points = 1 }]'
        ),
        "both ends with %",
    ),
}


@pytest.mark.parametrize(("text", "message"), REFUSED.values(), ids=REFUSED)
def test_refused_with_a_message(text: str, message: str, tmp_path: Path) -> None:
    """Every one is a DataError of the framework, never a crash, never taken as sound."""
    path = tmp_path / "mine.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(DataError) as caught:
        load_framework(str(path), None)
    assert message in str(caught.value)
    assert "in the framework:" in str(caught.value)


def test_a_row_with_a_bad_field_is_one_fault(tmp_path: Path) -> None:
    """Its weight is not said to be missing as well; the tags are named."""
    path = tmp_path / "mine.toml"
    path.write_text(framework('rule = "judged"').replace('_evidence = "S"', '_evidence = "X"', 1))
    with pytest.raises(DataError) as caught:
        load_framework(str(path), None)
    (fault,) = caught.value.faults
    assert "S, C2, SEED, D, R (recalled) or I (own)" in fault.expected


@pytest.mark.parametrize("line", ['id="mine"', "id = 'mine'", 'id   = "mine"  # note'])
def test_copy_has_its_own_id_however_the_line_is_written(line: str, tmp_path: Path) -> None:
    """Also behind a byte order mark."""
    folder = tmp_path / "frameworks"
    folder.mkdir()
    text = framework('rule = "judged"').replace('id = "mine"', line)
    (folder / "mine.toml").write_text(text, "utf-8-sig")
    copy = copy_framework("mine", "yours", tmp_path)
    assert load_framework("yours", tmp_path).id == "yours"
    assert copy.read_text("utf-8").count("mine") == 0


def test_copy_may_not_be_named_like_a_device(tmp_path: Path) -> None:
    """Windows has no file called con.toml."""
    with pytest.raises(SelfEvalError, match="small letters"):
        copy_framework("shenzhen-style", "con", tmp_path)
