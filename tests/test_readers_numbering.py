"""The numbers that Word makes itself are read as they are printed."""

import io
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from selfeval.intake.outline import outline
from selfeval.intake.readers import read_document
from selfeval.intake.readers.numbering import numeral

LEVEL = (
    '<w:lvl w:ilvl="{depth}"><w:start w:val="1"/>{style}<w:numFmt w:val="{format}"/>'
    '<w:suff w:val="{suffix}"/><w:lvlText w:val="{text}"/></w:lvl>'
)


def level(depth: int, kind: str, text: str, suffix: str = "nothing", style: str = "") -> str:
    linked = f'<w:pStyle w:val="{style}"/>' if style else ""
    return LEVEL.format(depth=depth, format=kind, text=text, suffix=suffix, style=linked)


HEADINGS = (
    level(0, "chineseCounting", "%1、", style="Heading1")
    + level(1, "chineseCounting", "（%2）", style="Heading2")
    + level(2, "decimal", "%3.", suffix="tab")
    + level(3, "decimal", "%1.%3.%4")
)


def text_of(
    folder: Path, paragraphs: list[tuple[str, str]], numbering: str, styles: str = ""
) -> str:
    """Return the text of a document; a paragraph is its properties and its text."""
    document = docx.Document()
    part = document.part.numbering_part.element
    for child in list(part):
        part.remove(child)
    for child in parse_xml(f"<w:numbering {nsdecls('w')}>{numbering}</w:numbering>"):
        part.append(child)
    if styles:
        for style in parse_xml(f"<w:styles {nsdecls('w')}>{styles}</w:styles>"):
            document.styles.element.append(style)
    for properties, text in paragraphs:
        paragraph = document.add_paragraph(text)
        xml = f"<w:pPr {nsdecls('w')}>{properties}</w:pPr>"
        paragraph._p.insert(0, parse_xml(xml))
    file = io.BytesIO()
    document.save(file)
    path = folder / "a.docx"
    path.write_bytes(file.getvalue())
    return read_document(path).text


def of_list(number: int, depth: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'


ABSTRACT = f'<w:abstractNum w:abstractNumId="7">{HEADINGS}</w:abstractNum>'
ONE = f'{ABSTRACT}<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'


def test_a_list_of_many_levels_counts_as_on_paper(tmp_path: Path) -> None:
    depths = [0, 1, 2, 2, 1, 2, 3, 0, 1]
    text = text_of(tmp_path, [(of_list(1, depth), "文") for depth in depths], ONE)
    assert text.splitlines() == [
        "一、文", "（一）文", "1. 文", "2. 文", "（二）文", "1. 文", "一.1.1文",
        "二、文", "（一）文",
    ]  # fmt: skip


def test_the_outline_sees_numbers_made_by_word(tmp_path: Path) -> None:
    body = "本部门全年预算执行情况良好。"
    text_of(tmp_path, [(of_list(1), "部门概况"), (of_list(1, 1), "主要职能"), ("", body)], ONE)
    nodes = outline(read_document(tmp_path / "a.docx"))
    assert [node.locator for node in nodes] == ["一、", "一、（一）", "一、（一）第1段"]


def test_styles_number_too_and_a_paragraph_may_opt_out(tmp_path: Path) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Up"><w:pPr><w:numPr><w:numId w:val="1"/>'
        "</w:numPr></w:pPr></w:style>"
        '<w:style w:type="paragraph" w:styleId="Down"><w:basedOn w:val="Up"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Round"><w:basedOn w:val="Round"/></w:style>'
    )
    paragraphs = [
        ('<w:pStyle w:val="Up"/>', "甲"),
        ('<w:pStyle w:val="Down"/>', "乙"),
        ('<w:pStyle w:val="Up"/><w:numPr><w:numId w:val="0"/></w:numPr>', "丙"),
        ('<w:pStyle w:val="Round"/>', "丁"),
        ('<w:pStyle w:val="Up"/>', "戊"),
    ]
    text = text_of(tmp_path, paragraphs, ONE, styles)
    assert text.splitlines() == ["一、甲", "二、乙", "丙", "丁", "三、戊"]


def test_a_style_finds_the_level_that_names_it(tmp_path: Path) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Own"><w:pPr><w:numPr><w:numId w:val="1"/>'
        "</w:numPr></w:pPr></w:style>"
    )
    numbering = ONE.replace("Heading2", "Own")
    paragraphs = [(of_list(1), "甲"), ('<w:pStyle w:val="Own"/>', "乙")]
    assert text_of(tmp_path, paragraphs, numbering, styles).splitlines() == ["一、甲", "（一）乙"]


def test_lists_go_on_unless_told_to_begin_anew(tmp_path: Path) -> None:
    numbering = (
        f'{ABSTRACT}<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="7"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="7"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    paragraphs = [(of_list(number), "文") for number in (1, 2, 3, 3, 1)]
    text = text_of(tmp_path, paragraphs, numbering)
    assert text.splitlines() == ["一、文", "二、文", "五、文", "六、文", "七、文"]


def test_bullets_and_lists_that_are_not_there_have_no_number(tmp_path: Path) -> None:
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{level(0, "bullet", "")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    paragraphs = [(of_list(1), "甲"), (of_list(9), "乙"), (of_list(1, 4), "丙")]
    assert text_of(tmp_path, paragraphs, numbering).splitlines() == ["甲", "乙", "丙"]


@pytest.mark.parametrize(
    ("number", "kind", "written"),
    [
        (1, "chineseCounting", "一"),
        (10, "chineseCountingThousand", "十"),
        (12, "japaneseCounting", "十二"),
        (20, "chineseCounting", "二十"),
        (21, "chineseCounting", "二十一"),
        (99, "chineseCounting", "九十九"),
        (100, "chineseCounting", "100"),
        (3, "ideographTraditional", "丙"),
        (2, "decimalEnclosedCircleChinese", "②"),
        (21, "decimalEnclosedCircle", "21"),
        (12, "decimalFullWidth", "１２"),
        (4, "decimalZero", "04"),
        (14, "upperRoman", "XIV"),
        (1994, "lowerRoman", "mcmxciv"),
        (26, "upperLetter", "Z"),
        (27, "lowerLetter", "27"),
        (7, "hebrew1", "7"),
    ],
)
def test_numerals(number: int, kind: str, written: str) -> None:
    assert numeral(number, kind) == written
