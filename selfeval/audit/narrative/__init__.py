"""The narrative of a report: what its words say against each other, or leave out."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...intake.document import Document
from ..finding import Finding
from .belonging import foreign_organisation, other_unit, other_year, wider_scope
from .claims import completeness, over_budget, promised
from .numbering import empty_heading, list_number, lone_item, section_number, stray_heading
from .parts import management_data, missing_part, score_table, unquantified
from .repeated import copied_text, restated
from .report import Report, read_report
from .scores import score_grade, score_rows, score_sum
from .slips import brackets, cut_off, doubled_word, number_slip
from .stages import budget_label, explanation_direction, stage_words, upper_level_funds
from .table_totals import table_totals
from .template import open_choice, placeholder, template_instruction
from .units import unit_slip

__all__ = ["NARRATIVE_CHECKS", "narrative_findings"]

Check = Callable[[Report], Iterator[Finding]]

#: Every check: the rule, its title, and the function that yields the findings.
NARRATIVE_CHECKS: tuple[tuple[str, str, Check], ...] = (
    ("list_number", "列表编号重复或跳号", list_number),
    ("section_number", "章节编号重复或跳号", section_number),
    ("lone_item", "编号只有一项", lone_item),
    ("stray_heading", "标题与所在部分不符", stray_heading),
    ("empty_heading", "标题下没有内容", empty_heading),
    ("template_instruction", "保留了模板提示语", template_instruction),
    ("placeholder", "占位符未填写", placeholder),
    ("open_choice", "模板选项未选定", open_choice),
    ("foreign_organisation", "其他地区的机构或文件", foreign_organisation),
    ("other_unit", "其他单位的名称", other_unit),
    ("other_year", "其他年度的内容", other_year),
    ("wider_scope", "职责超出本级", wider_scope),
    ("restated", "同一数据前后不一", restated),
    ("copied_text", "说明文字重复", copied_text),
    ("completeness", "完成情况前后矛盾", completeness),
    ("over_budget", "“未超预算”与控制率矛盾", over_budget),
    ("promised", "预告的内容缺失", promised),
    ("budget_label", "执行数写作预算", budget_label),
    ("upper_level_funds", "上级资金计入部门执行", upper_level_funds),
    ("stage_words", "预算与执行混称", stage_words),
    ("explanation_direction", "原因说明方向不符", explanation_direction),
    ("unit_slip", "金额单位有误", unit_slip),
    ("score_table", "指标评分缺失", score_table),
    ("score_grade", "自评等级与得分", score_grade),
    ("score_sum", "自评总分与各部分", score_sum),
    ("score_rows", "评分表的得分", score_rows),
    ("table_totals", "表内合计", table_totals),
    ("missing_part", "提纲部分缺失", missing_part),
    ("management_data", "部门管理没有数据", management_data),
    ("unquantified", "效益、信访没有量化", unquantified),
    ("doubled_word", "重复的字词", doubled_word),
    ("number_slip", "数字书写有误", number_slip),
    ("brackets", "括号、引号不配对", brackets),
    ("cut_off", "句子不完整", cut_off),
)


def narrative_findings(
    document: Document, department: str = "", year: int | None = None, district: str = ""
) -> list[Finding]:
    """Return what the narrative of a report has wrong, check by check.

    The department, the year and the district are found in the text where they are not given.
    """
    report = read_report(document, department, year, district)
    return [finding for _, _, check in NARRATIVE_CHECKS for finding in check(report)]
