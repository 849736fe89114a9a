"""Make the Word template: the outline of the report, its fixed phrases, and the tags for data.

The tags are in Chinese, for the people who edit the template; :mod:`.filing` gives their values.
An office may move, restyle and delete everything, and add its own phrases.
"""

from __future__ import annotations

from typing import Any

from .looks import (
    BLANK_STYLE,
    add_table,
    new_document,
    new_section,
    number_pages,
    set_page,
)

_BUDGET = [
    ("支出类别", "{{ 行.支出类别 }}", 24),
    ("年初预算", "{{ 行.年初预算 }}>", 24),
    ("调整预算", "{{ 行.调整预算 }}>", 24),
    ("预算执行", "{{ 行.预算执行 }}>", 24),
    ("预算调整", "{{ 行.预算调整 }}>", 22),
    ("执行率", "{{ 行.执行率 }}>", 18),
    ("执行占比", "{{ 行.执行占比 }}>", 20),
]
_PROJECTS = [
    ("项目", "{{ 行.项目 }}", 46),
    ("资金性质", "{{ 行.资金性质 }}", 28),
    ("预算数", "{{ 行.预算数 }}>", 23),
    ("执行数", "{{ 行.执行数 }}>", 23),
    ("占比", "{{ 行.占比 }}>", 18),
    ("执行率", "{{ 行.执行率 }}>", 18),
]
_PROGRESS = [
    ("季度", "{{ 行.季度 }}", 36),
    ("累计支出进度", "{{ 行.累计支出进度 }}>", 40),
    ("序时进度", "{{ 行.序时进度 }}>", 40),
    ("均衡率", "{{ 行.均衡率 }}>", 40),
]
_TASKS = [
    ("类别", "{{ 行.类别 }}", 20),
    ("任务", "{{ 行.任务 }}", 76),
    ("是否完成", "{{ 行.是否完成 }}", 20),
    ("是否按时", "{{ 行.是否按时 }}", 20),
    ("质量达标", "{{ 行.质量达标 }}", 20),
]
_TARGETS = [
    ("绩效指标", "{{ 行.绩效指标 }}", 50),
    ("指标类别", "{{ 行.指标类别 }}", 36),
    ("目标值", "{{ 行.目标值 }}>", 28),
    ("实际值", "{{ 行.实际值 }}>", 28),
    ("达标", "{{ 行.达标 }}", 14),
]
_LEVELS = [
    ("一级指标", "{{ 行.一级指标 }}", 76),
    ("分值", "{{ 行.分值 }}>", 40),
    ("自评得分", "{{ 行.自评得分 }}>", 40),
]
_SCORE = [
    ("一级指标", "{{ 行.一级指标 }}", 24),
    ("二级指标", "{{ 行.二级指标 }}", 24),
    ("三级指标", "{{ 行.三级指标 }}", 34),
    ("评分标准", "{{ 行.评分标准 }}", 78),
    ("分值", "{{ 行.分值 }}>", 13),
    ("自评得分", "{{ 行.自评得分 }}>", 24),
    ("扣分原因和其他说明", "{{r 行.说明 }}", 56),
]
_EVIDENCE = [
    ("序号", "{{ 行.序号 }}", 14),
    ("需补充的依据", "{{ 行.依据 }}", 120),
    ("涉及指标", "{{ 行.涉及指标 }}", 89),
    ("可确定的分值", "{{ 行.分值 }}>", 30),
]


class _Outline:
    """Writes the parts of the template one after the other."""

    def __init__(self, document: Any) -> None:
        self.document = document

    def heading(self, level: int, *texts: str) -> None:
        for text in texts:
            self.document.add_heading(text, level)

    def text(self, text: str, style: str = "正文段落") -> None:
        self.document.add_paragraph(text, style)

    def blank(self, text: str) -> None:
        """Add what a person must write; it is marked."""
        run = self.document.add_paragraph(style="正文段落").add_run(f"【待填写：{text}】")
        run.style = BLANK_STYLE

    def paragraphs(self, tag: str) -> None:
        """Add the paragraphs that the data gives under a tag."""
        self.text(f"{{%p for 段 in {tag} %}}")
        self.text("{{r 段 }}")
        self.text("{%p endfor %}")

    def table(self, tag: str, caption: str, columns: Any, *, space: bool = True) -> None:
        """Add a table with its caption; it is left out where its data is missing."""
        self.text(f"{{%p if {tag} %}}")
        self.text(f"表{{{{ 表号() }}}}　{caption}", "表题")
        add_table(self.document, columns, f"行 in {tag}", space=space)
        self.text("{%p endif %}")

    def picture(self, tag: str) -> None:
        self.text(f"{{%p if {tag} %}}")
        self.text(f"{{{{ {tag}.图片 }}}}", "图片")
        self.text(f"图{{{{ 图号() }}}}　{{{{ {tag}.标题 }}}}", "图题")
        self.text("{%p endif %}")


def make_template() -> Any:
    """Return the template, a document with Jinja tags (自评报告模板)."""
    document = new_document()
    outline = _Outline(document)
    set_page(document.sections[0])
    header = document.sections[0].header.paragraphs[0]
    header.style = "页眉页脚"
    header.add_run("{% if 合成数据 %}合成数据，仅供演示，不得报送{% endif %}")
    _cover(outline)
    number_pages(new_section(document))
    _situation(outline)
    _performance(outline)
    _experience(outline)
    _scoring(outline)
    new_section(document, landscape=True)
    _annexes(outline)
    properties = document.core_properties
    properties.title, properties.author = "{{ 年度 }}年度部门整体支出绩效自评报告", "selfeval"
    properties.comments, properties.language = "", "zh-CN"
    return document


def _cover(outline: _Outline) -> None:
    outline.text("{%p if 合成数据 %}")
    outline.text("本报告数据为合成数据，仅供演示，不得报送", "封面提示")
    outline.text("{%p endif %}")
    outline.text("{{ 年度 }}年度\n部门整体支出绩效自评报告", "Title")
    outline.text("部门名称（公章）：{{ 部门名称 }}", "封面项目")
    for label in ("负责人（签章）：", "填报人：", "联系电话："):
        outline.text(f"{label}＿＿＿＿＿＿＿＿＿＿＿＿", "封面项目")
    outline.text("填报日期：　　　　年　　月　　日", "封面项目")


def _situation(outline: _Outline) -> None:
    outline.heading(1, "一、部门基本情况")
    outline.heading(2, "（一）主要职能")
    outline.blank("按“三定”规定概述部门职能和机构设置")
    outline.paragraphs("人员情况")
    outline.heading(2, "（二）年度总体工作和重点工作任务")
    outline.blank("概述年度总体工作")
    outline.paragraphs("重点工作")
    outline.heading(2, "（三）预算编制情况")
    outline.paragraphs("预算编制情况")
    outline.table("预算表", "支出预算、调整与执行（万元）", _BUDGET)
    outline.picture("预算变动图")
    outline.blank("预算编制的依据，预算增减和年中调整的原因")
    outline.heading(2, "（四）预算执行情况")
    outline.paragraphs("预算执行情况")
    outline.table("项目表", "项目支出（万元，按执行数排序）", _PROJECTS)
    outline.picture("项目支出图")
    outline.paragraphs("管理情况")
    outline.blank("资金、项目、资产、人员和制度管理情况")


def _performance(outline: _Outline) -> None:
    outline.heading(1, "二、部门整体支出绩效情况")
    outline.heading(2, "（一）主要履职目标")
    outline.paragraphs("履职目标")
    outline.heading(2, "（二）主要履职情况")
    outline.paragraphs("履职情况")
    outline.heading(2, "（三）部门履职绩效情况")
    outline.heading(3, "1.经济性")
    outline.paragraphs("经济性")
    outline.heading(3, "2.效率性")
    outline.paragraphs("支出进度")
    outline.table("进度表", "季度支出进度", _PROGRESS)
    outline.picture("支出进度图")
    outline.paragraphs("任务完成情况")
    outline.table("任务表", "重点工作与项目完成情况", _TASKS)
    outline.heading(3, "3.效果性")
    outline.paragraphs("目标完成情况")
    outline.table("绩效指标表", "绩效指标完成情况", _TARGETS)
    outline.blank("社会效益、经济效益、生态效益和可持续影响，附佐证")
    outline.heading(3, "4.公平性")
    outline.paragraphs("公平性")


def _experience(outline: _Outline) -> None:
    outline.heading(1, "三、总体评价和整改措施")
    outline.heading(2, "（一）经验做法")
    outline.blank("预算绩效管理的主要经验和做法")
    outline.heading(2, "（二）存在问题及改进措施")
    outline.paragraphs("失分情况")
    outline.blank("存在的问题、原因和改进措施")
    outline.heading(2, "（三）后续工作计划与建议")
    outline.blank("后续工作计划和有关建议")


def _scoring(outline: _Outline) -> None:
    outline.heading(1, "四、指标评分情况")
    outline.paragraphs("评分情况")
    outline.table("得分汇总表", "各级指标得分", _LEVELS, space=False)


def _annexes(outline: _Outline) -> None:
    outline.text("附表1　部门整体支出绩效自评评分表", "附表标题")
    last = ["合计", "", "", "", "{{ 总分.分值 }}", "{{ 总分.自评得分 }}", "{{ 总分.说明 }}"]
    add_table(outline.document, _SCORE, "行 in 评分表", last=last)
    outline.text("{%p if 待补依据表 %}")
    outline.text("附表2　待补依据", "附表标题")
    add_table(outline.document, _EVIDENCE, "行 in 待补依据表", space=False)
    outline.text("{%p endif %}")
    # A document cannot end with a table.
    outline.text("", "分节")
