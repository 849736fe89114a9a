"""`selfeval score` and `selfeval frameworks`, in a process of their own."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

DEPARTMENT = "futian-disability-service-centre"
REAL = ("--department", DEPARTMENT, "--year", "2021")
Cli = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def scored(cli: Cli) -> dict[str, Any]:
    """Return the score of the real 2021 as JSON."""
    done = cli("score", *REAL, "--framework", "shenzhen-style", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def test_json_tells_framework_total_and_grades(scored: dict[str, Any]) -> None:
    """6 + 5.81 certain, 88 open."""
    assert (scored["framework"], scored["status"]) == ("shenzhen-style", "unverified")
    assert scored["variant"] == "ratio-of-means"
    assert scored["total"] == {"low": 11.81, "high": 99.81, "weight": 100}
    assert scored["grades"] == ["优", "良", "中", "差"]
    assert scored["complete"] is False


def test_json_rows_have_points_or_a_range(scored: dict[str, Any]) -> None:
    """Two rows have points; the other 19 a range from 0 to their weight, and say what lacks."""
    rows = {row["indicator"]: row for row in scored["rows"]}
    assert len(rows) == 21
    certain = {name: row["points"] for name, row in rows.items() if row["points"] is not None}
    assert certain == {"公用经费控制率": 6, "预算执行率": 5.81}
    for name, row in rows.items():
        assert (row["points"] is None) == (row["low"] != row["high"])
        if name not in certain:
            assert (row["low"], row["high"]) == (0, row["weight"])
            assert row["missing"]
    execution = rows["预算执行率"]
    assert (execution["level1"], execution["level2"]) == ("部门绩效", "效率性")
    assert "合计 0.84 + 1 + 1 + 0.9882 + 1.9796 = 5.8078 分" in execution["formula"]
    assert "第一季度预算执行均衡率 84.00%" in execution["reason"]
    assert execution["explanation"] is None
    assert execution["figures"][0]["sources"][0].startswith("progress.csv 第2行")


def test_levels_add_up(scored: dict[str, Any]) -> None:
    """一级 and 二级 totals; what is above is the sum of what is below."""
    tops = [level for level in scored["levels"] if level["level2"] is None]
    assert [(level["level1"], level["low"], level["high"]) for level in tops] == [
        ("部门决策", 0, 20),
        ("部门管理", 0, 20),
        ("部门绩效", 11.81, 59.81),
    ]


def test_second_reading_of_the_execution_row(cli: Cli) -> None:
    """0.84 + 1 + 1 + 0.9882 + 2 × 0.96915 = 5.7665; the title names the reading."""
    done = cli(
        "score", *REAL, "--framework", "shenzhen-style", "--variant", "mean-of-ratios", "--json"
    )
    found = json.loads(done.stdout)
    assert "四季比值均值" in found["title"]
    (row,) = [row for row in found["rows"] if row["indicator"] == "预算执行率"]
    assert row["points"] == 5.77
    assert found["total"] == {"low": 11.77, "high": 99.77, "weight": 100}


def test_text_shows_ranges_gaps_and_missing_reasons(cli: Cli) -> None:
    """For people: what each row has, why, the total with its grades, and what is unexplained."""
    done = cli("score", *REAL, "--framework", "shenzhen-style")
    lines = done.stdout.splitlines()
    assert lines[0] == "深圳式部门整体支出绩效评价共性指标体系（平均进度÷62.5%）（未核实）"
    assert any(line.split() == ["6", "/", "6", "公用经费控制率"] for line in lines)
    assert "合计 11.81～99.81 / 100，等级：优、良、中、差" in lines
    assert "缺扣分原因：预算执行率（judgements.csv 的 reason 列）" in lines


MISTAKES = {
    "framework": (
        ("score", *REAL, "--framework", "shenzen-style"),
        "no framework 'shenzen-style': did you mean 'shenzhen-style'?",
    ),
    "variant": (
        ("score", *REAL, "--framework", "shenzhen-style", "--variant", "mean"),
        "no variant 'mean' in shenzhen-style",
    ),
    "file": (("score", *REAL, "--framework", "my.toml"), "no framework file 'my.toml'"),
    "template": (
        ("score", *REAL, "--framework", "mof-2013-reference"),
        "selfeval frameworks new NAME --from mof-2013-reference",
    ),
    "department": (
        ("score", "--department", "futian", "--year", "2021", "--framework", "shenzhen-style"),
        "no department 'futian'",
    ),
    "no toml": (("frameworks", "validate", "frameworks.yaml"), "expected a .toml file"),
    "copy of nothing": (
        ("frameworks", "new", "mine", "--from", "nobody"),
        "no framework 'nobody'",
    ),
    "data": (("frameworks", "list", "--data", "nowhere"), "no data folder 'nowhere'"),
}


@pytest.mark.parametrize(("arguments", "message"), MISTAKES.values(), ids=MISTAKES)
def test_mistakes_end_with_2_and_one_message(
    arguments: tuple[str, ...], message: str, cli: Cli
) -> None:
    """Nothing on stdout, no traceback."""
    done = cli(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_frameworks_are_listed_with_their_status(cli: Cli) -> None:
    """Without a subcommand too."""
    done = cli("frameworks")
    assert done.stdout == cli("frameworks", "list").stdout
    listed = {line.split()[0]: line.split()[1] for line in done.stdout.splitlines()}
    assert listed == {
        "chongqing-2021": "不完整",
        "hubei-project-2020": "已核实",
        "mof-2013-reference": "不完整",
        "mof-project": "未核实",
        "shenzhen-style": "未核实",
        "sichuan-2018": "已核实",
        "yueyang-2018": "不完整",
    }


def test_framework_is_shown_with_standards_and_evidence(cli: Cli) -> None:
    """Every row with its weight, what earns it, and how well that is known."""
    done = cli("frameworks", "show", "yueyang-2018")
    assert "岳阳市" in done.stdout.splitlines()[0]
    assert (
        "“三公经费”控制率  “三公”经费控制率以 100% 为限，超过部分每满 1% 扣 1 分，扣完为止"
        in done.stdout
    )


def test_framework_of_ones_own(cli: Cli, tmp_path: Path, real_data: Path) -> None:
    """Copied, changed, refused for its fault, mended, scored: no Python in it."""
    data = tmp_path / "data"
    shutil.copytree(real_data / DEPARTMENT, data / DEPARTMENT)
    made = cli("frameworks", "new", "ours-2021", "--from", "shenzhen-style", "--data", data)
    path = data / "frameworks" / "ours-2021.toml"
    assert (made.returncode, made.stdout.strip()) == (0, str(path))
    text = path.read_text("utf-8")
    assert "# 深圳式部门整体支出绩效评价共性指标体系" in text

    path.write_text(text.replace("deduct = 4", "deduct = 4\nlimt = 3"), "utf-8")
    refused = cli("frameworks", "validate", path)
    assert refused.returncode == 2
    assert "ours-2021.toml, row 18 (重点工作完成情况)" in refused.stderr
    assert "unknown field 'limt'" in refused.stderr
    listed = cli("frameworks", "list", "--data", data)
    assert listed.returncode == 0
    assert "ours-2021              有误" in listed.stdout

    path.write_text(text.replace('range = "<90%"', 'range = "<25%"'), "utf-8")
    assert "found a hole between <25% and" in cli("frameworks", "validate", path).stderr

    mended = text.replace('range = "<90%"', 'range = "<25%"')
    path.write_text(mended.replace('"[90%, 100%]"', '"[25%, 100%]"'), "utf-8")
    sound = cli("frameworks", "validate", path)
    assert (sound.returncode, sound.stdout) == (
        0,
        f"{path}: sound; 21 rows, weight 100, variants ratio-of-means, mean-of-ratios\n",
    )
    done = cli("score", *REAL, "--framework", "ours-2021", "--data", data, "--json")
    (row,) = [r for r in json.loads(done.stdout)["rows"] if r["indicator"] == "公用经费控制率"]
    assert row["points"] == 4  # 26.33 % and 79.88 % are both in the second band now, 2 + 2


def test_faulty_judgement_stops_a_run_before_it_begins(
    cli: Cli, tmp_path: Path, real_data: Path
) -> None:
    """2 of 1 points: exit 2 with the place, nothing written; not a notebook that fails."""
    data = tmp_path / "data"
    shutil.copytree(real_data / DEPARTMENT, data / DEPARTMENT)
    judgements = data / DEPARTMENT / "2021" / "judgements.csv"
    judgements.write_text(
        "framework,indicator,part,points,evidence,source\n"
        "shenzhen-style,财务合规性,资金支出规范性,2,台账,一\n",
        "utf-8",
    )
    done = cli("run", *REAL, "--data", data, "--output", tmp_path / "outputs")
    assert done.returncode == 2
    assert f"{DEPARTMENT}/2021/judgements.csv, row 2, column points: found 2;" in done.stderr
    assert not (tmp_path / "outputs").exists()
