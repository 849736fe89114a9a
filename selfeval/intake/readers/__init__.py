"""Read the documents that people have: Word, PDF and plain text, into one :class:`Document`.

A file is somebody else's: its size and kind are checked before it is parsed, nothing in it is
run, and no address in it is visited. What cannot be read is told with what to do about it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ..document import Document
from .files import KINDS, kind_of, read_file, refused
from .pdf import read_pdf
from .plain import read_plain
from .word import read_word

__all__ = ["blank_pages", "read_document"]

#: Suffix: the reader, and what a file of that name should be.
_READERS: dict[str, tuple[Callable[[bytes, str], Document], str]] = {
    ".docx": (read_word, "a Word document (.docx)"),
    ".pdf": (read_pdf, "a PDF with text"),
    ".txt": (read_plain, "plain text (.txt)"),
}


def read_document(path: str | Path) -> Document:
    """Return the text and the tables of a .docx, .pdf or .txt file.

    Raises :class:`SelfEvalError` for a file that cannot be read, with what was found in it, what
    was expected, and what to do.
    """
    path = Path(path)
    content = read_file(path)
    suffix = path.suffix.lower()
    kind = kind_of(content)
    found, remedy = KINDS[kind] if kind else (f"a file named *{suffix}", "")
    if kind in _READERS and kind != suffix:
        remedy = f"rename it to {kind}"
    if suffix not in _READERS:
        wanted = ", ".join(_READERS)
        raise refused(path.name, found, f"one of {wanted}{remedy and f': {remedy}'}")
    read, expected = _READERS[suffix]
    if not content.strip():
        raise refused(path.name, "an empty file", expected)
    if kind is None and suffix != ".txt":
        remedy = "open it in the program it was made with, and save it anew"
        raise refused(path.name, f"a file that is no {suffix}", f"{expected}: {remedy}")
    if kind is not None and kind != suffix:
        raise refused(path.name, found, f"{expected}: {remedy}")
    return read(content, path.name)


def blank_pages(document: Document) -> list[int]:
    """Return the numbers of the pages without text, which may be scanned: a reader should look."""
    ends = (*document.pages[1:], len(document.text))
    return [
        number
        for number, (start, end) in enumerate(zip(document.pages, ends, strict=False), 1)
        if not document.text[start:end].strip()
    ]
