"""Inputs for the fuzzing: what people write, spoiled in the ways that break readers."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Sequence

from hypothesis import strategies as st

from selfeval.cells import AMOUNT, COUNT, NUMBER, PERCENTAGE, QUARTER, TEXTS
from selfeval.schema import TABLES, Table

Sample = tuple[str, bytes]

_AMOUNTS = ("0", "0.00", "1", "0.01", "100.00", "15,525.82", "9" * 18, f"0.{'0' * 17}1", "1.5")
_TEXTS = (
    "某项目", "=1+1", "'=1+1", "<script>alert(1)</script>", "{{ 7*7 }}{% for %}", "**粗** | a |",
    "../../x", "C:\\x", "CON", "a\nb", "a\tb", "\u202e倒", "\x1b[31m红", "\x00", "长" * 300, "%",
    "-",
    "执行率", "98.88%", "2021", "满意", "无", "nan", "1e9", "shenzhen-style", "预算执行/支出进度",
    "13900000000", "一（三）第2段", "yes", "\ud7ff\U0010ffff", "ﷺ", "①②", "．。",
)  # fmt: skip
_FILLED: dict[object, st.SearchStrategy[str]] = {
    **dict.fromkeys(TEXTS, st.one_of(st.sampled_from(_TEXTS), st.text(max_size=8))),
    NUMBER: st.one_of(st.sampled_from([*_AMOUNTS, "-1", "-0", "-9.99"]), st.text(max_size=3)),
    AMOUNT: st.sampled_from(_AMOUNTS),
    COUNT: st.sampled_from(("0", "1", "2", "3", "17", "1,584", "9" * 18)),
    PERCENTAGE: st.sampled_from(("0%", "21.00%", "100%", "100.01%", f"{'9' * 18}%", "0.01％")),
    QUARTER: st.sampled_from(("1", "2", "3", "4")),
}
#: Pieces of what the readers look for, and of what breaks them.
_PIECES = (
    "", "0", "9" * 40, "-1", "1e999", "-1e-999", "nan", "inf", "1979-05-27", "true", '"', "'", "[",
    "]", "{", "}", "=", "\n", "\t", "\0", "\x1b[2J", "\u202e", "\ufeff", "，", "。", "万元",
    "亿元", "%", "第一季度", "一、", "（一）", "1.", "年初预算", "执行率",
    "联系人：某甲 13900000000", "<", ">", "&a;", "<!DOCTYPE a [<!ENTITY b 'c'>]>", "[[[[", "((((",
    "①", "十十十", "〇", "０", "½", "÷", "=1+1", "[" * 3000, "9" * 5000,
)  # fmt: skip
_BYTES = (b"", b"\0", b"\xff", b"\xff\xff\xff\xff", b"\x00\x00\x00\x80", b"\x81", b"PK\x03\x04")


def dossiers() -> st.SearchStrategy[bytes]:
    """Return the tables of a department-year, as JSON of the text of each file."""

    def record(table: Table) -> st.SearchStrategy[list[str]]:
        cells = []
        for column in table.columns:
            kind = table.cell(column)
            filled = st.sampled_from(list(kind.terms)) if kind.terms else _FILLED[kind]
            cells.append(st.one_of(filled, st.just("")) if table.optional(column) else filled)
        return st.tuples(*cells).map(list)

    def rows(table: Table) -> st.SearchStrategy[str]:
        most = 1 if table.name == "department" else 5
        return st.lists(record(table), min_size=1, max_size=most).map(
            lambda found: _csv([list(table.columns), *found])
        )

    required = {name: rows(table) for name, table in TABLES.items() if table.required}
    optional = {name: rows(table) for name, table in TABLES.items() if not table.required}
    given = st.fixed_dictionaries(required, optional=optional)
    return given.map(lambda found: json.dumps(found, ensure_ascii=True, indent=0).encode())


def _csv(rows: list[list[str]]) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows(rows)
    return file.getvalue()


def texts(samples: Sequence[Sample]) -> st.SearchStrategy[Sample]:
    """Return a text file among the samples with pieces put in, taken out and doubled."""
    edits = st.lists(
        st.tuples(_places(), st.sampled_from((0, 1, 5, 60)), st.sampled_from(_PIECES))
    )

    def spoil(sample: Sample, changes: list[tuple[float, int, str]]) -> Sample:
        name, content = sample
        text = content.decode("utf-8", "replace")
        for place, length, piece in changes:
            at = int(place * len(text))
            text = text[:at] + piece + text[at + length :]
        return name, text.encode("utf-8", "replace")

    return st.builds(spoil, st.sampled_from(samples), edits)


def rearranged(samples: Sequence[Sample]) -> st.SearchStrategy[Sample]:
    """Return a text file made of lines of all samples."""
    lines = sorted({line for _, text in samples for line in text.splitlines() if line.strip()})
    chosen = st.lists(st.sampled_from(lines), min_size=1, max_size=12)
    return chosen.map(lambda found: (samples[0][0], b"\n".join(found)))


def binaries(samples: Sequence[Sample]) -> st.SearchStrategy[Sample]:
    """Return a file among the samples with bytes changed."""
    return st.builds(_spoiled, st.sampled_from(samples), _edits())


def archives(samples: Sequence[Sample]) -> st.SearchStrategy[Sample]:
    """Return an Office file among the samples with one of its parts changed and packed again."""

    def spoil(sample: Sample, which: float, changes: _Edits) -> Sample:
        name, content = sample
        with zipfile.ZipFile(io.BytesIO(content)) as given:
            parts = {part: given.read(part) for part in given.namelist() if part.endswith("ml")}
        part = sorted(parts)[int(which * len(parts))]
        parts[part] = _spoiled((name, parts[part]), changes)[1]
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
            for other, inside in parts.items():
                made.writestr(other, inside)
        return name, file.getvalue()

    return st.builds(spoil, st.sampled_from(samples), _places(), _edits())


_Edits = list[tuple[float, int, bytes]]


def _places() -> st.SearchStrategy[float]:
    return st.floats(0, 1, exclude_max=True)


def _edits() -> st.SearchStrategy[_Edits]:
    pieces = st.one_of(
        st.sampled_from([*_BYTES, *(piece.encode() for piece in _PIECES)]), st.binary(max_size=4)
    )
    lengths = st.sampled_from((0, 1, 4, 20, 200))
    return st.lists(st.tuples(_places(), lengths, pieces), min_size=1, max_size=8)


def _spoiled(sample: Sample, changes: _Edits) -> Sample:
    name, content = sample
    for place, length, piece in changes:
        at = int(place * len(content))
        content = content[:at] + piece + content[at + length :]
    return name, content
