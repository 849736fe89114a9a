"""Text for Markdown: what comes from the data shows as it is, figures say what they are."""

from __future__ import annotations

import string

# Every mark that Markdown may give a meaning, also ":" and "/", of which it makes links.
_MARKUP = str.maketrans(
    {mark: f"\\{mark}" for mark in string.punctuation}
    | {"<": "&lt;", "&": "&amp;", "\\": "&#92;"}  # two backslashes may begin a formula
)


def plain(text: str) -> str:
    """Return a text from the data for use in Markdown: it shows as it is, whatever it holds."""
    return " ".join(text.split()).translate(_MARKUP)


def traced(text: str, key: str) -> str:
    """Return a figure for use in Markdown; the page tells how it came about (see report.basis)."""
    return f'<span class="se-figure" data-key="{key}">{text}</span>'
