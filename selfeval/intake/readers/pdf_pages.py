"""Take the text and the tables out of a PDF, as a program of its own.

A PDF can be made to unpack to more than any memory, or to take hours; so this runs in a process
that :mod:`.apart` stops. Bytes of the PDF on standard input, JSON on standard output. It imports
nothing of selfeval, to start at once.
"""

from __future__ import annotations

import io
import json
import logging
import sys
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.page import Page
from pdfplumber.table import Table

Block = dict[str, Any]


def pages_of(content: bytes, most_pages: int) -> dict[str, Any]:
    """Return ``pages``, each with its blocks from the top down, or the ``error`` there is."""
    try:
        with pdfplumber.open(io.BytesIO(content)) as pdf:
            if len(pdf.pages) > most_pages:
                return {"error": "pages", "pages": len(pdf.pages)}
            pages = []
            for page in pdf.pages:
                pages.append({"blocks": _blocks(page), "pictures": len(page.images)})
                page.close()
            return {"pages": pages}
    except MemoryError:
        return {"error": "memory"}
    except Exception as error:
        # pdfplumber wraps what pdfminer raises, and pdfminer raises anything for a broken file.
        causes = (error, *error.args)
        locked = any(isinstance(cause, PDFPasswordIncorrect) for cause in causes)
        return {"error": "locked" if locked else "damaged"}


def _blocks(page: Page) -> list[Block]:
    # Some programs print a letter twice to make it bold.
    page = page.dedupe_chars()
    tables = [table for table in page.find_tables() if _is_table(table)]
    boxes = [table.bbox for table in tables]

    def outside(thing: dict[str, Any]) -> bool:
        across = (thing["x0"] + thing["x1"]) / 2
        down = (thing["top"] + thing["bottom"]) / 2
        return not any(x0 <= across <= x1 and y0 <= down <= y1 for x0, y0, x1, y1 in boxes)

    lines = page.filter(outside).extract_text_lines(return_chars=False)
    blocks = [(line["top"], {"line": line["text"]}) for line in lines]
    blocks += [(table.bbox[1], {"cells": _cells(table)}) for table in tables]
    return [block for _, block in sorted(blocks, key=lambda one: one[0])]


def _is_table(table: Table) -> bool:
    # A box around a text, and two lines under a heading, are no tables.
    rows = table.rows
    return len(rows) > 1 and max(len(row.cells) for row in rows) > 1


def _cells(table: Table) -> list[tuple[int, int, str]]:
    # A merged cell stands where it begins; where it goes on there is None.
    return [
        (number, column, text)
        for number, row in enumerate(table.extract())
        for column, text in enumerate(row)
        if text is not None
    ]


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    json.dump(pages_of(sys.stdin.buffer.read(), int(sys.argv[1])), sys.stdout)
