"""Write the reports of the corpus as the files that an intake is given.

``sources`` holds the texts, UTF-8, as they can be read and reviewed. Here they get the encoding,
the line ends and the form that ``answers/<name>.toml`` asks for. Word and PDF are made of the same
plain text, where a line ``# title`` is the title and lines ``| a | b |`` are a table; in it ``<``
joins a cell to the one on its left, ``^`` to the one above.
"""

from __future__ import annotations

import html
import shutil
import sys
import tomllib
import zipfile
from collections.abc import Collection, Iterator
from pathlib import Path
from xml.sax.saxutils import escape

HERE = Path(__file__).parent
CHROMIUM = shutil.which("chromium")

Rows = list[list[str]]
#: What a source is made of: a title, a paragraph, or the rows of a table.
Block = tuple[str, str | Rows]


def names() -> list[str]:
    """Return the names of the reports."""
    return sorted(path.stem for path in (HERE / "answers").glob("*.toml"))


def source(name: str) -> str:
    """Return the text that a report is made of."""
    return (HERE / "sources" / f"{name}.txt").read_text("utf-8")


def make(folder: Path, wanted: Collection[str] = ()) -> dict[str, Path]:
    """Write the reports, or those wanted; PDFs are left out where there is no Chromium."""
    folder.mkdir(parents=True, exist_ok=True)
    made: dict[str, Path] = {}
    pdfs: dict[Path, str] = {}
    for name in wanted or names():
        answers = tomllib.loads((HERE / "answers" / f"{name}.toml").read_text("utf-8"))
        path = folder / answers["file"]
        text = source(name)
        if path.suffix == ".docx":
            _write_word(path, blocks(text))
        elif path.suffix == ".pdf":
            pdfs[path] = _page(blocks(text))
            if CHROMIUM is None:
                continue
        else:
            newline = "\r\n" if answers.get("newline") == "crlf" else "\n"
            path.write_text(text, answers["encoding"], newline=newline)
        made[name] = path
    if pdfs and CHROMIUM:
        _print(pdfs)
    return made


def blocks(text: str) -> list[Block]:
    """Return the parts of a source in order."""
    found: list[Block] = []
    for line in text.splitlines():
        if line.startswith("| "):
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            if not (found and found[-1][0] == "table"):
                found.append(("table", []))
            rows = found[-1][1]
            assert isinstance(rows, list)
            rows.append(cells)
        elif line.startswith("# "):
            found.append(("title", line[2:]))
        elif line.strip():
            found.append(("paragraph", line.strip()))
        elif found and found[-1][0] == "table":
            found.append(("paragraph", ""))
    return found


def _merged(rows: Rows) -> Iterator[list[tuple[int, int, str, bool]]]:
    """Yield for each row its cells: column, width, text, and whether it goes on from above."""
    for row in rows:
        cells: list[tuple[int, int, str, bool]] = []
        for column, text in enumerate(row):
            if text == "<":
                first, width, held, above = cells[-1]
                cells[-1] = (first, width + 1, held, above)
            else:
                cells.append((column, 1, "" if text == "^" else text, text == "^"))
        yield cells


# Word

_NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_RELATIONS = "application/vnd.openxmlformats-package.relationships+xml"
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types">'
    f'<Default Extension="rels" ContentType="{_RELATIONS}"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_DOCUMENT}"/></Types>'
)
_RELS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}" Target="word/document.xml"/></Relationships>'
)
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
#: Word cuts its text into runs anywhere, also inside of a number; so does this.
_RUN = 7


def _write_word(path: Path, parts: list[Block]) -> None:
    body = "".join(
        _word_table(content) if isinstance(content, list) else _word_paragraph(content, kind)
        for kind, content in parts
    )
    document = f"<w:document {_NAMESPACE}><w:body>{body}<w:sectPr/></w:body></w:document>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _XML + _TYPES)
        archive.writestr("_rels/.rels", _XML + _RELS)
        archive.writestr("word/document.xml", _XML + document)


def _word_paragraph(text: str, kind: str = "paragraph") -> str:
    centred = '<w:pPr><w:jc w:val="center"/></w:pPr>' if kind == "title" else ""
    bold = "<w:rPr><w:b/></w:rPr>" if kind == "title" else ""
    runs = "".join(
        f'<w:r>{bold}<w:t xml:space="preserve">{escape(text[at : at + _RUN])}</w:t></w:r>'
        for at in range(0, len(text), _RUN)
    )
    return f"<w:p>{centred}{runs}</w:p>"


def _word_table(rows: Rows) -> str:
    written = []
    grid = list(_merged(rows))
    for number, row in enumerate(grid):
        below = grid[number + 1] if number + 1 < len(grid) else []
        joined = {column for column, _, _, above in below if above}
        cells = []
        for column, width, text, above in row:
            span = f'<w:gridSpan w:val="{width}"/>' if width > 1 else ""
            restart = '<w:vMerge w:val="restart"/>' if column in joined else ""
            merge = "<w:vMerge/>" if above else restart
            properties = f"<w:tcPr>{span}{merge}</w:tcPr>"
            cells.append(f"<w:tc>{properties}{_word_paragraph(text)}</w:tc>")
        written.append(f"<w:tr>{''.join(cells)}</w:tr>")
    columns = "<w:gridCol/>" * max(len(row) for row in rows)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{''.join(written)}</w:tbl>"


# PDF

_STYLE = """
  body { font: 16px/1.8 "Noto Serif CJK SC", serif; }
  h1 { font-size: 22px; text-align: center; }
  p { margin: 0; text-indent: 2em; }
  table { border-collapse: collapse; width: 100%; }
  td { border: 1px solid black; padding: 2px 6px; text-align: center; }
"""
_FOOTER = (
    '<div style="font-size: 10px; width: 100%; text-align: center">'
    '— <span class="pageNumber"></span> —</div>'
)


def _page(parts: list[Block]) -> str:
    body = []
    for kind, content in parts:
        if isinstance(content, list):
            body.append(_html_table(content))
        else:
            tag = "h1" if kind == "title" else "p"
            body.append(f"<{tag}>{html.escape(content)}</{tag}>")
    return (
        f'<html lang="zh-CN"><meta charset="utf-8"><style>{_STYLE}</style>{"".join(body)}</html>'
    )


def _html_table(rows: Rows) -> str:
    written = []
    grid = list(_merged(rows))
    for number, row in enumerate(grid):
        cells = []
        for column, width, text, above in row:
            if above:
                continue
            height = 1
            for below in grid[number + 1 :]:
                if not any(c == column and goes_on for c, _, _, goes_on in below):
                    break
                height += 1
            spans = f'colspan="{width}" rowspan="{height}"'
            cells.append(f"<td {spans}>{html.escape(text)}</td>")
        written.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table>{''.join(written)}</table>"


def _print(pages: dict[Path, str]) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        for path, content in pages.items():
            page.set_content(content)
            page.pdf(
                path=path,
                format="A4",
                margin={"top": "25mm", "bottom": "25mm", "left": "27mm", "right": "27mm"},
                display_header_footer=True,
                header_template="<span></span>",
                footer_template=_FOOTER,
            )
        browser.close()


if __name__ == "__main__":
    for written_to in make(Path(sys.argv[1])).values():
        print(written_to)
