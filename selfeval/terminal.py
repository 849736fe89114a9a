"""What goes to a terminal: names and texts of others, which must not act as commands there."""

from __future__ import annotations

import unicodedata
from typing import TextIO

#: Controls, which move the cursor or clear lines; signs that turn the direction of a text or are
#: not seen; separators that some take for the end of a line; halves of signs.
_ESCAPED = ("Cc", "Cf", "Cs", "Zl", "Zp")


def printable(text: str) -> str:
    r"""Return a text in which nothing acts on a terminal; its lines stay lines.

    >>> printable("a\x1b[2J\nb")
    'a\\x1b[2J\nb'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        ascii(sign)[1:-1] if unicodedata.category(sign) in _ESCAPED and sign != "\n" else sign
        for sign in text
    )


def say(text: object = "", file: TextIO | None = None) -> None:
    """Print a text to standard output, or to another stream, so that it is only read there."""
    print(printable(str(text)), file=file)
