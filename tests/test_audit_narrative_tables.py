"""Tables against themselves: a total that its rows do not make, and what is no fault."""

from selfeval.audit.narrative import narrative_findings
from selfeval.intake.readers.building import Builder


def found(*rows: str) -> list[str]:
    """Return what is said of a table, a row a text of cells."""
    builder = Builder("report.docx")
    builder.line("项目支出情况")
    builder.table(
        (number, column, text)
        for number, row in enumerate(rows)
        for column, text in enumerate(row.split())
    )
    findings = narrative_findings(builder.document())
    return [one.message for one in findings if one.rule == "table_totals"]


HEAD = "项目 预算数 执行数 执行率"
ROWS = ("甲 10.00 9.50 95.00%", "乙 20.00 19.00 95.00%", "丙 30.50 30.00 98.36%")


def test_total_that_its_rows_do_not_make() -> None:
    """10 + 20 + 30.5 = 60.50, as printed; 9.5 + 19 + 30 = 58.50, not 85.50."""
    assert found(HEAD, *ROWS, "合计 60.50 85.50 96.69%") == [
        "表1“执行数”合计写作 85.50，各行之和为 58.50，相差 27.00"
    ]


def test_the_sum_of_the_rows_is_printed_elsewhere() -> None:
    """One column only, and the text has the sum of its rows."""
    assert found("项目 金额", "甲 10.00", "乙 20.00", "丙 30.50", "合计 65.50", "附注 60.50") == []
    rows = ("项目（共60.50万元） 金额", "甲 10.00", "乙 20.00", "丙 30.50", "合计 65.50")
    assert found(*rows) == ["表1“金额”合计写作 65.50，各行之和为 60.50，相差 5.00"]


def test_totals_that_are_right_or_within_rounding() -> None:
    """The total may stand first; 0.02 is within the half cents of four figures."""
    assert found(HEAD, *ROWS, "合计 60.50 58.50 96.69%") == []
    assert found(HEAD, "合计 60.50 58.52 96.73%", *ROWS) == []


def test_rows_that_need_not_be_the_parts_are_left_alone() -> None:
    """No column adds up: rows may be missing. 其中: rows hold one another."""
    assert found(HEAD, *ROWS, "合计 99.00 85.50 86.36%") == []
    assert found(HEAD, *ROWS, "其中：丁 5.00 4.00 80.00%", "合计 60.50 85.50 96.69%") == []
