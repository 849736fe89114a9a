"""The sentence around a finding: cut to size, the figure marked, no persons in it."""

from decimal import Decimal

import pytest

from selfeval.audit.finding import Cited, Finding
from selfeval.audit.narrative import narrative_findings
from selfeval.audit.passage import passage
from selfeval.intake.document import Document, DocumentTable, Span, TableCell
from selfeval.intake.redaction import redacted


def finding(text: str, words: str, figure: str = "") -> Finding:
    """Return a finding whose passage is some words of a text, with a figure in it."""
    start = text.index(words)
    span = Span(start, start + len(words))
    figures: tuple[Cited, ...] = ()
    if figure:
        at = text.index(figure, start)
        cited = Span(at, at + len(figure))
        figures = (Cited("支出", Decimal(1), "万元", "一、", cited),)
    return Finding("rule", "note", "说明", figures, "核对", span)


def test_the_sentence_is_given_with_the_figure_marked() -> None:
    """The sentences before and after stay out; of the passage the figure is marked."""
    text = "先说别的。全年支出 12.50 万元，比上年增加；再说别的。"
    document = Document("report.txt", text)
    found = finding(text, "支出 12.50 万元", "12.50")
    assert passage(document, found) == ("全年支出", "12.50", "万元，比上年增加；")


def test_without_a_figure_in_it_the_passage_itself_is_marked() -> None:
    """A figure that stands elsewhere is not marked in this sentence."""
    text = "全年支出12.50万元。另支出3.00万元。"
    document = Document("report.txt", text)
    found = finding(text, "另支出")
    elsewhere = Cited("支出", None, "万元", "一、", Span(4, 9))
    found = Finding(found.rule, "note", "", (elsewhere,), "", found.span)
    assert passage(document, found) == ("", "另支出", "3.00万元。")


def test_a_figure_alone_is_a_place_too() -> None:
    """A finding without a passage is shown at its first figure."""
    text = "全年支出12.50万元。"
    found = Finding("rule", "note", "", (Cited("支出", None, "万元", "一、", Span(4, 9)),))
    assert passage(Document("report.txt", text), found) == ("全年支出", "12.50", "万元。")


def test_a_finding_without_a_place_has_no_passage() -> None:
    """What concerns the whole report is in no sentence."""
    found = Finding("rule", "note", "", (Cited("提纲", None, "", "全文"),))
    assert passage(Document("report.txt", "全文。"), found) == ("", "", "")


def test_long_sentences_are_cut_on_both_sides() -> None:
    """Eighty characters on a side, and a mark where there was more."""
    text = "前" * 200 + "支出" + "后" * 200
    before, middle, after = passage(Document("report.txt", text), finding(text, "支出"))
    assert (before, middle, after) == ("…" + "前" * 80, "支出", "后" * 80 + "…")


def test_a_long_passage_is_cut_too() -> None:
    """What is marked is no longer than a side."""
    text = "标" * 200
    _, middle, _ = passage(Document("report.txt", text), finding(text, text))
    assert middle == "标" * 80 + "…"


def test_breaks_of_the_layout_are_gone() -> None:
    """A line break within a sentence is no end of it, and no space."""
    text = "全年为辖区老年人和居民组织文体活动，共支出 12.50 万\n\n元，用于 QQ group 维护。"
    found = finding(text, "12.50 万\n\n元")
    before, middle, after = passage(Document("report.txt", text), found)
    assert before.endswith("共支出")
    assert (middle, after) == ("12.50万元", "，用于QQ group维护。")


def test_a_half_width_full_stop_ends_a_sentence_and_a_decimal_point_does_not() -> None:
    """12.50 stays whole."""
    text = "先说别的.支出12.50万元.再说别的."
    found = finding(text, "支出")
    assert passage(Document("report.txt", text), found) == ("", "支出", "12.50万元.")


def test_a_cell_of_a_table_is_its_own_sentence() -> None:
    """What stands in other cells is not shown."""
    text = "人员支出\n12.50\n公用支出\n3.00\n"
    cells = (
        TableCell(0, 0, Span(0, 4)),
        TableCell(0, 1, Span(5, 10)),
        TableCell(1, 0, Span(11, 15)),
        TableCell(1, 1, Span(16, 20)),
    )
    document = Document("report.docx", text, (DocumentTable(Span(0, len(text)), cells),))
    assert passage(document, finding(text, "12.50")) == ("", "12.50", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("负责人（签章）：柳甲乙", "负责人（签章）：＊＊＊"),
        ("填报人：钱己\n\n钱己\n", "填报人：＊＊\n\n＊＊\n"),
        ("联系人|钱 己|电话|13900000000", "联系人|＊＊＊|电话|＊＊＊＊＊＊＊＊＊＊＊"),
        ("填表人姓名：柳甲乙13900000000", "填表人姓名：＊＊＊＊＊＊＊＊＊＊＊＊＊＊"),
        ("填报人及联系电话：柳甲乙 139 0000 0000", "填报人及联系电话：＊＊＊ " + "＊" * 13),
        ("联系电话：0000-5550018", "联系电话：" + "＊" * 12),
        ("电话：5550018", "电话：" + "＊" * 7),
        ("邮箱 someone@example.org", "邮箱 " + "＊" * 19),
        ("身份证 11010519491231002X", "身份证 " + "＊" * 18),
    ],
)
def test_persons_are_masked(text: str, expected: str) -> None:
    """Names after their labels and wherever they stand again, telephones, addresses."""
    assert redacted(text) == expected
    assert len(redacted(text)) == len(text)


@pytest.mark.parametrize(
    "text",
    [
        "单位负责人对报告的真实性负责。",
        "负责人：\n\n填报人：\n联系电话：\n",
        "责任人：财务科\n",
        "支出15,525.82万元，受理12345热线2021年诉求。",
        "功能科目2070109，统计代码2142005713。",
        "资金123456789012元。",
    ],
)
def test_what_is_no_person_stays(text: str) -> None:
    """Empty labels, offices, amounts and codes are no persons."""
    assert redacted(text) == text


def test_names_of_the_cover_are_masked_in_every_passage() -> None:
    """A name that stands again far from its label is masked there too."""
    text = "填报人：柳甲乙\n\n一、概况\n由柳甲乙负责的项目支出12.50万元。\n"
    found = finding(text, "12.50")
    assert passage(Document("report.txt", text), found)[0] == "由＊＊＊负责的项目支出"


def test_every_finding_of_a_report_has_its_passage() -> None:
    """The pieces put together again stand in the report, but for what is cut."""
    text = (
        "云溪市松岭区文化体育局2023年度部门整体支出绩效自评报告\n\n一、概况\n"
        "一是修缮场馆；三是培训骨干。比上年增长（下降）3.00%。主要为为老年人办展览。\n"
        "二、问题\n三、措施\n加强。\n"
    )
    document = Document("report.txt", text)
    found = narrative_findings(document)
    assert len(found) == 4
    for one in found:
        before, middle, after = passage(document, one)
        assert middle and f"{before}{middle}{after}" in text
