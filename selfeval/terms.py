"""The Chinese term for every code that the tables use, in the words of 财政部 documents."""

from __future__ import annotations

STAGES = {"initial": "年初预算", "adjusted": "调整预算", "executed": "预算执行"}
CATEGORIES = {"personnel": "人员支出", "public": "公用支出", "project": "项目支出"}
ORIGINS = {
    "fiscal_appropriation": "财政预算拨款",
    "carry_over": "上年结转",
    "other": "其他资金",
}
FUND_ORIGINS = {"department_budget": "部门预算", "upper_level_transfer": "上级转移支付"}
CONTROL_ITEMS = {
    "three_public": "“三公”经费",
    "overseas_travel": "因公出国（境）费",
    "vehicle_purchase": "公务用车购置费",
    "vehicle_running": "公务用车运行维护费",
    "reception": "公务接待费",
}
CONTROL_STAGES = {"budget": "预算安排", "actual": "实际支出"}
PRIOR_FIGURES = {
    "initial_total": "上年年初预算支出",
    "three_public_budget": "上年“三公”经费预算",
    "reception_budget": "上年公务接待费预算",
    "vehicle_budget": "上年公务用车费预算",
    "year_end_carry_over": "上年末结转结余",
    "payables": "上年末应付（暂存）款",
    "receivables": "上年末应收（暂付）款",
}
BASES = {"printed": "报告原文", "derived": "由原文推算"}
TASK_KINDS = {"key_task": "重点工作", "project": "项目"}
YES_NO = {"yes": "是", "no": "否"}
OUTPUT_KINDS = {
    "persons": "服务人数",
    "person_times": "服务人次",
    "households": "服务户数",
    "organisations": "服务单位",
    "cases": "个案",
    "items": "物品",
    "sessions": "活动场次",
    "sites": "服务点",
    "money": "资金",
}
PRECISIONS = {"exact": "", "about": "约", "near": "近", "over": "余"}
CARRY_OVER_ITEMS = {"opening": "年初结转结余", "year_end": "年末结转结余"}
ADJUSTMENT_KINDS = {"addition": "追加", "cut": "核减", "reallocation": "调剂"}
ADJUSTMENT_CAUSES = {
    "policy": "国家政策",
    "force_majeure": "不可抗力",
    "superior_task": "上级临时交办",
    "own": "部门自身原因",
}
BALANCE_ITEMS = {"payables": "应付（暂存）款", "receivables": "应收（暂付）款"}
PROCUREMENT_ITEMS = {
    "planned": "政府采购预算",
    "actual": "实际政府采购",
    "contract_budget": "已签合同项目预算",
    "contract_amount": "合同金额",
}
STAFFING_ITEMS = {
    "approved_posts": "核定编制数",
    "staff": "年末实有在编人数",
    "off_post_staff": "编外人员数",
}
ASSET_ITEMS = {"fixed_assets": "固定资产原值", "fixed_assets_in_use": "在用固定资产原值"}
DISCLOSURE_DOCUMENTS = {"budget": "部门预算", "final_account": "部门决算"}
DISCLOSURE_STATUSES = {
    "on_time_complete": "按时且完整公开",
    "late_or_incomplete": "公开但不及时或不完整",
    "not_published": "未公开",
    "exempt": "涉密免公开",
}
PETITION_ITEMS = {
    "valid": "有效信访件",
    "settled": "办结件",
    "replied": "回复件",
    "replied_on_time": "按时回复件",
}
TARGET_KINDS = {
    "quantity": "数量指标",
    "quality": "质量指标",
    "timeliness": "时效指标",
    "cost": "成本指标",
    "economic": "经济效益指标",
    "social": "社会效益指标",
    "ecological": "生态效益指标",
    "sustainable": "可持续影响指标",
    "satisfaction": "服务对象满意度指标",
}
OPERATORS = {">=": "≥", "<=": "≤", "=": "="}
STATUSES = {"verified": "已核实", "unverified": "未核实", "partial": "不完整"}
DATA_KINDS = {"real": "真实数据", "synthetic": "合成数据"}
QUARTERS = {1: "第一季度", 2: "第二季度", 3: "第三季度", 4: "第四季度"}
BETTER = {
    "higher": "越高越好",
    "lower": "越低越好",
    "target": "接近 100%",
    "zero": "接近 0",
    "none": "无好坏之分",
}
#: What the tags of docs/metrics.md and of the frameworks say of a formula or weight.
EVIDENCE = {
    "S": "见于公开文件",
    "C": "多处公开文件互证",
    "SEED": "见于真实报告",
    "D": "由公开数据推算",
    "R": "尚未与正式文件核对",
    "I": "本工具的约定，没有文件依据",
}


def evidence_in_words(tags: str) -> str:
    """Return what tags such as ``S/C3`` say.

    >>> evidence_in_words("S/C3")
    '见于公开文件；多处公开文件互证'
    """
    return "；".join(EVIDENCE[tag.rstrip("0123456789n")] for tag in tags.split("/"))
