"""From executed notebooks to one self-contained HTML page.

nbconvert turns the cells of each notebook into HTML (code hidden); here they become the
sections of one page with contents, title block, the basis of its figures and one inlined Vega
bundle. Nothing on the page names an outside address, and its content security policy forbids
loading anything. A static page has its charts as pictures and no script at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from typing import Any

import vl_convert
from markupsafe import Markup
from nbformat import NotebookNode
from platformdirs import user_cache_path

from ..display import templates
from ..dossier import Dossier
from ..errors import SelfEvalError
from ..scoring import Score
from ..writing import file_aside
from .figures import live_figure, script_json, static_figure
from .links import link_figures
from .sections import TEMPLATES, Heading, section

_STYLES = ("page.css", "parts.css", "charts.css", "print.css")


def render_page(
    notebooks: Mapping[str, NotebookNode],
    dossier: Dossier,
    result: Score | None,
    run: Mapping[str, Any],
    *,
    static: bool = False,
) -> str:
    """Return the page made of executed notebooks, in their order.

    ``result`` is the score that the page shows, ``run`` its title and footer (``title``,
    ``period``, ``finished``, ``version``, ``command``, ``data``). With ``static`` the page has no
    script.
    """
    draw = static_figure if static else live_figure
    sections = [section(name, notebook, draw) for name, notebook in notebooks.items()]
    told = link_figures(sections, dossier, result)
    contents = [one.heading for one in sections]
    if told:
        contents.append(Heading("basis", "数据依据"))
    charts = any(one.soup.select_one(".se-vega") for one in sections)
    return (
        templates()
        .get_template("page.html.j2")
        .render(
            dossier=dossier,
            run=run,
            sections=sections,
            contents=contents,
            told=told,
            static=static,
            style=_inlined(*_STYLES),
            script=_inlined("page.js"),
            bundle=Markup(vega_bundle()) if charts and not static else None,
            locale=Markup(script_json(vl_convert.get_format_locale("zh-CN"))),
        )
    )


def _inlined(*names: str) -> Markup:
    return Markup("".join((TEMPLATES / name).read_text("utf-8") for name in names))


@cache
def vega_bundle() -> str:
    """Return Vega, Vega-Lite and vega-embed as one script, for the page to carry once.

    Bundling takes longer than all the rest of a page: the result is kept in the user's cache, for
    each version of vl-convert. Where nothing can be kept, it is made anew by each process.
    """
    kept = user_cache_path("selfeval") / f"vega-{version('vl-convert-python')}.js"
    try:
        bundle = kept.read_bytes().decode()
    except OSError:
        # Without a snippet of ours it exports the three libraries; the stub wants one.
        bundle = vl_convert.javascript_bundle()  # type: ignore[call-arg]
        with suppress(OSError, SelfEvalError):
            kept.parent.mkdir(parents=True, exist_ok=True)
            with file_aside(kept) as aside:
                aside.write_bytes(bundle.encode())
    if "</script" in bundle.lower():  # it would end the element that carries it
        raise AssertionError("the Vega bundle cannot be inlined")
    return bundle
