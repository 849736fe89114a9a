"""Pieces that several tables share."""

from __future__ import annotations

from collections.abc import Iterable


def places_of(sources: Iterable[str], most: int = 4) -> str:
    """Return the places in the document; the row in the file is kept in the data."""
    places = [source.partition("（")[2].removesuffix("）") or source for source in sources]
    distinct = list(dict.fromkeys(places))
    rest = f" 等 {len(distinct)} 处" if len(distinct) > most else ""
    return "；".join(distinct[:most]) + rest
