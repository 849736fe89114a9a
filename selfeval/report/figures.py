"""Charts on the page: drawn live from their specifications, or beforehand as inline SVG."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from xml.etree import ElementTree

import vl_convert
from markupsafe import Markup

from ..display import templates
from ..theme import FONT

#: Pixels; a picture for screens and paper, and one for telephones. Styles show one of them.
WIDTHS = {"wide": 720, "narrow": 340}

_SVG = "{http://www.w3.org/2000/svg}"
# What a picture does not need: it is one image to assistive software, and the page has the font.
_NEEDLESS = {"aria-hidden", "aria-label", "aria-roledescription", "role", "pointer-events"}
_NEEDLESS |= {"class", "font-family"}
_DEFAULTS = {"opacity": "1", "stroke-width": "1", "display": "inline"}
_DEFAULTS |= {"transform": "translate(0,0)", "font-size": "12px"}
_FONT = FONT.replace("'", "")
_DECIMALS = re.compile(r"-?\d+\.\d+(?:e-\d+)?")


def live_figure(spec: Mapping[str, Any]) -> Markup:
    """Return a chart that the page's script draws, as wide as its place (动态图).

    The title is the caption, the description is for screen readers; the specification stands
    beside them as inert JSON.
    """
    return _figure(spec, spec=Markup(script_json(_fitted(spec, "container"))))


def static_figure(spec: Mapping[str, Any]) -> Markup:
    """Return a chart as inline SVG without any script, wide and narrow (静态图)."""
    pictures = {name: Markup(_picture(spec, width)) for name, width in WIDTHS.items()}
    return _figure(spec, pictures=pictures)


def script_json(value: Any) -> str:
    """Return JSON that cannot end the script element it stands in, whatever the data holds."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _figure(chart: Mapping[str, Any], **drawn: Any) -> Markup:
    title, description = chart.get("title", ""), chart.get("description", "")
    figure = templates().get_template("figure.html.j2")
    return Markup(figure.render(title=title, description=description, **drawn))


def _fitted(spec: Mapping[str, Any], width: int | str) -> dict[str, Any]:
    """Return the specification for the page, which has the title and the ground itself."""
    inner = {key: value for key, value in spec.items() if key not in ("$schema", "title")}
    fit = {"type": "fit-x", "contains": "padding"}
    return inner | {"width": width, "autosize": fit, "background": "transparent"}


def _picture(spec: Mapping[str, Any], width: int) -> str:
    fixed = _with_width(_fitted(spec, width), width)
    svg = vl_convert.vegalite_to_svg(fixed, format_locale=vl_convert.get_format_locale("zh-CN"))
    return _slim(svg, prefix=sha256(f"{width}{script_json(spec)}".encode()).hexdigest()[:8])


def _with_width(value: Any, width: int) -> Any:
    """Put the width into expressions that ask for that of the container: a picture has none."""
    if isinstance(value, dict):
        return {
            key: inner.replace("containerSize()[0]", str(width))
            if key == "expr"
            else _with_width(inner, width)
            for key, inner in value.items()
        }
    return [_with_width(inner, width) for inner in value] if isinstance(value, list) else value


def _slim(svg: str, prefix: str) -> str:
    """Return a drawing without what only a live one needs, with ids that no other one has."""
    root = ElementTree.fromstring(svg)
    ids = {e.get("id", ""): f"{prefix}-{n}" for n, e in enumerate(root.iterfind(".//*[@id]"))}
    _without_empty(root)
    for element in root.iter():
        element.tag = element.tag.removeprefix(_SVG)
        kept = {k: v for k, v in element.items() if k not in _NEEDLESS and v != _DEFAULTS.get(k)}
        for name, value in kept.items():
            if name == "id":
                kept[name] = ids[value]
            elif value.startswith("url(#"):
                kept[name] = f"url(#{ids[value[5:-1]]})"
            else:
                kept[name] = _DECIMALS.sub(_rounded, value)
        element.attrib = kept
    _without_plain_groups(root)
    # Its figure says what it shows, and gives it its size.
    root.attrib = {"viewBox": root.attrib["viewBox"], "aria-hidden": "true"}
    root.attrib |= {"font-family": _FONT, "font-size": _DEFAULTS["font-size"]}
    return ElementTree.tostring(root, encoding="unicode")


def _without_empty(element: ElementTree.Element) -> None:
    """Take out groups without content, and the unpainted grounds under and over each group."""
    for child in list(element):
        _without_empty(child)
        ground = child.get("class") in ("background", "foreground")
        unpainted = ground and child.get("fill") is None and child.get("stroke") is None
        if unpainted or (child.tag == f"{_SVG}g" and not len(child)):
            element.remove(child)


def _without_plain_groups(element: ElementTree.Element) -> None:
    """Put what stands in groups that say nothing of it in their place."""
    kept = []
    for child in element:
        _without_plain_groups(child)
        kept += list(child) if child.tag == "g" and not child.attrib else [child]
    element[:] = kept


def _rounded(number: re.Match[str]) -> str:
    """Return a number with one decimal: less than a tenth of a pixel is not seen."""
    return f"{round(float(number[0]), 1):g}"
