"""The looks of the Word template: fonts, styles, sections and tables, after GB/T 9704.

Fonts are named by what Windows and WPS have; where one is missing, the font table names another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from xml.sax.saxutils import quoteattr

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

TITLE_FONT, BODY_FONT, HEAD_FONT, LEVEL_FONT, TABLE_FONT = (
    "方正小标宋简体", "仿宋", "黑体", "楷体", "宋体",
)  # fmt: skip
_LATIN = "Times New Roman"
_SUBSTITUTES = {
    TITLE_FONT: "宋体,SimSun,Source Han Serif SC,Noto Serif CJK SC",
    BODY_FONT: "仿宋_GB2312,FangSong,STFangsong",
    HEAD_FONT: "SimHei,STHeiti,Source Han Sans SC,Noto Sans CJK SC",
    LEVEL_FONT: "楷体_GB2312,KaiTi,STKaiti",
    TABLE_FONT: "SimSun,STSong,Source Han Serif SC,Noto Serif CJK SC",
}
#: The character style of what a person must write; it is found by this name.
BLANK_STYLE = "待填写"
#: Width of the text on an upright page.
TEXT_WIDTH = Mm(156)

_CENTRE, _RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
# Sizes of Chinese print: 二号, 三号, 小四, 五号.
_TWO, _THREE, _SMALL_FOUR, _FIVE = Pt(22), Pt(16), Pt(12), Pt(10.5)
_LINE = Pt(28.95)

_PARAGRAPHS: dict[str, dict[str, Any]] = {
    "正文段落": {"font": BODY_FONT, "size": _THREE, "line": _LINE, "indent": True},
    "封面项目": {"font": BODY_FONT, "size": _THREE, "after": 18, "left": Mm(20)},
    "封面提示": {"font": HEAD_FONT, "size": _THREE, "align": _CENTRE},
    "页眉页脚": {"font": TABLE_FONT, "size": _SMALL_FOUR, "align": _CENTRE},
    "附表标题": {"font": HEAD_FONT, "size": _THREE, "after": 8, "next": True},
    "表题": {"font": HEAD_FONT, "size": _SMALL_FOUR, "align": _CENTRE, "before": 10, "after": 4,
             "next": True},
    "图题": {"font": HEAD_FONT, "size": _SMALL_FOUR, "align": _CENTRE, "after": 10},
    "图片": {"font": TABLE_FONT, "size": _FIVE, "align": _CENTRE, "before": 8, "next": True},
    "表格文字": {"font": TABLE_FONT, "size": _FIVE},
    "表格数字": {"font": TABLE_FONT, "size": _FIVE, "align": _RIGHT},
    "表格标题": {"font": TABLE_FONT, "size": _FIVE, "align": _CENTRE, "bold": True},
    "表后空行": {"font": TABLE_FONT, "size": _FIVE},
    # At the end of a full page, a higher one would make an empty page.
    "分节": {"font": TABLE_FONT, "size": Pt(1), "line": Pt(1)},
}  # fmt: skip


def new_document() -> Any:
    """Return an empty document with the styles and fonts of the template."""
    document = Document()
    _default_language(document)
    _substitute_fonts(document)
    styles = document.styles
    _style(styles["Normal"], BODY_FONT, _THREE, line=_LINE)
    _style(styles["Title"], TITLE_FONT, _TWO, align=_CENTRE, before=150, after=180)
    for level, font, bold in ((1, HEAD_FONT, False), (2, LEVEL_FONT, False), (3, BODY_FONT, True)):
        _style(styles[f"Heading {level}"], font, _THREE, line=_LINE, bold=bold, indent=True)
    new = styles.add_style
    for name, settings in _PARAGRAPHS.items():
        _style(new(name, WD_STYLE_TYPE.PARAGRAPH), **settings)
    blank = new(BLANK_STYLE, WD_STYLE_TYPE.CHARACTER)
    # Not the highlighter: Word does not take that from a style.
    blank.element.get_or_add_rPr().append(_shade("FFF2A8"))
    return document


def _style(
    style: Any,
    font: str,
    size: Any,
    *,
    align: Any = None,
    before: float = 0,
    after: float = 0,
    line: Any = 1.0,
    left: Any = None,
    bold: bool = False,
    indent: bool = False,
    next: bool = False,
) -> None:
    style.font.name, style.font.size, style.font.bold = _LATIN, size, bold
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.rPr.rFonts
    # A font of the theme would win over the one that is named.
    for name in [key for key in fonts.attrib if key.endswith("Theme")]:
        del fonts.attrib[name]
    fonts.set(qn("w:eastAsia"), font)
    form = style.paragraph_format
    form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), line
    if align is not None:
        form.alignment = align
    if left is not None:
        form.left_indent = left
    if next:
        form.keep_with_next = True
    borders = style.element.pPr.find(qn("w:pBdr"))
    if borders is not None:
        style.element.pPr.remove(borders)
    if indent:
        # In characters, so that it follows the size of the font.
        form.first_line_indent = size * 2
        style.element.pPr.ind.set(qn("w:firstLineChars"), "200")


def _default_language(document: Any) -> None:
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")


def _substitute_fonts(document: Any) -> None:
    fonts = "".join(
        f"<w:font w:name={quoteattr(name)}><w:altName w:val={quoteattr(others)}/>"
        '<w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for name, others in _SUBSTITUTES.items()
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    table = f"{head}<w:fonts {nsdecls('w')}>{fonts}</w:fonts>"
    for part in document.part.package.iter_parts():
        if part.partname == "/word/fontTable.xml":
            part._blob = table.encode()


def set_page(section: Any, *, landscape: bool = False) -> None:
    """Set a section to A4 with the margins of GB/T 9704; on its side with narrower ones."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(25)
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
        section.top_margin = section.bottom_margin = Mm(25)
        section.left_margin = section.right_margin = Mm(22)
        section.footer_distance = Mm(14)


def new_section(document: Any, *, landscape: bool = False) -> Any:
    """Begin a section on a new page and return it."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    document.paragraphs[-1].style = "分节"
    # A new section is a copy of the one before, which may begin to number pages.
    for number in section._sectPr.findall(qn("w:pgNumType")):
        section._sectPr.remove(number)
    set_page(section, landscape=landscape)
    return section


def number_pages(section: Any) -> None:
    """Print page numbers, ``— 1 —``, from this section on, which begins with 1."""
    number = parse_xml(f'<w:pgNumType {nsdecls("w")} w:start="1"/>')
    section._sectPr.find(qn("w:pgMar")).addnext(number)
    section.footer.is_linked_to_previous = False
    paragraph = section.footer.paragraphs[0]
    paragraph.style = "页眉页脚"
    paragraph.add_run("— ")
    field = f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    paragraph._p.append(parse_xml(field))
    paragraph.add_run(" —")


def add_table(
    document: Any,
    columns: Sequence[tuple[str, str, float]],
    loop: str,
    *,
    last: Iterable[str] = (),
    space: bool = True,
) -> None:
    """Add a table whose middle row is repeated for a Jinja loop such as ``行 in 预算表``.

    A column is its heading, the tag of its cells, and its width in millimetres; a tag that ends
    with ``>`` is set flush right. ``last`` are the cells of a row after the loop. Without
    ``space`` the table ends its section: a line after it might make an empty page.
    """
    table = document.add_table(rows=0, cols=len(columns), style="Table Grid")
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _row(table, [heading for heading, _, _ in columns], ["表格标题"] * len(columns), head=True)
    styles = ["表格数字" if tag.endswith(">") else "表格文字" for _, tag, _ in columns]
    tags = [tag.rstrip(">") for _, tag, _ in columns]
    _control(table, f"{{%tr for {loop} %}}")
    _row(table, tags, styles)
    _control(table, "{%tr endfor %}")
    if cells := list(last):
        _row(table, cells, styles)
    for index, (_, _, width) in enumerate(columns):
        for cell in table.columns[index].cells:
            cell.width = Mm(width)
        table.columns[index].width = Mm(width)
    if space:
        document.add_paragraph(style="表后空行")


def _row(table: Any, texts: Sequence[str], styles: Sequence[str], *, head: bool = False) -> None:
    row = table.add_row()
    properties = row._tr.get_or_add_trPr()
    properties.append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
    if head:
        properties.append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    for cell, text, style in zip(row.cells, texts, styles, strict=True):
        cell.paragraphs[0].style = style
        cell.paragraphs[0].add_run(text)
        # Before the alignment, as the order of these is fixed.
        if head:
            cell._tc.get_or_add_tcPr().append(_shade("EDEDED"))
        cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER


def _shade(colour: str) -> Any:
    return parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{colour}"/>')


def _control(table: Any, tag: str) -> None:
    """Add a row that holds a tag for rows alone: it goes when the template is filled."""
    row = table.add_row()
    row.cells[0].paragraphs[0].style = "表格文字"
    row.cells[0].paragraphs[0].add_run(tag)
