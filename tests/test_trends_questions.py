"""Questions to projects: each rule at its limit, what it cannot judge, and how it is worded."""

import re
import shutil
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from selfeval import SelfEvalError, load_panel, prose, tables
from selfeval.display import Note, Table
from selfeval.trends import GROUPS, RULES, Limits, Review, review_projects

Amounts = Sequence[float | str | None]
Reviewed = Callable[..., Review]
PROJECT = "教师培训"
HEADERS = {
    "targets": "indicator,operator,target,actual,unit,met,kind,weight",
    "outputs": "programme_number,programme,measure,value,unit,kind,beneficiary,precision,"
    "funding_group,part_of",
    "tasks": "kind,number,task,completed,on_time,to_standard,note",
    "adjustments": "kind,cause,item,amount",
}
TARGET = f"{PROJECT}人数,>=,100,{{}},人,,quantity,"
OUTPUT = f"1,队伍,{PROJECT},{{}},人次,person_times,教师,exact,,"
TASK = f"project,1,{PROJECT},{{}},,,{{}}"


@pytest.fixture
def reviewed(folder: Path) -> Reviewed:
    """Return a function that reviews 2021: initial, adjusted and executed of the project.

    ``last`` are the same of 2020, ``tables`` the rows of other tables of 2021, ``before`` those
    of 2020, ``others`` further projects.
    """

    def review(
        now: Amounts,
        last: Amounts | None = None,
        *,
        before: dict[str, str] | None = None,
        others: dict[str, Amounts] | None = None,
        limits: Limits | None = None,
        **tables: str,
    ) -> Review:
        if last is not None:
            earlier = shutil.copytree(folder, folder.parent / "2020")
            fill(earlier, {PROJECT: last}, before or {})
        fill(folder, {PROJECT: now, **(others or {})}, tables)
        return review_projects(load_panel(folder.parents[1]), "centre", 2021, limits)

    return review


def fill(folder: Path, projects: dict[str, Amounts], rows: dict[str, str]) -> None:
    """Write the projects and other tables of a year."""
    lines = ["stage,project,fund_origin,amount,key_project,purpose,source"]
    for name, amounts in projects.items():
        for stage, amount in zip(("initial", "adjusted", "executed"), amounts, strict=True):
            if amount is not None:
                lines.append(f"{stage},{name},department_budget,{amount},,,一")
    (folder / "projects.csv").write_text("\n".join(lines), "utf-8")
    for name, row in rows.items():
        (folder / f"{name}.csv").write_text(f"{HEADERS[name]},source\n{row},二", "utf-8")


def rules(review: Review) -> set[str]:
    """Return the rules that have a question to the project."""
    return {q.rule.name for q in review.questions if q.case.project == PROJECT}


def figures(review: Review, rule: str) -> list[str]:
    """Return the figures of the one question of a rule."""
    (question,) = [q for q in review.questions if q.rule.name == rule]
    return [said.text for said in question.figures]


@pytest.mark.parametrize(
    ("executed", "actual", "asked"),
    [("95", 100, True), ("94.99", 100, False), ("95", 99, False)],
    ids=["full", "not full", "not met"],
)
def test_full_and_met(executed: str, actual: int, *, asked: bool, reviewed: Reviewed) -> None:
    """Executed 95 % or more and every target that names it met: may earn more."""
    review = reviewed((100, 100, executed), targets=TARGET.format(actual))
    assert ("full_and_met" in rules(review)) == asked
    if asked:
        assert figures(review, "full_and_met") == [
            "执行率 95.00%（95.00÷100.00 万元）",
            "指标“教师培训人数”目标≥100、实际100人",
        ]


@pytest.mark.parametrize(("value", "asked"), [(101, True), (100, False)], ids=["more", "same"])
def test_full_and_grown(value: int, *, asked: bool, reviewed: Reviewed) -> None:
    """Executed in full and the same service grew from last year."""
    review = reviewed(
        (100, 100, 100),
        (100, 100, 50),
        outputs=OUTPUT.format(value),
        before={"outputs": OUTPUT.format(100)},
    )
    assert ("full_and_grown" in rules(review)) == asked
    if asked:
        assert figures(review, "full_and_grown")[1] == "教师培训 100→101人次"


@pytest.mark.parametrize(
    ("now", "last", "asked"),
    [("79.99", "50", True), ("80", "50", False), ("50", "80", False)],
    ids=["both", "not now", "not last"],
)
def test_low_twice(now: str, last: str, *, asked: bool, reviewed: Reviewed) -> None:
    """Below 80 % two years running, by the budgets of each."""
    review = reviewed((100, 100, now), (100, 100, last))
    assert ("low_twice" in rules(review)) == asked


def test_low_twice_takes_the_year_before(reviewed: Reviewed, folder: Path) -> None:
    """A year further back is not "running": without 2020 the rule does not judge."""
    reviewed((100, 100, 50), (100, 100, 50))
    (folder.parent / "2020").rename(folder.parent / "2019")
    review = review_projects(load_panel(folder.parents[1]), "centre", 2021)
    assert "low_twice" not in rules(review)
    assert "low_twice" in {rule.name for rule, _, _ in review.unjudged}


@pytest.mark.parametrize(
    ("now", "asked"),
    [((101, 101, "85.85"), True), ((100, 100, "85"), False), ((101, 101, "86.86"), False)],
    ids=["more money", "same money", "falls by less"],
)
def test_more_money_less_pace(now: Amounts, *, asked: bool, reviewed: Reviewed) -> None:
    """More budget, and execution five points lower: 90 % to 85 %."""
    review = reviewed(now, (100, 100, 90))
    assert ("more_money_less_pace" in rules(review)) == asked
    if asked:
        said = figures(review, "more_money_less_pace")
        assert said[0] == "上年执行率 90.00%（90.00÷100.00 万元）"
        assert said[-1] == "预算 +1.00 万元，执行率 −5.00 个百分点"


@pytest.mark.parametrize(
    ("now", "last", "done", "asked"),
    [
        ("90", "90", "yes", True),
        ("95", "90", "yes", False),
        ("90", "90", "no", False),
        ("90", "90", "", False),
    ],
    ids=["spare", "no spare", "not done", "unknown"],
)
def test_needed_less(now: str, last: str, done: str, *, asked: bool, reviewed: Reviewed) -> None:
    """Done both years with money left: it was not needed."""
    review = reviewed(
        (100, 100, now),
        (100, 100, last),
        tasks=TASK.format(done, "说明"),
        before={"tasks": TASK.format("yes", "说明")},
    )
    assert ("needed_less" in rules(review)) == asked
    unjudged = "needed_less" in {rule.name for rule, _, _ in review.unjudged}
    assert unjudged == (done == "")


def test_nothing_stated(reviewed: Reviewed) -> None:
    """No table: which is not given. A table that does not name it: where it was looked for."""
    review = reviewed((100, 100, 90))
    assert figures(review, "nothing_stated") == [
        "未提供《绩效指标完成情况》（targets.csv），未提供《服务产出》（outputs.csv）"
    ]
    review = reviewed((100, 100, 90), targets="课后服务,>=,1,1,次,,quantity,")
    assert figures(review, "nothing_stated") == [
        "《绩效指标完成情况》中按名称未找到它，未提供《服务产出》（outputs.csv）"
    ]
    review = reviewed((100, 100, 90), outputs=OUTPUT.format(1))
    assert "nothing_stated" not in rules(review)


@pytest.mark.parametrize(
    ("executed", "more", "asked"),
    [
        ("79.99", {}, True),
        ("80", {}, False),
        ("10", {"tasks": TASK.format("no", "疫情停办")}, False),
        ("10", {"tasks": TASK.format("no", "")}, True),
        ("10", {"adjustments": f"cut,own,{PROJECT}核减,1"}, False),
    ],
    ids=["low", "not low", "explained", "no remark", "adjusted"],
)
def test_low_unexplained(
    executed: str, more: dict[str, str], *, asked: bool, reviewed: Reviewed
) -> None:
    """Below 80 % with no remark that names it, in tasks or adjustments."""
    assert ("low_unexplained" in rules(reviewed((100, 100, executed), **more))) == asked


def test_spent_but_missed(reviewed: Reviewed) -> None:
    """The money is spent and the target is not met: that must be answered."""
    review = reviewed((100, 100, 100), targets=TARGET.format(99))
    assert figures(review, "spent_but_missed")[1] == "指标“教师培训人数”目标≥100、实际99人"
    assert "spent_but_missed" not in rules(reviewed((100, 100, 90), targets=TARGET.format(99)))


@pytest.mark.parametrize(("other", "asked"), [(400, True), (401, False)])
def test_large_share(other: int, *, asked: bool, reviewed: Reviewed) -> None:
    """100 of 500 is a fifth of the project spending."""
    review = reviewed((None, None, 100), others={"课后服务": (None, None, other)})
    assert ("large_share" in rules(review)) == asked


@pytest.mark.parametrize(
    ("initial", "adjusted", "said"),
    [
        (100, "120.01", "+20.01%"),
        (100, 120, None),
        (100, "79.99", "−20.01%"),
        (0, 5, "年初没有安排"),
        (0, 0, None),
    ],
)
def test_strongly_adjusted(
    initial: float, adjusted: float, said: str | None, reviewed: Reviewed
) -> None:
    """Beyond 20 % up or down, or from nothing."""
    review = reviewed((initial, adjusted, adjusted))
    assert ("strongly_adjusted" in rules(review)) == (said is not None)
    if said:
        assert said in figures(review, "strongly_adjusted")[0]


def test_limits_are_parameters(reviewed: Reviewed) -> None:
    """A limit as a person writes it; what is no share is refused with what was found."""
    assert Limits.of(low="60%", share="0.5") == Limits(low=Decimal("0.60"), share=Decimal("0.5"))
    review = reviewed((100, 100, 70), limits=Limits.of(low="60%"))
    assert "low_unexplained" not in rules(review)
    for wrong in ("八成", "80", "-5%", ""):
        with pytest.raises(SelfEvalError, match=rf"limit low: found {wrong!r}; expected a share"):
            Limits.of(low=wrong)


def test_names_across_years_and_tables(reviewed: Reviewed) -> None:
    """Spaces and marks aside; a short word that many names hold names none."""
    assert "nothing_stated" not in rules(
        reviewed((100, 100, 90), targets="“教师 培训”人数,>=,1,1,人,,quantity,")
    )
    assert "nothing_stated" in rules(reviewed((100, 100, 90), targets="培训,>=,1,1,人,,quantity,"))


def test_the_real_year_says_what_it_cannot_judge(real_data: Path, real_department: str) -> None:
    """2021 has executed amounts alone: shares and what nothing names, all else is open."""
    review = review_projects(load_panel(real_data), real_department, 2021)
    assert review.projects == 9
    assert {q.rule.name for q in review.questions} == {"nothing_stated", "large_share"}
    large = [q.case.project for q in review.questions if q.rule.name == "large_share"]
    assert large == ["残疾人保障金", "就业扶贫"]
    assert {(rule.name, count) for rule, count, _ in review.unjudged} == {
        (rule.name, 9) for rule in RULES if rule.name not in ("nothing_stated", "large_share")
    }
    note = prose.unjudged_rules(review)
    assert isinstance(note, Note)
    assert "缺本年预算数和执行数：“执行率偏低而没有说明”" in note.text
    table = tables.questions(review)
    assert isinstance(table, Table)
    assert table.frame["出处"].iloc[0] == "projects.csv 第7行（一（四）三、6）"
    assert table.keys["执行数（万元）"][0] == "row:projects:7"
    assert set(table.frame["分组"]) == {GROUPS["answer"]}
    assert "所列项目都缺：本年预算数和执行数、上年预算数和执行数" in table.caption


def test_without_projects_there_is_a_note(folder: Path) -> None:
    """Nothing to ask without the table, and that is said."""
    review = review_projects(load_panel(folder.parents[1]), "centre", 2021)
    for shown in (prose.project_review(review), tables.questions(review)):
        assert isinstance(shown, Note)
        assert shown.text == "没有 2021 年的《项目支出》（projects.csv），不能逐个项目问效。"


def test_words_are_questions_and_no_verdict() -> None:
    """Each rule asks with 可以考虑 or 须, and none says what shall be done."""
    assert {rule.group for rule in RULES} == set(GROUPS)
    for rule in RULES:
        assert re.match("可以考虑|须", rule.asks), rule.name
        assert not re.search("应当|必须|责令|取消|不合格", rule.asks + rule.term)
