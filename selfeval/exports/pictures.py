"""Charts as pictures for paper."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import vl_convert
from docx.shared import Mm

from ..display import Note, Plot
from .looks import TEXT_WIDTH

#: Pixels: on the width of a page, letters of a chart then have the size of 小五.
_WIDTH = 560
_SCALE = 2.5
_HIGHEST = Mm(200)


class Picture:
    """A chart where the template says so, with its description for those who cannot see it."""

    def __init__(self, template: Any, plot: Plot) -> None:
        """Keep the chart for ``template``, the one that is being filled."""
        self.template, self.plot = template, plot

    def __html__(self) -> str:
        """Return the picture as Word's XML; it stands within a run of text."""
        part, drawn = self.template.current_rendering_part, png(self.plot)
        inline = part.new_pic_inline(BytesIO(drawn), TEXT_WIDTH)
        if inline.extent.cy > _HIGHEST:
            inline = part.new_pic_inline(BytesIO(drawn), height=_HIGHEST)
        inline.docPr.set("descr", f"{self.plot.title}。{self.plot.description}")
        return (
            f"</w:t></w:r><w:r><w:drawing>{inline.xml}</w:drawing></w:r>"
            '<w:r><w:t xml:space="preserve">'
        )


def png(plot: Plot) -> bytes:
    """Return a chart as a picture, sharp in print; its title is left to the caption (图片)."""
    spec = {key: value for key, value in plot.spec().items() if key != "title"}
    fit = {"type": "fit-x", "contains": "padding"}
    found: bytes = vl_convert.vegalite_to_png(
        spec | {"width": _WIDTH, "autosize": fit},
        scale=_SCALE,
        format_locale=vl_convert.get_format_locale("zh-CN"),
    )
    return found


def picture(template: Any, drawn: Plot | Note) -> dict[str, Any] | None:
    """Return the picture of a chart and its title; None where its data is missing."""
    if isinstance(drawn, Note):
        return None
    return {"图片": Picture(template, drawn), "标题": drawn.title}
