"""The narrative of whole reports: the real one, one with nothing wrong, and whose they are."""

import os
import unicodedata
from pathlib import Path

import pytest

from selfeval.audit.finding import SEVERITIES, Finding
from selfeval.audit.narrative import NARRATIVE_CHECKS, narrative_findings
from selfeval.audit.narrative.places import named_place
from selfeval.audit.narrative.report import read_report
from selfeval.intake.document import Document, DocumentTable, Span, TableCell

SEEDS = Path(__file__).parents[1] / ".." / "shared" / "seeds"

# The rule, the severity, where its figures stand, and how what is marked begins (half-width, no
# spaces): the words of the report stay in the report.
SEED_FINDINGS = [
    ("list_number", "warning", ["二、（二）（4）第1段四是"], "四是"),
    ("lone_item", "note", ["二、（三）1.（1）"], "(1)"),
    ("lone_item", "note", ["二、（三）4.（1）"], "(1)"),
    ("stray_heading", "warning", ["二、"], "二、2022"),
    ("template_instruction", "warning", ["二、第1段"] * 2, "各部门要按照"),
    ("foreign_organisation", "error", ["三、（三）1."], "新区发展和财"),
    ("wider_scope", "note", ["一、（一）5."], "全市"),
    ("wider_scope", "note", ["一、（一）6."], "市残联"),
    (
        "completeness",
        "error",
        ["二、（三）2.（2）", "二、（三）2.（3）"],
        "除部分受客观",
    ),
    ("promised", "warning", ["二、（三）4.第1段"], "对象满意度"),
    (
        "budget_label",
        "warning",
        ["一、（四）三、", *(f"一、（四）三、{n}." for n in range(1, 7))],
        "9.23万元",
    ),
    ("upper_level_funds", "note", [f"一、（四）三、{n}." for n in (7, 8, 9)], "3.64万元"),
    (
        "explanation_direction",
        "warning",
        ["一、（三）第3段", "一、（三）第2段", "一、（三）第2段"],
        "增加主要原因",
    ),
    ("score_table", "warning", ["四、"], "四、部门整体"),
    ("management_data", "note", ["一、（四）"], "(四)202"),
    ("unquantified", "note", [f"二、（三）3.（{n}）" for n in (1, 2, 3)], "(1)社会效"),
    ("unquantified", "note", ["二、（三）4.（1）"], "(1)群众信"),
    ("doubled_word", "note", ["一、（四）三、9."], "为为"),
    ("doubled_word", "note", ["二、（二）（6）第1段三是"], "用用人"),
    ("doubled_word", "note", ["二、（三）2.（1）"], "为别为"),
    ("cut_off", "note", ["二、（二）（2）第1段四是"], ",预防其肇事"),
]

# Nothing is wrong here, though much of it is near to what the checks look for.
SOUND = """云溪市松岭区文化体育局2023年度部门整体支出绩效自评报告

目录
一、部门基本情况……………1
二、主要履职绩效分析……………3

根据《云溪市财政局关于开展2023年度绩效自评工作的通知》要求，我局组织开展自评，情况如下。

一、部门基本情况

（一）主要职能

统筹规划全区文化和体育事业，参与全市重大文化活动的组织；完成区委、区政府和上级交办的其他任务。

（二）年度总体工作和重点工作任务

1. 完善公共文化服务体系；
2. 办好全市首届城市阅读节松岭区分会场；
3. 推进智慧场馆建设。

（三）预算编制情况

2023年我局部门预算支出2,000.00万元，比2022年减少50.00万元，减少的主要原因是压减一般性支出。其中：\
人员支出600.00万元、公用支出100.00万元、项目支出1,300.00万元。调整后预算支出1,950.00万元，其中：\
人员支出620.00万元、公用支出90.00万元、项目支出1,240.00万元。调整减少的原因是部分活动受天气影响取消。

（四）预算执行情况

2023年我局预算执行1,900.00万元，其中：人员支出610.00万元、公用支出85.00万元、项目支出1,205.00万元。

1. 场馆运行支出705.00万元，主要用于全区公共体育场馆的日常运行维护，费用用于水电、保洁等。
2. 文化活动支出500.00万元，作为为民办实事项目，主要用于文化惠民演出。

本局执行《云溪市政府采购管理办法》，按照区财政局批复的预算执行，按照市财政局的要求公开预决算信息。\
全年政府采购预算300.00万元，实际采购295.00万元。\
年末固定资产原值3,000.00万元。核定编制40名，年末在编38人。财务管理、内控制度健全。

二、主要履职绩效分析

（一）主要履职目标

确保年度项目全部完成，满意度不低于90%。

（二）主要履职情况

一是完善公共文化服务体系。举办各类活动120场，其中：演出60场、展览40场、讲座20场；
二是办好阅读节，赴南屿区图书馆学习交流，与海州市文化局联合举办巡展2场；
三是推进智慧场馆建设，截至9月部分项目未完成招标，年底前已全部完成。

（三）部门履职绩效情况

1. 预算使用经济性

主要由“三公”经费控制率、日常公用经费控制率来体现。

（1）“三公”经费预算5.00万元，实际支出4.20万元，控制率84.00%，控制在预算范围之内。

（2）日常公用经费控制率94.44%。

2. 预算使用效率性

（1）重点工作完成情况。3项重点工作均已完成，完成率100%。

（2）项目完成及时性。除智慧票务项目因设备到货延迟顺延外，其余项目均按期完成。

3. 预算使用效果性

（1）社会效益。全年服务群众3.2万人次。

（2）可持续影响。建立志愿者队伍，骨干稳定。

4. 预算使用公平性

从群众信访办理、服务对象满意度两方面反映。

（1）群众信访办理情况。全年无信访件。

（2）服务对象满意度。发放问卷200份，满意度95.00%。

三、总体评价和整改措施

（一）主要经验做法

坚持预算绩效与业务工作同部署（月调度、季通报、年考核），“花钱必问效、无效必问责”。

（二）存在问题及改进措施

个别指标设置不够细化。针对2022年度整体支出绩效评价发现的问题，已整改3项。

（三）后续工作计划与建议

1. 2024年主要工作目标：继续完善服务体系。
2. 持续做好2024年预算绩效监控。

四、指标评分情况

自评得分94.5分，其中预算编制9分、预算执行19.5分、部门绩效66分。

松岭区文化体育局
2024年3月15日
"""


def marked(document: Document, finding: Finding) -> str:
    text = document.slice(finding.span) if finding.span else ""
    return "".join(unicodedata.normalize("NFKC", text).split())


@pytest.fixture(scope="module")
def seed() -> Document:
    """Return the real report; it is no part of the repository."""
    given = os.environ.get("SELFEVAL_SEED")
    paths = [Path(given)] if given else sorted(SEEDS.glob("*.txt"))
    if not paths or not paths[0].is_file():
        pytest.skip("the real report is not here")
    return Document(paths[0].name, paths[0].read_text(encoding="utf-8"))


def test_the_real_report_has_these_faults_and_no_others(seed: Document) -> None:
    """Every finding in the real report, in order: rule, severity, places, what is marked."""
    found = [
        (f.rule, f.severity, [one.locator for one in f.figures], marked(seed, f)[:6])
        for f in narrative_findings(seed)
    ]
    assert found == SEED_FINDINGS


def test_whose_report_the_real_one_is_shows_in_its_text(seed: Document) -> None:
    """The cover breaks the name of the department: the text has the rest."""
    report = read_report(seed)
    assert report.department.startswith("深圳市福田区")
    assert report.department.endswith("服务中心")
    assert (report.place.city, report.place.district, report.year) == ("深圳市", "福田区", 2021)


def test_a_sound_report_has_no_findings() -> None:
    """What is near to a fault, and none, is left alone."""
    assert narrative_findings(Document("sound.txt", SOUND)) == []


def test_a_finding_says_everything_a_page_needs() -> None:
    """Rule, severity, a Chinese message, a figure with its place, and what settles it."""
    spoiled = (
        SOUND.replace("二是办好", "一是办好")
        .replace("（2）服务对象满意度。发放问卷200份，满意度95.00%。\n", "")
        .replace("按照区财政局批复", "按照新区财政局批复")
        .replace("四、指标评分情况", "五、指标评分情况")
    )
    document = Document("spoiled.txt", spoiled)
    found = narrative_findings(document)
    # The second 一是 only begins another list, so what jumps is 三是.
    assert {"list_number", "section_number", "promised", "foreign_organisation", "lone_item"} == {
        one.rule for one in found
    }
    for one in found:
        assert one.severity in SEVERITIES
        assert one.message and one.settle and one.figures
        assert all(figure.locator for figure in one.figures)
        assert one.span and document.slice(one.span).strip()


def test_rules_have_one_name_and_title_each() -> None:
    """Rule ids are unique, and the titles are what a page shows."""
    rules = [rule for rule, _, _ in NARRATIVE_CHECKS]
    titles = [title for _, title, _ in NARRATIVE_CHECKS]
    assert len(set(rules)) == len(rules)
    assert len(set(titles)) == len(titles)
    assert all(function.__name__ == rule for rule, _, function in NARRATIVE_CHECKS)


@pytest.mark.parametrize("text", ["", "\n\n", "1", "（", "一、", "表1", "。。。。", "一是"])
def test_a_text_that_is_no_report_raises_nothing(text: str) -> None:
    """A text without an outline is read all the same."""
    assert isinstance(narrative_findings(Document("odd.txt", text)), list)


def test_what_is_given_of_a_report_goes_before_what_its_text_says() -> None:
    """Department, year and district can be told: then others in the text are foreign."""
    document = Document("report.txt", SOUND)
    found = {one.rule for one in narrative_findings(document, year=2021)}
    assert "other_year" in found
    report = read_report(document, "云溪市南屿区图书馆", 2022, "南屿区")
    assert (report.department, report.place.name, report.year) == (
        "云溪市南屿区图书馆",
        "南屿区",
        2022,
    )


@pytest.mark.parametrize(
    ("text", "department", "year"),
    [
        ("云溪市水务局2022年度部门整体绩效自评报告\n\n一、概况\n", "云溪市水务局", 2022),
        (
            "2021年度部门整体支出绩效自评报告\n部门名称（公章）：雾山县民政局\n",
            "雾山县民政局",
            2021,
        ),
        (
            "2020年度自评报告\n单位名称：雾山县第一中学　　填报日期：2021年3月\n",
            "雾山县第一中学",
            2020,
        ),
        ("一、概况\n雾山县文化馆2022年预算支出5万元。\n", "雾山县文化馆", None),
        ("一、概况\n我单位按时完成任务。\n", "", None),
        ("一、2023年预算编制情况\n", "", 2023),
    ],
)
def test_department_and_year_are_found(text: str, department: str, year: int | None) -> None:
    """On the cover, in the title, or in the first sentences."""
    report = read_report(Document("report.txt", text))
    assert (report.department, report.year) == (department, year)


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("云溪市松岭区文化体育局", ("", "云溪市", "松岭区")),
        ("松岭区城市管理局", ("", "", "松岭区")),
        ("云溪市城市管理局", ("", "云溪市", "")),
        ("云溪市市场监督管理局", ("", "云溪市", "")),
        ("湖滨省财政厅", ("湖滨省", "", "")),
        ("湖滨省南县财政局", ("湖滨省", "", "南县")),
        ("云溪市滨江新区管委会", ("", "云溪市", "滨江新区")),
        ("社区服务中心", ("", "", "")),
        ("残疾人联合会", ("", "", "")),
    ],
)
def test_the_place_of_a_department_is_in_its_name(name: str, place: tuple[str, ...]) -> None:
    """城市 and 社区 are no places, though they end like some."""
    found = named_place(name)
    assert place == (found.province, found.city, found.district)


def test_the_place_that_a_text_names_most_is_its_own() -> None:
    """A department whose name has no place belongs to the place of its text."""
    text = "一、概况\n" + "服务云溪市松岭区居民。\n" * 3 + "赴云溪市南屿区交流。\n"
    assert read_report(Document("report.txt", text), "残疾人联合会").place.name == "松岭区"
    assert read_report(Document("report.txt", "一、概况\n"), "区残联").place.name == "区"


def test_a_table_under_a_heading_is_content() -> None:
    """The scores may stand in a table, and so may what a heading has below it."""
    text = "一、概况\n职责。\n\n二、指标评分情况\n指标\n自评\n"
    start = text.index("指标\n自评")
    span = Span(start, len(text))
    table = DocumentTable(span, (TableCell(0, 0, Span(start, start + 2)),))
    assert narrative_findings(Document("report.docx", text, (table,))) == []
    rules = {one.rule for one in narrative_findings(Document("report.txt", text[:start]))}
    assert {"empty_heading", "score_table"} == rules
