"""From executed notebooks to one self-contained HTML page.

nbconvert turns the cells of each notebook into HTML (code hidden); here they become the
sections of one page with contents, title block and one inlined Vega bundle. Nothing on the page
names an outside address, and its content security policy forbids loading anything.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import vl_convert
from bs4 import BeautifulSoup, Tag
from markupsafe import Markup
from nbconvert import HTMLExporter
from nbformat import NotebookNode
from traitlets.config import Config

from ..display import VEGA_LITE, templates

_TEMPLATES = Path(__file__).parent / "templates"
#: Cells with these tags are for the notebook alone: the page has its own title block, and what
#: an analyst tries out is no part of a report.
_NOTEBOOK_ONLY = ("masthead", "parameters", "injected-parameters", "explore")


#: Tables of up to so many rows are not broken over pages in print.
WHOLE_ROWS = 14


@dataclass(frozen=True)
class Heading:
    """An entry of the contents."""

    anchor: str
    text: str
    children: tuple[Heading, ...] = ()


@dataclass(frozen=True)
class Section:
    """The cells of one notebook as HTML, and its entry in the contents."""

    anchor: str
    html: Markup
    heading: Heading


def render_page(
    notebooks: Mapping[str, NotebookNode], masthead: Mapping[str, Any], run: Mapping[str, Any]
) -> str:
    """Return the page made of executed notebooks, in their order.

    ``masthead`` gives the title block (``name``, ``district``, ``fiscal_year``, ``document``,
    ``synthetic``), ``run`` the footer (``finished``, ``version``, ``command``, ``data``).
    """
    sections = [_section(name, notebook) for name, notebook in notebooks.items()]
    charts = any("se-vega" in section.html for section in sections)
    return (
        templates()
        .get_template("page.html.j2")
        .render(
            masthead=masthead,
            run=run,
            sections=sections,
            style=Markup((_TEMPLATES / "page.css").read_text("utf-8")),
            bundle=Markup(vega_bundle()) if charts else None,
            locale=Markup(_script_json(vl_convert.get_format_locale("zh-CN"))),
        )
    )


@cache
def vega_bundle() -> str:
    """Return Vega, Vega-Lite and vega-embed as one script, for the page to carry once."""
    # Without a snippet of ours it exports the three libraries; the stub wants one.
    bundle: str = vl_convert.javascript_bundle()  # type: ignore[call-arg]
    if "</script" in bundle.lower():  # it would end the element that carries it
        raise AssertionError("the Vega bundle cannot be inlined")
    return bundle


def _script_json(value: Any) -> str:
    """Return JSON that cannot end the script element it stands in, whatever the data holds."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _vega_figure(spec: Mapping[str, Any]) -> Markup:
    """Return a chart as a figure: its title as caption, its description for screen readers."""
    inner = {key: value for key, value in spec.items() if key not in ("$schema", "title")}
    inner |= {"width": "container", "autosize": {"type": "fit-x", "contains": "padding"}}
    return Markup(
        templates()
        .get_template("figure.html.j2")
        .render(
            title=spec.get("title", ""),
            description=spec.get("description", ""),
            spec=Markup(_script_json(inner)),
        )
    )


@cache
def _exporter() -> HTMLExporter:
    config = Config()
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
    exporter = HTMLExporter(
        config=config,
        extra_template_basedirs=[str(_TEMPLATES)],
        template_name="cells",
        exclude_anchor_links=True,
    )
    exporter.register_filter("vega_figure", _vega_figure)
    return exporter


def _section(name: str, notebook: NotebookNode) -> Section:
    body, _ = _exporter().from_notebook_node(notebook)
    soup = BeautifulSoup(body, "html.parser")
    anchor = f"s-{name}"
    top = Heading(anchor, str(notebook.metadata.get("title", name)))
    children = []
    for number, tag in enumerate(soup.find_all(["h1", "h2", "h3", "h4", "h5"]), start=1):
        # The page has the one h1; a notebook's title is a section of it.
        level = int(tag.name[1]) + 1
        tag.name = f"h{level}"
        tag.attrs = {"id": anchor if level == 2 else f"{anchor}-{number}"}
        if level == 2:
            top = Heading(anchor, tag.get_text(strip=True))
        if level == 3:
            children.append(Heading(str(tag["id"]), tag.get_text(strip=True)))
    _wrap_tables(soup)
    heading = Heading(top.anchor, top.text, tuple(children))
    return Section(anchor, Markup(str(soup)), heading)


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
