"""The notebook of trends under stock papermill, on several years of several departments."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat import NotebookNode

from selfeval import load
from selfeval.demo import write_demo
from selfeval.display import VEGA_LITE
from selfeval.report.page import render_page

ROOT = Path(__file__).parents[1]
OWN = "demo-003-civil-affairs"
#: Bytes that the charts of this section may take, with their data.
CHARTS = 120_000


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return twelve synthetic departments over five years."""
    folder = tmp_path_factory.mktemp("notebook") / "data"
    write_demo(folder, 12, range(2019, 2024), 1)
    return folder


@pytest.fixture(scope="module")
def executed(data: Path) -> NotebookNode:
    """Return the notebook as stock papermill runs it."""
    target = data.parent / "06_trends.ipynb"
    parameters = {"department": OWN, "fiscal_year": 2023, "data_dir": data, "base_year": 2021}
    given = [word for name, value in parameters.items() for word in ("-p", name, str(value))]
    source = ROOT / "notebooks" / "06_trends.ipynb"
    done = subprocess.run(
        [sys.executable, "-m", "papermill", source, target, "--no-progress-bar", *given],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return nbformat.read(target, as_version=4)


def test_every_cell_runs_and_is_quiet(executed: NotebookNode) -> None:
    """No error, no warning, also in the cells for exploring; nothing heavy is kept of a widget."""
    outputs = [o for cell in executed.cells for o in cell.get("outputs", [])]
    assert [o for o in outputs if o.output_type in ("error", "stream")] == []
    assert sum(VEGA_LITE in o.get("data", {}) for o in outputs) == 14
    assert len(nbformat.writes(executed)) < 600_000


def test_section_shows_the_analysis_and_not_the_tools(executed: NotebookNode, data: Path) -> None:
    """Decomposition, outliers and questions are on the page, lean; exploring is not."""
    words = ("title", "period", "finished", "version", "command", "data")
    dossier = load(OWN, 2023, data)
    page = render_page({"06_trends": executed}, dossier, None, {word: word for word in words})
    soup = BeautifulSoup(page, "html.parser")
    headings = [tag.get_text() for tag in soup.select("h3")]
    assert {"执行率为何变动", "各部门各年", "离群值", "花钱要问效"} <= set(headings)
    assert not [heading for heading in headings if "联动" in heading]
    figures = soup.select(".se-chart")
    assert len(figures) == 12
    assert sum(len(str(figure).encode()) for figure in figures) < CHARTS
    text = soup.get_text()
    assert "比 2021 年的" in text
    assert "合成数据" in text
