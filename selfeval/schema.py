"""What the tidy tables look like: the single statement of tables, columns, units and codes.

One CSV a table, one row a fact. The field titles are the Chinese column headings; the order of
:data:`TABLES` is the order of the data dictionary. A table that is absent is an evidence gap,
not an error, unless it is ``required``.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, get_args

from pydantic import BaseModel, ConfigDict, Field

from . import terms
from .cells import AMOUNT, COUNT, NUMBER, PERCENTAGE, PRINTED, QUARTER, TEXT, Cell, one_of

Text = Annotated[str, TEXT]
Number = Annotated[Decimal, NUMBER]
Amount = Annotated[Decimal, AMOUNT]
Count = Annotated[int, COUNT]
Percentage = Annotated[Decimal, PERCENTAGE]
Stage = Annotated[str, one_of(terms.STAGES)]
YesNo = Annotated[str, one_of(terms.YES_NO)]


class Row(BaseModel):
    """A row of any table; each says where its fact stands."""

    model_config = ConfigDict(extra="forbid")

    source: Text = Field(title="出处", description="文件中的位置，如 一（三）第2段")


class Department(Row):
    name: Text = Field(title="部门名称")
    district: Text = Field(title="所属地区")
    data_kind: Annotated[str, one_of(terms.DATA_KINDS)] = Field(title="数据性质")
    document: Text = Field(title="来源文件")


class Budget(Row):
    stage: Stage = Field(title="阶段")
    category: Annotated[str, one_of(terms.CATEGORIES)] = Field(title="支出类别")
    amount: Amount = Field(title="金额（万元）")


class Income(Row):
    stage: Stage = Field(title="阶段")
    origin: Annotated[str, one_of(terms.ORIGINS)] = Field(title="资金来源")
    amount: Amount = Field(title="金额（万元）")


class Project(Row):
    stage: Stage = Field(title="阶段")
    project: Text = Field(title="项目")
    fund_origin: Annotated[str, one_of(terms.FUND_ORIGINS)] = Field(title="资金性质")
    amount: Amount = Field(title="金额（万元）")
    key_project: YesNo | None = Field(None, title="是否重点项目")
    purpose: Text | None = Field(None, title="主要用途")


class Progress(Row):
    quarter: Annotated[int, QUARTER] = Field(title="季度")
    cumulative_progress: Percentage | None = Field(None, title="累计支出进度")
    cumulative_executed: Amount | None = Field(None, title="累计支出（万元）")
    planned_progress: Percentage | None = Field(
        None, title="既定支付进度", description="部门自定的支付计划；空白时不计算支付进度率"
    )


class ProjectProgress(Row):
    quarter: Annotated[int, QUARTER] = Field(title="季度")
    project: Text = Field(title="项目", description="与《项目支出》一致；资金性质不同的合为一行")
    cumulative_executed: Amount | None = Field(None, title="累计支出（万元）")
    target_progress: Percentage | None = Field(
        None, title="目标完成进度", description="年初至季末，占全年绩效目标的比例"
    )
    note: Text | None = Field(None, title="偏差原因")


class SpendingControl(Row):
    item: Annotated[str, one_of(terms.CONTROL_ITEMS)] = Field(title="费用")
    stage: Annotated[str, one_of(terms.CONTROL_STAGES)] = Field(title="预算或实际")
    amount: Amount = Field(title="金额（万元）")


class PriorYear(Row):
    figure: Annotated[str, one_of(terms.PRIOR_FIGURES)] = Field(title="上年数据")
    amount: Amount = Field(title="金额（万元）")
    basis: Annotated[str, one_of(terms.BASES)] = Field(title="依据")


class CarryOver(Row):
    item: Annotated[str, one_of(terms.CARRY_OVER_ITEMS)] = Field(title="结转结余")
    amount: Amount = Field(title="金额（万元）")


class Adjustment(Row):
    kind: Annotated[str, one_of(terms.ADJUSTMENT_KINDS)] = Field(title="调整方式")
    cause: Annotated[str, one_of(terms.ADJUSTMENT_CAUSES)] = Field(title="原因")
    item: Text = Field(title="事项")
    amount: Amount = Field(title="金额（万元）", description="一律填正数，方向由调整方式表示")


class Balance(Row):
    item: Annotated[str, one_of(terms.BALANCE_ITEMS)] = Field(title="往来款")
    amount: Amount = Field(title="年末余额（万元）")


class Goal(Row):
    number: Count = Field(title="序号")
    goal: Text = Field(title="年度主要目标")


class Task(Row):
    kind: Annotated[str, one_of(terms.TASK_KINDS)] = Field(title="任务类别")
    number: Count = Field(title="序号")
    task: Text = Field(title="任务")
    completed: YesNo | None = Field(None, title="是否完成")
    on_time: YesNo | None = Field(None, title="是否按时")
    to_standard: YesNo | None = Field(None, title="质量是否达标")
    note: Text | None = Field(None, title="说明")


class Output(Row):
    programme_number: Count = Field(title="序号")
    programme: Text = Field(title="工作领域")
    measure: Text = Field(title="服务内容")
    value: Number = Field(title="数量")
    unit: Text = Field(title="单位")
    kind: Annotated[str, one_of(terms.OUTPUT_KINDS)] = Field(title="数量性质")
    beneficiary: Text = Field(title="受益对象")
    precision: Annotated[str, one_of(terms.PRECISIONS)] = Field(title="精确程度")
    funding_group: Text | None = Field(
        None, title="资金对应组", description="同组各行在原文中一并陈述：这笔资金用于这些对象"
    )
    part_of: Text | None = Field(None, title="其中项", description="所属上级服务内容")


class Target(Row):
    indicator: Text = Field(title="绩效指标")
    operator: Annotated[str, one_of(terms.OPERATORS)] = Field(title="方向")
    target: Number | None = Field(None, title="目标值")
    actual: Number | None = Field(None, title="实际值")
    unit: Text | None = Field(None, title="单位")
    met: YesNo | None = Field(
        None, title="是否达标", description="文字类目标填写；数值类由系统判断"
    )
    kind: Annotated[str, one_of(terms.TARGET_KINDS)] | None = Field(None, title="指标类别")
    weight: Number | None = Field(
        None, title="分值", description="各指标都填或都不填；不填的，同类指标平均分配分值"
    )


class Procurement(Row):
    item: Annotated[str, one_of(terms.PROCUREMENT_ITEMS)] = Field(title="政府采购")
    amount: Amount = Field(title="金额（万元）")


class Staffing(Row):
    item: Annotated[str, one_of(terms.STAFFING_ITEMS)] = Field(title="人员")
    count: Count = Field(title="人数")


class Asset(Row):
    item: Annotated[str, one_of(terms.ASSET_ITEMS)] = Field(title="固定资产")
    amount: Amount = Field(title="原值（万元）")


class Disclosure(Row):
    document: Annotated[str, one_of(terms.DISCLOSURE_DOCUMENTS)] = Field(title="公开内容")
    status: Annotated[str, one_of(terms.DISCLOSURE_STATUSES)] = Field(title="公开情况")


class Petition(Row):
    item: Annotated[str, one_of(terms.PETITION_ITEMS)] = Field(title="信访件")
    count: Count = Field(title="件数")


class Satisfaction(Row):
    group: Text = Field(title="调查对象")
    valid_responses: Count = Field(title="有效样本数")
    satisfied: Count | None = Field(None, title="满意人数")
    mean_score: Number | None = Field(None, title="平均分（百分制）")
    method: Text = Field(title="调查方式")


class Judgement(Row):
    framework: Text = Field(title="指标体系", description="指标体系的英文标识，如 shenzhen-style")
    indicator: Text = Field(
        title="三级指标", description="与指标体系一致；同名的写作 二级指标/三级指标"
    )
    part: Text | None = Field(None, title="评分要点", description="检查项、自设指标或“一票否决”")
    points: Number | None = Field(None, title="得分")
    value: Text | None = Field(
        None, title="认定结果", description="违规次数、yes/no 或定性档次，由计分规则决定"
    )
    weight: Number | None = Field(None, title="自设指标分值", description="只用于部门自设的指标")
    evidence: Text | None = Field(None, title="佐证材料", description="有得分或认定结果的必须填写")
    reason: Text | None = Field(None, title="扣分原因和其他说明")


class Reported(Row):
    figure: Text = Field(title="数据名称", description="指标或数据的英文名，见指标目录")
    label: Text = Field(title="原文名称")
    printed: Annotated[str, PRINTED] = Field(
        title="原文数值", description="照录原文，保留小数位数"
    )
    unit: Text = Field(title="单位")


class Narrative(Row):
    number: Count = Field(title="序号")
    text: Text = Field(title="段落", description="照录原文，供核对；个人信息不录")


@dataclass(frozen=True)
class Table:
    """One table: its rows, and the columns that tell rows apart.

    One that is no ``evidence`` for any figure is no gap where it is absent.
    """

    name: str
    title: str
    row: type[Row]
    key: tuple[str, ...]
    required: bool = False
    evidence: bool = True

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns in order, ``source`` last."""
        return (*(name for name in self.row.model_fields if name != "source"), "source")

    def cell(self, column: str) -> Cell:
        """What a cell of ``column`` may hold."""
        field = self.row.model_fields[column]
        # An optional column carries its kind inside the union.
        inner = [
            m for part in get_args(field.annotation) for m in getattr(part, "__metadata__", ())
        ]
        kinds: list[Any] = [*field.metadata, *inner]
        return next(kind for kind in kinds if isinstance(kind, Cell))

    def heading(self, column: str) -> str:
        """The Chinese heading of ``column``."""
        return self.row.model_fields[column].title or column

    def optional(self, column: str) -> bool:
        """Whether a cell of ``column`` may be empty."""
        return not self.row.model_fields[column].is_required()


TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table("department", "部门信息", Department, ("name",), required=True),
        Table("budget", "支出预算与执行", Budget, ("stage", "category"), required=True),
        Table("income", "收入预算", Income, ("stage", "origin")),
        Table("projects", "项目支出", Project, ("stage", "project", "fund_origin")),
        Table("progress", "季度支出进度", Progress, ("quarter",)),
        Table(
            "project_progress",
            "项目绩效运行监控",
            ProjectProgress,
            ("quarter", "project"),
            evidence=False,
        ),
        Table("spending_control", "“三公”经费", SpendingControl, ("item", "stage")),
        Table("prior_year", "上年数据", PriorYear, ("figure",)),
        Table("carry_over", "结转结余", CarryOver, ("item",)),
        Table("adjustments", "预算调整", Adjustment, ("kind", "cause", "item")),
        Table("balances", "往来款项", Balance, ("item",)),
        Table("goals", "年度主要目标", Goal, ("number",)),
        Table("tasks", "重点工作与项目完成情况", Task, ("kind", "number")),
        Table("outputs", "服务产出", Output, ("programme", "measure", "unit")),
        Table("targets", "绩效指标完成情况", Target, ("indicator",)),
        Table("procurement", "政府采购", Procurement, ("item",)),
        Table("staffing", "人员编制", Staffing, ("item",)),
        Table("assets", "固定资产", Asset, ("item",)),
        Table("disclosure", "预决算信息公开", Disclosure, ("document",)),
        Table("petitions", "群众信访办理", Petition, ("item",)),
        Table("satisfaction", "服务对象满意度", Satisfaction, ("group",)),
        Table("judgements", "评审认定", Judgement, ("framework", "indicator", "part")),
        Table("reported", "报告原文数值", Reported, ("figure", "label", "source")),
        Table("narrative", "报告原文段落", Narrative, ("number",), evidence=False),
    )
}
