"""The first screen of a report, and the plain data that the run record keeps."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from selfeval import load
from selfeval.audit.whole import audit_dossier
from selfeval.dossier import Dossier, previous_year
from selfeval.metrics import CATALOGUE
from selfeval.scoring import Score, load_framework, score
from selfeval.summary import SHOWN, Summary, summarise, summary


def scored(dossier: Dossier) -> Score:
    """Return the score of a dossier under the framework that comes first."""
    return score(dossier, load_framework("shenzhen-style", dossier.path.parents[1]))


@pytest.fixture(scope="module")
def real(real_data: Path, real_department: str) -> Dossier:
    """Return the real department-year."""
    return load(real_department, 2021, real_data)


@pytest.fixture(scope="module")
def shown(real: Dossier) -> Summary:
    """Return the first screen of the real year."""
    return summary(real, scored(real), audit_dossier(real))


def test_cards_have_value_change_and_basis(shown: Summary) -> None:
    """Each headline figure with what it rests on; the score as a range."""
    assert [(card.label, card.value, card.note, card.key) for card in shown.cards] == [
        (
            "预算执行率",
            "98.88%",
            "执行 14,787.64 ÷ 调整预算 14,955.46 万元；没有可比的上年执行率",
            "metric:execution_rate",
        ),
        ("年初预算", "15,525.82 万元", "比上年 +3.88%", "figure:initial_total"),
        ("调整预算", "14,955.46 万元", "比年初 −3.67%", "figure:adjusted_total"),
        (
            "测算得分",
            "11.81～99.81 分",
            "满分 100；2/21 项指标有依据；分值未经核实；所用数据有 3 项错误待更正",
            "section:04_scoring",
        ),
        ("审核发现", "3 项错误", "另有 2 项警告、2 项提示", "section:05_audit"),
        ("证据缺口", "26 项", "缺数据的指标不推算", "heading:证据缺口"),
    ]


def test_the_worst_findings_come_first_in_short(shown: Summary) -> None:
    """Errors before warnings, no notes, without the remarks in brackets."""
    title, lines, count = shown.lists[0]
    assert (title, count) == ("对不上或须核实的数据", "")
    assert [line.mark for line in lines] == ["错误"] * 3 + ["警告"] * 2
    assert [line.key for line in lines] == [f"finding:{n}" for n in (1, 2, 3, 4, 5)]
    assert lines[0].text == (
        "第四季度预算执行进度印为 98.82%，而全年预算执行 14,787.64 万元 ÷ "
        "调整预算支出 14,955.46 万元＝98.88%，相差 0.06 个百分点"
    )


def test_missing_evidence_with_most_points_comes_first(shown: Summary) -> None:
    """Of all that the score lacks, the five on which most points hang."""
    title, lines, count = shown.lists[1]
    assert (title, count) == ("评分还缺的依据", "共 21 项，以上为主要的 5 项。")
    assert len(lines) == SHOWN
    points = [float(line.mark.removesuffix(" 分")) for line in lines]
    assert points == sorted(points, reverse=True)
    assert points[0] == 25


def test_change_is_to_the_year_before(three_years: Path, real_department: str) -> None:
    """In percentage points as they are shown, from the folder of the year before."""
    dossier = load(real_department, 2022, three_years)
    last = previous_year(dossier)
    assert last is not None
    assert last.fiscal_year == 2021
    result = score(dossier, load_framework("shenzhen-style"))
    card = summary(dossier, result, audit_dossier(dossier)).cards[0]
    assert (card.value, card.note.split("；")[1]) == ("95.67%", "比上年 −3.21 个百分点")


def test_year_before_with_faults_is_no_year_to_compare(
    copy_of_2021: Path, real_department: str
) -> None:
    """A faulty folder of the year before stops no report; it is not compared with."""
    before = copy_of_2021.with_name("2020")
    before.mkdir()
    (before / "budget.csv").write_text("stage\nnonsense", "utf-8")
    assert previous_year(load(real_department, 2021, copy_of_2021.parents[1])) is None


def test_record_is_plain_and_exact(real: Dossier) -> None:
    """It survives JSON; figures are text with all their digits; missing ones are null."""
    record = summarise(real, scored(real), audit_dossier(real))
    assert json.loads(json.dumps(record)) == record
    assert record["figures"] == {
        "initial_total": "15525.82",
        "adjusted_total": "14955.46",
        "executed_total": "14787.64",
    }
    assert list(record["metrics"]) == [metric.name for metric in CATALOGUE]
    rate = record["metrics"]["execution_rate"]
    assert (rate["numerator"], rate["denominator"]) == ("14787.64", "14955.46")
    assert rate["value"].startswith("0.98877")
    assert record["metrics"]["satisfaction_rate"]["value"] is None
    assert record["metrics"]["satisfaction_rate"]["state"] == "missing"
    assert record["findings"] == {"error": 3, "warning": 2, "note": 2}
    assert record["gaps"] == 26
    total = record["score"]
    assert (total["low"][:5], total["high"][:5], total["weight"]) == ("11.81", "99.81", "100")
    assert len(total["rows"]) == 21


def test_record_without_a_score(real: Dossier) -> None:
    """A run in mid-year has none."""
    assert summarise(real, None, audit_dossier(real))["score"] is None


def test_hostile_text_is_text(
    hostile_names: dict[str, str], write_years: Callable[..., None], tmp_path: Path
) -> None:
    """The names of projects in findings and gaps stay text."""
    write_years(tmp_path, "centre", {2021: hostile_names})
    dossier = load("centre", 2021, tmp_path)
    html = summary(
        dossier,
        score(dossier, load_framework("shenzhen-style")),
        audit_dossier(dossier),
    )._repr_html_()
    assert "<script" not in html
    assert "<img" not in html
