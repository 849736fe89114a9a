"""The findings on the page: grouped, with their passage marked and linked, nobody's name shown."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from selfeval import load
from selfeval.audit import view
from selfeval.audit.whole import audit_document, audit_dossier, narrative_document
from selfeval.display import Note, Table
from selfeval.dossier import Dossier
from selfeval.intake.saving import save
from selfeval.intake.take_in import take_in

REPORT = """\
2022年度部门整体支出绩效自评报告

部门名称：示例市甲区某服务中心

负责人：柳某某  联系电话：0000-5550018

一、部门基本情况

（一）预算编制情况

年初预算支出4,000.00万元，其中：人员支出1,200.00万元、公用支出300.00万元、项目支出2,500.00万元。调整预算支出4,000.00万元，其中：人员支出1,200.00万元、公用支出300.00万元、项目支出2,500.00万元。

（二）预算执行情况

全年预算执行3,900.00万元，包括人员支出1,180.00万元、公用支出280.00万元、项目支出2,440.00万元，预算执行率97.80%。

二、履职情况

（一）履职完成情况

柳某某同志带队，一是开展培训12场；二是走访<b>困难</b>家庭45户；二是办理咨询230人次。
"""


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text(REPORT, "utf-8")
    return path


@pytest.fixture
def dossier(report: Path, tmp_path: Path) -> Dossier:
    """Return the department-year that the intake of the report makes."""
    data = tmp_path / "data"
    data.mkdir()
    save(take_in(report), "centre", 2022, data)
    return load("centre", 2022, data)


def test_figures_lead_into_the_text(report: Path) -> None:
    """The printed rate and what it is worked from, each where it stands."""
    found = audit_document(report)
    rate = next(f for f in found.findings if "97.80%" in f.message)
    shown = [REPORT[c.span.start : c.span.end] for c in rate.figures if c.span]
    assert "97.80" in shown
    assert "3,900.00" in shown


def test_page_shows_passages_with_the_figure_marked(dossier: Dossier) -> None:
    """And links each figure to the paragraph below, which is there."""
    found, document = audit_dossier(dossier), narrative_document(dossier)
    assert document is not None
    page = BeautifulSoup(view.Findings(found, document)._repr_html_(), "html.parser")
    text = BeautifulSoup(view.Original(document)._repr_html_(), "html.parser")
    error = page.select_one(".se-error")
    assert error is not None
    assert error.select_one("mark").get_text() in ("97.80", "3,900.00", "4,000.00")  # type: ignore[union-attr]
    anchors = {link["href"].removeprefix("#") for link in page.select("a")}
    assert anchors
    assert anchors <= {paragraph["id"] for paragraph in text.select("p[id]")}
    marks = [mark.get_text() for mark in page.select("mark")]
    assert any(mark.startswith("二是") for mark in marks)


def test_nobody_is_named_and_nothing_is_markup(dossier: Dossier) -> None:
    """Not on the cover, not where the name stands again; <b> of the text is text."""
    found, document = audit_dossier(dossier), narrative_document(dossier)
    shown = view.Findings(found, document)._repr_html_() + view.original(document)._repr_html_()
    stored = (dossier.path / "narrative.csv").read_text("utf-8-sig")
    for text in (shown, stored):
        assert "柳某某" not in text
        assert "5550018" not in text
    assert "<b>" not in shown


def test_without_a_text_the_page_says_so(real_data: Path) -> None:
    """The 2021 data has no paragraphs: places without links, and a note."""
    real = load("futian-disability-service-centre", 2021, real_data)
    found = audit_dossier(real)
    assert narrative_document(real) is None
    assert isinstance(view.original(None), Note)
    page = BeautifulSoup(view.Findings(found)._repr_html_(), "html.parser")
    assert page.select("a, mark") == []
    assert [h.get_text() for h in page.select("h3")] == [
        "错误（3 项）",
        "警告（2 项）",
        "提示（2 项）",
    ]
    cards = {card.label: card.value for card in view.headline(found).cards}
    assert cards == {"错误": "3 项", "警告": "2 项", "提示": "2 项", "可以解释": "3 项"}
    settled = view.explained(found)
    assert isinstance(settled, Table)
    assert "26.12%～26.54%" in "".join(settled.frame["说明"])


def test_what_the_text_does_not_say_is_left_for_a_person(tmp_path: Path) -> None:
    """A report without a name makes a department-year that loads, and says what is unsaid."""
    path = tmp_path / "text.txt"
    text = "年初预算支出30.00万元，其中：人员支出10.00万元、公用支出5.00万元、项目支出15.00万元。"
    path.write_text(text, "utf-8")
    data = tmp_path / "data"
    data.mkdir()
    save(take_in(path), "unknown", 2022, data)
    assert load("unknown", 2022, data).name == "（文中未写明）"
