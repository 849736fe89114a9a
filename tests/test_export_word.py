"""The Word document that a department files: its outline, its figures, its looks."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from selfeval import Dossier, SelfEvalError, load
from selfeval.audit.whole import audit_document, audit_dossier
from selfeval.demo import write_demo
from selfeval.exports.word import write_docx
from selfeval.scoring import Score, load_framework, score

HEADINGS = """一、部门基本情况
（一）主要职能
（二）年度总体工作和重点工作任务
（三）预算编制情况
（四）预算执行情况
二、部门整体支出绩效情况
（一）主要履职目标
（二）主要履职情况
（三）部门履职绩效情况
1.经济性
2.效率性
3.效果性
4.公平性
三、总体评价和整改措施
（一）经验做法
（二）存在问题及改进措施
（三）后续工作计划与建议
四、指标评分情况""".splitlines()


def _written(path: Path, dossier: Dossier, data: Path) -> tuple[Any, Score]:
    result = score(dossier, load_framework("shenzhen-style", data))
    write_docx(path, dossier, result, audit_dossier(dossier))
    return Document(str(path)), result


@pytest.fixture(scope="module")
def real_path(
    tmp_path_factory: pytest.TempPathFactory, real_data: Path, real_department: str
) -> Path:
    path = tmp_path_factory.mktemp("word") / "report.docx"
    _written(path, load(real_department, 2021, real_data), real_data)
    return path


@pytest.fixture(scope="module")
def real(real_path: Path) -> Any:
    return Document(str(real_path))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, real_data: Path) -> Any:
    """A made-up department-year with every table."""
    folder = tmp_path_factory.mktemp("demo")
    write_demo(folder / "data", 8, [2022], 3)
    dossier = load("demo-008-transport", 2022, folder / "data")
    return _written(folder / "report.docx", dossier, real_data)[0]


def _texts(document: Any) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def _cells(table: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def _score_table(document: Any) -> Any:
    return next(t for t in document.tables if "评分标准" in _cells(t)[0])


def test_the_outline_is_the_official_one(real: Any) -> None:
    found = [p.text for p in real.paragraphs if p.style.name.startswith("Heading")]
    assert found == HEADINGS


def test_each_rate_stands_with_its_numerator_and_denominator(real: Any) -> None:
    text = "\n".join(_texts(real))
    # 14787.64 ÷ 14955.46 = 0.98878; 0.79 ÷ 3 = 0.26333; 11.59 ÷ 14.51 = 0.79876
    assert (
        "预算执行率为 98.88%（预算执行总额 14,787.64 万元 ÷ 调整预算总额 14,955.46 万元）" in text
    )
    assert (
        "“三公”经费控制率为 26.33%（“三公”经费实际支出 0.79 万元 ÷ “三公”经费预算安排 3.00 万元）"
        in text
    )
    # (15525.82 − 14945.70) ÷ 14945.70 = 0.038815
    change = "（年初预算总额 15,525.82 万元 − 上年年初预算总额 14,945.70 万元）"
    assert f"年初预算增长率为 3.88%，即{change}" in text
    # (84 + 104 + 100.84 + 98.82) ÷ 4 = 96.915; 61.8625 ÷ 62.5 = 0.9898
    assert "全年平均预算执行均衡率 96.92%" in text
    assert "全年平均支出进度率 98.98%（四个季度平均支出进度 61.86% ÷ 62.5%）" in text


def test_the_cover_names_the_department_and_nobody(real: Any) -> None:
    cover = [text for text in _texts(real)[:8] if "：" in text]
    assert cover[0] == "部门名称（公章）：深圳市福田区残疾人综合服务中心"
    assert [re.sub("[＿　]", "", text) for text in cover[1:]] == [
        "负责人（签章）：", "填报人：", "联系电话：", "填报日期：年月日",
    ]  # fmt: skip


def test_what_a_person_must_write_is_marked_and_nothing_else_is(real: Any) -> None:
    cells = [p for t in real.tables for row in t.rows for c in row.cells for p in c.paragraphs]
    runs = [run for p in [*real.paragraphs, *cells] for run in p.runs if run.text.strip()]
    marked = {run.text for run in runs if run.style.name == "待填写"}
    assert marked == {run.text for run in runs if run.text.startswith("【")}
    assert "【待填写：按“三定”规定概述部门职能和机构设置】" in marked
    assert any(text.startswith("【待补依据：未提供《人员编制》") for text in marked)
    shading = real.styles["待填写"].element.rPr.find(qn("w:shd"))
    assert shading.get(qn("w:fill")) == "FFF2A8"


def test_the_score_table_has_ranges_levels_and_its_total(real: Any) -> None:
    table = _score_table(real)
    rows = _cells(table)
    assert rows[0] == [
        "一级指标", "二级指标", "三级指标", "评分标准", "分值", "自评得分", "扣分原因和其他说明",
    ]  # fmt: skip
    assert len(rows) == 1 + 21 + 1
    assert rows[-1][0] == "合计"
    assert rows[-1][4:] == ["100", "11.81～99.81", "可能等级：优、良、中、差"]
    assert [row[0] for row in rows[1:5]] == ["部门决策（20）"] * 4
    satisfaction = rows[-2]
    assert satisfaction[1:3] == ["公平性（9）", "公众或服务对象满意度"]
    assert satisfaction[4:6] == ["6", "0～6"]
    assert satisfaction[6].startswith("【待补依据：服务对象满意度：未提供《服务对象满意度》")
    execution = next(row for row in rows if row[2] == "预算执行率")
    assert execution[5] == "5.81"
    assert "失 0.16 分" in execution[6]
    assert execution[6].endswith("【待填写：扣分原因】")


def test_levels_are_merged_cells_and_rows_stay_whole(real: Any) -> None:
    table = _score_table(real)
    begun = [row.tc_lst[0].vMerge for row in table._tbl.tr_lst]
    assert begun.count("restart") == 3
    assert begun.count("continue") == 21 - 3
    for one in real.tables:
        properties = [row._tr.trPr for row in one.rows]
        assert all(found.find(qn("w:cantSplit")) is not None for found in properties)
        headings = [found.find(qn("w:tblHeader")) is not None for found in properties]
        assert headings == [True] + [False] * (len(properties) - 1)


def test_pages_are_a4_and_the_annexes_lie_on_their_side(real: Any) -> None:
    sizes = [(s.page_width.mm, s.page_height.mm) for s in real.sections]
    assert [(round(w), round(h)) for w, h in sizes] == [(210, 297), (210, 297), (297, 210)]
    numbered = [s.footer._element.xpath(".//w:fldSimple/@w:instr") for s in real.sections]
    assert numbered == [[], ["PAGE"], ["PAGE"]]
    starts = [s._sectPr.xpath("./w:pgNumType/@w:start") for s in real.sections]
    assert starts == [[], ["1"], []]


def test_charts_are_pictures_with_captions_and_descriptions(real: Any) -> None:
    captions = [p.text for p in real.paragraphs if p.style.name == "图题"]
    assert [caption[:2] for caption in captions] == ["图1", "图2", "图3"]
    assert len(real.inline_shapes) == 3
    texts = [shape._inline.docPr.get("descr") for shape in real.inline_shapes]
    assert "第一季度21.00%" in texts[2]
    # As wide as the text, and sharp: 560 pixels at 2.5.
    assert all(shape.width.mm == pytest.approx(156, abs=0.1) for shape in real.inline_shapes)
    pixels = [p.image.px_width for p in real.part.package.image_parts]
    assert pixels == [1400] * 3
    tables = [p.text[:2] for p in real.paragraphs if p.style.name == "表题"]
    assert tables == [f"表{number}" for number in range(1, len(tables) + 1)]


def test_findings_are_comments_and_no_part_of_the_text(real: Any) -> None:
    comments = [comment.text for comment in real.comments]
    assert any("印为 84.25%" in text and "84.00%" in text for text in comments)
    assert not any("84.25%" in text for text in _texts(real))
    pace = next(p for p in real.paragraphs if p.text.startswith("截至各季度末"))
    assert pace._p.xpath("./w:commentRangeStart")


def test_the_filed_text_agrees_with_itself(real_path: Path) -> None:
    errors = [one for one in audit_document(real_path).findings if one.severity == "error"]
    # The one contradiction that the data itself has.
    assert [one.rule for one in errors] == ["annual_rate"]


def test_made_up_data_is_said_to_be_so_on_every_page(real: Any, demo: Any) -> None:
    assert _texts(demo)[0] == "本报告数据为合成数据，仅供演示，不得报送"
    assert [s.header.paragraphs[0].text for s in demo.sections] == [
        "合成数据，仅供演示，不得报送"
    ] * 3
    assert "合成数据" not in "".join(_texts(real))
    assert [s.header.paragraphs[0].text for s in real.sections] == [""] * 3


def test_a_complete_year_leaves_only_what_people_write(demo: Any) -> None:
    lacking = [text for text in _texts(demo) if text.startswith("【待补依据")]
    assert lacking == []
    targets = next(t for t in demo.tables if t.rows[0].cells[0].text == "绩效指标")
    assert not any("nan" in cell or "None" in cell for row in _cells(targets) for cell in row)


def test_the_order_of_properties_is_the_one_that_word_asks_for(real: Any) -> None:
    cell = ["tcW", "gridSpan", "vMerge", "tcBorders", "shd", "vAlign"]
    page = [
        "headerReference", "footerReference", "type", "pgSz", "pgMar", "pgNumType", "cols",
        "titlePg", "docGrid",
    ]  # fmt: skip
    for tag, order in (("tcPr", cell), ("sectPr", page)):
        for element in real.element.iter(qn(f"w:{tag}")):
            names = [child.tag.split("}")[1] for child in element]
            assert names == sorted(names, key=order.index)


def test_the_least_of_data_makes_a_document_of_blanks(folder: Path, real_data: Path) -> None:
    dossier = load("centre", 2021, folder.parents[1])
    document, _ = _written(folder / "report.docx", dossier, real_data)
    assert [p.text for p in document.paragraphs if p.style.name.startswith("Heading")] == HEADINGS
    assert "【待补依据：季度支出进度（progress.csv）】" in _texts(document)
    assert not list(document.inline_shapes)


def test_hostile_names_are_plain_text(
    tmp_path: Path,
    write_years: Callable[..., None],
    hostile_names: dict[str, str],
    real_data: Path,
) -> None:
    name = "{{ 7*7 }}{% raw %}<script>alert(1)</script>\"'&`🐟" + "长" * 30
    cells = hostile_names | {
        "深圳市福田区残疾人综合服务中心": name,
        "康复服务": "{{ 年度 }}</w:t>",
    }
    write_years(tmp_path / "data", "x", {2021: cells})
    path = tmp_path / "report.docx"
    document, _ = _written(path, load("x", 2021, tmp_path / "data"), real_data)
    text = "\n".join(_texts(document))
    assert "部门名称（公章）：{{ 7*7 }}{% raw %}<script>alert(1)</script>\"'&`🐟" in text
    assert "1.{{ 年度 }}</w:t>：" in text
    assert document.core_properties.title.startswith("{{ 7*7 }}")
    assert document.core_properties.author == "selfeval"


def test_the_same_data_makes_the_same_document(
    tmp_path: Path, real_path: Path, real_data: Path, real_department: str
) -> None:
    again, _ = _written(tmp_path / "b.docx", load(real_department, 2021, real_data), real_data)
    assert again.element.xml == Document(str(real_path)).element.xml


def test_a_folder_that_is_not_there_is_told(
    tmp_path: Path, real_data: Path, real_department: str
) -> None:
    with pytest.raises(SelfEvalError, match=r"report\.docx cannot be written: No such file"):
        _written(
            tmp_path / "no" / "report.docx", load(real_department, 2021, real_data), real_data
        )
