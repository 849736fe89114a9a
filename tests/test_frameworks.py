"""The frameworks that come along, and how one is found, copied and chosen."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from selfeval import DataError, SelfEvalError, UnknownNameError, load
from selfeval.scoring import copy_framework, framework_files, load_framework, score
from selfeval.scoring.framework import Framework
from selfeval.scoring.kinds import TargetRatio, Unspecified

SHIPPED = (
    "chongqing-2021",
    "hubei-project-2020",
    "mof-2013-reference",
    "mof-project",
    "shenzhen-style",
    "sichuan-2018",
    "yueyang-2018",
)
VARIANTS = [
    (name, variant) for name in SHIPPED for variant in load_framework(name, None).variants or ("",)
]


def blocks(framework: Framework) -> dict[str, int | None]:
    """Return the weight of each 一级指标."""
    return {
        level.level1: None if level.weight is None else int(level.weight)
        for level in framework.levels
        if not level.level2
    }


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return an empty data folder."""
    data = tmp_path / "data"
    data.mkdir()
    return data


def test_seven_frameworks_come_along(data: Path) -> None:
    assert tuple(sorted(framework_files(data))) == SHIPPED
    assert tuple(sorted(framework_files(None))) == SHIPPED


@pytest.mark.parametrize(("name", "variant"), VARIANTS)
def test_shipped_framework_is_sound_in_every_variant(name: str, variant: str) -> None:
    """Its rows add up to 100, or none has a weight; where it comes from is said."""
    framework = load_framework(name, None, variant)

    weights = [row.weight for row in framework.rows]
    assert (framework.id, framework.variant) == (name, variant)
    if framework.weight is None:
        assert set(weights) == {None}
    else:
        assert sum(weights) == framework.weight == 100
    assert framework.sources
    assert framework.note


def test_shenzhen_style_is_unverified() -> None:
    """Domain reference 1.2: 21 rows, 20 + 20 + 60; every weight is recalled."""
    framework = load_framework("shenzhen-style", None)

    assert len(framework.rows) == 21
    assert blocks(framework) == {"部门决策": 20, "部门管理": 20, "部门绩效": 60}
    assert framework.status == "unverified"
    assert {row.weight_evidence for row in framework.rows} == {"R"}
    assert list(framework.variants) == ["ratio-of-means", "mean-of-ratios"]


def test_shenzhen_variants_differ_in_the_mean_only() -> None:
    """Domain reference 1.3: mean progress ÷ 62.5 %, or the mean of the four ratios."""
    first = load_framework("shenzhen-style", None, "ratio-of-means")
    second = load_framework("shenzhen-style", None, "mean-of-ratios")

    assert [row.key for row in first.rows] == [row.key for row in second.rows]
    different = [
        row.indicator
        for row, other in zip(first.rows, second.rows, strict=True)
        if row.rule != other.rule
    ]
    assert different == ["预算执行率"]
    assert first.title != second.title


def test_sichuan_is_25_30_45() -> None:
    """Domain reference 3.1: every sub-block sums; 可持续发展 15 = 3 x 5, 满意度 10 = 3+3+4."""
    framework = load_framework("sichuan-2018", None)

    assert blocks(framework) == {"部门决策": 25, "综合管理": 30, "部门绩效": 45}
    second = [int(level.weight or 0) for level in framework.levels if level.level2]
    assert second == [15, 10, 2, 2, 5, 2, 6, 2, 6, 5, 20, 15, 10]
    assert len(framework.rows) == 28
    assert framework.years == (2017, 2018)


def test_yueyang_has_64_points_that_nobody_has_seen() -> None:
    """Domain reference 3.3: 9 + 10 + 45 of 100 are cut off in all three copies."""
    framework = load_framework("yueyang-2018", None)

    unseen = [row.weight for row in framework.rows if isinstance(row.rule, Unspecified)]
    assert unseen == [9, 10, 45]
    assert blocks(framework) == {"投入": 15, "过程": 40, "产出和效果": 45}
    assert framework.status == "partial"


def test_hubei_is_20_80() -> None:
    """Domain reference 3.7: the lowest of the three qualitative bands but one ends at 80 %."""
    framework = load_framework("hubei-project-2020", None)

    assert blocks(framework) == {"预算执行": 20, "绩效指标": 80}
    (rule,) = [row.rule for row in framework.rows if isinstance(row.rule, TargetRatio)]
    assert rule.unmet_at_most == Decimal("0.8")


def test_chongqing_is_10_90_with_four_core_rows() -> None:
    """Domain reference 3.6: 30 of the 90 for management, 20 in a tail that is cut off."""
    framework = load_framework("chongqing-2021", None)

    assert blocks(framework) == {"预算执行": 10, "绩效指标": 90}
    core = [row.indicator for row in framework.rows if row.core]
    assert core == ["预算完成率", "结转结余率", "公用经费控制率", "政府采购执行率"]
    management = [row for row in framework.rows if row.level2 == "管理指标"]
    assert (len(management), sum(row.weight or 0 for row in management)) == (14, 30)


@pytest.mark.parametrize(
    ("variant", "expected"),
    [
        ("standard", {"预算执行": 10, "产出指标": 50, "效益指标": 30, "满意度指标": 10}),
        ("no-satisfaction", {"预算执行": 10, "产出指标": 50, "效益指标": 40}),
        (
            "cost",
            {"预算执行": 10, "成本指标": 20, "产出指标": 40, "效益指标": 20, "满意度指标": 10},
        ),
    ],
)
def test_project_form_has_three_weightings(variant: str, expected: dict[str, int]) -> None:
    """Domain reference 5.2; the first is that of all who name none."""
    assert blocks(load_framework("mof-project", None, variant)) == expected
    assert load_framework("mof-project", None).variant == "standard"


def test_national_reference_has_no_weights(real_data: Path, real_department: str) -> None:
    """财预〔2013〕53号 sets none; to score by it a person is told what to do."""
    framework = load_framework("mof-2013-reference", None)

    assert (framework.weight, len(framework.rows)) == (None, 28)
    assert blocks(framework) == dict.fromkeys(("投入", "过程", "产出", "效果"))
    with pytest.raises(SelfEvalError) as caught:
        score(load(real_department, 2021, real_data), framework)
    assert str(caught.value) == (
        "framework mof-2013-reference has no weights, it is a template: copy it with "
        "'selfeval frameworks new NAME --from mof-2013-reference' and fill them in"
    )


def test_national_reference_names_the_metric_of_every_formula() -> None:
    """Domain reference 2: its sixteen formulas and the survey; the rest is judged."""
    rows = load_framework("mof-2013-reference", None).rows

    assert {row.indicator: row.rule.metric for row in rows if row.rule} == {
        "在职人员控制率": "staff_control_rate",
        "“三公经费”变动率": "three_public_change_rate",
        "重点支出安排率": "key_expenditure_rate",
        "预算完成率": "budget_completion_rate",
        "预算调整率": "budget_control_rate",
        "支付进度率": "payment_progress_rate",
        "结转结余率": "carry_over_rate",
        "结转结余变动率": "carry_over_change_rate",
        "公用经费控制率": "public_funds_control_rate",
        "“三公经费”控制率": "three_public_control_rate",
        "政府采购执行率": "procurement_execution_rate",
        "固定资产利用率": "fixed_asset_utilisation_rate",
        "实际完成率": "completion_rate",
        "完成及时率": "timely_completion_rate",
        "质量达标率": "quality_rate",
        "重点工作办结率": "key_task_completion_rate",
        "社会公众或服务对象满意度": "satisfaction_rate",
    }


@pytest.mark.parametrize(
    ("name", "variant", "message"),
    [
        ("shenzhen", "", "no framework 'shenzhen': did you mean 'shenzhen-style'?"),
        ("x", "", f"no framework 'x': known: {', '.join(SHIPPED)}"),
        ("x.toml", "", "no framework file 'x.toml'"),
        ("mof-project", "costs", "no variant 'costs' in mof-project: did you mean 'cost'?"),
        ("sichuan-2018", "a", "no variant 'a' in sichuan-2018: there is none"),
    ],
)
def test_unknown_name_says_what_there_is(
    name: str, variant: str, message: str, data: Path
) -> None:
    with pytest.raises(UnknownNameError, match=f"^{re.escape(message)}$"):
        load_framework(name, data, variant)


def test_framework_is_found_by_its_path_too(data: Path) -> None:
    path = copy_framework("sichuan-2018", "mine", data)

    by_path, by_id = load_framework(str(path), None), load_framework("mine", data)

    assert by_path == by_id
    assert by_path.path == path


def test_copy_has_a_new_id_and_keeps_every_other_line(data: Path) -> None:
    """The comments too: they say where each number comes from."""
    path = copy_framework("shenzhen-style", "my-framework", data)

    copy = path.read_text("utf-8").splitlines()
    origin = framework_files(None)["shenzhen-style"].read_text("utf-8").splitlines()
    assert path == data / "frameworks" / "my-framework.toml"
    different = [pair for pair in zip(copy, origin, strict=True) if pair[0] != pair[1]]
    assert different == [('id = "my-framework"', 'id = "shenzhen-style"')]
    assert len(load_framework("my-framework", data).rows) == 21


@pytest.mark.parametrize("origin", SHIPPED)
def test_every_shipped_framework_can_be_copied(origin: str, data: Path) -> None:
    copy_framework(origin, "mine", data)

    copy, shipped = load_framework("mine", data), load_framework(origin, None)
    assert (copy.id, copy.rows, copy.levels) == ("mine", shipped.rows, shipped.levels)


def test_own_framework_stands_for_a_shipped_one_of_the_same_id(data: Path) -> None:
    """A department that keeps its own data folder may change one that comes along."""
    text = framework_files(None)["sichuan-2018"].read_text("utf-8")
    (data / "frameworks").mkdir()
    own = data / "frameworks" / "sichuan-2018.toml"
    own.write_text(re.sub(r'(?m)^name = "四川省.*$', 'name = "本县"', text), "utf-8")

    assert load_framework("sichuan-2018", data).name == "本县"
    assert load_framework("sichuan-2018", None).name.startswith("四川省")


@pytest.mark.parametrize(
    ("origin", "name", "message"),
    [
        ("sichuan-2018", "shenzhen-style", "there is a framework 'shenzhen-style' already"),
        ("sichuan-2018", "taken", "there is a framework 'taken' already"),
        *(
            ("sichuan-2018", name, f"name {name!r}: expected small letters, digits and hyphens")
            for name in ("", "Mine", "my framework", "../mine", "mine.toml", "四川", "-mine")
        ),
        ("sichuan", "mine", "no framework 'sichuan': did you mean 'sichuan-2018'?"),
    ],
)
def test_copy_that_fails_writes_nothing(origin: str, name: str, message: str, data: Path) -> None:
    taken = copy_framework("yueyang-2018", "taken", data)
    before = taken.read_bytes()

    with pytest.raises(SelfEvalError, match=f"^{re.escape(message)}$"):
        copy_framework(origin, name, data)

    assert [path for path in data.rglob("*") if path.is_file()] == [taken]
    assert taken.read_bytes() == before


def test_faulty_framework_cannot_be_copied(data: Path) -> None:
    """A copy would only spread the fault."""
    path = copy_framework("yueyang-2018", "broken", data)
    path.write_text(path.read_text("utf-8").replace("weight = 45", "weight = 44", 1), "utf-8")

    with pytest.raises(DataError, match=r"^2 faults in "):
        copy_framework("broken", "mine", data)

    assert not (data / "frameworks" / "mine.toml").exists()


def test_copy_into_a_folder_that_cannot_be_says_why(data: Path) -> None:
    """Where a file stands in the way of the folder, for one."""
    (data / "frameworks").write_text("", "utf-8")

    with pytest.raises(SelfEvalError, match=r"^cannot write .*mine\.toml: "):
        copy_framework("yueyang-2018", "mine", data)
