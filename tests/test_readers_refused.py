"""What cannot be read is refused in one message: the file, what was found, what to do."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from selfeval import SelfEvalError
from selfeval.intake.readers import archive, building, files, read_document
from selfeval.intake.readers.pdf import read_pdf

Refusal = Callable[[str, bytes], str]

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
WORD = "a Word document (.docx)"
TEXT = "plain text (.txt)"
PDF = "a PDF with text"
ONE_OF = "one of .docx, .pdf, .txt"


@pytest.fixture
def refusal(tmp_path: Path) -> Refusal:
    """Return a function that reads a file which must be refused, and gives the message."""

    def message(name: str, content: bytes) -> str:
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(SelfEvalError) as caught:
            read_document(path)
        text = str(caught.value)
        assert "\n" not in text
        assert str(tmp_path) not in text
        return text

    return message


def word(fill: Callable[[Any], object] = lambda document: document.add_paragraph("正文")) -> bytes:
    document = docx.Document()
    fill(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def packed(parts: dict[str, bytes | str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return file.getvalue()


def changed(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return a Word document with one part changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    return packed({**parts, part: change(parts.get(part, b""))})


def stream(name: str) -> bytes:
    """Return an OLE file with a stream of a name."""
    return OLE + name.encode("utf-16-le")


def drawn(pages: int = 1, text: str = "x") -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file)
    for _ in range(pages):
        canvas.drawString(72, 700, text)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


SAVE_WORD = "open it in Word or WPS and save it as .docx"
ANEW = "open it in the program it was made with, and save it anew"
RESAVE = "UTF-8 text: open it in a text editor and save it with the encoding UTF-8"

# name and content of the file; what was found, and what was expected
WRONG = {
    "old Word named new": (
        "a.docx", stream("WordDocument"),
        "a Word 97-2003 document (.doc)", f"{WORD}: {SAVE_WORD}",
    ),
    "old Word": (
        "a.doc", stream("WordDocument"),
        "a Word 97-2003 document (.doc)", f"{ONE_OF}: {SAVE_WORD}",
    ),
    "locked": (
        "a.docx", stream("EncryptedPackage"),
        "an Office file with a password", f"{WORD}: open it and save it without a password",
    ),
    "some old Office file": (
        "a.wps", OLE,
        "an old Office file (.doc, .xls, .wps, .et)", f"{ONE_OF}: save it as .docx or .xlsx",
    ),
    "no zip": ("a.docx", b"hello", "a file that is no .docx", f"{WORD}: {ANEW}"),
    "cut zip": (
        "a.docx", word()[:2000],
        "a damaged file", f"{WORD}: copy it again, or save it anew from its program",
    ),
    "zip": ("a.docx", packed({"a": "a"}), "a zip archive", f"{WORD}: unpack it first"),
    "workbook": (
        "a.docx", packed({"xl/workbook.xml": "<a/>"}),
        "an Excel workbook (.xlsx)", f"{WORD}: give the report as .docx, .pdf or .txt",
    ),
    "OFD": (
        "a.ofd", packed({"OFD.xml": "<a/>"}),
        "an OFD document", f"{ONE_OF}: open it in an OFD reader and save it as .pdf",
    ),
    "Word named PDF": ("a.pdf", word(), WORD, f"{PDF}: rename it to .docx"),
    "PDF named text": ("a.TXT", drawn(), "a PDF", f"{TEXT}: rename it to .pdf"),
    "text named PDF": ("a.pdf", "报告".encode(), "a file that is no .pdf", f"{PDF}: {ANEW}"),
    "web page": (
        "a.docx", b"\xef\xbb\xbf\n<HTML><body>",
        "a web page", f"{WORD}: open it in Word or Excel and save it as .docx or .xlsx",
    ),
    "picture": (
        "a.txt", b"\x89PNG\r\n\x1a\n",
        "a picture", f"{TEXT}: it needs OCR: give the file the picture was made from",
    ),
    "unknown suffix": ("a.md", "报告".encode(), "a file named *.md", ONE_OF),
    "no suffix": ("a", "报告".encode(), "a file named *", ONE_OF),
    "empty text": ("a.txt", b"", "an empty file", TEXT),
    "empty Word": ("a.docx", b" \n", "an empty file", WORD),
    "only a mark": ("a.txt", b"\xef\xbb\xbf\n", "a file without text", TEXT),
    "binary": ("a.txt", b"a\0b", "binary content (zero bytes)", RESAVE),
    "controls": ("a.txt", bytes(range(1, 32)), "binary content", RESAVE),
    "no encoding": ("a.txt", b"\x81\xff", "bytes that are no utf-8 or gb18030 text", RESAVE),
    "spoilt UTF-8": ("a.txt", b"\xef\xbb\xbf\xff", "bytes that are no utf-8-sig text", RESAVE),
    "Word without text": (
        "a.docx", word(lambda document: None), "a document without text",
        "paragraphs or tables with text: pictures and text boxes are not read",
    ),
    "damaged PDF": (
        "a.pdf", b"%PDF-1.7\nnothing more",
        "a damaged PDF", "a sound one: save it anew from the program it was made with",
    ),
    "empty PDF": (
        "a.pdf", drawn(text=""), "no text",
        "a PDF with text: run OCR over it, or give the .docx that it was printed from",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("name", "content", "found", "expected"), WRONG.values(), ids=WRONG)
def test_what_is_no_document_is_named(
    refusal: Refusal, name: str, content: bytes, found: str, expected: str
) -> None:
    assert refusal(name, content) == f"{name}: found {found}; expected {expected}"


def test_a_file_that_is_not_there_and_a_folder_are_named(tmp_path: Path) -> None:
    for path in (tmp_path / "无.docx", tmp_path):
        with pytest.raises(SelfEvalError, match=rf"^{path.name} cannot be read: "):
            read_document(path)


def test_a_large_file_is_refused_before_it_is_parsed(
    refusal: Refusal, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert files.LARGEST == 50 << 20
    monkeypatch.setattr(files.read_file, "__defaults__", (1 << 20,))
    found = refusal("a.txt", b"x" * ((1 << 20) + 1))
    most = "at most 1 MiB: make its pictures smaller, or split it"
    assert found == f"a.txt: found a larger file; expected {most}"


# Files made to harm


def test_a_bomb_is_refused_by_its_directory(refusal: Refusal) -> None:
    bomb = changed(word(), "word/media/image.bin", lambda _: bytes(20 << 20))
    assert re.fullmatch(
        r"a.docx: found a part packed \d{3,4} : 1; expected at most 200 : 1",
        refusal("a.docx", bomb),
    )


def test_a_document_that_unpacks_to_too_much_is_refused(
    refusal: Refusal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "_MOST_UNPACKED", 1 << 20)
    large = changed(word(), "word/media/image.bin", lambda _: bytes(3 << 20))
    assert "found 3 MiB when unpacked; expected at most 1 MiB" in refusal("a.docx", large)


def test_a_directory_that_lies_about_a_size_unpacks_no_more(refusal: Refusal) -> None:
    content = bytearray(word())
    with zipfile.ZipFile(io.BytesIO(content)) as made:
        size = made.getinfo("word/document.xml").file_size
    lie = bytes(content).replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little"))
    assert lie != content
    found = refusal("a.docx", lie)
    assert found.startswith("a.docx: found a damaged part word/document.xml; expected a sound")


ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_in_any_encoding(refusal: Refusal, encoding: str) -> None:
    content = changed(word(), "word/document.xml", lambda _: ENTITIES.encode(encoding))
    assert refusal("a.docx", content) == (
        "a.docx: found a document type in word/document.xml; "
        "expected an Office file, which never has one"
    )


def test_deep_nesting_is_refused(refusal: Refusal) -> None:
    deep = b"<a>" * 100_000
    content = changed(word(), "word/document.xml", lambda _: deep)
    expected = "a.docx: found elements nested deeper; expected at most 250 deep"
    assert refusal("a.docx", content) == expected


def test_more_cells_than_any_report_has_are_refused(
    refusal: Refusal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "MOST_CELLS", 11)
    content = word(lambda document: document.add_table(3, 4))
    expected = "a.docx: found more table cells; expected at most 11 in a document"
    assert refusal("a.docx", content) == expected


def test_links_to_outside_are_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(document: Any) -> None:
        document.add_paragraph("正文")
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}"
        for what in ("attachedTemplate", "image", "oleObject"):
            address = f"https://evil.example/{what}"
            document.part.relate_to(address, kind.format(what), is_external=True)

    def no_network(*_: object) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr("socket.socket.connect", no_network)
    path = tmp_path / "a.docx"
    path.write_bytes(word(fill))
    assert read_document(path).text == "正文\n"


# PDFs


def test_a_scan_is_told_from_a_text(refusal: Refusal) -> None:
    picture = io.BytesIO()
    pixels = b"".join(bytes([shade]) for shade in range(256))
    picture.write(b"P5 16 16 255\n" + pixels)
    picture.seek(0)
    file = io.BytesIO()
    canvas = Canvas(file)
    canvas.drawImage(ImageReader(picture), 0, 0, 500, 700)
    canvas.save()
    assert refusal("a.pdf", file.getvalue()) == (
        "a.pdf: found a scan: pictures without text; expected a PDF with text: run OCR over it, "
        "or give the .docx that it was printed from"
    )


def test_a_pdf_with_a_password_is_refused(refusal: Refusal) -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(drawn())))
    writer.encrypt("secret", algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    expected = "a PDF without one: print it to a new PDF"
    assert refusal("a.pdf", file.getvalue()) == (
        f"a.pdf: found a PDF with a password; expected {expected}"
    )


def test_a_pdf_of_many_pages_is_refused(refusal: Refusal) -> None:
    expected = "a.pdf: found 301 pages; expected at most 300: the report alone"
    assert refusal("a.pdf", drawn(pages=301)) == expected


def test_a_pdf_that_takes_too_long_is_stopped() -> None:
    with pytest.raises(SelfEvalError, match="found a PDF that takes more than"):
        read_pdf(drawn(), "a.pdf", seconds=0.01)
