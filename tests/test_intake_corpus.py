"""The corpus of reports is sound, and what an intake and an audit make of it."""

import re
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest

from benchmarks import intake as benchmark
from selfeval.figures import FIGURES
from selfeval.intake.document import Document, Span
from selfeval.metrics.catalogue import CATALOGUE
from selfeval.schema import TABLES
from tests.reports import corpus, make
from tests.reports.claims import claim, numbers
from tests.reports.judging import FAMILIES, REMARKS, Result, judge_faults, judge_figures, total

REPORTS = corpus.reports()
every_report = pytest.mark.parametrize("report", REPORTS, ids=[one.name for one in REPORTS])

#: The least that must be found, and be right, of the whole corpus: to be raised as it gets better.
THRESHOLDS = {
    "figures: recall": 0.90,
    "figures: precision": 0.99,
    "sure figures: recall": 0.78,
    "sure figures: precision": 1.0,
    "faults: recall": 0.65,
    "faults: precision": 0.90,
}

#: Figures of the table `reported` that are neither a metric nor a figure of the tables.
PRINTED_ONLY = {"budget_increase", "project_count", "initial_income_fiscal"}
PRINTED_ONLY |= {"initial_income_carry_over", "adjusted_income_fiscal"}
#: The codes that tell a kind where there is no figure of that name.
CODES = {
    code
    for table in TABLES.values()
    for column in table.columns
    for code in getattr(table.cell(column), "terms", ())
} | {"target", "actual"}
#: What a claim may count with and the report need not print.
CONSTANTS = {"1", "4", "10", "20", "10000", "25%", "50%", "75%", "100%", "90", "100"}
FIGURE = re.compile(r"-?\d+(?:\.\d+)?")


def test_the_corpus_has_many_styles_and_forms():
    assert len(REPORTS) >= 12
    assert len({one.style for one in REPORTS}) == len(REPORTS)
    suffixes = [Path(one.file).suffix for one in REPORTS]
    assert suffixes.count(".docx") == 2
    assert suffixes.count(".pdf") == 2
    # False alarms show where there is little or nothing to find.
    assert sum(not one.faults for one in REPORTS) >= 4
    assert sum(len(one.faults) <= 1 for one in REPORTS) >= 6


@every_report
def test_a_report_prints_what_its_answers_say(report):
    text = corpus.plain(report.text)
    for fact in report.facts:
        if fact.printed:
            assert corpus.plain(fact.printed) in text, fact
            assert fact.value in _values(fact), fact
        else:
            assert not fact.needed, fact


def _values(fact):
    """Return what a printed figure can stand for in the unit of the answers."""
    text = corpus.plain(fact.printed)
    # In a scan ≥ is read as 2, and ≤ as Q.
    digits = text[1:] if fact.kinds == ("target",) and text.startswith(("28", "29")) else text
    printed = Decimal(FIGURE.search(digits)[0])
    scales = {"万元": (0, -4, 4), "比例": (-2,)}.get(fact.unit, (0, 4, 8))
    values = [printed.scaleb(scale) for scale in scales]
    # 增长(下降) and a change without a direction word can be either.
    return values + [-value for value in values] if fact.unit == "比例" else values


@every_report
def test_an_answer_is_a_figure_that_there_is(report):
    names = {*FIGURES, *(metric.name for metric in CATALOGUE), *PRINTED_ONLY, *CODES, "*"}
    for fact in report.facts:
        assert fact.table in TABLES, fact
        assert set(fact.kinds) <= names, fact
        assert not (fact.needed and "*" in fact.kinds), fact
    told = [(f.table, f.kinds, f.value, f.label) for f in report.facts]
    assert len(set(told)) == len(told)


@every_report
def test_what_is_no_fault_is_right_to_the_last_digit(report):
    wrong = [text for text in report.claims if not claim(text).holds]
    assert wrong == []


@every_report
def test_claims_speak_of_what_the_report_prints(report):
    claims = [*report.claims, *(one.claim for one in report.differences if one.claim)]
    for number in {number for one in claims for number in numbers(one)} - CONSTANTS:
        # In a table the sign may stand in the heading of the column.
        bare = number.rstrip("%")
        assert corpus.stands_in(bare, report.text) or _glued(bare, report.text), number


def _glued(number, text):
    """Whether a figure stands in a row whose columns run together: 620.00598.5296.54%."""
    columns = re.findall(r"\d+\.\d\d", "".join(re.findall(r"(?:\d+\.\d\d){2,}%", text)))
    return number in columns


@every_report
def test_every_rate_and_every_part_of_a_budget_is_in_a_claim(report):
    claims = [*report.claims, *(one.claim for one in report.differences if one.claim)]
    results = {numbers(one)[-1] for one in claims}
    counted = {Decimal(n.rstrip("%")) for one in claims for n in numbers(one)}
    for fact in (one for one in report.facts if one.needed):
        printed = corpus.plain(fact.printed)
        if fact.unit == "比例" and not fact.kinds[0].startswith("progress_q"):
            rate = printed.lstrip("-")
            assert rate in results, fact
        elif fact.table in ("budget", "projects"):
            assert Decimal(FIGURE.search(printed)[0]) in counted, fact


@every_report
def test_a_planted_fault_is_one_and_an_explained_difference_is_none(report):
    text = corpus.plain(report.text)
    for one in report.differences:
        assert one.verdict in corpus.VERDICTS
        assert set(one.families) <= set(FAMILIES)
        assert corpus.plain(one.at) in text, one.at
        assert one.marks
        if not one.claim:
            continue
        said = claim(one.claim)
        holds = (said.holds, said.cut, said.possible)
        # Neither rounding nor cutting explains a fault; where one does, it is no fault.
        if one.verdict == "fault":
            assert holds == (False, False, False), one
        elif one.verdict == "cut":
            assert holds == (False, True, False), one
        else:
            assert (said.holds, said.possible) == (False, True), one


@pytest.mark.parametrize(
    ("text", "holds", "cut", "possible"),
    [
        ("378.82 + 14.51 = 393.33", True, True, True),
        ("2 / 3 = 66.67%", True, False, True),
        ("2 / 3 = 66.66%", False, True, False),  # counts are exact
        ("0.79 / 3.00 = 26.49%", False, False, True),  # 26.33 %, from 26.12 to 26.54
        ("97.875% * 1 = 97.88%", True, False, True),  # half up
        ("(11.50 - 12.00) / 12.00 = -4.17%", True, False, True),
        ("(11.50 - 12.00) / 12.00 = 4.17%", False, False, False),
    ],
)
def test_a_claim(text, holds, cut, possible):
    said = claim(text)
    assert (said.holds, said.cut, said.possible) == (holds, cut, possible)


def test_a_claim_that_cannot_be_read():
    with pytest.raises(ValueError, match="not a claim"):
        claim("1 ÷ 2 = 50%")


@pytest.fixture(scope="session")
def made(make_once):
    """Return the folder with the reports as files."""
    return make_once("corpus", make.make)


@every_report
def test_the_file_of_a_report_has_the_form_that_is_asked_for(report, made):
    path = made / report.file
    if path.suffix == ".pdf" and make.CHROMIUM is None:
        pytest.skip("needs Chromium")
    content = path.read_bytes()
    starts = {".docx": b"PK\x03\x04", ".pdf": b"%PDF-"}.get(path.suffix, b"")
    assert content.startswith(starts)


def test_text_files_have_the_encodings_that_offices_use(made):
    marked = (made / "yunnan-culture.txt").read_bytes()
    assert marked.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in (made / "sichuan-town.txt").read_bytes()
    for name in ("anhui-market.txt", "county-school.txt"):
        content = (made / name).read_bytes()
        assert "绩效" in content.decode("gb18030")
        with pytest.raises(UnicodeDecodeError):
            content.decode("utf-8")


def test_nothing_in_the_corpus_leads_to_a_person_or_a_place_on_the_net():
    for one in REPORTS:
        assert not re.search(r"://|www\.|@", one.text)
        # An office line has no such area code; hotlines have five digits.
        assert not re.search(r"(?<!\d)0(?!000-)\d{2,3}-\d{7,8}|(?<!\d)1[3-9]\d{9}(?!\d)", one.text)
        assert not re.search(r"(?:负责人|填报人|联系人|电话)[^\n]*[:：] *[一-鿿\d]", one.text)


def _extract(table, kind, value, confidence=0.95, unit="万元", **cells):
    return SimpleNamespace(
        table=table, kind=kind, label="", value=Decimal(value), unit=unit, printed=value,
        confidence=confidence, cells=cells,
    )  # fmt: skip


def test_figures_are_judged_by_kind_and_value():
    report = corpus.read_report("hubei-farmland")
    result = Result(report.name)
    extracts = [
        _extract("budget", "adjusted_total", "1560.00"),
        _extract("budget", "adjusted_total", "1560", 0.5),  # said twice
        _extract("budget", "executed_total", "1560.00"),  # another figure
        _extract("targets", "quantity", "12150", 0.7, target="12000", actual="12150"),
        _extract("reported", "satisfaction_rate", "88.2", unit="%"),
        _extract("judgements", "points", "9.5"),  # neither asked for nor wrong
        _extract("staffing", "staff", "48"),  # is not there
    ]
    judge_figures(report, extracts, result)
    needed = [one for one in report.facts if one.needed]
    found = total(result.tables.values())
    # Found: the adjusted total, target and actual of the new farmland, the satisfaction rate.
    assert (found.wanted, found.found, found.given, found.right) == (len(needed), 4, 6, 4)
    sure = result.sure
    assert (sure.wanted, sure.found, sure.given, sure.right) == (len(needed), 2, 4, 2)


def _finding(rule, message, severity="error", span=None):
    return SimpleNamespace(rule=rule, message=message, severity=severity, figures=(), span=span)


def test_faults_are_judged_by_family_and_marks():
    report = corpus.read_report("anhui-market")
    result = Result(report.name)
    at = report.text.index("预算完成率5.06%")
    audit = SimpleNamespace(
        findings=(
            _finding("reported_rates", "印为下列数", span=Span(at, at + 10)),
            _finding("reported_rates", "印为 94.00%"),  # is right
            _finding("stage_totals", "印为 5.06%"),  # of another family
            _finding("evidence", "没有数据", "warning"),  # a remark
            _finding("empty_heading", "没有内容", "note"),  # claims nothing
        ),
        explained=(_finding("reported_rates", "印为 73.49%，截尾", "note"),),
    )
    judge_faults(report, audit, Document("", report.text).slice, result)
    found = total(result.faults.values())
    assert (found.wanted, found.found, found.given, found.right) == (1, 1, 3, 1)
    assert (result.explained.found, result.explained.wanted) == (1, 1)


def test_every_rule_of_the_audit_has_its_family():
    listed = {*REMARKS, *(rule for rules in FAMILIES.values() for rule in rules)}
    audit = pytest.importorskip("selfeval.audit")
    narrative = pytest.importorskip("selfeval.audit.narrative")
    checks = [*getattr(audit, "CHECKS", ()), *getattr(narrative, "NARRATIVE_CHECKS", ())]
    assert {rule for rule, _, _ in checks} <= listed


@pytest.fixture(scope="module")
def results():
    try:
        return benchmark.measure()
    except ImportError as error:
        pytest.skip(f"nothing to measure yet: {error}")


def test_no_report_of_the_corpus_breaks_the_intake(results):
    assert [one.failed for one in results if one.failed] == []


@pytest.mark.parametrize("measured", THRESHOLDS)
def test_the_corpus_is_found_and_what_is_found_is_right(results, measured):
    whole = {
        "figures": total(one.figures for one in results),
        "sure figures": total(one.sure for one in results),
        "faults": total(one.all_faults for one in results),
    }
    what, _, share = measured.partition(": ")
    assert getattr(whole[what], share) >= THRESHOLDS[measured], benchmark.show(results)


def test_the_tables_of_the_benchmark():
    report = corpus.read_report("sichuan-town")
    result = Result(report.name)
    judge_figures(report, [_extract("budget", "initial_total", "1286.54")], result)
    needed = sum(one.needed for one in report.facts)
    shown = benchmark.show([result], verbose=True)
    assert re.search(rf"sichuan-town +{1 / needed:.1%} 1/{needed} +100\.0% 1/1 ", shown)
    assert "figure missed: staffing 行政事业编制 72名" in shown
