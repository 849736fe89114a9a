"""What holds for every score, whatever the evidence: more of it never widens a range."""

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal as D
from pathlib import Path
from random import Random
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selfeval import FIGURES, Dossier, load_panel
from selfeval.finders import Found
from selfeval.schema import TABLES
from selfeval.scoring import (
    Framework,
    PanelScore,
    Score,
    ScoredRow,
    Total,
    framework_files,
    load_framework,
    score,
    score_panel,
)
from selfeval.scoring.evidence import DossierEvidence, PanelEvidence
from selfeval.scoring.framework import Cap, Overshoot
from selfeval.scoring.intervals import parse_interval
from selfeval.scoring.kinds import TargetRatio, TargetWindow
from selfeval.scoring.notation import read_framework
from selfeval.scoring.panel import score_columns
from selfeval.scoring.score import score_evidence
from selfeval.scoring.targets import chosen_targets, target_ends, target_points
from selfeval.scoring.verdicts import Verdict, Verdicts, slots

#: A piece of evidence by what it is about; less evidence is a subset.
Facts = dict[tuple[str, ...], Any]

EXEMPT = "exempt"
DOSSIER = Dossier("centre", 2021, Path("centre/2021"), {})
# Drawing one example is slow beside scoring it, and each holds some hundred figures.
MANY, FEW = settings(max_examples=60), settings(max_examples=20)

# Limits of the shipped frameworks, and figures just beside them.
AMOUNTS = ("0", "0.20", "33.33", "60", "79.99", "80", "90", "95", "100", "100.01", "102.70", "130")
SHARES = ("0", "0.21", "0.25", "0.52", "0.7563", "0.9882", "1", "1.05")
TARGETS = (">=,100,130", ">=,100,131", ">=,-5,-8", "<=,40,50", "<=,0,0", "=,3,3", "=,3,2")
KINDS = ("quantity", "cost", "social", "satisfaction")

# The kinds of rule that no shipped framework has.
ROW = """
[[rows]]
level1 = "全部"
weight_evidence = "I"
rule_evidence = "I"
"""
EVERYTHING = """
id = "everything"
name = "全部"
place = "某地"
years = [2021]
status = "unverified"
sources = ["自拟"]
weight = 80
level1 = [{ name = "全部", weight = 80 }]
ROW
indicator = "择优"
weight = 20
rule = "either"
veto = "弄虚作假"
options = [
  { name = "率", rule = "bands", metric = "carry_over_rate_executed", bands = [
    { range = "<=9%", points = 20 }, { range = ">9%", points = 0 },
  ] },
  { name = "应付", rule = "linear_cliff", metric = "payables_rate", slope = 5, zero_above = "9%" },
  { name = "认定", rule = "judged" },
]
ROW
indicator = "定性"
weight = 10
rule = "qualitative"
states = [
  { name = "好", least = "80%", most = "100%" },
  { name = "中", least = "50%", most = "80%" },
  { name = "差", least = "0%", most = "50%" },
]
ROW
indicator = "窗口"
weight = 10
rule = "target_window"
within = "30%"
ROW
indicator = "合计"
weight = 18
rule = "sum"
[[rows.parts]]
name = "完成率"
weight = 8
rule = "steps"
metric = "execution_rate"
limit = "100%"
side = "below"
step = "5%"
deduct = 2
counted = "started"
veto = "虚列支出"
[[rows.parts]]
name = "采购"
weight = 10
rule = "proportional"
metric = "procurement_execution_rate"
target = "90%"
zero_above = "100%"
ROW
indicator = "结余"
weight = 12
rule = "comparison"
figure = "year_end_carry_over"
last = "prior_carry_over"
none = 12
not_more = 5
more = 0
ROW
indicator = "目标"
weight = 10
rule = "target_ratio"
target_kinds = ["social", "cost"]
unmet_at_most = "50%"
""".replace("ROW", ROW)


@pytest.fixture(scope="module")
def pick(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Framework]:
    """Return a function that picks a framework: a shipped one in any variant, or that of above.

    It may take points from the total as well, and leave out what does not apply.
    """
    own = tmp_path_factory.mktemp("frameworks") / "everything.toml"
    own.write_text(EVERYTHING, "utf-8")
    found = []
    for path in (own, *framework_files(real_data).values()):
        variants, faults = read_framework(path)
        assert not faults
        found += [framework for framework in variants.values() if framework.weight is not None]
    # Half of the examples are of the one with all the rest.
    found = found[:1] * len(found) + found[1:]
    return lambda random: varied(random.choice(found), random)


def varied(framework: Framework, random: Random) -> Framework:
    """Return the framework with or without deductions from its total, and with either default."""
    ranges = (("[70%, 80%)", 40), ("<70%", 30), ("<60%", 10))
    caps = [Cap("execution_rate", parse_interval(text), D(most)) for text, most in ranges]
    caps += [Cap("satisfaction_rate", parse_interval("<80%"), D(20))]
    overshoot = Overshoot(D("0.3"), D(5), random.choice((None, D(12))))
    return replace(
        framework,
        caps=tuple(caps) if random.random() < 0.5 else (),
        overshoot=overshoot if random.random() < 0.5 else None,
        not_applicable=random.choice(("full", "drop")),
    )


def figure(unit: str, random: Random) -> Any:
    """Return what a figure of this unit may be."""
    if unit in ("万元", "比例"):
        return D(random.choice(AMOUNTS if unit == "万元" else SHARES))
    return random.randrange(3) if unit == "等次" else random.choice((0, 1, 2, 19, 20))


def target_table(random: Random) -> pd.DataFrame:
    """Return the targets of a department, as its file has them."""
    rows = []
    weighed = random.random() < 0.5
    for number in range(random.randrange(5)):
        row = dict.fromkeys(TABLES["targets"].columns) | {"indicator": f"指标{number}"}
        row |= {"kind": random.choice(KINDS), "source": "三", "operator": "="}
        row["weight"] = D(random.choice(("1", "2.5", "3"))) if weighed else None
        if random.random() < 0.3:
            row["met"] = random.choice(("yes", "no"))
        else:
            row["operator"], target, actual = random.choice(TARGETS).split(",")
            row |= {"target": D(target), "actual": D(actual)}
        rows.append(row)
    columns = list(TABLES["targets"].columns)
    return pd.DataFrame(rows, index=range(2, len(rows) + 2), columns=columns, dtype=object)


def everything(framework: Framework, random: Random) -> Facts:
    """Return much evidence for a framework: figures, targets and judgements that fit it."""
    facts: Facts = {}
    for name, record in FIGURES.items():
        if random.random() < 0.95:
            facts["figure", name] = figure(record.unit, random)
    if random.random() < 0.2:
        facts["figure", "budget_disclosure"] = EXEMPT
    table = target_table(random)
    if len(table):
        facts[("targets",)] = table.assign(kind=None)
        for number, kind in table["kind"].items():
            facts["kind", str(number)] = kind
    for row in framework.rows:
        whole = random.random() < 0.5
        for name, slot in slots(row):
            verdict(facts, (row.key, name), slot, random, whole)
        if isinstance(row.rule, TargetRatio | TargetWindow) and len(table):
            points = target_points(table, row.rule, D(str(row.weight)))
            chosen = chosen_targets(table.assign(group=0), row.rule)
            for target in chosen.to_dict("records"):
                least, most = target_ends(row.rule, target)
                if least != most and random.random() < 0.5:
                    best = (points[target["indicator"]] * most).quantize(D("0.01"), "ROUND_DOWN")
                    given_points = random.choice((D(0), best / 2, best))
                    facts["verdict", row.key, target["indicator"]] = given_points, given_points
    return facts


def verdict(facts: Facts, at: tuple[str, str], slot: Any, random: Random, whole: bool) -> None:
    """Add a judgement to the evidence that fits a slot of a row."""
    share = D(random.choice(("0", "0.25", "0.5", "1")))
    if slot.takes == "own" and not whole:
        for number, part in enumerate((D("0.5"), D("0.2")), start=1):
            own = slot.weight * part
            facts["own", at[0], f"自设{number}"] = own, own * share
    elif slot.takes == "state":
        state = random.choice(slot.states)
        low, high = state.least * slot.weight, state.most * slot.weight
        facts["verdict", *at] = low, high
        # The state may be found before the points within it are given.
        facts["points", *at] = low + (high - low) * share
    elif slot.takes in ("veto", "count"):
        found = D(random.choice((0, 0, 0, 1) if slot.takes == "veto" else (0, 1, 3)))
        facts["verdict", *at] = found, found
    elif (not whole) if slot.takes == "yes_no" else (at[1] or whole):
        facts["verdict", *at] = slot.weight * share, slot.weight * share


def subset(facts: Facts, random: Random) -> Facts:
    """Return some of the evidence: nearly all, half, or hardly any."""
    kept = random.choice((0.9, 0.5, 0.1))
    return {about: what for about, what in facts.items() if random.random() < kept}


def judged(low: D, high: D) -> Verdict:
    return Verdict(low, high, f"{low}", "佐证", "judgements.csv 第2行（四）")


def evidence_of(facts: Facts) -> DossierEvidence:
    """Return the evidence as the engine has it."""
    figures = {}
    for name in FIGURES:
        value = facts.get(("figure", name))
        exempt = value == EXEMPT
        lacks = value is None or exempt
        figures[name] = Found(None, (), "缺", exempt) if lacks else Found(value, ("表",))
    verdicts = Verdicts()
    for about, what in facts.items():
        if about[0] == "verdict":
            points = facts.get(("points", *about[1:]))
            ends = what if points is None else (points, points)
            verdicts.filled[about[1], about[2]] = judged(*ends)
        elif about[0] == "own":
            weight, points = what
            one = (about[2], weight, judged(points, points))
            verdicts.own.setdefault(about[1], []).append(one)
    table = facts.get(("targets",), pd.DataFrame(columns=list(TABLES["targets"].columns)))
    kinds = [facts.get(("kind", str(number))) for number in table.index]
    table = table.assign(kind=pd.Series(kinds, table.index, dtype=object))
    return DossierEvidence(figures, verdicts, table)


def scored(facts: Facts, framework: Framework) -> Score:
    return score_evidence(DOSSIER, framework, evidence_of(facts))


@MANY
@given(st.randoms(use_true_random=False))
def test_more_evidence_never_widens_a_range(
    pick: Callable[..., Framework], random: Random
) -> None:
    """Of every row and of the total: what was possible with less only becomes fewer points.

    Of the total it is the share of the weight: where what does not apply is dropped, the weight
    shrinks as that is known, and with it what a cap leaves.
    """
    framework = pick(random)
    facts = everything(framework, random)
    more = scored(facts, framework)
    fewer = [subset(facts, random)]
    for gone in {about[0] for about in facts}:  # all the figures, all the targets, ...
        fewer.append({about: what for about, what in facts.items() if about[0] != gone})
    for less in (scored(some, framework) for some in fewer):
        for wide, narrow in zip(less.rows, more.rows, strict=True):
            assert wide.low <= narrow.low <= narrow.high <= wide.high, narrow.row.key
        few, many = less.total, more.total
        assert many.low <= many.high
        # Multiplied, not divided: exact.
        assert few.low * many.weight <= many.low * few.weight, framework.id
        assert many.high * few.weight <= few.high * many.weight, framework.id
        assert set(more.grades) <= set(less.grades)


@MANY
@given(st.randoms(use_true_random=False))
def test_points_lie_between_nothing_and_the_weight(
    pick: Callable[..., Framework], random: Random
) -> None:
    """Of every row; and the total is the sum of the rows, or less by its own rules."""
    framework = pick(random)
    result = scored(subset(everything(framework, random), random), framework)
    for row in result.rows:
        assert 0 <= row.low <= row.high <= row.weight, row
        assert row.weight == row.row.weight or framework.not_applicable == "drop"
    sums = [sum(getattr(row, end) for row in result.rows) for end in ("low", "high", "weight")]
    total = [result.total.low, result.total.high, result.total.weight]
    assert 0 <= total[0] <= total[1]
    if framework.caps or framework.overshoot:
        assert all(less <= whole for less, whole in zip(total, sums, strict=True))
        assert (total != sums) == any("按总分扣减" in remark for remark in result.remarks)
    else:
        assert total == sums


@MANY
@given(st.randoms(use_true_random=False))
def test_open_rows_name_what_lacks_and_lost_points_why(
    pick: Callable[..., Framework], random: Random
) -> None:
    """A row is a range just when a gap is named; points lost for certain are accounted for."""
    framework = pick(random)
    result = scored(subset(everything(framework, random), random), framework)
    for row in result.rows:
        assert bool(row.missing) == (row.low < row.high), row
        assert row.lost or row.high == row.weight, row


def panel_of(department_years: list[Facts]) -> PanelEvidence:
    """Return the evidence of many department-years, as the columns of a panel."""
    places = [("甲乙丙丁戊"[n], 2021) for n in range(len(department_years))]
    index = pd.MultiIndex.from_tuples(places, names=["department", "fiscal_year"])
    found = [evidence_of(facts) for facts in department_years]
    lines = [
        {n: math.nan if f.exempt else f.value for n, f in one.figures.items()} for one in found
    ]
    frame = pd.DataFrame(lines, index=index, columns=list(FIGURES), dtype=object)
    tables = []
    for place, one in zip(places, found, strict=True):
        group = pd.Series([place] * len(one.target_table), one.target_table.index, dtype=object)
        tables.append(one.target_table.assign(group=group))
    verdicts = {place: one.verdicts for place, one in zip(places, found, strict=True)}
    return PanelEvidence(frame, verdicts, pd.concat(tables))


def agrees(panel: PanelScore, alone: list[Score], framework: Framework) -> None:
    """Assert that a panel has the scores of its department-years, to the last place shown."""
    places = panel.rows.groupby(["department", "fiscal_year"], sort=False)
    totals = panel.totals.to_dict("records")
    for result, (place, rows), total in zip(alone, places, totals, strict=True):
        for row, line in zip(result.rows, rows.to_dict("records"), strict=True):
            assert row.row.indicator == line["indicator"]
            same(row, line, f"{framework.id} {place} {row.row.key}")
        same(result.total, total, f"{framework.id} {place}")
        assert result.grades == total["grades"]


def same(expected: ScoredRow | Total, line: Mapping[Any, Any], name: str) -> None:
    found = [D(str(line[end])) for end in ("low", "high", "weight")]
    assert [expected.low, expected.high, expected.weight] == found, name


@FEW
@given(st.integers(1, 5), st.randoms(use_true_random=False))
def test_a_panel_scores_as_its_department_years_do(
    pick: Callable[..., Framework], count: int, random: Random
) -> None:
    """Column by column or one by one: the same points, the same grades."""
    framework = pick(random)
    each = [subset(everything(framework, random), random) for _ in range(count)]
    alone = [scored(facts, framework) for facts in each]
    agrees(score_columns(panel_of(each), framework), alone, framework)


@FEW
@given(st.integers(1, 5), st.randoms(use_true_random=False))
def test_figures_of_float_score_as_decimals_do(
    pick: Callable[..., Framework], count: int, random: Random
) -> None:
    """A frame of binary numbers gives the points of exact ones, after rounding."""
    framework = pick(random)
    each = [subset(everything(framework, random), random) for _ in range(count)]
    for facts in each:  # among numbers NaN is a gap: nobody can be exempt
        if facts.get(("figure", "budget_disclosure")) == EXEMPT:
            del facts["figure", "budget_disclosure"]
    exact = panel_of(each)
    of_floats = replace(exact, frame=exact.frame.astype(float))
    alone = [scored(facts, framework) for facts in each]
    agrees(score_columns(of_floats, framework), alone, framework)


#: For each department and year its targets, judgements and petitions; the rest is that of 2021.
FILES = {
    ("甲", 2020): {},
    ("甲", 2021): {
        "targets": "indicator,operator,target,actual,met,kind,weight,source\n"
        "培训,>=,100,90,,quantity,30,三\n公众评价,=,,,no,social,20,三\n",
        "judgements": "framework,indicator,part,points,value,evidence,reason,source\n"
        "hubei-project-2020,项目绩效指标,公众评价,10,,报告,,四\n"
        "shenzhen-style,财务合规性,一票否决,,yes,审计报告,,四\n",
        "petitions": "item,count,source\nvalid,0,三\nreplied,0,三\n",
    },
    ("乙", 2021): {
        "targets": "indicator,operator,target,actual,met,kind,weight,source\n"
        "投诉,<=,8,10,,quality,,三\n培训,>=,100,130,,quantity,,三\n",
        "procurement": "item,amount,source\nplanned,0,三\nactual,5,三\n",
        "disclosure": "document,status,source\nbudget,exempt,三\nfinal_account,exempt,三\n",
        "carry_over": "item,amount,source\nyear_end,0,三\n",
    },
}


def test_a_panel_of_files_scores_as_its_dossiers(
    tmp_path: Path, write_years: Callable[..., None]
) -> None:
    """Departments with other tables, exempt, or buying without a plan, do not touch each other."""
    for (department, year), files in FILES.items():
        write_years(tmp_path, department, {year: {}})
        for name, text in files.items():
            (tmp_path / department / str(year) / f"{name}.csv").write_text(text, "utf-8")
    panel = load_panel(tmp_path)
    assert len(panel.dossiers) == len(FILES)
    for name in framework_files(tmp_path):
        framework = load_framework(name, tmp_path)
        if framework.weight is not None:
            alone = [score(dossier, framework) for dossier in panel.dossiers]
            agrees(score_panel(panel, framework), alone, framework)
