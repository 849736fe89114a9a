"""A department at the end of a quarter: judged, forecast, and never by what came after."""

from decimal import Decimal as D
from pathlib import Path

import pytest

from selfeval import SelfEvalError, load, load_panel, prose, tables
from selfeval.monitoring import Judged, Monitoring, Position, judge, load_bands, monitor, weighed

BUDGET = "stage,category,amount\ninitial,project,90\nadjusted,project,100"
PROJECTS = """stage,project,fund_origin,amount
initial,甲,department_budget,60
adjusted,甲,department_budget,40
initial,甲,upper_level_transfer,20
initial,乙,department_budget,30
initial,丙,department_budget,10"""
MONITORED = """quarter,project,cumulative_executed,target_progress,note
1,甲,10,20%,
2,甲,24,45%,
2,乙,6,35%,合同未到付款期"""
DATA = Path(__file__).parents[1] / "data"


def write(data: Path, name: str, year: int, /, **given: str) -> None:
    """Write a department-year; a table is its header and rows without the source."""
    folder = data / name / str(year)
    folder.mkdir(parents=True)
    head = "name,district,data_kind,document\n某中心,某区,real,某报告"
    for table, text in {"department": head, "budget": BUDGET, **given}.items():
        header, *rows = text.splitlines()
        lines = [f"{header},source", *(f"{row},一" for row in rows)]
        (folder / f"{table}.csv").write_text("\n".join(lines), "utf-8")


def progress(*shares: str) -> str:
    rows = [f"{quarter},{share}" for quarter, share in enumerate(shares, 1) if share]
    return "\n".join(["quarter,cumulative_progress", *rows])


@pytest.fixture
def half_year(tmp_path: Path) -> Path:
    """Return data of a department to mid-2024, with two years before it."""
    write(tmp_path, "centre", 2022, progress=progress("20%", "40%", "60%", "80%"))
    write(tmp_path, "centre", 2023, progress=progress("", "50%", "", "95%"))
    write(
        tmp_path,
        "centre",
        2024,
        progress=progress("15%", "38%"),
        projects=PROJECTS,
        project_progress=MONITORED,
    )
    return tmp_path


def monitored(data: Path, quarter: int = 2, year: int = 2024, name: str = "centre") -> Monitoring:
    dossier = load(name, year, data)
    return monitor(dossier, load_panel(data, skip_faulty=True), quarter, load_bands(DATA))


def test_the_department_by_hand(half_year: Path) -> None:
    """38 of 100 is below the 40 of June; 0.38 × 80/40 and 0.38 × 95/50."""
    found = monitored(half_year)
    position = found.judged.position
    assert (position.budget, position.executed, position.rate) == (D(100), D(38), D("0.38"))
    assert (found.judged.execution, found.judged.gap, found.judged.level) == (
        "warning",
        None,
        "warning",
    )
    assert found.pace is not None and found.pace.kind == "own"
    assert found.span is not None
    assert (found.span.low, found.span.middle, found.span.high) == (
        D("0.722"),
        D("0.741"),
        D("0.76"),
    )
    # 2023 lacks its third quarter: no fan there. Two years cannot test the method.
    assert set(found.fan) == {4}
    assert found.trials == ()
    assert (found.schedule, found.extrapolated) == (D("0.5"), D("0.76"))


def test_the_projects_by_hand(half_year: Path) -> None:
    """甲: 24 of 40 + 20, targets 45 %; 乙: 6 of 30, 35 %; of 丙 nothing is given."""
    found = monitored(half_year)
    shown = {risk.judged.position.name: risk for risk in found.risks}
    first, second = shown["甲"].judged, shown["乙"].judged
    assert (first.position.budget, first.position.rate) == (D(60), D("0.4"))
    assert (first.execution, first.gap, first.level, first.double) == (
        "normal",
        "normal",
        "normal",
        "even",
    )
    assert (second.position.rate, second.position.note) == (D("0.2"), "合同未到付款期")
    # 0.35 − 0.2 is more than 10 points; both are below 40 %.
    assert (second.execution, second.gap, second.double) == ("severe", "warning", "both")
    # No past of their own: the department's ratios 2 and 1.9.
    assert {risk.pace.kind for risk in found.risks if risk.pace} == {"own"}
    unspent = shown["乙"].unspent
    assert unspent is not None
    assert (unspent.low, unspent.middle, unspent.high) == (D(18), D("18.3"), D("18.6"))
    # 甲: 60 − 24 × 1.95 = 13.2, so 乙 with 18.3 comes first.
    assert list(shown) == ["乙", "甲"]
    assert [position.name for position in found.silent] == ["丙"]
    # (60 × 0.45 + 30 × 0.35) / 90 and 30 / 90.
    assert found.together is not None
    together = found.together.position
    assert (together.target, together.rate) == (D("37.5") / 90, D(30) / 90)
    # The department, 乙, and the projects as one, whose 33.3 % is below 40 %.
    assert len(found.flagged) == 3


def test_a_project_goes_by_its_own_past(half_year: Path) -> None:
    """5 → 10 in one year and 4 → 10 in another, its year's end taken from projects.csv."""
    executed = "stage,project,fund_origin,amount\nexecuted,乙,department_budget,10"
    half = "quarter,project,cumulative_executed\n2,乙,"
    for year, spent, rest in ((2020, 5, "\n4,乙,10"), (2021, 4, "")):
        write(
            half_year, "centre", year, projects=executed, project_progress=f"{half}{spent}{rest}"
        )
    risk = next(r for r in monitored(half_year).risks if r.judged.position.name == "乙")
    assert risk.pace is not None and risk.pace.kind == "project"
    assert risk.pace.ratios == {"2020": D(2), "2021": D("2.5")}


def test_peers_stand_in_and_are_named(half_year: Path) -> None:
    """One own year is too few: the other department's years before; not its later ones."""
    write(half_year, "other", 2022, progress=progress("", "40%", "", "80%"))
    write(half_year, "other", 2024, progress=progress("", "10%", "", "100%"))
    found = monitored(half_year, year=2023)
    assert found.pace is None  # one own year and one of the other
    write(half_year, "other", 2021, progress=progress("", "25%", "", "75%"))
    found = monitored(half_year, year=2023)
    assert found.pace is not None and found.pace.kind == "peers"
    assert found.pace.ratios == {"other/2021": D(3), "other/2022": D(2)}
    assert "不是本部门的节奏" in prose.year_end_forecast(found).data


def test_made_up_peers_say_nothing_of_a_real_department(half_year: Path) -> None:
    made_up = "name,district,data_kind,document\n示例,某区,synthetic,合成数据"
    for year in (2020, 2021):
        past = progress("", "40%", "", "80%")
        write(half_year, "other", year, department=made_up, progress=past)
    found = monitored(half_year, year=2022)
    assert found.pace is None and found.span is None
    text = prose.year_end_forecast(found).text
    assert "按序时外推为 80.00%，这是假设，不是预测" in text


BOUNDS = {
    "at the line": ("0.40", None, "normal", None, ""),
    "below it": ("0.3999", None, "warning", None, ""),
    "at the severe line": ("0.30", None, "warning", None, ""),
    "below that": ("0.2999", None, "severe", None, ""),
    "ten points apart": ("0.40", "0.50", "normal", "normal", "even"),
    "more than ten": ("0.40", "0.5001", "normal", "warning", "money"),
    "the other way": ("0.60", "0.45", "normal", "warning", "target"),
    "twenty": ("0.60", "0.40", "normal", "warning", "target"),
    "more than twenty": ("0.60", "0.3999", "normal", "severe", "target"),
    "both": ("0.35", "0.39", "warning", "normal", "both"),
    "both, and apart": ("0.20", "0.39", "severe", "warning", "both"),
    "targets alone": (None, "0.39", None, None, ""),
}


@pytest.mark.parametrize(
    ("rate", "target", "execution", "gap", "double"), BOUNDS.values(), ids=BOUNDS.keys()
)
def test_bands_at_their_ends(
    rate: str | None, target: str | None, execution: str | None, gap: str | None, double: str
) -> None:
    """The second quarter: 40 % and 30 % by June, 10 and 20 points."""
    position = Position("甲", D(100), rate=rate and D(rate), target=target and D(target))
    found = judge(position, load_bands(DATA), 2)
    assert (found.execution, found.gap, found.double) == (execution, gap, double)


def test_the_first_quarter_has_no_checkpoint() -> None:
    """The first one is in April: only the difference can be judged, and not that both lag."""
    bands, late = load_bands(DATA), Position("甲", D(100), rate=D("0.01"), target=D("0.02"))
    found = judge(late, bands, 1)
    assert (found.execution, found.gap, found.level, found.double) == (
        None,
        "normal",
        "normal",
        "even",
    )
    assert not Judged(late, None, None, "").flagged


def test_projects_without_both_figures_do_not_weigh() -> None:
    one = Position("甲", D(30), D(3), D("0.1"), D("0.2"))
    others = [Position("乙", D(70), D(7), D("0.1")), Position("丙", None, target=D(1))]
    assert weighed("合计", others) is None
    assert weighed("合计", [one, *others]) == Position("合计", D(30), D(3), D("0.1"), D("0.2"))


def test_amounts_alone_and_no_adjusted_budget(tmp_path: Path) -> None:
    """27 of the initial 90, where nothing was adjusted yet."""
    write(
        tmp_path,
        "centre",
        2024,
        budget="stage,category,amount\ninitial,project,90",
        progress="quarter,cumulative_executed\n2,27",
    )
    found = monitored(tmp_path)
    assert found.judged.position.rate == D("0.3")
    assert "年初预算" in prose.known_scope(found).data
    assert not found.later


def test_a_quarter_that_is_missing_is_said(half_year: Path) -> None:
    """Nothing of the third quarter is taken from the second."""
    found = monitored(half_year, quarter=3)
    assert found.judged.position.rate is None and found.span is None
    assert found.risks == ()
    reasons = list(tables.monitoring_gaps(found).frame["缺什么"])
    assert reasons[0] == "《季度支出进度》中没有第三季度（progress.csv）"
    assert "甲、乙、丙" in reasons[1]


def test_the_year_over_is_not_forecast(half_year: Path) -> None:
    found = monitored(half_year, quarter=4, year=2022)
    assert found.judged.position.rate == D("0.8") and found.pace is None
    assert "年度已结束" in prose.year_end_forecast(found).text


@pytest.mark.parametrize("quarter", [0, 5, -1])
def test_a_quarter_that_is_none(half_year: Path, quarter: int) -> None:
    with pytest.raises(SelfEvalError, match=f"^quarter: found {quarter}; expected 1 to 4$"):
        monitored(half_year, quarter=quarter)
