"""The main job through the real command line, opened in a real browser."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

ROOT = Path(__file__).parent.parent
DEPARTMENT = "futian-disability-service-centre"
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def selfeval(*arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run the command line in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "selfeval", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the output folder of one run on the real data."""
    folder = tmp_path_factory.mktemp("outputs")
    done = selfeval("run", "--department", DEPARTMENT, "--year", "2021", "--output", str(folder))
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.strip().splitlines()[-1]) == folder / DEPARTMENT / "2021/report.html"
    return folder / DEPARTMENT / "2021"


def test_run_leaves_page_notebooks_and_record(output: Path) -> None:
    """The folder holds the three, and the record says complete."""
    assert sorted(p.name for p in output.iterdir()) == ["notebooks", "report.html", "run.json"]
    record = json.loads((output / "run.json").read_text("utf-8"))
    assert record["outcome"] == "complete"
    assert [n["outcome"] for n in record["notebooks"]] == ["complete"] * 5


def test_no_address_leaves_the_page(output: Path) -> None:
    """No src, href, url() or import leads out of the file; code is hidden."""
    soup = BeautifulSoup((output / "report.html").read_text("utf-8"), "html.parser")
    for tag in soup.find_all(True):
        for name in ("src", "href", "srcset", "action", "data"):
            assert str(tag.get(name, "#")).startswith("#")
    assert soup.find("link") is None
    styles = "".join(style.get_text() for style in soup.find_all("style"))
    assert re.findall(r"url\(|@import", styles) == []
    assert soup.find(class_="input") is None
    assert len(soup.find_all("h1")) == 1


@pytest.mark.browser
@pytest.mark.skipif(shutil.which("chromium") is None, reason="needs Chromium")
@pytest.mark.parametrize("width", [1280, 390])
def test_every_chart_is_drawn_offline(output: Path, width: int) -> None:
    """With the network off all charts appear, nothing complains, nothing overflows."""
    from playwright.sync_api import sync_playwright

    said: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_context(
            viewport={"width": width, "height": 900}, offline=True
        ).new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto((output / "report.html").resolve().as_uri())
        charts = page.locator(".se-chart").count()
        page.wait_for_function(
            "n => document.querySelectorAll('.se-chart.drawn').length === n", arg=charts
        )
        assert charts > 5
        assert said == []
        assert page.locator(".se-vega svg .mark-rect path").count() > 20
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        browser.close()


def test_metrics_json_gives_the_figures_of_the_report() -> None:
    """Rates follow from their parts; a missing value has a reason."""
    done = selfeval("metrics", "--department", DEPARTMENT, "--year", "2021", "--json")
    metrics = json.loads(done.stdout)
    assert round(metrics["execution_rate"]["value"], 6) == 0.988779
    assert metrics["execution_rate"]["numerator"] == 14787.64
    assert all((m["value"] is None) <= (m["reason"] is not None) for m in metrics.values())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--department", DEPARTMENT, "--year", "2020"], "it has 2021"),
        (["--department", "futian-disability", "--year", "2021"], "did you mean"),
        (["--department", DEPARTMENT, "--year", "2021", "-p", "fiscal_yaer=1"], "did you mean"),
        (["--department", DEPARTMENT, "--year", "2021", "-p", "top_projects=x"], "expected int"),
    ],
    ids=["year", "department", "parameter", "type"],
)
def test_wrong_input_is_refused_before_anything_runs(
    arguments: list[str], said: str, tmp_path: Path
) -> None:
    """Exit 2, one message, no traceback, no output."""
    done = selfeval("run", *arguments, "--output", str(tmp_path / "out"))
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda p: p.stem
)
def test_notebooks_are_clean_and_thin(path: Path) -> None:
    """No outputs, one parameters cell, at most 8 lines a cell, no definitions."""
    cells = json.loads(path.read_text("utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert [cell["outputs"] for cell in code] == [[]] * len(code)
    tagged = [c for c in code if "parameters" in c["metadata"].get("tags", [])]
    assert len(tagged) == 1
    for cell in code:
        source = "".join(cell["source"])
        assert len(source.splitlines()) <= 8
        assert not re.search(r"\b(def|class|lambda)\b|read_|open\(", source)
