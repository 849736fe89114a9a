"""The cells of an executed notebook as a section of the page: code hidden, headings in order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.builder import builder_registry
from markupsafe import Markup
from nbconvert import HTMLExporter
from nbformat import NotebookNode
from traitlets.config import Config

from ..display import VEGA_LITE

TEMPLATES = Path(__file__).parent / "templates"
#: Cells with these tags are for the notebook alone: the page has its own title block, and what
#: an analyst tries out is no part of a report.
_NOTEBOOK_ONLY = ("masthead", "parameters", "injected-parameters", "explore")
#: Tables of up to so many rows are not broken over pages in print.
WHOLE_ROWS = 14

Draw = Callable[[Mapping[str, Any]], Markup]


@dataclass(frozen=True)
class Heading:
    """An entry of the contents."""

    anchor: str
    text: str
    children: tuple[Heading, ...] = ()


@dataclass(frozen=True)
class Section:
    """The cells of one notebook as parsed HTML, and its entry in the contents."""

    anchor: str
    soup: BeautifulSoup
    heading: Heading

    @property
    def html(self) -> Markup:
        """The HTML as it stands now."""
        return Markup(str(self.soup))


def section(name: str, notebook: NotebookNode, draw: Draw) -> Section:
    """Return a notebook as a section; ``draw`` makes a figure of each Vega-Lite specification."""
    exporter = _exporter()
    exporter.register_filter("vega_figure", draw)
    # nbconvert would add the state of widgets, of which a page has none, as a script.
    metadata = {key: value for key, value in notebook.metadata.items() if key != "widgets"}
    body, _ = exporter.from_notebook_node(NotebookNode({**notebook, "metadata": metadata}))
    soup = _parsed(body)
    for image in soup.find_all("img", alt=False):
        image["alt"] = "图片没有文字说明"
    heading = _headings(soup, f"s-{name}", str(notebook.metadata.get("title", name)))
    _wrap_tables(soup)
    return Section(heading.anchor, soup, heading)


class _Exporter(HTMLExporter):
    def from_notebook_node(
        self, nb: NotebookNode, resources: Any = None, **options: Any
    ) -> tuple[Any, dict[str, Any]]:
        # Past HTMLExporter, which parses what it has made, to mend notebooks that show code.
        made: tuple[Any, dict[str, Any]] = super(HTMLExporter, self).from_notebook_node(
            nb, resources, **options
        )
        return made


def _parsed(body: str) -> BeautifulSoup:
    builder: Any = builder_registry.lookup("html.parser")
    parser = builder()
    # Python's parser reads character references at once; for Beautiful Soup to read one it would
    # make tables of all 2,231 first, in the time of a whole page.
    parser.parser_args[1]["convert_charrefs"] = True
    return BeautifulSoup(body, builder=parser)


@cache
def _exporter() -> HTMLExporter:
    config = Config()
    config.Exporter.optimistic_validation = True  # once, and not after each of ten steps
    config.NbConvertBase.display_data_priority = [
        VEGA_LITE,
        "text/html",
        "text/markdown",
        "image/svg+xml",
        "image/png",
        "image/jpeg",
        "text/plain",
    ]
    config.TagRemovePreprocessor.enabled = True
    config.TagRemovePreprocessor.remove_cell_tags = set(_NOTEBOOK_ONLY)
    exporter: Any = _Exporter(  # type: ignore[no-untyped-call]
        config=config,
        extra_template_basedirs=[str(TEMPLATES)],
        template_name="cells",
        exclude_anchor_links=True,
    )
    exporter.register_filter(
        "highlight_code", lambda code: code
    )  # the templates name it; no code is shown
    return exporter  # type: ignore[no-any-return]


def _headings(soup: BeautifulSoup, anchor: str, title: str) -> Heading:
    """Set the level and the id of each heading; return them as an entry of the contents."""
    children = []
    for number, tag in enumerate(soup.find_all(["h1", "h2", "h3", "h4", "h5"]), start=1):
        # The page has the one h1; a notebook's title is a section of it.
        level = int(tag.name[1]) + 1
        tag.name = f"h{level}"
        tag.attrs = {"id": anchor if level == 2 else f"{anchor}-{number}"}
        if level == 2:
            title = tag.get_text(strip=True)
        if level == 3:
            children.append(Heading(str(tag["id"]), tag.get_text(strip=True)))
    return Heading(anchor, title, tuple(children))


def _wrap_tables(soup: BeautifulSoup) -> None:
    """Let a wide table scroll by itself on a narrow screen, by keyboard too."""
    tables: Sequence[Tag] = soup.find_all("table")
    for table in tables:
        caption = table.find("caption")
        label = caption.get_text(strip=True) if isinstance(caption, Tag) else "表"
        box = soup.new_tag(
            "div",
            attrs={"class": "se-scroll", "tabindex": "0", "role": "region", "aria-label": label},
        )
        if len(table.find_all("tr")) <= WHOLE_ROWS:
            box["class"] = "se-scroll se-whole"  # print keeps it on one page
        table.wrap(box)
