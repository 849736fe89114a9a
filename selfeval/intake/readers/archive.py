"""Office files are zip archives of XML: checked before anything in them is parsed."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from .files import refused

_MIB = 1 << 20
_MOST_UNPACKED = 200 * _MIB
_MOST_XML = 64 * _MIB
_MOST_MEMBERS = 10_000
#: Long tables of equal rows pack to 1 in 100; a bomb to 1 in 1000. Small members do no harm.
_MOST_RATIO, _SMALL = 200, 4 * _MIB
_MOST_DEPTH = 250
_RESAVE = "open it in the program it was made with, and save it anew"


def open_archive(content: bytes, name: str, expected: str) -> zipfile.ZipFile:
    """Return the archive of an Office file, after what its directory says was checked.

    ``zipfile`` reads no more of a member than the directory says, so a directory that lies
    cannot unpack more than was checked.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise refused(name, "a damaged file", f"{expected}: {_RESAVE}") from error
    members = archive.infolist()
    if len(members) > _MOST_MEMBERS:
        raise refused(name, f"{len(members):,} parts", f"at most {_MOST_MEMBERS:,}")
    for member in members:
        if member.flag_bits & 1:
            raise refused(name, "a part with a password", f"{expected} without a password")
        ratio = member.file_size / max(member.compress_size, 1)
        if member.file_size > _SMALL and ratio > _MOST_RATIO:
            raise refused(name, f"a part packed {ratio:.0f} : 1", f"at most {_MOST_RATIO} : 1")
    unpacked = sum(member.file_size for member in members)
    if unpacked > _MOST_UNPACKED:
        most = f"at most {_MOST_UNPACKED // _MIB} MiB: make its pictures smaller, or split it"
        raise refused(name, f"{unpacked // _MIB} MiB when unpacked", most)
    return archive


def read_part(archive: zipfile.ZipFile, part: str, name: str) -> bytes:
    """Return the bytes of an XML part of an archive."""
    if archive.getinfo(part).file_size > _MOST_XML:
        raise refused(name, f"a part {part} of more", f"at most {_MOST_XML // _MIB} MiB")
    try:
        return archive.read(part)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError) as error:
        raise refused(name, f"a damaged part {part}", f"a sound file: {_RESAVE}") from error


def read_xml(archive: zipfile.ZipFile, part: str, name: str) -> ET.Element:
    """Return an XML part as a tree: without a document type, so without entities, and bounded."""
    parser = ET.XMLParser(target=_Bounded(name, part))
    try:
        parser.feed(read_part(archive, part, name))
        root: ET.Element = parser.close()
    except (ET.ParseError, ValueError, LookupError) as error:
        raise refused(name, f"a damaged part {part}", f"a sound file: {_RESAVE}") from error
    return root


@dataclass(frozen=True)
class Link:
    """A relationship of a part: the last word of its type, and the part that it leads to."""

    kind: str
    target: str


def links(archive: zipfile.ZipFile, part: str, name: str) -> dict[str, Link]:
    """Return the relationships of a part (``""``: of the whole) by id; none that lead outside."""
    folder, file = posixpath.split(part)
    where = posixpath.join(folder, "_rels", f"{file}.rels")
    parts = set(archive.namelist())
    if where not in parts:
        return {}
    found = {}
    for one in read_xml(archive, where, name):
        target = posixpath.normpath(posixpath.join("/", folder, one.get("Target", "")))[1:]
        if one.get("TargetMode") != "External" and target in parts:
            kind = one.get("Type", "").rpartition("/")[2]
            found[one.get("Id", "")] = Link(kind, target)
    return found


def main_part(archive: zipfile.ZipFile, name: str, expected: str) -> str:
    """Return the part that the file is about: the text of a document, the list of sheets."""
    for link in links(archive, "", name).values():
        if link.kind == "officeDocument":
            return link.target
    raise refused(name, "a file without a main part", f"{expected}: {_RESAVE}")


class _Bounded(ET.TreeBuilder):
    """Builds a tree, but none that is made to exhaust whoever reads it."""

    def __init__(self, name: str, part: str) -> None:
        super().__init__()
        self._name, self._part, self._depth = name, part, 0

    def start(self, tag: str, attrs: Mapping[str, str]) -> ET.Element:
        self._depth += 1
        if self._depth > _MOST_DEPTH:
            raise refused(self._name, "elements nested deeper", f"at most {_MOST_DEPTH} deep")
        return super().start(tag, dict(attrs))

    def end(self, tag: str) -> ET.Element:
        self._depth -= 1
        return super().end(tag)

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        raise _has_doctype(self._name, self._part)


def _has_doctype(name: str, part: str) -> Exception:
    return refused(name, f"a document type in {part}", "an Office file, which never has one")
