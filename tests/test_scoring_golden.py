"""Golden cases through files: a framework and a dossier, and the score that is worked by hand."""

from collections.abc import Callable
from decimal import Decimal as D
from pathlib import Path

import pytest

from selfeval import load
from selfeval.scoring import Score, load_framework, score
from selfeval.scoring.framework import GRADES
from selfeval.scoring.score import grade

HEAD = """
id = "golden"
name = "手算"
place = "某地"
years = {years}
status = "unverified"
sources = ["自拟"]
weight = {weight}
level1 = [{{ name = "全部", weight = {weight} }}]
"""
ROW = """
[[rows]]
level1 = "全部"
indicator = "{name}"
weight = {weight}
weight_evidence = "I"
rule_evidence = "I"
{rule}
"""
COLUMNS = {
    "adjustments": "kind,cause,item,amount,source",
    "budget": "stage,category,amount,source",
    "carry_over": "item,amount,source",
    "disclosure": "document,status,source",
    "judgements": "framework,indicator,part,points,value,weight,evidence,reason,source",
    "prior_year": "figure,amount,basis,source",
    "procurement": "item,amount,source",
    "staffing": "item,count,source",
    "targets": "indicator,operator,target,actual,met,kind,weight,source",
    "tasks": "kind,number,task,completed,source",
}
Files = dict[str, str]
Scored = Callable[..., Score]


@pytest.fixture
def scored(folder: Path) -> Scored:
    """Return a function that writes a framework and tables, and gives the score.

    It takes the rows by name, each a weight and a rule, and the lines of the tables, with ``;``
    between them; then what else the framework says, and its years.
    """

    def write(
        rows: dict[str, tuple[float, str]], files: Files, head: str = "", years: str = "[2021]"
    ) -> Score:
        data = folder.parents[1]
        weight = sum(weight for weight, _ in rows.values())
        text = head + HEAD.format(weight=weight, years=years)
        for name, (weight, rule) in rows.items():
            text += ROW.format(name=name, weight=weight, rule=rule.replace("; ", "\n"))
        (data / "frameworks").mkdir()
        (data / "frameworks" / "golden.toml").write_text(text, "utf-8")
        for name, lines in files.items():
            lead = "golden," if name == "judgements" else ""
            body = "".join(f"{lead}{line}\n" for line in lines.split("; "))
            (folder / f"{name}.csv").write_text(f"{COLUMNS[name]}\n{body}", "utf-8")
        return score(load("centre", 2021, data), load_framework("golden", data))

    return write


def spent(amount: str, budget: str = "100") -> Files:
    stages = {"initial": budget, "adjusted": budget, "executed": amount}
    return {"budget": "; ".join(f"{stage},public,{x},一" for stage, x in stages.items())}


def bought(amount: str, planned: str) -> Files:
    return {"procurement": f"planned,{planned},三; actual,{amount},三"}


def judged(*lines: str) -> Files:
    return {"judgements": "; ".join(f"甲,{line}" for line in lines)}


def carried(this: str, last: str = "") -> Files:
    prior = {"prior_year": f"year_end_carry_over,{last},printed,三"} if last else {}
    return {"carry_over": f"year_end,{this},三", **prior}


STAFF = (
    'rule = "steps"; metric = "staff_control_rate"; limit = "100%"; side = "above"; step = "1%"; '
    "deduct = 0.5"
)
COARSE = (
    'rule = "steps"; metric = "execution_rate"; limit = "100%"; side = "below"; step = "5%"; '
    "deduct = 2"
)
FALL = (
    'rule = "steps"; metric = "carry_over_change_rate"; limit = "-30%"; side = "above"; '
    'step = "5%"; deduct = 2; counted = "started"'
)
OFF_POST = (
    'rule = "bands"; metric = "off_post_staff_rate"; bands = [{ range = "<=5%", points = 1 }, '
    '{ range = "(5%, 10%]", points = 0.5 }, { range = ">10%", points = 0 }]'
)
CARRIED = (
    'rule = "bands"; metric = "carry_over_rate_executed"; '
    'bands = [{ range = "<=9%", points = 20 }, { range = ">9%", points = 0 }]'
)
DISCLOSED = (
    'rule = "bands"; metric = "budget_disclosure_level"; '
    'bands = [{ range = ">=2", points = 2 }, { range = "<2", points = 0 }]'
)
EXECUTED = 'rule = "proportional"; metric = "execution_rate"'
BOUGHT = 'rule = "proportional"; metric = "procurement_execution_rate"; zero_above = "100%"'
CLIFF = 'rule = "linear_cliff"; metric = "reallocation_rate"; slope = 5; zero_above = "10%"'
RATIO = 'rule = "target_ratio"'
WINDOW = 'rule = "target_window"; within = "30%"'
CHECKS = (
    'rule = "checklist"; items = [{ name = "制定", points = 1 }, { name = "执行", points = 2 }]'
)
TASKS = 'rule = "count_deduction"; count = "key_tasks_assigned - key_tasks_completed"; deduct = 4'
COUNTED = 'rule = "count_deduction"; deduct = 1'
COMPARED = (
    'rule = "comparison"; figure = "year_end_carry_over"; last = "prior_carry_over"; '
    "none = 3; not_more = 2; more = 0"
)
STATES = (
    'rule = "qualitative"; states = [{ name = "好", least = "80%", most = "100%" }, '
    '{ name = "中", least = "60%", most = "80%" }, { name = "差", least = "0%", most = "60%" }]'
)
JUDGED = 'rule = "judged"'
OWN = 'rule = "judged"; own_parts = true'
SUM = (
    f'rule = "sum"; [[rows.parts]]; name = "采购"; weight = 1; {BOUGHT}; '
    f'[[rows.parts]]; name = "政策"; weight = 1; {JUDGED}'
)
EITHER = (
    f'rule = "either"; [[rows.options]]; name = "率"; {CARRIED}; '
    f'[[rows.options]]; name = "变动率"; {FALL}'
)
VETO = f'veto = "截留"; {CHECKS}'
#: 30 × 90 ÷ 100 = 27 and 20 × 8 ÷ 10 = 16; one of 30 in words was missed.
TARGETS = "培训,>=,100,90,,quantity,30,三; 投诉,<=,8,10,,quality,20,三; 评价,=,,,no,social,30,三"

#: Weight, rule, tables; then the points, a word of the formula or several (with ``|`` between),
#: of what was lost and of what lacks.
CASES: dict[str, tuple[float, str, Files, str, str, str, str]] = {
    "bands": (  # 4 ÷ (46 + 4)
        1, OFF_POST, {"staffing": "staff,46,三; off_post_staff,4,三"},
        "0.5", "4 ÷ 50 = 8.00%|5%～10%（含）|得 0.5 分", "8.00%|≤5%|失 0.5 分", "",
    ),
    "steps": (  # 5 − 8 × 0.5
        5, STAFF, {"staffing": "staff,50,三; approved_posts,46,三"},
        "1", "50 ÷ 46 = 108.70%|超过 100% 的部分为 8.70%|扣 0.5 分", "108.70%|失 4 分", "",
    ),
    "figures that contradict each other": (
        5, STAFF, {"staffing": "staff,50,三; approved_posts,0,三"},
        "0 5", "无法计算：0～5 分", "", "请核对",
    ),
    "coarse steps": (  # 8 − 2 × 2 for 12 points
        8, COARSE, spent("88"),
        "4", "88 ÷ 100 = 88.00%|低于 100% 的部分为 12.00%|每满 5% 扣 2 分", "失 4 分", "",
    ),
    "a proportion": (10, EXECUTED, spent("76"), "7.6", "10 × 76.00%|得 7.6", "失 2.4 分", ""),
    "a proportion at its cap": (10, EXECUTED, spent("104"), "10", "104.00%|10 分封顶", "", ""),
    "a proportion that ends in a half": (  # 3 × 5 ÷ 24 = 0.625, though 5 ÷ 24 never ends
        3, BOUGHT, bought("5", "24"), "0.63", "得 0.625 分|为 0.63 分", "失 2.375 分", "",
    ),
    "a purchase without a plan": (
        2, BOUGHT, bought("5", "0"), "0", "按最差档处理，得 0 分", "失 2 分", "",
    ),
    "before the cliff": (  # 10 × (1 − 5 × 4 %)
        10, CLIFF, {"adjustments": "reallocation,own,甲,4,三"},
        "8", "4 ÷ 100 = 4.00%|10 ×（1 − 5 × 4.00%）", "4.00%|失 2 分", "",
    ),
    "beyond the cliff": (
        10, CLIFF, {"adjustments": "reallocation,own,甲,10.01,三"},
        "0", "10.01%|超过 10% 不得分", "失 10 分", "",
    ),
    "targets, one in words": (  # 27 + 16, and up to 80 % of 30
        80, RATIO, {"targets": TARGETS}, "43 67", "按所填分值分配|27/30|16/20|[0, 24]/30",
        "培训失 3 分|投诉失 4 分|评价失 6 分", "评价未达标，需认定得分",
    ),
    "targets, one judged": (  # 27 + 16 + 21
        80, RATIO, {"targets": TARGETS, **judged("评价,21,,,报告,,四")},
        "64", "评价 21/30", "培训失 3 分|投诉失 4 分|评价失 9 分", "",
    ),
    "targets without weights": (  # 10 ÷ 3 × (0.9 + 0.8 + 1)
        10, RATIO, {"targets": "培训,>=,100,90,,,,三; 投诉,<=,8,10,,,,三; 户,=,5,5,,,,三"},
        "9", "平均分配|培训 3/3.3333|投诉 2.6667/3.3333", "失 0.3333 分|失 0.6667 分", "",
    ),
    "targets of a kind": (  # 10 × 8 ÷ 10
        10, f'{RATIO}; target_kinds = ["quality"]', {"targets": TARGETS},
        "8", "投诉 8/10", "投诉失 2 分", "",
    ),
    "no targets of a kind": (
        10, f'{RATIO}; target_kinds = ["cost"]', {"targets": TARGETS},
        "0 10", "无法计分：0～10 分", "", "没有这类绩效指标（targets.csv）",
    ),
    "targets of which one has no kind": (
        10, f'{RATIO}; target_kinds = ["cost"]',
        {"targets": "培训,>=,9,9,,,,三; 投诉,<=,8,8,,cost,,三"},
        "0 10", "无法计分：0～10 分", "", "未填“指标类别”（targets.csv）",
    ),
    "an exact target": (
        10, f'{RATIO}; unmet_at_most = "50%"', {"targets": "户,=,5,4,,,,三"},
        "0 5", "户 [0, 5]/10", "户失 5 分", "户未达标，需认定得分",
    ),
    "a window for targets": (  # 131 is beyond 130, 9 above 8: two of four
        10, WINDOW,
        {"targets": "甲,>=,100,130,,,,三; 乙,>=,100,131,,,,三; 丙,=,,,yes,,,三; 丁,<=,8,9,,,,三"},
        "5", "甲 2.5/2.5|乙 0/2.5|丙 2.5/2.5|丁 0/2.5", "乙失 2.5 分|丁失 2.5 分", "",
    ),
    "a checklist by item": (  # 1 + 1.5
        3, CHECKS, judged("制定,,yes,,报告,,四", "执行,1.5,,,报告,,五"),
        "2.5", "制定 1/1|执行 1.5/2|2.5 分", "执行失 0.5 分", "",
    ),
    "a checklist that is half judged": (
        3, CHECKS, judged("制定,,no,,报告,,四"),
        "0 2", "制定 0/1；其余未认定：0～2 分", "制定失 1 分", "执行",
    ),
    "a checklist as a whole": (
        3, CHECKS, judged(",2.5,,,报告,,四"), "2.5", "认定为 2.5 分（报告）", "失 0.5 分", "",
    ),
    "a count of figures": (  # 8 − (3 − 2) × 4
        8, TASKS, {"tasks": "key_task,1,甲,yes,二; key_task,2,乙,no,二; key_task,3,丙,yes,二"},
        "4", "重点工作 3 − 已办结重点工作 2 = 1|扣 4 分|得 4 分", "失 4 分", "",
    ),
    "a count that lacks": (
        8, TASKS, {"tasks": "key_task,1,甲,,二"},
        "0 8", "无法计算：0～8 分", "", "1 项（重点工作）未填“是否完成”（tasks.csv）",
    ),
    "a count that is judged": (  # 5 − 2 × 1
        5, COUNTED, judged(",,2,,审计报告,,四"),
        "3", "认定 2 次（审计报告）|扣 1 分|得 3 分", "失 2 分", "",
    ),
    "no more than last year": (
        3, COMPARED, carried("20", "25"), "2", "20，不高于上年的 25，得 2 分", "失 1 分", "",
    ),
    "more than last year": (
        3, COMPARED, carried("30", "25"), "0", "30，高于上年的 25，得 0 分", "失 3 分", "",
    ),
    "nothing this year": (3, COMPARED, carried("0"), "3", "为 0，得 3 分", "", ""),
    "last year unknown": (3, COMPARED, carried("1"), "0 3", "0～3 分", "", "prior_year.csv"),
    "a state with points": (
        10, STATES, judged(",7.5,中,,报告,,四"), "7.5", "认定为 中（报告）：7.5 分",
        "失 2.5 分", "",
    ),
    "a state without points": (  # 60 to 80 % of 10
        10, STATES, judged(",,中,,报告,,四"), "6 8", "认定为 中（报告）：6～8 分",
        "失 2 分", "已定为“中”，尚未认定得分",
    ),
    "points that are judged": (
        5, JUDGED, judged(",4.5,,,报告,,四"), "4.5", "认定为 4.5 分（报告）", "失 0.5 分", "",
    ),
    "indicators of one's own": (  # 14 + 5; 25 − 15 − 6 are not given out yet
        25, OWN, judged("就业,14,,15,报告,,四", "康复,5,,6,报告,,四"),
        "19 23", "就业 14/15|康复 5/6|得 19～23 分", "就业失 1 分|康复失 1 分", "还有 4 分",
    ),
    "what nobody has seen": (9, 'rule = "unspecified"', {}, "0 9", "0～9 分", "", "未见原文"),
    "a sum": (  # 1 × 0.8 + 0.5
        2, SUM, bought("80", "100") | judged("政策,0.5,,,报告,,四"),
        "1.3", "80 ÷ 100 = 80.00%|1 × 80.00%|合计 0.8 + 0.5 = 1.3", "失 0.2 分|失 0.5 分", "",
    ),
    "a sum with a gap": (
        2, SUM, bought("80", "100"),
        "0.8 1.8", "合计 0.8 + [0, 1] = 0.8～1.8 分", "失 0.2 分", "政策需认定得分",
    ),
    "the better of two": (  # 10 ÷ 90 is above 9 %: 0. −2.5 ÷ 12.5 = −20 %: 20 − 2 × 2
        20, EITHER, spent("90") | carried("10", "12.5"),
        "16", "10 ÷ 90 = 11.11%|−2.5 ÷ 12.5 = −20.00%|取高者 0、16：16 分", "失 4 分", "",
    ),
    "one of two is enough": (  # 8.1 ÷ 90 = 9 %
        20, EITHER, spent("90") | carried("8.1"), "20", "取高者 20、[0, 20]：20 分", "", "",
    ),
    "one of two lacks": (
        20, EITHER, spent("90") | carried("10"), "0 20", "取高者 0、[0, 20]：0～20 分",
        "", "prior_year.csv",
    ),
    "a veto that nobody judged": (
        3, VETO, judged(",2.5,,,报告,,四"), "0 2.5", "一票否决未认定（截留）：可能为 0 分",
        "失 0.5 分", "需认定是否存在：截留",
    ),
    "a veto that applies": (
        3, VETO, judged("一票否决,,yes,,审计,,四", "制定,,no,,报告,,四"), "0",
        "存在“截留”，一票否决，得 0 分", "存在“截留”，一票否决，失 3 分", "",
    ),
    "a veto that does not apply": (
        3, VETO, judged("一票否决,,no,,审计,,四", ",2.5,,,报告,,四"), "2.5",
        "认定为 2.5 分（报告）", "失 0.5 分", "",
    ),
    "exempt, so full": (
        2, DISCLOSED, {"disclosure": "budget,exempt,三"}, "2", "涉密单位，免于公开，按满分计",
        "", "",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("weight", "rule", "files", "points", "formula", "lost", "missing"), CASES.values(), ids=CASES
)
def test_a_row_is_scored_as_by_hand(
    scored: Scored,
    weight: float,
    rule: str,
    files: Files,
    points: str,
    formula: str,
    lost: str,
    missing: str,
) -> None:
    """Its points or their range, with the arithmetic, why points are lost and what lacks."""
    (row,) = scored({"甲": (weight, rule)}, files).rows
    ends = [D(end) for end in points.split()]
    assert [row.low, row.high] == [ends[0], ends[-1]]
    for words, parts in (((row.formula,), formula), (row.lost, lost), (row.missing, missing)):
        assert all(part in "；".join(words) for part in parts.split("|")), words
    assert (len(row.lost), bool(row.missing)) == (lost.count("失 "), bool(missing))


@pytest.mark.parametrize(
    ("rule", "files", "used"),
    [
        (
            STAFF,
            {"staffing": "staff,50,三1; approved_posts,46,三2"},
            {"50 人": "staffing.csv 第2行（三1）", "46 人": "staffing.csv 第3行（三2）"},
        ),
        (
            COMPARED,
            carried("20", "25"),
            {"20 万元": "carry_over.csv 第2行（三）", "25 万元": "prior_year.csv 第2行（三）"},
        ),
        (TASKS, {"tasks": "key_task,1,甲,yes,二"}, {"1 项": "tasks.csv 第2行（二）"}),
        (
            CHECKS,
            judged("制定,,yes,,报告,,四", "执行,0.5,,,报告,,五"),
            {"是": "judgements.csv 第2行（四）", "0.5 分": "judgements.csv 第3行（五）"},
        ),
        (COUNTED, judged(",,2,,报告,,四"), {"2 次": "judgements.csv 第2行（四）"}),
        (
            RATIO,
            {"targets": "评价,=,,,no,,,三; 培训,>=,9,8,,,,三", **judged("评价,1,,,报告,,四")},
            {"8": "targets.csv 第3行（三）", "1 分": "judgements.csv 第2行（四）"},
        ),
    ],
    ids=["steps", "comparison", "count", "checklist", "judged count", "judged target"],
)
def test_figures_and_judgements_name_their_places(
    scored: Scored, rule: str, files: Files, used: dict[str, str]
) -> None:
    (row,) = scored({"甲": (3, rule)}, files).rows
    found = {one.value: one.sources for one in row.used}
    assert {value: (place,) for value, place in used.items()}.items() <= found.items()


GRADED = "100 优, 97 优, 90 优, 89.99 良, 80.10 良, 80 良, 79.99 中, 60 中, 59.99 差, 0 差"


@pytest.mark.parametrize(("points", "name"), [case.split() for case in GRADED.split(", ")])
def test_grades_begin_at_90_80_and_60(scored: Scored, points: str, name: str) -> None:
    assert grade(D(points), GRADES) == name
    assert scored({"甲": (100, JUDGED)}, judged(f",{points},,,报告,,四")).grades == (name,)


def test_a_range_may_have_several_grades(scored: Scored) -> None:
    """59 and up to 21 more, of 100: 59 to 80."""
    rows = {"甲": (79, JUDGED), "乙": (21, JUDGED)}
    assert scored(rows, judged(",59,,,报告,,四")).grades == ("良", "中", "差")


CAPS = "caps = [{}]\n".format(
    ", ".join(
        f'{{ metric = "execution_rate", range = "{range}", at_most = {most}, evidence = "R" }}'
        for range, most in {"[70%, 80%)": 89, "[60%, 70%)": 79, "<60%": 69, "<50%": 59}.items()
    )
)
LIMITED = 'overshoot = { by = "30%", deduct = 2, at_most = 5, evidence = "R" }\n'
UNLIMITED = LIMITED.replace("at_most = 5, ", "")
DROP = 'not_applicable = "drop"\n'
# 130 of 100 and 7 of 10 beat their targets by 30 %; 129, what is met in words and exactly do not.
BEATEN = (
    "甲,>=,100,130,,,,三; 乙,<=,10,7,,,,三; 丙,>=,100,129,,,,三; 丁,=,,,yes,,,三; 戊,=,1,2,,,,三"
)


@pytest.mark.parametrize(
    ("head", "files", "low", "high"),
    [
        (CAPS, spent("80"), "95", "95"),
        (CAPS, spent("79.99"), "89", "89"),
        (CAPS, spent("65"), "79", "79"),
        (CAPS, spent("55"), "69", "69"),
        (CAPS, spent("49.99"), "59", "59"),
        (CAPS, {}, "59", "95"),  # nobody knows the rate
        (LIMITED, {"targets": BEATEN}, "91", "91"),  # 95 − 2 × 2
        (LIMITED, {"targets": f"{BEATEN}; 己,>=,-10,-7,,,,三"}, "90", "90"),  # 6, but at most 5
        (LIMITED, {"targets": "甲,>=,100,129,,,,三"}, "95", "95"),
        (LIMITED, {}, "90", "95"),  # nobody knows the targets
        (UNLIMITED, {}, "0", "95"),
        (UNLIMITED + CAPS, {"targets": BEATEN, **spent("75")}, "89", "89"),  # 91, then the cap
    ],
)
def test_the_total_is_capped_and_cut(
    scored: Scored, head: str, files: Files, low: str, high: str
) -> None:
    """From 95 points; the remark says what became of them."""
    result = scored({"甲": (100, JUDGED)}, files | judged(",95,,,报告,,四"), head)
    assert (result.total.low, result.total.high, result.total.weight) == (D(low), D(high), 100)
    shown = low if low == high else f"{low}～{high}"
    remark = f"各行合计 95 分，按总分扣减和封顶规则为 {shown} 分"
    remarks = [one for one in result.remarks if "依据不全" not in one]
    assert remarks == ([] if shown == "95" else [remark])
    # A total that is open names what it hangs on, and is not complete.
    open_total = result.total.low != result.total.high
    assert any("依据不全" in one for one in result.remarks) == open_total
    assert not (open_total and result.complete)


@pytest.mark.parametrize(
    ("head", "first", "lines", "points", "weight", "name"),
    [
        # 1 of 1 for buying nothing, 1 for the policy, 6.2 of 8: 8.2 of 10 is 82 %
        ("", SUM, "甲,政策,1,,,报告,,四; 乙,,6.2,,,报告,,四", "8.2", 10, "良"),
        # 1 for the policy and 6.2 are 7.2, of 9 it is 80 %
        (DROP, SUM, "甲,政策,1,,,报告,,四; 乙,,6.2,,,报告,,四", "7.2", 9, "良"),
        # 2 of 2 for buying nothing, and 7.2: 9.2 of 10 is 92 %
        ("", BOUGHT, "乙,,7.2,,,报告,,四", "9.2", 10, "优"),
        # 7.2 of 8 is 90 %, 7.1 of 8 is 88.75 %
        (DROP, BOUGHT, "乙,,7.2,,,报告,,四", "7.2", 8, "优"),
        (DROP, BOUGHT, "乙,,7.1,,,报告,,四", "7.1", 8, "良"),
    ],
)
def test_what_does_not_apply_counts_in_full_or_falls_away(
    scored: Scored, head: str, first: str, lines: str, points: str, weight: int, name: str
) -> None:
    """No procurement was planned, and none done; the grade is that of the weight that is left."""
    files = bought("0", "0") | {"judgements": lines}
    result = scored({"甲": (2, first), "乙": (8, JUDGED)}, files, head)
    assert (result.total.low, result.total.high, result.total.weight) == (*[D(points)] * 2, weight)
    assert result.levels()["全部", ""] == result.total
    assert result.grades == (name,)
    assert ("不计分值" if head else "按满分计") in result.rows[0].formula
    assert (result.rows[0].lost, result.rows[0].missing) == ((), ())


@pytest.mark.parametrize(
    ("years", "remark"),
    [
        ("[2021]", ""),
        ("[2019, 2021]", ""),
        ("[2022]", "指标体系适用于 2022 年至今，本报告为 2021 年"),
        ("[2018, 2020]", "指标体系适用于 2018 年至 2020 年，本报告为 2021 年"),
        ("[2020, 2020]", "指标体系适用于 2020 年，本报告为 2021 年"),
    ],
)
def test_a_framework_for_other_years_is_remarked(scored: Scored, years: str, remark: str) -> None:
    result = scored({"甲": (1, JUDGED)}, {}, years=years)
    assert result.remarks == ((remark,) if remark else ())


@pytest.mark.parametrize(
    ("judgement", "unexplained", "complete"),
    [
        (",4.5,,,报告,,四", ["甲"], False),
        (",4.5,,,报告,人员变动,四", [], True),
        (",5,,,报告,,四", [], True),  # nothing lost
        (",,,,,人员变动,四", [], False),  # a reason, but no points yet
    ],
)
def test_a_table_is_complete_with_all_points_and_reasons(
    scored: Scored, judgement: str, unexplained: list[str], complete: bool
) -> None:
    result = scored({"甲": (5, JUDGED)}, judged(judgement))
    assert [one.row.indicator for one in result.unexplained] == unexplained
    assert result.complete is complete
    assert result.rows[0].reasons == (("人员变动",) if "人员变动" in judgement else ())


def test_a_reason_explains_points_that_are_computed(scored: Scored) -> None:
    """10 × 0.76 loses 2.4; a row of judgements with nothing but a reason explains them."""
    result = scored({"甲": (10, EXECUTED)}, spent("76") | judged(",,,,,项目推迟,四"))
    (row,) = result.rows
    assert (row.points, row.reasons, row.unexplained) == (D("7.6"), ("项目推迟",), False)
    assert result.complete


@pytest.mark.parametrize(
    ("variant", "expected", "words"),
    [
        # 0.84 + 1 + 1 + 0.9882 + 2 × 61.8625 ÷ 62.5; 6 + 5.81, and 6 + 5.81 + 88
        ("ratio-of-means", "5.81 11.81 99.81", "0.84 + 1 + 1 + 0.9882 + 1.9796 = 5.8078"),
        # 0.84 + 1 + 1 + 0.9882 + 2 × (84 + 104 + 100.84 + 98.82) ÷ 400
        ("mean-of-ratios", "5.77 11.77 99.77", "0.84 + 1 + 1 + 0.9882 + 1.9383 = 5.7665"),
    ],
)
def test_the_real_report_of_2021(
    real_data: Path, real_department: str, variant: str, expected: str, words: str
) -> None:
    """Two rows can be computed from it; the other 19 are open, each with what it lacks."""
    points, low, high = map(D, expected.split())
    framework = load_framework("shenzhen-style", real_data, variant)
    result = score(load(real_department, 2021, real_data), framework)
    rows = {row.row.indicator: row for row in result.rows}
    economy, execution = rows.pop("公用经费控制率"), rows.pop("预算执行率")
    assert (economy.points, execution.points) == (6, points)
    # 26.33 % and 79.88 %, both below 90 %: 3 + 3
    assert all(rate in economy.formula for rate in ("0.79 ÷ 3 = 26.33%", "11.59 ÷ 14.51 = 79.88%"))
    assert words in execution.formula
    assert len(rows) == 19
    for row in rows.values():
        assert (row.low, row.high, row.points) == (0, row.weight, None)
        assert row.missing
    assert (result.total.low, result.total.high, result.total.weight) == (low, high, 100)
    assert result.grades == ("优", "良", "中", "差")
    assert result.unexplained == (execution,)
    assert not result.complete
