"""What a file really is, whatever its name says; and reading it within a limit."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from ...errors import Fault, SelfEvalError

_MIB = 1 << 20
#: Bytes. A report is seldom above 5 MiB; what is larger is pictures.
LARGEST = 50 * _MIB

#: Kind: how a message names it, and what to do to get something that can be read.
KINDS = {
    ".docx": ("a Word document (.docx)", "give the report as .docx, .pdf or .txt"),
    ".xlsx": ("an Excel workbook (.xlsx)", "give the report as .docx, .pdf or .txt"),
    ".pdf": ("a PDF", "save it from the program it was made with"),
    ".doc": ("a Word 97-2003 document (.doc)", "open it in Word or WPS and save it as .docx"),
    ".xls": ("an Excel 97-2003 workbook (.xls)", "open it in Excel or WPS and save it as .xlsx"),
    ".ole": ("an old Office file (.doc, .xls, .wps, .et)", "save it as .docx or .xlsx"),
    "locked": ("an Office file with a password", "open it and save it without a password"),
    ".rtf": ("an RTF document", "open it in Word or WPS and save it as .docx"),
    ".html": ("a web page", "open it in Word or Excel and save it as .docx or .xlsx"),
    ".xml": ("an XML file", "open it in Word or Excel and save it as .docx or .xlsx"),
    ".ofd": ("an OFD document", "open it in an OFD reader and save it as .pdf"),
    ".odf": ("an OpenDocument file", "open it and save it as .docx or .xlsx"),
    ".zip": ("a zip archive", "unpack it first"),
    ".rar": ("a packed archive", "unpack it first"),
    "damaged": ("a damaged file", "copy it again, or save it anew from its program"),
    "picture": ("a picture", "it needs OCR: give the file the picture was made from"),
}
_MAGIC = (
    (b"%PDF-", ".pdf"),
    (b"{\\rtf", ".rtf"),
    (b"Rar!", ".rar"),
    (b"7z\xbc\xaf", ".rar"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"II*\0", "picture"),
    (b"MM\0*", "picture"),
    (b"<?xml", ".xml"),
)
_MEMBERS = (
    ("word/", ".docx"),
    ("xl/", ".xlsx"),
    ("OFD.xml", ".ofd"),
    ("content.xml", ".odf"),
)


def refused(name: str, found: str, expected: str) -> SelfEvalError:
    """Return the error for a file that is not read."""
    return SelfEvalError(str(Fault(name, None, None, found, expected)))


def read_file(path: Path, largest: int = LARGEST) -> bytes:
    """Return the bytes of a file, read once, so that what was checked is what is parsed."""
    try:
        with path.open("rb") as file:
            content = file.read(largest + 1)
    except OSError as error:
        raise SelfEvalError(f"{path.name} cannot be read: {error.strerror}") from error
    if len(content) > largest:
        most = f"at most {largest // _MIB} MiB"
        raise refused(
            path.name, "a larger file", f"{most}: make its pictures smaller, or split it"
        )
    return content


def kind_of(content: bytes) -> str | None:
    """Return what the bytes are: a key of :data:`KINDS`, or ``None`` for what may be text."""
    if content.startswith(b"PK\x03\x04"):
        return _kind_of_zip(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return _kind_of_ole(content)
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            return kind
    head = content[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith((b"<html", b"<!doctype html")):
        return ".html"
    # Some programs put a line of their own before the PDF; readers allow it within 1 KiB.
    return ".pdf" if b"\n%pdf-1." in head else None


def _kind_of_zip(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return "damaged"
    for start, kind in _MEMBERS:
        if any(name.startswith(start) for name in names):
            return kind
    return ".zip"


def _kind_of_ole(content: bytes) -> str:
    # The names of the streams stand in the directory of the file, as UTF-16.
    for stream, kind in (
        ("EncryptedPackage", "locked"),
        ("WordDocument", ".doc"),
        ("Workbook", ".xls"),
    ):
        if stream.encode("utf-16-le") in content:
            return kind
    return ".ole"
