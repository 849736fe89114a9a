"""Paragraphs, views and the outline of a report: lines put together, numbers, and places."""

import pytest

from selfeval.intake.document import Document, DocumentTable, Span, view
from selfeval.intake.outline import chinese_number, enumerator, outline


def paragraphs(text: str, *tables: Span) -> list[str]:
    """Return the paragraphs of a text, as a view shows them."""
    document = Document("", text, tuple(DocumentTable(span, ()) for span in tables))
    return [view(document, span).text for span in document.paragraphs()]


def locators(text: str) -> list[str]:
    """Return the places of a text in order."""
    return [node.locator for node in outline(Document("", text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全年支出1,00\n0.00\n万元。", ["全年支出1,000.00万元。"]),
        (
            "全年组织各镇开展监督检查三十六次，检测饮用水水样\n\n一百二十份。",
            ["全年组织各镇开展监督检查三十六次,检测饮用水水样一百二十份。"],
        ),
        ("一、概况\n本局负责供水。", ["一、概况", "本局负责供水。"]),
        ("支出如下：\n人员支出。", ["支出如下:", "人员支出。"]),
        (
            "二、部门收支的总体情况和有关说明（金额，单位元）\n全年支出10元。",
            ["二、部门收支的总体情况和有关说明(金额,单位元)", "全年支出10元。"],
        ),
        ("1. 2022年支出10元。\n2.2021年支出9元。", ["1.2022年支出10元。", "2.2021年支出9元。"]),
    ],
    ids=["inside a number", "over a page", "heading", "colon", "long heading", "year"],
)
def test_lines_are_put_together(text: str, expected: list[str]) -> None:
    """A sentence that the layout broke is one paragraph; headings and items stand alone."""
    assert paragraphs(text) == expected


def test_a_table_ends_a_paragraph() -> None:
    """What stands before a table does not run on behind it."""
    before = "各类支出的执行情况和年初预算的对比详见下面的表格\n"
    table = "人员 300 公用 20\n"
    text = before + table + "以上为全年支出。"
    span = Span(len(before), len(before) + len(table))
    assert paragraphs(text, span) == [before.strip(), "以上为全年支出。"]


def test_a_view_is_half_width_and_leads_back() -> None:
    """Full-width characters become half-width, layout goes, and offsets find the way back."""
    document = Document("", "支出 １，２３４．５０\n万 元（A B）")
    seen = view(document, Span(0, len(document.text)))
    assert seen.text == "支出1,234.50万元(A B)"
    start = seen.text.index("1")
    assert document.slice(seen.span(start, start + 8)) == "１，２３４．５０"


@pytest.mark.parametrize(
    ("text", "style", "number"),
    [
        ("一、概况", "一、", 1),
        ("(十二)其他", "（一）", 12),
        ("3.支出", "1.", 3),
        ("3、支出", "1.", 3),
        ("(4)支出", "（1）", 4),
        ("五是宣传", "是", 5),
        ("第二章概况", "chapter", 2),
        ("1.2022年支出", "1.", 1),
    ],
)
def test_enumerator(text: str, style: str, number: int) -> None:
    """The number at the head of a paragraph, in its style."""
    found = enumerator(text)
    assert found is not None
    assert (found.style, found.number) == (style, number)


@pytest.mark.parametrize("text", ["1.5万元", "2022年", "一是否", "支出1.", "3.14"])
def test_no_enumerator(text: str) -> None:
    """Decimals, years and other words are none."""
    found = enumerator(text)
    assert found is None


def test_chinese_numbers() -> None:
    """Numbers below a hundred, in words and in digits."""
    assert [chinese_number(text) for text in ("九", "十", "十九", "三十", "四十二", "7")] == [
        9,
        10,
        19,
        30,
        42,
        7,
    ]


def test_places() -> None:
    """A place is the way down to it; paragraphs without a number are counted."""
    text = "一、概况\n（一）职能\n负责供水。\n负责排水。\n1．供水。\n"
    text += "二、执行\n（一）支出\n全年支出10元。\n"
    assert locators(text) == [
        "一、",
        "一、（一）",
        "一、（一）第1段",
        "一、（一）第2段",
        "一、（一）1.",
        "二、",
        "二、（一）",
        "二、（一）第1段",
    ]


def test_a_list_inside_of_a_section_may_use_its_style() -> None:
    """一、 inside of （一） is a list of its own, and 二、 after it goes on with that list."""
    text = "一、收支\n（一）执行\n全年支出10元，包括：\n一、人员支出6元。\n"
    text += "二、项目支出4元。\n（二）说明\n"
    assert locators(text)[3:] == ["一、（一）一、", "一、（一）二、", "一、（二）"]


def test_clauses_of_a_paragraph() -> None:
    """一是 … 二是 are places inside of their paragraph."""
    text = "一、工作\n全年工作扎实，一是检查；二是宣传；四是总结。\n"
    nodes = [node for node in outline(Document("", text)) if node.path[-1].style == "是"]
    assert [node.locator for node in nodes] == [
        "一、第1段一是",
        "一、第1段二是",
        "一、第1段四是",
    ]
    assert [(node.fault, node.expected) for node in nodes] == [("", 0), ("", 0), ("jumps", 3)]


def test_odd_numbers_are_marked() -> None:
    """A number that repeats or jumps is a fault, with what should stand there."""
    text = "一、概况\n二、执行\n二、绩效\n五、问题\n"
    nodes = outline(Document("", text))
    assert [(node.fault, node.expected) for node in nodes] == [
        ("", 0),
        ("", 0),
        ("repeats", 3),
        ("jumps", 3),
    ]
