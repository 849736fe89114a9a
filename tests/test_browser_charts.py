"""The charts of the page in Chromium: what they tell, in light and dark, and without script."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

# The contrast of each visible text of a chart with what is behind it: the page, or its bar.
CONTRASTS = """() => {
  const light = colour => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map(c => c / 255)
      .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const page = getComputedStyle(document.body).backgroundColor;
  return [...document.querySelectorAll('.se-vega text')].filter(text =>
    text.textContent && text.getBoundingClientRect().width
      && getComputedStyle(text).stroke === 'none'
  ).map(text => {
    const box = text.getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const under = [...text.closest('svg').querySelectorAll('path[fill^="#"]')].filter(path => {
      const bar = path.getBoundingClientRect();
      return bar.left < x && x < bar.right && bar.top < y && y < bar.bottom;
    }).pop();
    const ground = light(under ? getComputedStyle(under).fill : page);
    const ink = light(getComputedStyle(text).fill);
    const ratio = (Math.max(ground, ink) + 0.05) / (Math.min(ground, ink) + 0.05);
    return [text.textContent, ratio];
  });
}"""


def opened(browser: Any, path: Path, width: int = 1280, **settings: Any) -> Any:
    """Open a page with no network."""
    context = browser.new_context(
        offline=True, viewport={"width": width, "height": 900}, reduced_motion="reduce", **settings
    )
    page = context.new_page()
    page.said = []
    page.on("console", lambda message: page.said.append(message.text))
    page.goto(path.as_uri())
    return page


def drawn(browser: Any, path: Path, width: int = 1280, **settings: Any) -> Any:
    """Open a live page and wait for its charts."""
    page = opened(browser, path, width, **settings)
    page.wait_for_function("!document.querySelector('.se-chart:not(.drawn)')")
    return page


@pytest.fixture(scope="module")
def live(browser: Any, real_page: Path) -> Iterator[Any]:
    """Return the live page of the real year on a wide screen."""
    page = drawn(browser, real_page)
    yield page
    page.context.close()


def tooltip(page: Any, title: str, mark: str) -> Any:
    """Point at the first mark of a chart; return what appears."""
    chart = page.locator(".se-chart", has_text=title).first
    chart.locator(mark).first.hover()
    shown = page.locator("#vg-tooltip-element.visible")
    shown.wait_for()
    return shown


@pytest.mark.parametrize(
    ("title", "mark", "expected"),
    [
        (
            "从年初预算到预算执行",
            ".mark-rect.role-mark path",
            "步骤 年初预算 金额 15,525.82 万元（1.55 亿元）",
        ),
        (
            "分类预算执行率",
            ".mark-rect.role-mark path",
            "类别 人员支出 执行率 78.35% 执行数 296.81 万元 预算数 378.82 万元",
        ),
        (
            "各项目预算执行",
            ".mark-rect.role-mark path",
            "项目 残疾人保障金 资金性质 部门预算 执行数 9,049.66 万元 占比 62.50% 执行率 —",
        ),
        (
            "活动场次",
            ".mark-rect.role-mark path",
            "服务内容 文体康乐活动 工作领域 精神残疾人康复 受益对象",
        ),
    ],
)
def test_a_mark_tells_its_exact_figures(live: Any, title: str, mark: str, expected: str) -> None:
    """With their unit, and large ones also as one reads them aloud."""
    told = re.sub(r"\s+", " ", tooltip(live, title, mark).inner_text()).strip()
    assert told.startswith(expected)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_tooltip_is_read_in_light_and_dark(browser: Any, real_page: Path, scheme: str) -> None:
    """In the page's colours and face, inside a telephone's screen, with nothing cut off."""
    page = drawn(browser, real_page, 390, color_scheme=scheme)
    shown = tooltip(page, "各项目预算执行", ".mark-rect.role-mark path")
    style = shown.evaluate(
        "e => { const s = getComputedStyle(e), b = getComputedStyle(document.body);"
        " return [s.color === b.color, s.backgroundColor === b.backgroundColor, s.fontFamily] }"
    )
    assert style[:2] == [True, True]
    assert "Noto Sans CJK SC" in style[2]
    box = shown.bounding_box()
    assert 0 <= box["x"] < box["x"] + box["width"] <= 390
    cut = shown.locator("td").evaluate_all(
        "cells => cells.filter(c => c.scrollWidth > c.clientWidth + 1).length"
    )
    assert cut == 0
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", ["live", "static"])
def test_texts_of_charts_are_read_in_light_and_dark(
    browser: Any, real_page: Path, static_page: Path, kind: str, scheme: str
) -> None:
    """4.5:1 with the page or the bar behind them, as the browser reckons the colours."""
    if kind == "live":
        page = drawn(browser, real_page, color_scheme=scheme)
    else:
        page = opened(browser, static_page, color_scheme=scheme, java_script_enabled=False)
    found = page.evaluate(CONTRASTS)
    assert len(found) > 200
    assert [(text, ratio) for text, ratio in found if ratio < 4.5] == []
    page.context.close()


def test_a_chosen_scheme_reaches_the_charts(browser: Any, real_page: Path) -> None:
    """The button turns texts and grid lines of drawn charts light, and back; paper is light."""
    page = drawn(browser, real_page)
    fill = "() => getComputedStyle(document.querySelector('.role-axis-label text')).fill"
    line = "() => getComputedStyle(document.querySelector('.role-axis-grid line')).stroke"
    before = page.evaluate(fill), page.evaluate(line)
    page.locator("button.theme").click()
    after = page.evaluate(fill), page.evaluate(line)
    assert before[0] != after[0]
    assert before[1] != after[1]
    page.emulate_media(media="print")
    assert (page.evaluate(fill), page.evaluate(line)) == before
    page.context.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_pictures_are_drawn_without_script(browser: Any, static_page: Path, width: int) -> None:
    """One picture a chart, with texts of 10 pixels or more that end inside it."""
    page = opened(browser, static_page, width, java_script_enabled=False)
    shown = "wide" if width == 1280 else "narrow"
    faults = page.evaluate(
        """shown => [...document.querySelectorAll('.se-chart')].flatMap(chart => {
            const seen = [...chart.querySelectorAll('svg')].filter(svg => svg.clientWidth);
            if (seen.length !== 1 || !seen[0].closest('.se-' + shown)) return ['no picture'];
            const outer = seen[0].getBoundingClientRect();
            const scale = outer.width / seen[0].viewBox.baseVal.width;
            return [...seen[0].querySelectorAll('text')].filter(text => {
                const box = text.getBoundingClientRect();
                return parseFloat(getComputedStyle(text).fontSize) * scale < 10
                    || box.left < outer.left - 1 || box.right > outer.right + 1
                    || box.top < outer.top - 2 || box.bottom > outer.bottom + 2;
            }).map(text => text.textContent);
        })""",
        shown,
    )
    assert faults == []
    assert page.locator(".se-chart").count() > 8
    assert page.locator("script, noscript").count() == 0
    assert page.said == []
    page.context.close()


def test_paper_has_the_wide_pictures(browser: Any, static_page: Path) -> None:
    """Even from a window as narrow as a telephone, and in the colours of paper when it is dark."""
    page = opened(browser, static_page, 390, color_scheme="dark", java_script_enabled=False)
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator(".se-narrow svg:visible").count() == 0
    charts = page.locator(".se-chart").count()
    assert page.locator(".se-wide svg:visible").count() == charts
    inks = page.locator(".se-wide text").evaluate_all(
        "texts => [...new Set(texts.map(text => getComputedStyle(text).fill))].sort()"
    )
    assert inks == ["rgb(255, 255, 255)", "rgb(31, 41, 51)", "rgb(82, 96, 109)"]
    page.context.close()
