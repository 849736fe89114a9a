"""The made-up departments: the same every time, sound, and with trends like real ones."""

import csv
import hashlib
import itertools
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal, localcontext
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from selfeval import CATALOGUE, FIGURES, Dossier, Panel, SelfEvalError, evaluate, load, load_panel
from selfeval.demo import write_demo
from selfeval.schema import TABLES
from selfeval.terms import CATEGORIES, STAGES

YEARS = range(2019, 2024)
DEPARTMENTS = 40


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    write_demo(folder, DEPARTMENTS, YEARS, 7)
    return folder


@pytest.fixture(scope="module")
def panel(directory: Path) -> Panel:
    return load_panel(directory)


@pytest.fixture(scope="module")
def figures(panel: Panel) -> pd.DataFrame:
    return panel.figures.astype(float)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder: its place and its bytes."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def with_table(panel: Panel, *names: str) -> list[Dossier]:
    """The department-years that have the tables; there are some, or a test would test nothing."""
    found = [dossier for dossier in panel.dossiers if set(names) <= set(dossier.tables)]
    assert len(found) > DEPARTMENTS
    return found


def with_the_year_before(panel: Panel) -> Iterator[tuple[Dossier, Dossier]]:
    known = {(dossier.department, dossier.fiscal_year): dossier for dossier in panel.dossiers}
    for (department, year), dossier in known.items():
        if (department, year - 1) in known:
            yield known[department, year - 1], dossier


def amounts(dossier: Dossier, table: str, key: str, value: str = "amount") -> dict[str, Decimal]:
    frame = dossier.table(table)
    return dict(zip(frame[key], frame[value], strict=True))


def by_year(column: pd.Series) -> pd.DataFrame:
    """One row a department, one column a year."""
    return column.unstack("fiscal_year")


# The same every time


def test_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    """Two folders, and one written twice, hold the same files with the same bytes."""
    for name in ("a", "b", "b"):
        write_demo(tmp_path / name, 9, range(2020, 2022), 5)
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def test_bytes_are_those_of_every_platform(tmp_path: Path) -> None:
    """The digest is pinned: it may only change with the demo itself, not with the machine.

    Without reported.csv, which has its labels from the catalogue.
    """
    write_demo(tmp_path, 16, range(2018, 2022), 2021)
    digest = hashlib.sha256()
    for place, content in sorted(contents(tmp_path).items()):
        if not place.endswith("reported.csv"):
            digest.update(place.encode() + b"\0" + content)
    assert digest.hexdigest()[:16] == "5c2a5114829ca9cd"


def test_more_departments_and_years_change_none_that_were_there(tmp_path: Path) -> None:
    """Years before, between and after, and more departments, leave the others' bytes alone."""
    write_demo(tmp_path / "few", 3, [2019, 2021], 5)
    write_demo(tmp_path / "many", 11, range(2018, 2024), 5)
    many = contents(tmp_path / "many")
    few = contents(tmp_path / "few")
    assert few == {place: many[place] for place in few}
    assert len({place.split("/")[0] for place in many}) == 11


def test_another_seed_gives_other_figures(tmp_path: Path) -> None:
    """The budget of the same department differs, and the document names the seed."""
    (first,) = write_demo(tmp_path / "a", 1, [2021], 5)
    (second,) = write_demo(tmp_path / "b", 1, [2021], 6)
    assert (first / "budget.csv").read_bytes() != (second / "budget.csv").read_bytes()
    documents = [load(f.parent.name, 2021, f.parents[1]).document for f in (first, second)]
    assert documents == ["合成数据（随机种子 5）", "合成数据（随机种子 6）"]


def test_decimal_context_of_the_caller_does_not_matter(tmp_path: Path) -> None:
    """A caller who computes with four digits gets the same demo."""
    write_demo(tmp_path / "a", 2, [2021], 5)
    with localcontext() as context:
        context.prec = 4
        write_demo(tmp_path / "b", 2, [2021], 5)
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def test_returns_the_folders_of_the_department_years(tmp_path: Path) -> None:
    """One folder a department-year, in order; the slug has the number and the kind."""
    written = write_demo(tmp_path / "new" / "demo", 3, range(2020, 2022), 5)
    assert [path.relative_to(tmp_path / "new/demo").as_posix() for path in written] == [
        "demo-001-education/2020",
        "demo-001-education/2021",
        "demo-002-health/2020",
        "demo-002-health/2021",
        "demo-003-civil-affairs/2020",
        "demo-003-civil-affairs/2021",
    ]
    assert all((path / "department.csv").is_file() for path in written)


# Sound


def test_every_department_year_loads_and_says_synthetic(panel: Panel) -> None:
    """load_panel raises for any fault; every name is of the town that does not exist."""
    assert len(panel.dossiers) == DEPARTMENTS * len(YEARS)
    assert all(dossier.synthetic for dossier in panel.dossiers)
    assert all(dossier.name.startswith("示例市") for dossier in panel.dossiers)
    assert {dossier.district for dossier in panel.dossiers} == {"示例市"}
    assert len({dossier.name for dossier in panel.dossiers}) == DEPARTMENTS


@pytest.mark.parametrize("seed", [0, 1, 2**40])
@pytest.mark.parametrize("years", [range(1900, 1902), range(2020, 2022), range(2098, 2100)])
def test_other_seeds_and_far_years_load(tmp_path: Path, seed: int, years: range) -> None:
    """No seed and no year that a folder can be named after makes a fault."""
    write_demo(tmp_path, 12, years, seed)
    assert len(load_panel(tmp_path).dossiers) == 24


def test_every_row_has_the_source_and_the_columns_of_the_schema(directory: Path) -> None:
    """The files are UTF-8 with BOM, their header is the schema's, their source 合成数据."""
    for path in directory.rglob("*.csv"):
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
        assert tuple(rows[0]) == TABLES[path.stem].columns
        assert {row["source"] for row in rows} == {"合成数据"}


def test_projects_add_up_to_their_category_in_every_stage(panel: Panel) -> None:
    """The project list sums to the cent to 项目支出, and it is the same list every year."""
    names: dict[str, set[str]] = {}
    for dossier in with_table(panel, "projects"):
        projects = dossier.table("projects")
        for stage in STAGES:
            rows = projects[projects["stage"] == stage]
            assert sum(rows["amount"]) == dossier.figures[f"{stage}_project"].value
        assert 4 <= projects["project"].nunique() <= 12
        assert "yes" in set(projects["key_project"])
        assert names.setdefault(dossier.department, set(projects["project"])) == set(
            projects["project"]
        )


def test_no_category_spends_more_than_its_budget(figures: pd.DataFrame) -> None:
    """Each category spends something, at most its adjusted budget, and never under 0.7 of all."""
    for category in CATEGORIES:
        assert (figures[f"executed_{category}"] > 0).all()
        assert (figures[f"executed_{category}"] <= figures[f"adjusted_{category}"]).all()
    assert (figures["executed_total"] / figures["adjusted_total"] >= 0.699).all()


def test_adjustments_explain_the_adjusted_budget(panel: Panel) -> None:
    """Initial + additions − cuts = adjusted, to the cent; reallocations move, add nothing."""
    for dossier in with_table(panel, "adjustments"):
        rows = dossier.table("adjustments")
        total = {kind: sum(rows["amount"][rows["kind"] == kind]) for kind in ("addition", "cut")}
        initial, adjusted = (dossier.figures[f"{s}_total"].value for s in ("initial", "adjusted"))
        assert initial + total["addition"] - total["cut"] == adjusted
    kinds = set(panel.table("adjustments")["kind"])
    assert kinds == {"addition", "cut", "reallocation"}


def test_income_adds_up_to_the_budget(panel: Panel) -> None:
    """Income by origin sums to the spending of the stage, none of it negative."""
    for dossier in with_table(panel, "income"):
        for stage in ("initial", "adjusted"):
            income, budget = (dossier.figures[f"{stage}_{x}"].value for x in ("income", "total"))
            assert income == budget


def test_quarters_are_cumulative_and_end_with_the_execution_rate(panel: Panel) -> None:
    """Q4 is executed ÷ adjusted as printed, and all that was executed; both columns agree."""
    seen = set()
    for dossier in with_table(panel, "progress"):
        spent, budget = (dossier.figures[f"{s}_total"].value for s in ("executed", "adjusted"))
        given = dossier.table("progress")
        for _, row in given.iterrows():
            share, amount = row["cumulative_progress"], row["cumulative_executed"]
            seen.add((share is None, amount is None))
            if share is not None and amount is not None:
                assert share == to_rate(amount / budget)
        last = given.iloc[-1]
        assert last["quarter"] == 4
        assert last["cumulative_progress"] in (None, to_rate(spent / budget))
        assert last["cumulative_executed"] in (None, spent)
        progress = [dossier.figures[f"progress_q{quarter}"].value for quarter in (1, 2, 3, 4)]
        assert progress == sorted(progress)
        assert progress[0] > 0
    assert seen == {(False, False), (False, True), (True, False)}


def to_rate(value: Decimal) -> Decimal:
    """A rate as reports print it: per cent with two places."""
    return value.quantize(Decimal("0.0001"), ROUND_HALF_UP)


def test_prior_year_is_the_year_before(panel: Panel) -> None:
    """What prior_year.csv and the opening carry-over say stands in the data of the year before."""
    figure_of = {
        "prior_initial_total": "initial_total",
        "prior_three_public_budget": "three_public_budget",
        "prior_reception_budget": "reception_budget",
        "prior_vehicle_budget": "vehicle_budget",
        "prior_carry_over": "year_end_carry_over",
        "prior_payables": "payables",
        "prior_receivables": "receivables",
        "opening_carry_over": "year_end_carry_over",
    }
    compared = dict.fromkeys(figure_of, 0)
    for before, dossier in with_the_year_before(panel):
        for prior, figure in figure_of.items():
            ours, theirs = dossier.figures[prior].value, before.figures[figure].value
            if ours is not None and theirs is not None:
                assert ours == theirs
                compared[prior] += 1
    assert min(compared.values()) > DEPARTMENTS
    first = [d for d in panel.dossiers if d.fiscal_year == YEARS[0] and "prior_year" in d.tables]
    assert len(first) > DEPARTMENTS / 2


def test_retained_money_is_part_of_what_was_not_spent(figures: pd.DataFrame) -> None:
    """The year-end carry-over is at most adjusted − executed (结转结余)."""
    left = figures["adjusted_total"] - figures["executed_total"]
    given = figures["year_end_carry_over"].dropna()
    assert (given <= left.reindex(given.index) + 0.01).all()


def test_printed_rates_are_those_of_the_metrics(panel: Panel) -> None:
    """Every figure and rate in reported.csv is the computed one, rounded as it is printed."""
    known = {*FIGURES, *(metric.name for metric in CATALOGUE)}
    printed = set()
    for dossier in with_table(panel, "reported")[:30]:
        values = {name: found.value for name, found in dossier.figures.items()}
        values |= evaluate(dossier.figures)["value"].to_dict()
        for _, row in dossier.table("reported").iterrows():
            assert row["figure"] in known
            text, value = row["printed"].replace(",", ""), values[row["figure"]]
            if row["unit"] == "%":
                assert Decimal(text[:-1]) / 100 == to_rate(value)
            else:
                assert Decimal(text) == value
            printed.add(row["figure"])
    assert {"execution_rate", "mean_balance_rate", "budget_growth_rate"} <= printed


def test_outputs_are_well_formed_and_within_the_money(panel: Panel) -> None:
    """5 to 20 services; funds go with what they paid for; no part is above its whole."""
    for dossier in with_table(panel, "outputs"):
        rows = dossier.table("outputs")
        value = amounts(dossier, "outputs", "measure", "value")
        assert 5 <= len(rows) <= 20
        assert (rows["value"] > 0).all()
        money = rows[rows["kind"] == "money"]
        assert (money["unit"] == "万元").all()
        assert sum(money["value"]) < dossier.figures["executed_project"].value
        groups = rows[rows["funding_group"].notna()].groupby("funding_group")["kind"]
        assert all(len(kinds) == 2 and "money" in set(kinds) for _, kinds in groups)
        for _, part in rows[rows["part_of"].notna()].iterrows():
            assert part["value"] <= value[part["part_of"]]
    kinds = set(panel.table("outputs")["kind"])
    assert kinds == set(TABLES["outputs"].cell("kind").terms)


def test_late_projects_are_those_that_left_money(panel: Panel) -> None:
    """Unfinished projects are late (no fault), some exist, and they spent less of their budget."""
    rates: dict[str, list[float]] = {"yes": [], "no": []}
    for dossier in with_table(panel, "tasks", "projects"):
        tasks, projects = dossier.table("tasks"), dossier.table("projects")
        state = dict(zip(tasks["task"], tasks["on_time"], strict=True))
        spent = projects.pivot_table(
            index="project", columns="stage", values="amount", aggfunc="sum"
        ).astype(float)
        for project, rate in (spent["executed"] / spent["adjusted"]).items():
            rates[state[project]].append(rate)
    assert len(rates["no"]) > 20
    assert np.mean(rates["no"]) < np.mean(rates["yes"]) - 0.03


# Like real ones


def test_scale_goes_from_small_to_very_large(figures: pd.DataFrame) -> None:
    """Some departments have a few million yuan, some hundreds of millions."""
    means = by_year(figures["initial_total"]).mean(axis=1)
    assert means.min() < 1000
    assert means.max() > 20000
    assert means.between(200, 150_000).all()


def test_execution_rates_persist_and_improve(figures: pd.DataFrame) -> None:
    """The rate of a department goes with its rate of the year before, and improves slowly.

    160 pairs of white noise would correlate by 0.00 ± 0.08, so 0.5 is far out of their reach.
    """
    rates = by_year(figures["executed_total"] / figures["adjusted_total"])
    pairs = [rates[[year, year + 1]].to_numpy() for year in YEARS[:-1]]
    assert np.corrcoef(np.concatenate(pairs).T)[0, 1] > 0.5
    assert rates[YEARS[-1]].mean() > rates[YEARS[0]].mean()


def test_budgets_grow_with_a_trend_of_each_department(figures: pd.DataFrame) -> None:
    """Budgets grow on average, and fast growers of early years are fast growers of late ones."""
    budgets = by_year(figures["initial_total"])
    growth = budgets / budgets.shift(axis=1) - 1
    assert 0 < growth.stack().mean() < 0.1
    assert growth.stack().std() > 0.02
    early = budgets[2021] / budgets[2019]
    late = budgets[2023] / budgets[2021]
    assert np.corrcoef(early, late)[0, 1] > 0.1
    assert np.corrcoef(np.log(budgets[2019]), np.log(budgets[2023]))[0, 1] > 0.95


def test_structure_is_stable(figures: pd.DataFrame) -> None:
    """The share of personnel moves by a few points within a department, by many between them."""
    shares = by_year(figures["initial_personnel"] / figures["initial_total"])
    assert shares.std(axis=1).mean() < 0.03 < shares.mean(axis=1).std()


def test_spending_comes_late_in_the_year(figures: pd.DataFrame) -> None:
    """The last quarter spends the most on average, the first the least (年末突击)."""
    progress = figures[[f"progress_q{quarter}" for quarter in (1, 2, 3, 4)]].dropna()
    quarters = np.diff(progress.to_numpy().mean(axis=0), prepend=0)
    assert quarters[3] == max(quarters) > 0.25
    assert quarters[0] == min(quarters)


def test_three_public_expenses_fall_and_services_grow(panel: Panel, figures: pd.DataFrame) -> None:
    """Within a department “三公” budgets shrink, and most services have more to count."""
    three = by_year(figures["three_public_budget"])
    assert (three[YEARS[-1]] / three[YEARS[0]]).median() < 0.95
    outputs = panel.table("outputs")
    value = outputs[outputs["kind"] != "money"].pivot_table(
        index=["department", "measure"], columns="fiscal_year", values="value", aggfunc="sum"
    )
    change = value[YEARS[-1]].dropna().astype(float) / value[YEARS[0]].dropna().astype(float)
    assert change.median() > 1.05


def test_services_keep_their_names(panel: Panel) -> None:
    """A department counts the same measures in the same units every year."""
    for _, rows in panel.table("outputs").groupby("department"):
        years = [year for _, year in rows.groupby("fiscal_year")]
        measures = [set(year["measure"] + "/" + year["unit"]) for year in years]
        assert all(first == second for first, second in itertools.pairwise(measures))


def test_some_tables_are_missing_but_never_the_required_ones(panel: Panel) -> None:
    """Each optional table is absent here and there, most petitions and surveys the most."""
    absent = {
        name: sum(name not in dossier.tables for dossier in panel.dossiers) / len(panel.dossiers)
        for name in TABLES
        if TABLES[name].evidence
    }
    assert absent.pop("department") == absent.pop("budget") == 0
    assert min(absent.values()) > 0
    often = absent.pop("petitions") + absent.pop("satisfaction")
    assert 0.08 < np.mean(list(absent.values())) < 0.17 < often / 2 < 0.4


def test_some_departments_always_underspend(figures: pd.DataFrame) -> None:
    """A few departments stay below 90 % in every year, most never do."""
    rates = by_year(figures["executed_total"] / figures["adjusted_total"])
    chronic = (rates < 0.9).all(axis=1).mean()
    assert 0.02 < chronic < 0.3


def test_there_are_oddities_to_find(figures: pd.DataFrame) -> None:
    """Seldom: budgets raised by a third, “三公” over budget, no petitions, no vehicles."""
    found = {
        "large adjustment": figures["adjusted_total"] > 1.3 * figures["initial_total"],
        "three public": figures["three_public_actual"] > figures["three_public_budget"],
        "no petitions": figures["petitions"] == 0,
        "no vehicles": figures["vehicle_budget"] == 0,
    }
    shares = {name: rows.mean() for name, rows in found.items()}
    assert all(0 < share < 0.25 for share in shares.values()), shares


# Refusals


@pytest.mark.parametrize(
    ("departments", "years", "seed", "message"),
    [
        (0, YEARS, 1, "departments: found 0; expected 1 to 9999"),
        (10_000, YEARS, 1, "departments: found 10000; expected 1 to 9999"),
        (1, range(2023, 2020), 1, "years: found 2023 to 2019; expected earlier years before"),
        (1, [2021, 2020], 1, "years: found 2021, 2020; expected earlier years before later"),
        (1, [2021, 2021], 1, "years: found 2021, 2021; expected earlier years before later"),
        (1, [], 1, "years: found none; expected earlier years before later ones"),
        (1, [1899, 2020], 1, "years: found 1899, 2020; expected years from 1900 to 2099"),
        (1, [2100], 1, "years: found 2100; expected years from 1900 to 2099"),
        (1, YEARS, -1, "seed: found -1; expected a whole number >= 0"),
    ],
)
def test_refuses_numbers_that_make_no_demo(
    tmp_path: Path, departments: int, years: range | list[int], seed: int, message: str
) -> None:
    """The message says what was found and what is expected; nothing is written."""
    with pytest.raises(SelfEvalError) as caught:
        write_demo(tmp_path / "demo", departments, years, seed)
    assert message in str(caught.value)
    assert not (tmp_path / "demo").exists()


REAL = "name,district,data_kind,document,source\n某局,某市,real,报告,封面\n"


@pytest.mark.parametrize(
    ("place", "content", "found"),
    [
        ("my-bureau/2021/department.csv", REAL, "which does not say synthetic"),
        ("my-bureau/2021/department.csv", "", "which does not say synthetic"),
        ("my-bureau/2021/budget.csv", "", "which does not say synthetic"),
        ("demo-001-education/2021/notes.csv", "", "notes.csv"),
        ("demo-001-education/2021/budget.xlsx", "", "budget.xlsx"),
        ("demo-001-education/drafts/budget.csv", "", "drafts"),
        ("demo-001-education/2021/old/budget.csv", "", "old"),
        ("notes.txt", "", "notes.txt"),
    ],
)
@pytest.mark.parametrize("beside_a_demo", [False, True])
def test_refuses_a_folder_with_data_of_a_person(
    tmp_path: Path, place: str, content: str, found: str, beside_a_demo: bool
) -> None:
    """Whatever is not a demo's is named, and no file is written, changed or removed."""
    if beside_a_demo:
        write_demo(tmp_path, 1, [2020], 1)
    path = tmp_path / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, "utf-8")
    before = contents(tmp_path)
    with pytest.raises(SelfEvalError, match="expected an absent or empty folder") as caught:
        write_demo(tmp_path, 2, YEARS, 1)
    assert found in str(caught.value)
    assert contents(tmp_path) == before


def test_refuses_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    """A file is not a folder, and a folder cannot be made inside one."""
    (tmp_path / "demo").write_text("mine", "utf-8")
    with pytest.raises(SelfEvalError, match="found a file; expected an absent or empty folder"):
        write_demo(tmp_path / "demo", 1, YEARS, 1)
    with pytest.raises(SelfEvalError):
        write_demo(tmp_path / "demo" / "inside", 1, YEARS, 1)
    assert (tmp_path / "demo").read_text("utf-8") == "mine"


def test_refuses_a_link_to_data_elsewhere(tmp_path: Path) -> None:
    """A link in the folder could lead the removal of an old demo astray."""
    (elsewhere,) = write_demo(tmp_path / "elsewhere", 1, [2021], 1)
    (tmp_path / "demo").mkdir()
    try:
        (tmp_path / "demo" / "demo-001-education").symlink_to(elsewhere.parent, True)
    except OSError:
        pytest.skip("no links here")
    with pytest.raises(SelfEvalError, match="demo-001-education"):
        write_demo(tmp_path / "demo", 1, [2021], 1)


def test_replaces_an_older_demo(tmp_path: Path) -> None:
    """Nothing of the older one is left to mix with the new; hidden files are not touched."""
    write_demo(tmp_path / "demo", 5, YEARS, 1)
    (tmp_path / "demo" / ".DS_Store").write_bytes(b"\0")
    write_demo(tmp_path / "demo", 2, [2021], 2)
    write_demo(tmp_path / "fresh", 2, [2021], 2)
    assert contents(tmp_path / "demo") == contents(tmp_path / "fresh") | {".DS_Store": b"\0"}
    assert sorted(p.name for p in (tmp_path / "demo").glob("demo-*")) == [
        "demo-001-education",
        "demo-002-health",
    ]
