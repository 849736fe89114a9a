"""Text, Word and PDF become one document: the text, its tables with spans, its pages."""

import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table, TableStyle

from selfeval import SelfEvalError
from selfeval.intake.document import Document, DocumentTable
from selfeval.intake.readers import blank_pages, read_document

REPORT = "一、部门概况\n2021年收入15,525.82万元。\n"
FONT = "STSong-Light"

CHROMIUM = shutil.which("chromium")
PAGE = """
<meta charset="utf-8"><style>td { border: 1px solid; font-family: "Noto Sans CJK SC" }
p { font-family: "Noto Sans CJK SC" } table { border-collapse: collapse }</style>
<p>部门人员支出增长3.88%。</p><table>
<tr><td colspan="2">金额（万元）</td></tr><tr><td>年初预算</td><td>执行数</td></tr>
<tr><td>378.82</td><td>360.00</td></tr></table>
"""

Read = Callable[[str, bytes], Document]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Return a function that writes a file of a name and reads it as a document."""

    def write_and_read(name: str, content: bytes) -> Document:
        path = tmp_path / name
        path.write_bytes(content)
        return read_document(path)

    return write_and_read


def cells(document: Document, table: DocumentTable) -> list[tuple[int, int, str]]:
    return [(cell.row, cell.column, document.slice(cell.span)) for cell in table.cells]


def word(fill: Callable[[Any], object]) -> bytes:
    document = docx.Document()
    fill(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


# Plain text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk", "gb18030"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_plain_text_is_read_in_the_encodings_of_offices(
    read: Read, encoding: str, newline: str
) -> None:
    document = read("报告.txt", REPORT.replace("\n", newline).encode(encoding))
    assert document == Document("报告.txt", REPORT)


def test_a_big_endian_text_with_its_mark_is_read(read: Read) -> None:
    assert read("a.txt", b"\xfe\xff" + REPORT.encode("utf-16-be")).text == REPORT


def test_a_page_break_in_a_text_is_a_line_break_and_stray_controls_are_dropped(read: Read) -> None:
    assert read("a.txt", "甲\f乙\x07丙\x1a".encode()).text == "甲\n乙丙"


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reading_of_a_text(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.mktemp("bytes") / "a.txt"
    path.write_bytes(content)
    try:
        assert read_document(path).text.strip()
    except SelfEvalError as error:
        assert str(error).startswith("a.txt: found ")


# Word


def test_paragraphs_and_tables_of_word_stand_in_their_order(read: Read) -> None:
    def fill(document: Any) -> None:
        document.add_paragraph("前")
        table = document.add_table(2, 2)
        for row, texts in enumerate([["类别", "金额（万元）"], ["人员支出", "378.82"]]):
            for column, text in enumerate(texts):
                table.cell(row, column).text = text
        document.add_paragraph("后")

    document = read("报告.docx", word(fill))
    assert document.text == "前\n类别\t金额（万元）\n人员支出\t378.82\n后\n"
    (table,) = document.tables
    assert cells(document, table) == [
        (0, 0, "类别"), (0, 1, "金额（万元）"), (1, 0, "人员支出"), (1, 1, "378.82"),
    ]  # fmt: skip
    assert document.slice(table.span) == "类别\t金额（万元）\n人员支出\t378.82\n"
    assert [document.slice(span) for span in document.paragraphs()] == ["前", "后"]


def test_merged_cells_of_word_stand_once_where_they_begin(read: Read) -> None:
    def fill(document: Any) -> None:
        table = document.add_table(3, 3)
        for row in range(3):
            for column in range(3):
                table.cell(row, column).text = f"{row}{column}"
        for first, last in (((0, 0), (1, 0)), ((2, 1), (2, 2))):
            for row, column in (first, last):
                table.cell(row, column).text = ""
            table.cell(*first).merge(table.cell(*last)).text = "合"

    document = read("a.docx", word(fill))
    assert cells(document, document.tables[0]) == [
        (0, 0, "合"), (0, 1, "01"), (0, 2, "02"),
        (1, 1, "11"), (1, 2, "12"),
        (2, 0, "20"), (2, 1, "合"),
    ]  # fmt: skip


def test_a_cell_keeps_its_lines_and_the_tables_within_it(read: Read) -> None:
    def fill(document: Any) -> None:
        cell = document.add_table(1, 1).cell(0, 0)
        cell.text = "一\n二"
        inner = cell.add_table(1, 2)
        inner.cell(0, 0).text, inner.cell(0, 1).text = "甲", "乙"

    document = read("a.docx", word(fill))
    assert [text for _, _, text in cells(document, document.tables[0])] == ["一\n二\n甲\t乙"]


RUNS = """
<w:p {}>
  <w:r><w:t>甲</w:t></w:r>
  <w:ins w:id="1" w:author="x"><w:r><w:t>加</w:t></w:r></w:ins>
  <w:del w:id="2" w:author="x"><w:r><w:delText>删</w:delText></w:r></w:del>
  <w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>
  <w:sdt><w:sdtContent><w:r><w:t>控</w:t></w:r></w:sdtContent></w:sdt>
  <w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>
  <w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>7</w:t></w:r>
  <w:r><w:fldChar w:fldCharType="end"/></w:r>
  <w:r><w:pict><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>
  <w:r><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r>
</w:p>
"""
CONTROL = """
<w:sdt {}><w:sdtContent><w:p><w:r><w:t>目录</w:t></w:r></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>格</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:sdtContent></w:sdt>
"""


def test_what_is_inserted_or_in_a_control_is_read_and_what_is_deleted_or_hidden_is_not(
    read: Read,
) -> None:
    def fill(document: Any) -> None:
        for xml in (RUNS, CONTROL):
            document.element.body.insert(0, parse_xml(xml.format(nsdecls("w"))))

    document = read("a.docx", word(fill))
    assert document.text == "目录\n格\n甲加控7\t乙\n丙\n"


def test_headers_of_word_are_left_out(read: Read) -> None:
    def fill(document: Any) -> None:
        document.sections[0].header.paragraphs[0].text = "页眉"
        document.add_paragraph("正文")

    assert read("a.docx", word(fill)).text == "正文\n"


# PDF


def pdf(*pages: list[Any]) -> bytes:
    """Return a PDF of paragraphs (texts) and ruled tables (lists), a page each."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    style = ParagraphStyle("正文", fontName=FONT, fontSize=12, leading=20, wordWrap="CJK")
    everywhere = (0, 0), (-1, -1)
    first_column = ("SPAN", (0, 0), (0, 1))
    ruled = TableStyle(
        [("GRID", *everywhere, 1, (0, 0, 0)), ("FONT", *everywhere, FONT), first_column]
    )
    file = io.BytesIO()
    story: list[Any] = []
    for page in pages:
        for item in page:
            text = isinstance(item, str)
            story.append(Paragraph(item, style) if text else Table(item, style=ruled))
        story.append(PageBreak())
    SimpleDocTemplate(file, pagesize=A4).build(story)
    return file.getvalue()


def test_pages_and_ruled_tables_of_a_pdf_stand_in_their_order(read: Read) -> None:
    rows = [["类别", "年初预算"], ["", "378.82"], ["合计", "3.00"]]
    document = read("报告.pdf", pdf(["前面的段落。", rows, "后面的段落。"], ["第二页。"]))
    assert document.text == (
        "前面的段落。\n类别\t年初预算\n378.82\n合计\t3.00\n后面的段落。\n第二页。\n"
    )
    assert [document.text[start:][:2] for start in document.pages] == ["前面", "第二"]
    (table,) = document.tables
    assert table.page == 1
    assert cells(document, table) == [
        (0, 0, "类别"), (0, 1, "年初预算"), (1, 1, "378.82"), (2, 0, "合计"), (2, 1, "3.00"),
    ]  # fmt: skip


def drawn(*pages: list[tuple[int, str]]) -> bytes:
    """Return a PDF of lines at heights, a page each."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4)
    for page in pages:
        canvas.setFont(FONT, 12)
        for height, text in page:
            canvas.drawString(72, height, text)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def test_page_numbers_are_left_out_where_they_are_in_step(read: Read) -> None:
    pages = [[(700, f"第{page}段"), (50, f"- {page} -")] for page in (3, 4, 5)]
    assert read("a.pdf", drawn(*pages)).text == "第3段\n第4段\n第5段\n"


def test_a_number_that_ends_one_page_is_kept(read: Read) -> None:
    pages = [[(700, "支出"), (50, "2021")], [(700, "年"), (50, "止")]]
    assert read("a.pdf", drawn(*pages)).text == "支出\n2021\n年\n止\n"


def test_a_pdf_with_a_blank_page_names_it(read: Read) -> None:
    document = read("a.pdf", drawn([(700, "甲")], [], [(700, "乙")]))
    assert blank_pages(document) == [2]
    assert document.text == "甲\n乙\n"


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM, reason="needs Chromium")
def test_letters_that_a_font_calls_radicals_are_letters(read: Read, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(PAGE, "utf-8")
    made = tmp_path / "made.pdf"
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    command = [str(CHROMIUM), *options, f"--print-to-pdf={made}", page.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    document = read("报告.pdf", made.read_bytes())
    assert (
        document.text
        == "部门人员支出增长3.88%。\n金额（万元）\n年初预算\t执行数\n378.82\t360.00\n"
    )
    assert [(c.row, c.column) for c in document.tables[0].cells] == [
        (0, 0), (1, 0), (1, 1), (2, 0), (2, 1),
    ]  # fmt: skip
