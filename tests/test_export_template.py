"""The Word template: what an office may do with it, and what it is told when that goes wrong."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from selfeval import SelfEvalError, load
from selfeval.audit import Audit
from selfeval.exports.word import copy_template, write_docx
from selfeval.scoring import load_framework, score

Fill = Callable[[Path], Any]


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "office.docx"
    copy_template(path)
    return path


@pytest.fixture
def fill(tmp_path: Path, real_data: Path, real_department: str) -> Fill:
    """Return a function that fills a template with the real 2021."""
    dossier = load(real_department, 2021, real_data)
    result = score(dossier, load_framework("shenzhen-style", real_data))

    def filled(template: Path) -> Any:
        target = tmp_path / "report.docx"
        write_docx(target, dossier, result, Audit(()), template)
        return Document(str(target))

    return filled


def _of(path: Path, *paragraphs: str) -> Path:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(str(path))
    return path


def _texts(document: Any) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def test_the_default_template_is_written_once(template: Path) -> None:
    assert "{{ 部门名称 }}" in "".join(_texts(Document(str(template))))
    before = template.read_bytes()
    with pytest.raises(SelfEvalError, match=r"office\.docx: found a file of that name"):
        copy_template(template)
    assert template.read_bytes() == before


def test_the_default_template_is_a_docx(tmp_path: Path) -> None:
    with pytest.raises(SelfEvalError, match=r"found the suffix '\.doc'; expected \.docx"):
        copy_template(tmp_path / "office.doc")


def test_an_office_may_change_words_and_looks(template: Path, fill: Fill) -> None:
    document = Document(str(template))
    for paragraph in document.paragraphs:
        if paragraph.text == "（一）经验做法":
            paragraph.runs[0].text = "（一）主要经验（{{ 所属地区 }}）"
    document.styles["正文段落"].font.bold = True
    # As Word does to an id that is not of Latin letters.
    document.styles["待填写"].element.set(
        "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}styleId", "a3"
    )
    document.save(str(template))
    filled = fill(template)
    assert "（一）主要经验（深圳市福田区）" in _texts(filled)
    assert filled.styles["正文段落"].font.bold
    lacking = next(p for p in filled.paragraphs if p.text.startswith("【待补依据"))
    assert {run.style.name for run in lacking.runs if run.text} == {"待填写"}


def test_pictures_are_numbered_in_the_order_of_the_template(tmp_path: Path, fill: Fill) -> None:
    path = _of(
        tmp_path / "t.docx",
        "{{ 支出进度图.图片 }}",
        "图{{ 图号() }} {{ 支出进度图.标题 }}",
        "{{ 预算变动图.图片 }}",
        "图{{ 图号() }} {{ 预算变动图.标题 }}",
    )
    document = fill(path)
    assert [text[:4] for text in _texts(document) if text] == ["图1 累", "图2 从"]
    assert len(document.inline_shapes) == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{ 部门名 }}", r"t\.docx: no tag '部门名': did you mean '部门名称'"),
        ("{{ total }}", r"t\.docx: no tag 'total': known: "),
        ("{{ 总分.得 }}", r"t\.docx: a tag cannot be filled: .*no attribute '得'"),
        ("{{ 年度 / 0 }}", r"t\.docx: a tag cannot be filled: division by zero"),
        ("{% if 合成数据 %}未完", r"t\.docx: a tag is not complete: .*endif"),
        ("{{ 年度 ", r"t\.docx: a tag is not complete"),
        ("{{ ''.__class__.__mro__ }}", r"t\.docx: a tag cannot be filled: .*unsafe"),
    ],
)
def test_a_wrong_tag_is_named(tmp_path: Path, fill: Fill, text: str, message: str) -> None:
    with pytest.raises(SelfEvalError, match=message):
        fill(_of(tmp_path / "t.docx", text))
    assert not (tmp_path / "report.docx").exists()


def test_a_tag_that_cuts_a_table_is_told(tmp_path: Path, fill: Fill) -> None:
    document = Document()
    document.add_paragraph("{% if 合成数据 %}")
    document.add_table(1, 1).rows[0].cells[0].text = "{% endif %}"
    document.save(str(tmp_path / "t.docx"))
    with pytest.raises(SelfEvalError, match=r"t\.docx: it does not make a document; expected"):
        fill(tmp_path / "t.docx")


def test_tags_of_headers_are_known_too(tmp_path: Path, fill: Fill) -> None:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "{{ 页眉 }}"
    document.save(str(tmp_path / "t.docx"))
    with pytest.raises(SelfEvalError, match=r"no tag '页眉'"):
        fill(tmp_path / "t.docx")


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 broken"])
def test_what_is_no_word_document_is_told(tmp_path: Path, fill: Fill, content: bytes) -> None:
    (tmp_path / "t.docx").write_bytes(content)
    with pytest.raises(SelfEvalError, match=r"t\.docx: found no Word document; expected"):
        fill(tmp_path / "t.docx")


def test_a_workbook_is_no_word_document(tmp_path: Path, fill: Fill) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    openpyxl.Workbook().save(tmp_path / "t.docx")
    with pytest.raises(SelfEvalError, match=r"t\.docx: found no Word document"):
        fill(tmp_path / "t.docx")


def test_a_template_that_is_not_there_is_told(tmp_path: Path, fill: Fill) -> None:
    with pytest.raises(SelfEvalError, match=r"t\.docx cannot be read: No such file"):
        fill(tmp_path / "t.docx")


def test_a_document_that_fails_leaves_the_last_one(tmp_path: Path, fill: Fill) -> None:
    target = tmp_path / "report.docx"
    target.write_bytes(b"of yesterday")
    with pytest.raises(SelfEvalError):
        fill(_of(tmp_path / "t.docx", "{{ 部门名 }}"))
    assert target.read_bytes() == b"of yesterday"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["report.docx", "t.docx"]
