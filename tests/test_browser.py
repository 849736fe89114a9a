"""The page in Chromium, from a file and without a network, on a screen and on paper."""

import re
import unicodedata
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

pytestmark = pytest.mark.browser

WIDTHS = (1280, 390)


@dataclass
class Opened:
    """A page in the browser with all that it asked for, said and did until now."""

    page: Any
    requests: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)


# Of two characters that are drawn alike a PDF may give back the other; for most Unicode knows
# the plain form, for these it does not.
ALIKE = str.maketrans(
    "⺠⻓⻔⻋⻅⻉⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳⻄⻘⻁⻆戶〜",
    "民长门车见贝韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟西青虎角户~",
)


def plain(text: str) -> str:
    """Return a text without spaces and invisible marks, each character in its plain form."""
    return re.sub(r"[\s\u200b\u2060]", "", unicodedata.normalize("NFKC", text)).translate(ALIKE)


def holds(sheet: str, texts: list[str]) -> bool:
    """Return whether all the texts stand on the sheet."""
    return all(plain(text) in sheet for text in texts)


def opened(browser: Any, path: Path, width: int) -> Opened:
    """Open a page with no network and wait until its charts are drawn."""
    context = browser.new_context(
        offline=True, viewport={"width": width, "height": 900}, reduced_motion="reduce"
    )
    result = Opened(context.new_page())
    page = result.page
    page.on("request", lambda request: result.requests.append(request.url))
    page.on("console", lambda message: result.said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: result.said.append(str(error)))

    def dismiss(dialog: Any) -> None:
        result.dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismiss)
    page.goto(path.as_uri())
    page.wait_for_function(
        "document.querySelectorAll('.se-chart:not(.drawn):not(.failed)').length === 0"
    )
    return result


@pytest.fixture(scope="module")
def screens(browser: Any, real_page: Path, hostile_page: Path) -> dict[Any, Opened]:
    """Return both pages, each in both widths."""
    pages = {"real": real_page, "hostile": hostile_page}
    return {(n, w): opened(browser, path, w) for n, path in pages.items() for w in WIDTHS}


@pytest.fixture(params=[(n, w) for n in ("real", "hostile") for w in WIDTHS], ids=str)
def screen(request: pytest.FixtureRequest, screens: dict[Any, Opened]) -> Opened:
    """Return each page in each width."""
    return screens[request.param]


@pytest.fixture
def real(screens: dict[Any, Opened]) -> Any:
    """Return the page of the real data on a screen."""
    return screens["real", 1280].page


def test_every_chart_is_drawn(screen: Opened) -> None:
    """All charts are drawn, and each has marks that take up room."""
    page = screen.page
    charts = page.locator(".se-chart").count()
    assert charts > 5
    assert page.locator(".se-chart.drawn").count() == charts
    marks = page.evaluate(
        """() => [...document.querySelectorAll('.se-chart')].map(chart =>
            [...chart.querySelectorAll('.role-mark path, .role-mark line, .role-mark text')]
                .map(mark => mark.getBoundingClientRect())
                .filter(box => box.width + box.height > 1).length)"""
    )
    assert len(marks) == charts
    assert [number for number in marks if number < 2] == []


def test_nothing_complains_and_nothing_is_asked_of_a_network(screen: Opened) -> None:
    """No message, no error, and no request but for the file itself."""
    assert screen.said == []
    assert [url for url in screen.requests if not url.startswith(("file:", "data:"))] == []
    assert len(screen.requests) == 1


def test_nothing_is_wider_than_the_screen(screen: Opened) -> None:
    """The page does not scroll sideways; what is wide scrolls in a box of its own."""
    width = screen.page.viewport_size["width"]
    assert screen.page.evaluate("document.documentElement.scrollWidth") <= width


def test_no_text_of_a_chart_is_cut_off(screen: Opened) -> None:
    """Labels, figures and legends end inside the drawing, at the narrow width too."""
    cut = screen.page.evaluate(
        """() => [...document.querySelectorAll('.se-vega svg')].flatMap(svg => {
            const outer = svg.getBoundingClientRect();
            return [...svg.querySelectorAll('text')].filter(text => {
                const box = text.getBoundingClientRect();
                return box.width && (box.left < outer.left - 1 || box.right > outer.right + 1
                    || box.top < outer.top - 2 || box.bottom > outer.bottom + 2);
            }).map(text => text.textContent);
        })"""
    )
    assert cut == []


def test_hostile_names_run_nothing(
    screens: dict[Any, Opened], hostile_names: dict[str, str]
) -> None:
    """No dialog opens, nor does one when charts are hovered over; names are read as text."""
    for width in WIDTHS:
        hostile = screens["hostile", width]
        page = hostile.page
        bar = page.locator(".se-chart", has_text="各项目预算执行").locator(".mark-rect path").first
        bar.hover()
        tooltip = page.locator("#vg-tooltip-element.visible")
        tooltip.wait_for()
        assert "</script><script>alert(3)</script>" in tooltip.inner_text()
        assert page.locator("#vg-tooltip-element script").count() == 0
        assert hostile.dialogs == []
        assert page.locator("h1").inner_text() == next(iter(hostile_names.values()))


def test_contents_lead_to_their_sections(real: Any) -> None:
    """A click brings the heading into sight."""
    # The parts of a section show only while it is in view.
    links = real.locator("nav.contents > details > ol > li > a")
    assert links.count() > 5
    for number in (links.count() - 1, 2, 0):
        links.nth(number).click()
        target = links.nth(number).get_attribute("href")[1:]
        top = real.evaluate(
            "id => document.getElementById(id).getBoundingClientRect().top", target
        )
        assert 0 <= top < 900
        assert real.evaluate("location.hash") == f"#{target}"


def test_contents_are_folded_on_a_telephone(screens: dict[Any, Opened]) -> None:
    """The list is open beside the text, closed above it, and opens at a touch."""
    assert screens["real", 1280].page.locator("nav.contents ol").first.is_visible()
    narrow = screens["real", 390].page
    assert not narrow.locator("nav.contents ol").first.is_visible()
    narrow.locator("nav.contents summary").click()
    assert narrow.locator("nav.contents ol").first.is_visible()
    narrow.locator("nav.contents summary").click()


def test_a_bar_tells_its_figures(real: Any) -> None:
    """Pointing at a bar shows its name and exact amount."""
    chart = real.locator(".se-chart", has_text="从年初预算到预算执行")
    chart.locator(".mark-rect.role-mark path").first.hover()
    tooltip = real.locator("#vg-tooltip-element.visible")
    tooltip.wait_for()
    told = re.sub(r"\s+", " ", tooltip.inner_text()).strip()
    assert told == "步骤 年初预算 金额 15,525.82 万元（1.55 亿元）"


def test_the_data_of_a_chart_unfolds(real: Any) -> None:
    """Under each chart its table is folded until asked for."""
    data = real.locator("details.se-data").first
    assert not data.locator("table").is_visible()
    data.locator("summary").click()
    assert data.locator("table").is_visible()
    assert "15,525.82" in data.inner_text()
    data.locator("summary").click()


@pytest.fixture(scope="module")
def paper(browser: Any, real_page: Path) -> Any:
    """Return the page of the real data, opened for print."""
    page = opened(browser, real_page, 1280).page
    page.emulate_media(media="print")
    return page


@pytest.fixture(scope="module")
def sheets(paper: Any) -> list[str]:
    """Return the text of each sheet of the PDF, without spaces."""
    pdf = paper.pdf(format="A4", prefer_css_page_size=True, print_background=True)
    return [plain(page.extract_text()) for page in PdfReader(BytesIO(pdf)).pages]


def test_paper_is_a4(paper: Any) -> None:
    """210 × 297 mm, in points."""
    first = PdfReader(BytesIO(paper.pdf(prefer_css_page_size=True))).pages[0].mediabox
    assert (round(first.width), round(first.height)) == (595, 842)


def test_style_keeps_charts_and_rows_whole_on_paper(paper: Any) -> None:
    """Nothing is broken that belongs together, and no heading is parted from what follows."""
    broken = paper.evaluate(
        """() => [...document.querySelectorAll(
                '.se-chart, .se-cards, .se-missing, .se-whole, .se-scroll tr')]
            .filter(element => getComputedStyle(element).breakInside !== 'avoid').length"""
    )
    assert broken == 0
    left = paper.evaluate(
        """() => [...document.querySelectorAll('h2, h3, caption, figcaption, .se-group')]
            .filter(element => getComputedStyle(element).breakAfter !== 'avoid').length"""
    )
    assert left == 0
    shown = "element => getComputedStyle(element).display"
    heads = paper.locator("thead")
    assert {heads.nth(n).evaluate(shown) for n in range(heads.count())} == {"table-header-group"}
    folded = paper.locator("details.se-data")
    assert {folded.nth(n).evaluate(shown) for n in range(folded.count())} == {"none"}


def test_nothing_is_wider_than_the_paper(paper: Any) -> None:
    """At the width of the text on A4 no table sticks out to the right."""
    paper.set_viewport_size({"width": 688, "height": 1000})  # 182 mm at 96 pixels an inch
    try:
        wide = paper.evaluate(
            """() => [...document.querySelectorAll('.se-scroll:not(.se-data *) table, svg')]
                .filter(element => element.getBoundingClientRect().width > 688)
                .map(element => element.textContent.slice(0, 40))"""
        )
        assert wide == []
    finally:
        paper.set_viewport_size({"width": 1280, "height": 900})


def test_every_chart_is_on_one_sheet(paper: Any, sheets: list[str]) -> None:
    """Caption, labels and figures of a chart stand together on one sheet."""
    charts = paper.evaluate(
        """() => [...document.querySelectorAll('.se-chart')].map(chart =>
            [chart.querySelector('figcaption'), ...chart.querySelectorAll('svg text')]
                .map(text => text.textContent))"""
    )
    assert len(charts) > 5
    torn = [texts[0] for texts in charts if not any(holds(sheet, texts) for sheet in sheets)]
    assert torn == []


def test_every_row_is_on_one_sheet_under_its_heads(paper: Any, sheets: list[str]) -> None:
    """No row is torn, and on each sheet that a table reaches its column heads stand above."""
    tables = paper.evaluate(
        """() => [...document.querySelectorAll('main table')]
            .filter(table => !table.closest('details'))
            .map(table => [...table.querySelectorAll('tr:not(.se-group)')].map(row =>
                [...row.children].map(cell => cell.textContent)))"""
    )
    assert len(tables) > 8
    longer = 0
    for head, *rows in tables:
        assert [row for row in rows if not any(holds(sheet, row) for sheet in sheets)] == []
        found = [[sheet for sheet in sheets if plain("".join(row)) in sheet] for row in rows]
        # What stands on two sheets may be of two tables, and does not show where this one is.
        reached = {on[0] for on in found if len(on) == 1}
        assert [sheet for sheet in reached if plain("".join(head)) not in sheet] == []
        longer += len(reached) > 1
    assert longer > 0  # or nothing was seen to be repeated


def test_the_budget_table_is_on_one_sheet(sheets: list[str]) -> None:
    """Four rows and their heads, in order."""
    budget = (
        "支出类别年初预算调整预算预算执行预算调整执行率执行占比"
        "人员支出378.82378.82296.810.0078.35%2.01%"
        "公用支出14.5114.5111.590.0079.88%0.08%"
        "项目支出15,132.4914,562.1314,479.24−570.3699.43%97.91%"
        "合计15,525.8214,955.4614,787.64−570.3698.88%100.00%"
    )
    assert sum(budget in sheet for sheet in sheets) == 1
