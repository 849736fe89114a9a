"""The page: nothing leads out of it, all can read it, and hostile names stay names."""

import html
import itertools
import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from selfeval.report.page import vega_bundle
from selfeval.report.sections import WHOLE_ROWS


@pytest.fixture(scope="module")
def real(real_page: Path) -> BeautifulSoup:
    """Return the page of the real data, parsed."""
    return BeautifulSoup(real_page.read_text("utf-8"), "html.parser")


@pytest.fixture(scope="module")
def hostile(hostile_page: Path) -> BeautifulSoup:
    """Return the page of hostile names, parsed."""
    return BeautifulSoup(hostile_page.read_text("utf-8"), "html.parser")


@pytest.fixture(params=["real", "hostile"])
def page(request: pytest.FixtureRequest) -> BeautifulSoup:
    """Return each of the two pages."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, BeautifulSoup)
    return found


def attributes(page: BeautifulSoup) -> list[tuple[str, str, str]]:
    """Return every attribute of every element: the element's name, the attribute, its value."""
    return [
        (tag.name, name, " ".join(value) if isinstance(value, list) else str(value))
        for tag in page.find_all(True)
        for name, value in tag.attrs.items()
    ]


def level(heading: Tag) -> int:
    """Return 2 for an h2."""
    return int(heading.name[1])


def test_no_attribute_leads_out_of_the_file(page: BeautifulSoup) -> None:
    """Links go to places on the page; nothing is loaded, sent or set as the base of addresses."""
    addresses = ("src", "href", "srcset", "action", "formaction", "data", "poster", "ping")
    found = [a for a in attributes(page) if a[1] in addresses or a[1].endswith(":href")]
    assert [a for a in found if not a[2].startswith("#")] == []
    assert len(found) > 20  # the contents
    assert page.find_all(["link", "base", "iframe", "object", "embed", "form", "img"]) == []
    assert page.find_all("meta", attrs={"http-equiv": "refresh"}) == []


def test_no_style_loads_anything(page: BeautifulSoup) -> None:
    """No url() and no @import, in style elements and attributes."""
    styles = [style.get_text() for style in page.find_all("style")]
    styles += [value for _, name, value in attributes(page) if name == "style"]
    assert len(styles) > 1
    assert [s for s in styles if re.search(r"url\s*\(|@import|image-set|expression", s)] == []


def test_scripts_are_the_bundle_and_one_that_loads_nothing(page: BeautifulSoup) -> None:
    """Beside the chart data there is Vega, once, and the few lines that draw."""
    scripts = [s.get_text() for s in page.find_all("script") if not s.attrs]
    assert [script.strip() == vega_bundle().strip() for script in scripts] == [True, False]
    loads = r"\bimport\b|\bfetch\b|XMLHttp|WebSocket|sendBeacon|https?:|document\.write|\beval\b"
    assert re.findall(loads, scripts[1]) == []


def test_no_element_carries_script(page: BeautifulSoup) -> None:
    """No handler and no address that runs script, whatever the data holds."""
    found = attributes(page)
    assert [a for a in found if a[1].startswith("on")] == []
    assert [a for a in found if "javascript:" in a[2].lower() and a[1] != "aria-label"] == []


def test_policy_forbids_all_but_what_stands_on_the_page(page: BeautifulSoup) -> None:
    """The content security policy comes before anything it must hold for."""
    policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
    assert isinstance(policy, Tag)
    rules = dict(rule.strip().split(" ", 1) for rule in str(policy["content"]).split(";"))
    assert rules == {
        "default-src": "'none'",
        "style-src": "'unsafe-inline'",
        "script-src": "'unsafe-inline'",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    assert policy.find_previous(["script", "style"]) is None


def test_page_is_small_enough_to_send(real_page: Path) -> None:
    """Vega takes 0.9 MB; the report itself adds little."""
    assert real_page.stat().st_size < 1_600_000


def test_language_title_and_headings(page: BeautifulSoup) -> None:
    """Chinese, one h1, and no level of heading is left out on the way down."""
    assert page.html is not None
    assert page.html["lang"] == "zh-CN"
    headings = [level(h) for h in page.find_all(re.compile("^h[1-6]$"))]
    assert headings.count(1) == 1
    assert headings[0] == 1
    jumps = [(a, b) for a, b in itertools.pairwise(headings) if b > a + 1]
    assert jumps == []
    assert len(headings) > 15


def test_contents_lead_to_every_section(page: BeautifulSoup) -> None:
    """Each h2 and h3 of the text stands in the contents in its words, and each id is unique."""
    ids = [value for _, name, value in attributes(page) if name == "id"]
    assert sorted(set(ids)) == sorted(ids)
    links = page.select("nav.contents a")
    assert [(str(a["href"])[1:], a.get_text()) for a in links] == [
        (h["id"], h.get_text()) for h in page.select("main h2, main h3:not(.se-basis h3)")
    ]
    assert {str(s["aria-labelledby"]) for s in page.find_all("section")} <= set(ids)
    assert page.select_one("a.skip[href='#content']") is not None
    assert page.select_one("main#content") is not None


def test_tables_can_be_read_aloud(page: BeautifulSoup) -> None:
    """Each has a caption, its headings say what they head, and it scrolls by keyboard."""
    tables = page.find_all("table")
    assert len(tables) > 10
    for table in tables:
        assert table.caption is not None
        assert table.caption.get_text(strip=True) != ""
        assert {th.get("scope") for th in table.find_all("th")} <= {"col", "row", "rowgroup"}
        columns = len(table.select("thead th[scope=col]"))
        wide = [len(tr.find_all(["th", "td"])) for tr in table.select("tbody tr:not(.se-group)")]
        assert set(wide) == {columns}
        box = table.parent
        assert box is not None
        assert (box["role"], box["tabindex"]) == ("region", "0")
        assert ("se-whole" in box["class"]) == (len(table.find_all("tr")) <= WHOLE_ROWS)


def test_charts_have_words_and_data(page: BeautifulSoup) -> None:
    """Each chart has a caption, a label for those who cannot see it, and its table below."""
    figures = page.select("figure.se-chart")
    assert len(figures) > 5
    for figure in figures:
        caption, drawing = figure.figcaption, figure.select_one(".se-vega[role=img]")
        assert caption is not None
        assert drawing is not None
        title, _, description = str(drawing["aria-label"]).partition("：")
        assert caption.get_text().startswith(title)
        assert title != ""
        assert description != ""
        data = figure.find_next_sibling()
        assert isinstance(data, Tag)
        assert data.name == "details"
        assert data.table is not None


def test_each_chart_carries_its_specification(page: BeautifulSoup) -> None:
    """The JSON in each figure is whole and names no schema to fetch."""
    figures = page.select("figure.se-chart")
    scripts = page.select("figure script[type='application/json']")
    assert len(scripts) == len(figures)
    for script in scripts:
        spec = json.loads(script.get_text())
        assert {"$schema", "title"}.isdisjoint(spec)
        assert {"mark", "layer"} & set(spec) != set()


def test_code_is_not_shown(page: BeautifulSoup) -> None:
    """No cell of code, no prompt, no parameter, no second title block."""
    text = page.get_text(" ")
    body = text.replace(vega_bundle(), "")
    assert (
        re.findall(r"In\s*\[\d*\]|Out\s*\[\d*\]|from selfeval import|fiscal_year|dossier", body)
        == []
    )
    assert page.select(".input, .prompt, .jp-Cell, .highlight, .se-masthead") == []


def test_no_path_of_the_machine_is_on_the_page(real_page: Path, hostile_page: Path) -> None:
    """Where it was made stays unknown: no home, no temporary folder."""
    for path in (real_page, hostile_page):
        page = path.read_text("utf-8").replace(vega_bundle(), "")
        assert str(path.parents[2]) not in page
        assert re.findall(r"(?:/tmp|/home|/Users|C:\\)\S*", page) == []


def test_real_data_is_not_called_synthetic(real: BeautifulSoup) -> None:
    """The words stand nowhere on the page of real data; the facts are in the title block."""
    header = real.select_one("header.masthead")
    assert header is not None
    assert "合成数据" not in real.get_text().replace(vega_bundle(), "")
    assert "深圳市福田区残疾人综合服务中心" in header.get_text()
    assert "2021 年度" in header.get_text()
    assert "2021年度部门整体绩效自评报告" in header.get_text()


def test_synthetic_data_says_so_at_the_top(hostile: BeautifulSoup) -> None:
    """In the title block and in the title of the window."""
    header = hostile.select_one("header.masthead")
    assert header is not None
    assert "合成数据" in header.get_text()
    assert hostile.title is not None
    assert "合成数据" in hostile.title.get_text()


def test_hostile_names_are_shown_as_they_are(
    hostile: BeautifulSoup, hostile_names: dict[str, str]
) -> None:
    """Every name can be read on the page, in full, and made no element."""
    department, document, project, second, service, programme, goal, _ = hostile_names.values()
    heading, source = hostile.h1, hostile.select_one("header .source")
    assert heading is not None
    assert source is not None
    assert heading.get_text() == department
    assert source.get_text() == f"数据来源：{document}"
    cells = {cell.get_text() for cell in hostile.select("th, td")}
    assert {project, second, service, programme, goal} <= cells
    prose = [p.get_text() for p in hostile.find_all("p")]
    assert [p for p in prose if f"其中{project}、{second}占" in p] != []
    assert hostile.find_all(["b", "iframe", "img"]) == []
    assert len(hostile.find_all("script")) == len(hostile.select("figure.se-chart")) + 3


def test_hostile_names_do_not_end_the_data_of_a_chart(
    hostile: BeautifulSoup, hostile_page: Path, hostile_names: dict[str, str]
) -> None:
    """The chart data holds them whole; in the file none of it is a tag."""
    _, _, project, _, service, programme, *_ = hostile_names.values()
    values = [
        value
        for script in hostile.select("figure script")
        for text in re.findall(r'"(?:\\.|[^"\\])*"', script.get_text())
        for value in [json.loads(text)]
    ]
    assert {project, service, programme} <= set(values)
    raw = hostile_page.read_text("utf-8")
    data = re.findall(r'<script type="application/json">(.*?)</script>', raw, re.DOTALL)
    assert [text for text in data if "<" in text] == []
    assert html.escape(project, quote=False) in raw


def test_the_bundle_is_kept_for_the_next_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was bundled once is read from then on; without a place to keep it, it is made anew."""
    bundled, make = vega_bundle(), vega_bundle.__wrapped__
    monkeypatch.setattr("selfeval.report.page.user_cache_path", lambda name: tmp_path / name)
    monkeypatch.setattr("vl_convert.javascript_bundle", lambda: "const 图 = 1;\r\n")
    assert make() == "const 图 = 1;\r\n"
    monkeypatch.setattr("vl_convert.javascript_bundle", lambda: bundled)
    assert make() == "const 图 = 1;\r\n"
    (tmp_path / "file").touch()
    monkeypatch.setattr("selfeval.report.page.user_cache_path", lambda name: tmp_path / "file")
    assert make() == bundled
