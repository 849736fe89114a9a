"""The figures of the real 2021 report, recomputed from its tables."""

import re
from decimal import Decimal as D
from pathlib import Path

import pytest

from selfeval import CATALOGUE, Dossier, evaluate, evaluate_panel, load, load_panel
from selfeval.schema import TABLES

# metric, value rounded to 6 places
RATES = [
    ("execution_rate", "0.988779"),  # 14787.64 ÷ 14955.46
    ("execution_rate_initial", "0.952455"),  # 14787.64 ÷ 15525.82
    ("execution_rate_personnel", "0.783512"),  # 296.81 ÷ 378.82
    ("three_public_control_rate", "0.263333"),  # 0.79 ÷ 3.00
    ("public_operating_control_rate", "0.798759"),  # 11.59 ÷ 14.51
    ("budget_adjustment_rate", "-0.036736"),  # (14955.46 − 15525.82) ÷ 15525.82
    ("budget_growth_rate", "0.038815"),  # 580.12 ÷ 14945.70
    ("balance_rate_q1", "0.840000"),  # 21.00 ÷ 25
    ("balance_rate_q2", "1.040000"),  # 52.00 ÷ 50
    ("balance_rate_q3", "1.008400"),  # 75.63 ÷ 75
    ("balance_rate_q4", "0.988200"),  # 98.82 ÷ 100
    ("mean_balance_rate", "0.969150"),  # (0.84 + 1.04 + 1.0084 + 0.9882) ÷ 4
    ("mean_progress_rate", "0.989800"),  # (21 + 52 + 75.63 + 98.82) ÷ 4 = 61.8625; ÷ 62.5
]
TOTALS = [
    ("initial_total", "15525.82"),  # 378.82 + 14.51 + 15132.49
    ("adjusted_total", "14955.46"),  # 378.82 + 14.51 + 14562.13
    ("executed_total", "14787.64"),  # 296.81 + 11.59 + 14479.24
    ("initial_income", "15525.82"),
    ("adjusted_income", "14955.46"),
    ("prior_initial_total", "14945.70"),  # 15525.82 − 580.12
    ("three_public_budget", "3.00"),
    ("three_public_actual", "0.79"),
]
GIVEN = {
    "budget",
    "department",
    "goals",
    "income",
    "outputs",
    "prior_year",
    "progress",
    "projects",
    "reported",
    "spending_control",
    "tasks",
}
PHONE = re.compile(
    r"(?<![\d.])(?:(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}"  # mobile
    r"|[(（]?0\d{2,3}[)）]?[-— ]?[2-9]\d{2,3}[- ]?\d{4})(?![\d.])"  # area code and number
)
# What a cover page writes before a person's name.
PERSON = re.compile(r"负责人|填报人|填表人|联系人|经办人|审核人|电话|手机|签章|签字|身份证")


@pytest.fixture(scope="module")
def dossier(real_data: Path, real_department: str) -> Dossier:
    """Return the loaded tables of 2021."""
    return load(real_department, 2021, real_data)


@pytest.mark.parametrize(("name", "expected"), RATES)
def test_rates_are_those_worked_from_the_report(
    dossier: Dossier, name: str, expected: str
) -> None:
    """A rate of the report, to 6 places, as its printed amounts give it."""
    value = evaluate(dossier.figures).loc[name, "value"]
    assert D(expected) == round(value, 6)


@pytest.mark.parametrize(("name", "expected"), TOTALS)
def test_totals_keep_every_printed_digit(dossier: Dossier, name: str, expected: str) -> None:
    """A total is the exact sum of its printed parts, with the digits as printed."""
    assert expected == str(dossier.figures[name].value)


def test_project_items_exceed_their_printed_total_by_a_rounding(dossier: Dossier) -> None:
    """The nine items add up to 14479.25, and stay so: the total of the text is 14479.24."""
    projects = dossier.table("projects")
    assert projects["stage"].value_counts().to_dict() == {"executed": 9}
    expected = D("14479.25")  # 9.23+194.74+213.77+266.14+4723.62+9049.66+3.64+8.45+10.00
    assert expected == sum(projects["amount"])
    assert D("0.01") == expected - dossier.figures["executed_project"].value
    transfers = projects[projects["fund_origin"] == "upper_level_transfer"]
    assert D("22.09") == sum(transfers["amount"])  # 3.64 + 8.45 + 10.00


def test_outputs_are_all_there(dossier: Dossier) -> None:
    """The 58 services of the report, by what their number counts."""
    expected = {
        "persons": 15,
        "person_times": 15,
        "sessions": 12,
        "money": 4,
        "cases": 3,
        "sites": 3,
        "organisations": 3,
        "households": 2,
        "items": 1,
    }
    kinds = dossier.table("outputs")["kind"].value_counts().to_dict()
    assert expected == kinds
    assert sum(kinds.values()) == 58


def test_tables_that_the_report_lacks_are_absent(dossier: Dossier) -> None:
    """What the report does not say has no table: an evidence gap, not a row of zeros."""
    assert set(dossier.tables) == GIVEN
    for name in set(TABLES) - GIVEN:
        table = dossier.table(name)
        assert table.empty
        assert list(TABLES[name].columns) == list(table.columns)


def test_what_cannot_be_computed_says_why(dossier: Dossier) -> None:
    """A metric has either a value or a reason, and a value names its sources."""
    rows = evaluate(dossier.figures)
    assert [record.name for record in CATALOGUE] == list(rows.index)
    for row in rows.itertuples():
        assert (row.value is None) == bool(row.reason), row
        assert row.value is None or row.sources, row
    missing = {"satisfaction_rate", "petition_reply_rate", "staff_control_rate"}
    assert {None} == set(rows.loc[sorted(missing), "value"])


def test_every_row_says_where_it_stands(dossier: Dossier) -> None:
    """No row of any table is without its place in the report."""
    assert set(dossier.tables) == GIVEN
    for name, table in dossier.tables.items():
        assert [row for row, source in table["source"].items() if not source] == [], name


def test_the_department_is_real(dossier: Dossier, real_department: str) -> None:
    """The data is marked as real and knows its own folder."""
    assert not dossier.synthetic
    assert (real_department, 2021) == (dossier.department, dossier.fiscal_year)


def test_the_panel_agrees_with_the_one_dossier(real_data: Path, dossier: Dossier) -> None:
    """The panel of all real data has the same values as its one department-year."""
    panel = load_panel(real_data, [dossier.department], [2021])
    rows = evaluate_panel(panel.figures).set_index("metric")["value"]
    alone = evaluate(dossier.figures)["value"]
    assert [name for name, value in alone.items() if value is not None] == list(
        rows[rows.notna()].index
    )
    expected = alone[alone.notna()]
    assert expected.tolist() == rows[expected.index].tolist()


def test_the_pattern_finds_phone_numbers() -> None:
    """The search below can fail: it knows numbers in the usual ways of writing."""
    # Put together here, so that this file holds none either.
    area, number, mobile = "0755", "8" * 8, "139" + "1" * 8
    for text in (
        f"{area}-{number}",
        f"{area}{number}",
        f"（{area}）{number}",
        mobile,
        f"+86 {mobile}",
    ):
        assert PHONE.search(f"联系：{text}。"), text
    for text in ("15,525.82", "14787.64", "2021年12月31日", "0.0041", "财预〔2013〕53号"):
        assert not PHONE.search(text), text


def test_no_person_or_phone_number_in_the_data(real_data: Path) -> None:
    """No file of the data holds a phone number or a label that a person's name follows."""
    files = [path for path in sorted(real_data.rglob("*")) if path.is_file()]
    assert files
    for path in files:
        text = path.read_text("utf-8-sig")
        assert not PHONE.findall(text), path.name
        assert not PERSON.findall(text), path.name


def test_the_csv_files_open_in_excel(real_data: Path) -> None:
    """Every CSV starts with the mark by which Excel knows UTF-8, so Chinese is not garbled."""
    files = sorted(real_data.rglob("*.csv"))
    assert files
    assert [path.name for path in files if not path.read_bytes().startswith(b"\xef\xbb\xbf")] == []


def test_amounts_are_decimals_as_typed(dossier: Dossier) -> None:
    """Amounts are Decimals with the printed digits, shares are exact fractions of 1."""
    budget = dossier.table("budget")
    assert {"Decimal"} == {type(amount).__name__ for amount in budget["amount"]}
    control = dossier.table("spending_control")
    assert [str(amount) for amount in control["amount"]] == ["3.00", "0.79"]
    progress = dossier.table("progress")["cumulative_progress"]
    assert [str(share) for share in progress] == ["0.2100", "0.5200", "0.7563", "0.9882"]
