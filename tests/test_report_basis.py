"""What the page tells of its figures, and that its figures lead there."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from selfeval import CATALOGUE, FIGURES, load
from selfeval.dossier import Dossier
from selfeval.report.basis import Basis, basis_of
from selfeval.scoring import Score, load_framework, score


@pytest.fixture(scope="module")
def real(real_data: Path, real_department: str) -> Dossier:
    """Return the real department-year."""
    return load(real_department, 2021, real_data)


@pytest.fixture(scope="module")
def result(real: Dossier, real_data: Path) -> Score:
    """Return its score."""
    return score(real, load_framework("shenzhen-style", real_data))


def known(basis: Basis | None) -> Basis:
    """Return a basis that must be there."""
    assert basis is not None
    return basis


def test_a_rate_names_its_figures_their_rows_and_its_rule(real: Dossier) -> None:
    """Numerator and denominator as typed, where each stands, and how they are put together."""
    told = known(basis_of("metric:execution_rate", real))
    assert (told.term, told.value, told.anchor) == (
        "预算执行率",
        "98.88%",
        "basis-metric-execution_rate",
    )
    assert told.arithmetic == "14,787.64 ÷ 14,955.46 = 98.88%"
    assert [(part.term, part.value) for part in told.parts] == [
        ("预算执行总额", "14,787.64 万元"),
        ("调整预算总额", "14,955.46 万元"),
    ]
    assert told.parts[0].sources[0] == "budget.csv 第8行（一（四）第1段）"
    rule = dict(told.rule)
    assert rule["计算方法"] == "预算执行总额 ÷ 调整预算总额"
    assert rule["方向"] == "接近 100%"
    assert rule["依据"].endswith("（见于公开文件）")


def test_a_change_shows_the_difference_over_the_base(real: Dossier) -> None:
    """(this − last) ÷ last, in words with brackets."""
    told = known(basis_of("metric:budget_adjustment_rate", real))
    assert dict(told.rule)["计算方法"] == "（调整预算总额 − 年初预算总额） ÷ 年初预算总额"
    assert told.arithmetic == "−570.36 ÷ 15,525.82 = −3.67%"


def test_a_missing_rate_says_what_is_missing(real: Dossier) -> None:
    """No arithmetic; the figure that lacks gives its reason in place of a value."""
    told = known(basis_of("metric:satisfaction_rate", real))
    assert (told.value, told.arithmetic) == ("—", "")
    assert "satisfaction.csv" in told.parts[0].value


@pytest.mark.parametrize("record", CATALOGUE, ids=lambda record: record.name)
def test_every_metric_has_a_basis(record: object, real: Dossier) -> None:
    """Its formula is in Chinese words throughout, and its evidence is explained."""
    told = known(basis_of(f"metric:{record.name}", real))  # type: ignore[attr-defined]
    words = dict(told.rule)["计算方法"]
    assert not any(name in words for name in FIGURES)
    assert len(told.parts) == len(record.inputs)  # type: ignore[attr-defined]


def test_an_amount_of_a_table_shows_its_row(real: Dossier) -> None:
    """All that the row says, codes in words, and the row as a spreadsheet counts."""
    told = known(basis_of("row:projects:2", real))
    assert told.parts[0].sources[0].startswith("projects.csv 第2行（")
    rule = dict(told.rule)
    assert rule["阶段"] == "预算执行"
    assert "出处" not in rule


def test_a_scored_row_shows_how_its_points_came(real: Dossier, result: Score) -> None:
    """Standard, arithmetic, figures, and whose weight it is."""
    number = [row.row.indicator for row in result.rows].index("公用经费控制率")
    told = known(basis_of(f"score:{number}", real, result))
    assert told.value == "6 / 6 分"
    assert told.arithmetic == result.rows[number].formula
    assert dict(told.rule)["分值依据"] == "尚未与正式文件核对"
    assert [part.term for part in told.parts] == [u.term for u in result.rows[number].used]


@pytest.mark.parametrize("key", ["", "nothing", "metric", "score:3"])
def test_unknown_keys_have_no_basis(key: str, real: Dossier) -> None:
    """Nor has a row of the score on a page without one."""
    assert basis_of(key, real) is None


@pytest.mark.parametrize("which", ["real_page", "hostile_page", "static_page"])
def test_every_figure_that_looks_like_a_link_leads_to_its_basis(
    which: str, request: pytest.FixtureRequest
) -> None:
    """Each target is there once and holds the same value; nothing is told that none asks for."""
    path: Path = request.getfixturevalue(which)
    page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
    links = page.select("a.se-figure")
    assert len(links) > 100
    assert page.select("[data-key]") == []
    told = {str(one["id"]): one for one in page.select("article.se-basis")}
    assert {str(link["href"])[1:] for link in links} == set(told)
    values = {}
    for anchor, article in told.items():
        places = article.select_one(".place") is not None
        assert places or re.search("[未没]", article.get_text())
        if anchor.startswith("basis-metric") and (value := article.select_one("h3 strong")):
            values[anchor] = value.get_text()
    shown = [(str(link["href"])[1:], link.get_text().lstrip("+")) for link in links]
    assert [(a, text) for a, text in shown if "%" in text and values.get(a, text) != text] == []


def test_headline_figures_lead_to_sections(real_page: Path) -> None:
    """Score, findings and gaps lead to where they are shown in full."""
    page = BeautifulSoup(real_page.read_text("utf-8"), "html.parser")
    links = page.select(".se-summary a.se-more")
    assert len(links) == 3 + 5 + 5
    for link in links:
        assert page.find(id=str(link["href"])[1:]) is not None
