"""The site in Chromium, from files and without a network, in both widths, dark and on paper."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from selfeval.site import build_site
from tests.sites.make import failure, points, put, rate, record, summary

pytestmark = pytest.mark.browser

HOSTILE = "<script>alert(1)</script>\"'&😀" + "长" * 31
PAGES = ("index", "compare-2021", "summary-2021")
VIEWS = [(1280, "light"), (390, "light"), (1280, "dark"), (390, "dark")]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a built site of seven departments, one with a hostile name in a hostile folder."""
    output = tmp_path_factory.mktemp("site 站#1")
    names = ["财政局", "教育局", "卫生局", "民政局", "交通局", HOSTILE]
    for number, (name, amount) in enumerate(
        zip(names, ("93", "94", "95", "96", "120", "9"), strict=True)
    ):
        folder = f"d{number}" if name != HOSTILE else 'x "#%😀'
        scored = points(str(40 + number), str(60 + 5 * number), grades=["良", "差"])
        more = {"budget_adjustment_rate": rate(str(number - 3), "100")}
        for year in (2020, 2021):
            made = summary(name, ("100", "100", amount), more, scored)
            put(output, record(folder, year, summary=made), "report.docx", "report-static.html")
    synthetic = summary("合成局", synthetic=True)
    put(output, record("s", data_kind="synthetic", summary=synthetic))
    put(output, failure("d1"))
    (put(output, record("broken")) / "run.json").write_text("{", "utf-8")
    build_site(output)
    return output


class Opened:
    """A page with what it asked for and said until now."""

    def __init__(self, browser: Any, path: Path, width: int, scheme: str) -> None:
        """Open it with no network."""
        context = browser.new_context(
            offline=True, viewport={"width": width, "height": 900}, color_scheme=scheme
        )
        self.page = context.new_page()
        self.requests: list[str] = []
        self.said: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.said.append("dialog"), dialog.dismiss()))
        self.page.goto(path.as_uri())


@pytest.fixture(params=[(p, *view) for p in PAGES for view in VIEWS], ids=str)
def screen(request: pytest.FixtureRequest, browser: Any, site: Path) -> Opened:
    """Return each page in each width and scheme."""
    name, width, scheme = request.param
    return Opened(browser, site / f"{name}.html", width, scheme)


@pytest.fixture
def index(browser: Any, site: Path) -> Any:
    """Return the index on a screen."""
    return Opened(browser, site / "index.html", 1280, "light").page


@pytest.fixture
def compare(browser: Any, site: Path) -> Any:
    """Return the comparison on a screen."""
    return Opened(browser, site / "compare-2021.html", 1280, "light").page


def test_pages_are_quiet_fit_and_are_accessible(screen: Opened) -> None:
    """No message, no request but for the file, no sideways scrolling, nothing axe objects to."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found = axe.run(screen.page).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"]) for v in found] == []
    assert screen.said == []
    assert [url.split("/")[0] for url in screen.requests] == ["file:"]
    width = screen.page.viewport_size["width"]
    assert screen.page.evaluate("document.documentElement.scrollWidth") <= width


def column(page: Any, number: int) -> list[str]:
    """Return the texts of a column of the index, of the rows that are shown."""
    cells = page.locator(f"#reports tbody tr:not([hidden]) > :nth-child({number})")
    return [text.strip() for text in cells.all_inner_texts()]


def test_search_and_year_narrow_the_list(index: Any) -> None:
    """By a word of the name, by two words, by the state, by the year; and back."""
    search = index.get_by_label("查找", exact=True)
    status = index.locator("[role=status]")
    assert status.inner_text() == "共 14 行，显示 14 行"
    search.fill("民政")
    assert column(index, 3) == ["2021 年", "2020 年"]
    search.fill("教育 失败")
    assert column(index, 1) == ["教育局"]
    search.fill("<SCRIPT>")
    index.get_by_label("年度").select_option("2020")
    assert column(index, 1) == [HOSTILE]
    search.press("Enter")
    assert status.inner_text() == "共 14 行，显示 1 行"
    search.fill("")
    index.get_by_label("年度").select_option("")
    assert status.inner_text() == "共 14 行，显示 14 行"


def test_the_keyboard_sorts(index: Any) -> None:
    """Enter sorts by numbers upwards, again downwards; what lacks stays last."""
    head = index.locator("#reports th[scope=col]", has_text="预算执行率")
    button = head.get_by_role("button")
    button.focus()
    index.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "ascending"
    rates = column(index, 4)
    assert (rates[0], rates[2], rates[-2:]) == ("9.00%", "90.00%", ["120.00%", "—"])
    index.keyboard.press("Space")
    assert head.get_attribute("aria-sort") == "descending"
    assert column(index, 4)[0] == "120.00%"
    assert column(index, 4)[-1] == "—"
    assert index.locator("#reports [aria-sort]").count() == 1


def test_every_column_sorts(index: Any) -> None:
    """A click on each name of a column changes or keeps the order, and says so."""
    heads = index.locator("#reports thead th")
    assert heads.count() == 13
    for number in range(heads.count()):
        heads.nth(number).get_by_role("button").click()
        assert heads.nth(number).get_attribute("aria-sort") in ("ascending", "descending")
    index.locator("#reports thead th", has_text="部门").get_by_role("button").click()
    sounds = [name for name in column(index, 1) if name.endswith("局") and "长" not in name]
    assert sounds[::2] == ["财政局", "交通局", "教育局", "民政局", "卫生局"]


def test_links_open_reports(index: Any) -> None:
    """Also one in a folder whose name has marks of its own."""
    index.locator("#reports a", has_text="<script>").first.click()
    assert index.title() == "一份报告"
    assert "x%20%22%23%25%F0%9F%98%80/2021/report.html" in index.url


def test_without_script_the_list_stands(browser: Any, site: Path) -> None:
    """All rows by department, and no form that does nothing."""
    page = browser.new_context(java_script_enabled=False, offline=True).new_page()
    page.goto((site / "index.html").as_uri())
    assert page.locator("#reports tbody tr").count() == 14
    assert not page.locator(".find").is_visible()
    assert page.locator("thead button").count() == 0


def test_pointing_at_a_department_names_it(compare: Any) -> None:
    """The hostile name is text; a click marks the department in every chart and table."""
    dot = compare.locator("circle.dot", has_text="<script>").first
    dot.hover()
    tip = compare.locator(".tip")
    assert tip.inner_text() == f"{HOSTILE}：9.00%，第 6 名"
    dot.click()
    assert compare.get_by_label("突出显示部门").input_value() == HOSTILE
    assert compare.locator(".dot.hit").count() == 2
    assert compare.locator("tr.hit").count() == 3
    assert compare.locator("[role=status]").inner_text() == "找到 1 个部门"


def test_outliers_stand_out(compare: Any) -> None:
    """95, 94, 93 and 96 are usual, 120 and 9 are not: larger dots at the edges, and a list."""
    chart = compare.locator("figure.strip").first
    assert chart.locator(".out").count() == 2
    assert (
        chart.locator("svg").get_attribute("aria-label").startswith("预算执行率的分布：6 个部门")
    )
    names = compare.locator("ul.outliers").first.locator("a").all_inner_texts()
    assert names == [HOSTILE, "交通局"]


def test_the_site_prints(browser: Any, site: Path) -> None:
    """On A4, the list of reports across; folded ranks too, forms and links between pages not."""
    sizes = {}
    for name in PAGES:
        page = Opened(browser, site / f"{name}.html", 1280, "dark").page
        pdf = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
        sizes[name] = {(round(s.mediabox.width), round(s.mediabox.height)) for s in pdf.pages}
        text = "".join(s.extract_text() for s in pdf.pages)
        assert "突出显示" not in text
        assert "财政局" in text or name == "summary-2021"
    assert sizes["index"] == {(842, 595)}
    assert sizes["compare-2021"] == sizes["summary-2021"] == {(595, 842)}
