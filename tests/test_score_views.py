"""The score as people see it: tables, chart, cards and the words around them."""

import shutil
from pathlib import Path

import pytest
import vl_convert

from selfeval import Dossier, charts, load, prose, scoring, tables
from selfeval.display import Note, Table
from selfeval.scoring import Score

DEPARTMENT = "futian-disability-service-centre"
JUDGEMENTS = """\
framework,indicator,part,points,value,evidence,reason,source
shenzhen-style,预算执行率,,,,,一季度项目招标较晚,二
shenzhen-style,预算编制规范性,,,2,检查通报,两处项目库资料不全,三
shenzhen-style,财务合规性,一票否决,,yes,审计报告,审计指出超标准支出,四
"""


@pytest.fixture(scope="module")
def real(real_data: Path) -> Dossier:
    """Return the real 2021."""
    return load(DEPARTMENT, 2021, real_data)


@pytest.fixture(scope="module")
def result(real: Dossier, real_data: Path) -> Score:
    """Return its score under the Shenzhen-style framework."""
    return scoring.score(real, scoring.load_framework("shenzhen-style", real_data))


@pytest.fixture
def judged(real_data: Path, tmp_path: Path) -> Score:
    """Return a score with three judgements."""
    data = tmp_path / "data"
    shutil.copytree(real_data / DEPARTMENT, data / DEPARTMENT)
    (data / DEPARTMENT / "2021" / "judgements.csv").write_text(JUDGEMENTS, "utf-8")
    framework = scoring.load_framework("shenzhen-style", data)
    return scoring.score(load(DEPARTMENT, 2021, data), framework)


def cells(table: Table, name: str) -> dict[str, str]:
    """Return the row of a table by its first column."""
    frame = table.frame
    return dict(frame[frame.iloc[:, 0] == name].iloc[0])


def test_score_table_as_filed(result: Score) -> None:
    """21 rows, three blocks and the total; what is open says what it lacks."""
    table = tables.score(result)
    assert len(table.frame) == 25
    assert list(table.columns) == [
        "指标",
        "分值",
        "自评得分",
        "评分标准",
        "扣分原因和其他说明",
    ]
    assert "平均进度÷62.5%" in table.caption
    staff = cells(table, "财政供养人员控制率")
    assert (staff["分值"], staff["自评得分"]) == ("1", "0～1")
    assert staff["扣分原因和其他说明"] == (
        "待补依据：财政供养（在职）人员控制率：未提供《人员编制》（staffing.csv）"
    )
    assert staff["一级"] == "部门管理 · 人员管理（2 分，得 0～2 分）"
    assert cells(table, "部门绩效")["自评得分"] == "11.81～59.81"
    total = cells(table, "总分")
    assert (total["分值"], total["自评得分"]) == ("100", "11.81～99.81")
    assert total["扣分原因和其他说明"] == "可能等级：优、良、中、差"


def test_lost_points_without_a_reason_say_so(result: Score) -> None:
    """0.16 of the first quarter, and that nobody says why."""
    remark = cells(tables.score(result), "预算执行率")["扣分原因和其他说明"]
    assert "第一季度预算执行均衡率 84.00%，未达到 100%，失 0.16 分" in remark
    assert remark.endswith("部门未说明扣分原因")


def test_reasons_and_vetoes_stand_in_the_table(judged: Score) -> None:
    """A reason alone explains a computed row; a veto takes all points; two faults take two."""
    table = tables.score(judged)
    execution = cells(table, "预算执行率")["扣分原因和其他说明"]
    assert execution.endswith("部门说明：一季度项目招标较晚")
    regular = cells(table, "财务合规性")
    assert regular["自评得分"] == "0"
    assert "一票否决，失 3 分。部门说明：审计指出超标准支出" in regular["扣分原因和其他说明"]
    assert cells(table, "预算编制规范性")["自评得分"] == "3"  # 5 − 2 × 1
    assert judged.unexplained == ()
    assert not judged.complete  # rows are still open


def test_steps_show_the_arithmetic_with_sources(result: Score) -> None:
    """Only the two rows that the evidence settles."""
    table = tables.scoring_steps(result)
    assert isinstance(table, Table)
    assert list(table.frame["指标"]) == ["公用经费控制率", "预算执行率"]
    control = cells(table, "公用经费控制率")
    assert "“三公”经费控制率 0.79 ÷ 3 = 26.33%，属“<90%”档，得 3 分" in control["计分过程"]
    assert "“三公”经费实际支出 0.79 万元（二（三）1（1））" in control["数据和出处"]


def test_tables_say_when_there_is_nothing_to_show(real: Dossier, real_data: Path) -> None:
    """Sichuan has no unverified weight, and nothing of it can be scored from the report."""
    sichuan = scoring.score(real, scoring.load_framework("sichuan-2018", real_data))
    assert isinstance(tables.weight_sensitivity(sichuan), Note)
    assert isinstance(tables.scoring_steps(sichuan), Note)
    assert isinstance(tables.evidence_gains(sichuan), Table)


def test_what_if_shows_what_moves(real: Dossier, result: Score) -> None:
    """One row and the total: 5.81 to 5.99."""
    table = tables.what_if(real, result.framework, progress_q1="25%")
    assert table.caption == "假设 progress_q1 = 25%"
    assert list(table.frame["指标"]) == ["预算执行率", "总分"]
    assert list(table.frame["假设后"]) == ["5.99", "11.99～99.99"]
    assert list(table.frame["最低分变动"]) == ["+0.18", "+0.18"]
    given = tables.what_if(real, result.framework, indicators={"绩效目标完整性": 2})
    assert cells(given, "绩效目标完整性")["假设后"] == "2"


def test_comparison_has_a_column_for_each_framework(
    real: Dossier, result: Score, real_data: Path
) -> None:
    """Rows that only one has are dashes in the other."""
    other = scoring.load_framework("hubei-project-2020", real_data)
    table = tables.comparison(real, result.framework, other)
    assert list(table.frame.columns) == ["指标", result.framework.title, other.title]
    # 20 × 14,787.64 ÷ 14,955.46 = 19.78
    assert list(cells(table, "总分").values())[1:] == ["11.81～99.81 / 100", "19.78～99.78 / 100"]
    assert cells(table, "群众信访办理情况")[other.title] == "—"


def test_chart_draws_certain_open_and_lost_points(result: Score) -> None:
    """Three pieces a bar, from 0 to the weight; valid in the version of JupyterLab and newest."""
    plot = charts.score_ranges(result)
    plot.chart.to_dict(validate=True)
    spec = plot.spec()
    values = [v for layer in spec["layer"] for v in layer.get("data", {}).get("values", ())]
    values = values or spec["data"]["values"]
    bar = [v for v in values if v["指标"] == "预算执行率"]
    assert [(v["状态"], v["start"], v["end"]) for v in bar] == [
        ("已确定", 0, 5.81),
        ("待定", 5.81, 5.81),
        ("已失分", 5.81, 6),
    ]
    assert "总分 11.81～99.81 / 100。最不确定的是社会效益" in plot.description
    for version in ("5.8", vl_convert.get_vegalite_versions()[-1]):
        assert "5.81 / 6" in vl_convert.vegalite_to_svg(spec, vl_version=version)


def test_status_of_the_framework_is_said(result: Score, real: Dossier, real_data: Path) -> None:
    """Unverified, in which reading, with the other one; partial; years that do not fit."""
    text = prose.framework(result).data
    assert "未经核实" in text
    assert "不是官方评分" in text
    assert "本表采用“平均进度÷62\\.5\\%”口径；另有“四季比值均值”口径可选。" in text
    yueyang = scoring.score(real, scoring.load_framework("yueyang-2018", real_data))
    text = prose.framework(yueyang).data
    assert "**不完整**" in text
    assert "指标体系适用于 2018 年，本报告为 2021 年" in text


def test_headline_of_the_score(result: Score) -> None:
    """Range, grades, how much is certain, what lacks a reason."""
    cards = {card.label: card for card in prose.score_headline(result).cards}
    assert cards["总分"].value == "11.81～99.81"
    assert cards["可能等级"].value == "优、良、中、差"
    assert (cards["已确定指标"].value, cards["已确定指标"].note) == ("2/21", "待定 88 分")
    assert (cards["缺扣分原因"].value, cards["缺扣分原因"].note) == ("1 项", "预算执行率")


def test_bounds_are_said_with_their_spread(result: Score) -> None:
    """No weight is verified; at the least the 11.81 of 12 points weigh a fifth less.

    11.81 × 0.8 ÷ (12 × 0.8 + 88 × 1.2) = 9.448 ÷ 115.2 = 8.20 %.
    """
    assert "**8.20～" in prose.weight_bounds(result).data
