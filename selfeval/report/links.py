"""Links from the figures of the page to where it tells how they came about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bs4 import Tag

from ..dossier import Dossier
from ..scoring import Score
from .basis import Basis, basis_of
from .sections import Section


def link_figures(
    sections: Sequence[Section], dossier: Dossier, result: Score | None
) -> list[Basis]:
    """Make links of the figures that something is told of; return that, in their order.

    A figure is an element with ``data-key``: a key of :mod:`selfeval.report.basis`, or a place on
    the page (``section:<notebook>``, ``heading:<words>``, ``finding:<n>``).
    """
    told: dict[str, Basis | None] = {}
    places = dict(_places(sections))
    for section in sections:
        for tag in section.soup.select("[data-key]"):
            key = str(tag["data-key"])
            if key in places:
                _link(tag, places[key], "se-more")
                continue
            if key not in told:
                told[key] = basis_of(key, dossier, result)
            if basis := told[key]:
                _link(tag, basis.anchor, "se-figure")
            else:
                tag.unwrap()
    return [basis for basis in told.values() if basis]


def _places(sections: Iterable[Section]) -> Iterable[tuple[str, str]]:
    for section in sections:
        yield f"section:{section.anchor.removeprefix('s-')}", section.anchor
        for heading in section.heading.children:
            yield f"heading:{heading.text}", heading.anchor
        for finding in section.soup.select("[id^=finding-]"):
            anchor = str(finding["id"])
            yield anchor.replace("-", ":", 1), anchor


def _link(tag: Tag, anchor: str, kind: str) -> None:
    tag.name = "a"
    tag.attrs = {"class": kind, "href": f"#{anchor}"}
