"""The page in use: contents that follow, figures that tell, dark and light, no script at all."""

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

SIZES = {"wide": (1280, 900), "narrow": (390, 844)}


def opened(browser: Any, path: Path, size: str = "wide", **settings: Any) -> Any:
    """Open a page with no network, as wide as a screen or a telephone."""
    width, height = SIZES[size]
    context = browser.new_context(
        offline=True,
        viewport={"width": width, "height": height},
        reduced_motion="reduce",
        **settings,
    )
    page = context.new_page()
    page.said = []
    page.on("console", lambda message: page.said.append(message.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.goto(path.as_uri())
    return page


@pytest.fixture(scope="module")
def page(browser: Any, real_page: Path) -> Any:
    """Return the live page of the real year on a wide screen, its charts drawn."""
    page = opened(browser, real_page)
    page.wait_for_function("!document.querySelector('.se-chart:not(.drawn)')")
    return page


def test_the_first_screen_has_the_year_at_a_glance(page: Any) -> None:
    """Without a scroll: rate, score, findings, gaps, and the first of both lists."""
    page.evaluate("window.scrollTo(0, 0)")
    shown = [*page.locator(".se-card").all()[:6], *page.locator(".se-first li").all()[:1]]
    assert len(shown) == 7
    for element in shown:
        box = element.bounding_box()
        assert 0 < box["y"] < box["y"] + box["height"] <= 900
    text = page.locator(".se-summary").inner_text()
    for words in ("98.88%", "11.81～99.81 分", "3 项错误", "26 项", "25 分"):
        assert words in text


def test_contents_follow_the_scroll(page: Any) -> None:
    """The entry of what is being read is marked, and only its section shows its parts."""
    current = page.locator(".contents [aria-current]")
    page.evaluate("window.scrollTo(0, 0)")
    expect(current).to_have_text("总体情况")
    for heading in ("支出结构", "评分表", "同类比较"):
        page.evaluate(
            """words => [...document.querySelectorAll('main h3')]
                .find(heading => heading.textContent === words).scrollIntoView()""",
            heading,
        )
        expect(current).to_have_text(heading)
        expect(current).to_be_visible()
        assert page.locator(".contents ol ol").locator("visible=true").count() == 1
    page.evaluate("window.scrollTo(0, 0)")


def test_a_figure_tells_how_it_came_about(page: Any) -> None:
    """A click opens the panel; Escape closes it and gives the focus back to the figure."""
    figure = page.locator(".se-card a.se-figure").first
    figure.click()
    panel = page.locator("dialog.panel")
    assert panel.is_visible()
    told = panel.inner_text()
    for words in ("14,787.64 ÷ 14,955.46 = 98.88%", "budget.csv 第8行", "计算方法", "见于公开"):
        assert words in told
    assert panel.evaluate("panel => panel.contains(document.activeElement)")
    page.keyboard.press("Escape")
    assert not panel.is_visible()
    assert figure.evaluate("link => link === document.activeElement")


def test_the_panel_opens_by_keyboard_and_closes_beside_it(page: Any) -> None:
    """Enter opens it for a figure in a table; a click outside, and its button, close it."""
    figure = page.locator("td a.se-figure").first
    panel = page.locator("dialog.panel")
    for close in (lambda: page.mouse.click(200, 400), panel.locator(".close").click):
        figure.focus()
        page.keyboard.press("Enter")
        assert panel.is_visible()
        close()
        assert not panel.is_visible()


def test_dark_or_light_as_the_system_says_until_somebody_chooses(
    browser: Any, real_page: Path
) -> None:
    """The button says what it leads to; paper stays white."""
    page = opened(browser, real_page, color_scheme="dark")
    paper = "getComputedStyle(document.body).backgroundColor"
    dark, light = "rgb(18, 22, 28)", "rgb(255, 255, 255)"
    assert page.evaluate(paper) == dark
    button = page.locator("button.theme")
    assert (button.inner_text(), button.get_attribute("aria-pressed")) == ("浅色", "true")
    button.click()
    assert page.evaluate(paper) == light
    assert (button.inner_text(), button.get_attribute("aria-pressed")) == ("深色", "false")
    button.click()
    assert page.evaluate(paper) == dark
    page.emulate_media(media="print")
    assert page.evaluate(paper) == light
    assert not button.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("which", ["real_page", "hostile_page", "static_page"])
def test_nothing_serious_stands_in_the_way_of_anybody(
    which: str, size: str, scheme: str, browser: Any, request: pytest.FixtureRequest
) -> None:
    """The rules of axe-core, on a wide screen and a telephone, dark and light."""
    page = opened(browser, request.getfixturevalue(which), size, color_scheme=scheme)
    page.wait_for_function("!document.querySelector('.se-vega:empty')")
    found = Axe().run(page).response["violations"]
    serious = [
        (one["id"], one["nodes"][0]["html"][:120], len(one["nodes"]))
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
    assert serious == []


def test_the_open_panel_is_no_hindrance_either(page: Any) -> None:
    """It is a dialog with a name, its headings and colours in order."""
    page.locator("a.se-figure").first.click()
    try:
        found = Axe().run(page, context="dialog").response["violations"]
        assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
    finally:
        page.keyboard.press("Escape")


def test_a_static_page_is_whole_without_script(browser: Any, static_page: Path) -> None:
    """With scripts off every chart is there, and figures lead to their basis."""
    page = opened(browser, static_page, java_script_enabled=False)
    charts = page.locator(".se-chart")
    assert charts.count() > 5
    for chart in charts.all():
        assert chart.locator("svg:visible").count() == 1
    assert page.locator("script, button, dialog, noscript").count() == 0
    page.locator(".se-card a.se-figure").first.click()
    told = page.locator("#basis-metric-execution_rate")
    assert 0 <= told.bounding_box()["y"] < 900
    assert "14,787.64 ÷ 14,955.46" in told.inner_text()
    assert page.said == []


def test_a_static_page_fits_a_telephone(browser: Any, static_page: Path) -> None:
    """Nothing is wider than the screen but what scrolls in a box of its own."""
    page = opened(browser, static_page, "narrow", java_script_enabled=False)
    assert page.locator("html").evaluate("html => html.scrollWidth") <= 390


def test_a_static_page_is_small(static_page: Path) -> None:
    """It can be sent by mail."""
    assert static_page.stat().st_size < 600_000
