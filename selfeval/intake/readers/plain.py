"""Read plain text, in the encodings that Chinese offices use."""

from __future__ import annotations

import codecs
import re

from ...invisible import without_layout
from ..document import Document
from .files import refused

_RESAVE = "UTF-8 text: open it in a text editor and save it with the encoding UTF-8"
_BREAKS = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufeff]")


def read_plain(content: bytes, name: str) -> Document:
    """Return the text of a file: UTF-8, UTF-16 with its mark, or GBK/GB18030."""
    text = _BREAKS.sub("\n", decode(content, name))
    controls = len(_CONTROLS.findall(text))
    # Text dumped from other programs may have a few; a program or a picture has them all over.
    if controls > 3 + len(text) // 100:
        raise refused(name, "binary content", _RESAVE)
    text = without_layout(_CONTROLS.sub("", text))
    if not text.strip():
        raise refused(name, "a file without text", "plain text (.txt)")
    return Document(name, text)


def decode(content: bytes, name: str) -> str:
    """Return the bytes as text; the byte order mark, where there is one, decides."""
    if content.startswith(codecs.BOM_UTF8):
        encodings = ["utf-8-sig"]
    elif content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif b"\0" in content:
        raise refused(name, "binary content (zero bytes)", _RESAVE)
    else:
        # GB18030 takes nearly any bytes, so UTF-8 is asked first; it holds GBK and GB2312.
        encodings = ["utf-8", "gb18030"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise refused(name, f"bytes that are no {' or '.join(encodings)} text", _RESAVE)
