"""Read PDFs that hold text: page by page, ruled tables as cells."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import Any

from ..document import Document
from .apart import run_apart
from .building import Builder
from .files import refused

_MOST_PAGES = 300
_SECONDS = 300
_OCR = "a PDF with text: run OCR over it, or give the .docx that it was printed from"
_REMEDY = {
    "locked": ("a PDF with a password", "a PDF without one: print it to a new PDF"),
    "damaged": ("a damaged PDF", "a sound one: save it anew from the program it was made with"),
    "failed": ("a PDF on which the reader failed ({})", "a sound PDF, or the .docx of it"),
    "memory": ("a PDF that needs too much memory", "the report alone, or the .docx of it"),
    "time": (f"a PDF that takes more than {_SECONDS} s", "the report alone, or the .docx of it"),
}
#: A letter of a font that does not say which letter it is.
_UNKNOWN = re.compile(r"\(cid:\d+\)|[\ufffd\ue000-\uf8ff]")
#: Fonts often take a radical for the letter that looks the same: ⽀ for 支, ⻔ for 门.
_RADICALS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
_RADICALS |= {
    ord(radical): letter
    for radical, letter in zip(
        "⺟⺠⻁⻄⻅⻆⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
        "母民虎西见角贝车長长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
        strict=True,
    )
}
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_PAGE_NUMBER = re.compile(r"(?:第\s*)?[-—–―·\s]*(\d{1,4})[-—–―·\s]*(?:页.{0,12}|/\s*\d{1,4})?")


def read_pdf(content: bytes, name: str, seconds: float = _SECONDS) -> Document:
    """Return the text of a PDF in reading order, with its pages and ruled tables."""
    found = run_apart("pdf_pages.py", content, str(_MOST_PAGES), seconds=seconds)
    if found.get("error") == "pages":
        raise refused(
            name, f"{found['pages']:,} pages", f"at most {_MOST_PAGES}: the report alone"
        )
    if "error" in found:
        what, expected = _REMEDY[found["error"]]
        raise refused(name, what.format(found.get("detail")), expected)
    document = _build(name, found["pages"])
    text = document.text.strip()
    if not text:
        pictures = any(page["pictures"] for page in found["pages"])
        raise refused(name, "a scan: pictures without text" if pictures else "no text", _OCR)
    unknown = len(_UNKNOWN.findall(text))
    if unknown > 5 + len(text) // 20:
        raise refused(name, f"{unknown:,} letters that the PDF does not name", _OCR)
    return document


def _build(name: str, pages: Sequence[dict[str, Any]]) -> Document:
    numbers = _page_numbers(pages)
    builder = Builder(name)
    for number, page in enumerate(pages):
        builder.page()
        for index, block in enumerate(page["blocks"]):
            if (number, index) in numbers:
                continue
            if "line" in block:
                builder.line(_plain(block["line"]))
            else:
                builder.table((row, column, _plain(text)) for row, column, text in block["cells"])
    return builder.document()


def _plain(text: str) -> str:
    return _CONTROLS.sub("", text).translate(_RADICALS)


def _page_numbers(pages: Sequence[dict[str, Any]]) -> set[tuple[int, int]]:
    """Return where the page numbers stand: they would cut the paragraphs that run on.

    A number alone in the last line may be the end of a sentence; it is taken for a page number
    only where other pages have theirs in step with it.
    """
    steps: dict[tuple[int, int], int] = {}
    for number, page in enumerate(pages):
        last = len(page["blocks"]) - 1
        match = _PAGE_NUMBER.fullmatch(page["blocks"][last].get("line", "")) if last >= 0 else None
        if match:
            steps[number, last] = int(match[1]) - number
    common = Counter(steps.values()).most_common(1)
    if not common or common[0][1] < 2:
        return set()
    return {place for place, step in steps.items() if step == common[0][0]}
