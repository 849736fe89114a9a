"""Contradictions, stages, units and explanations: small texts, two sides."""

import unicodedata

import pytest

from selfeval.audit.finding import Finding
from selfeval.audit.narrative import narrative_findings
from selfeval.intake.document import Document

HEAD = "云溪市松岭区文化体育局2023年度部门整体支出绩效自评报告\n\n一、部门基本情况\n\n"
EXECUTION = (
    "（一）预算编制情况\n部门预算支出{}万元。\n（二）预算执行情况\n{}\n（三）其他\n内容。\n"
)


def findings(text: str, rule: str) -> tuple[Document, list[Finding]]:
    document = Document("report.txt", HEAD + text)
    return document, [one for one in narrative_findings(document) if one.rule == rule]


def marked(text: str, rule: str) -> list[str]:
    """Return what the findings of one rule mark in a text, half-width and without spaces."""
    document, found = findings(text, rule)
    pieces = [document.slice(one.span) if one.span else one.message for one in found]
    return ["".join(unicodedata.normalize("NFKC", piece).split()) for piece in pieces]


FIRES = [
    # 6: one quantity, two values
    (
        "restated",
        "2023年三公经费控制率80.00%。\n另一处：“三公”经费控制率为81.50%。\n",
        ["81.50%"],
    ),
    (
        "restated",
        "全年预算执行率97.08%。\n（一）小结\n本年度预算执行率97.80%。\n（二）无\n无。\n",
        ["97.80%"],
    ),
    ("restated", "年末在编38人。\n全局年末在编人员39名。\n", ["39"]),
    ("restated", "部门预算支出300.00万元。\n本年部门预算支出30.00万元。\n", ["30.00万元"]),
    (
        "restated",
        "全区登记在册场馆总面积为800平方米。\n如前所述，全区登记在册场馆总面积为900平方米。\n",
        ["900平"],
    ),
    (
        "copied_text",
        "1. 展览：用于布展用品采购和讲解人员聘用；\n2. 演出：用于布展用品采购和讲解人员聘用。\n",
        ["用于布展用品采购和讲解人员聘用。"],
    ),
    # 7: complete or not
    (
        "completeness",
        "除2个项目受天气影响外，其余项目均按期完成。\n全部项目均已完成。\n",
        ["除2个项目受天气影响外,其余项目均按期完成"],
    ),
    ("completeness", "部分指标未完成。\n各项指标。各个指标均已达标。\n", ["部分指标未完成"]),
    ("completeness", "仍有重点任务尚未办结。\n所有重点任务全部办结。\n", ["仍有重点任务尚未办结"]),
    ("completeness", "项目完成率为95.00%。\n项目完成率100%。\n", ["项目完成率为95.00%"]),
    (
        "over_budget",
        "“三公”经费控制率104.00%，控制在年初预算之内。",
        ["控制在年初预算之内"],
    ),
    # 8: announced and absent
    (
        "promised",
        "（一）公平性\n公平性主要由信访办理情况、群众满意度来体现。\n1. 信访办理\n全年5件。\n"
        "（二）无\n无。\n",
        ["群众满意度"],
    ),
    (
        "promised",
        "（一）效率性\n从预算执行率、采购节支率和项目及时性三个方面进行分析。\n"
        "1. 预算执行率95%。\n2. 项目及时性较好。\n（二）无\n无。\n",
        ["采购节支率"],
    ),
    (
        "promised",
        "（一）成效\n主要包括场馆建设、人才培养、赛事组织。\n1. 场馆建设\n建成。\n"
        "2. 赛事组织\n办赛。\n",
        ["人才培养"],
    ),
    # 9: budgets that were spent
    (
        "budget_label",
        EXECUTION.format(
            "400.00", "执行300.00万元，包括：\n1. 展览预算100.00万元；\n2. 演出预算200.00万元。"
        ),
        ["100.00万元"],
    ),
    (
        "budget_label",
        EXECUTION.format(
            "400.00",
            "项目支出300.00万元。\n项目如下：\n1. 展览支出100.00万元；\n2. 演出预算200.00万元。",
        ),
        ["200.00万元"],
    ),
    (
        "budget_label",
        "全年执行支出300.00万元，其中展览预算100.00万元、演出预算200.00万元。",
        ["100.00万元"],
    ),
    (
        "upper_level_funds",
        EXECUTION.format(
            "400.00",
            "执行300.00万元，包括：\n1. 展览100.00万元；\n2. 上级补助演出200.00万元。",
        ),
        ["200.00万元"],
    ),
    # 10: units and stages
    ("unit_slip", "支出120.00万元，其中展览500,000.00万元、演出70.00万元。", ["500,000.00万元"]),
    ("unit_slip", "支出120.00万元，其中展览50.00元、演出70.00万元。", ["50.00元"]),
    ("unit_slip", "支出120.00元，其中展览50.00万元、演出70.00万元。", ["120.00元"]),
    ("unit_slip", "支出1.20万元，其中展览0.50亿元、演出0.70亿元。", ["1.20万元"]),
    ("unit_slip", "“三公”经费预算5.00亿元，实际支出4.00万元，控制率80.00%。", ["5.00亿元"]),
    ("unit_slip", "展览专项支出12.50万元。\n小结：展览专项支出12.50元。\n", ["12.50元"]),
    ("unit_slip", "支出120.00万元，其中展览500,000.00万元。", ["500,000.00万元"]),
    ("stage_words", "展览年初预算执行数为30.00万元。", ["年初预算执行数为"]),
    ("stage_words", "展览决算预算数30.00万元。", ["决算预算数"]),
    # 11: explanations
    (
        "explanation_direction",
        "部门预算支出300.00万元。调整预算的支出280.00万元。增加的主要原因是新增场馆。",
        ["增加的主要原因"],
    ),
    (
        "explanation_direction",
        "部门预算支出300.00万元，调整后部门预算支出320.00万元。减少的主要原因是活动取消。",
        ["减少的主要原因"],
    ),
    (
        "explanation_direction",
        "支出比2022年减少20.00万元，增加的主要原因是新增场馆。",
        ["增加的主要原因"],
    ),
]

SILENT = [
    ("restated", "三公经费控制率80.00%。\n上年三公经费控制率90.00%。\n"),
    ("restated", "年初部门预算支出300.00万元。\n调整后部门预算支出280.00万元。\n"),
    ("restated", "部门预算支出300.00万元。\n部门预算支出300万元（0.03亿元）。\n"),
    ("restated", "2022年部门预算支出300.00万元。\n2023年部门预算支出320.00万元。\n"),
    ("restated", "展览项目：全年预算执行率90.00%。\n演出项目：全年预算执行率95.00%。\n"),
    ("restated", "局机关年末在编38人。\n所属文化馆年末在编12人。\n"),
    ("restated", "文化馆：人员支出100.00万元。\n图书馆：人员支出80.00万元。\n"),
    ("restated", "文化馆人员支出100.00万元。\n图书馆人员支出80.00万元。\n"),
    ("restated", "预算执行率95%。\n一季度全年预算执行率20%。\n"),
    ("restated", "按年初预算计，全年预算执行率95%。\n按调整后预算计，全年预算执行率98%。\n"),
    ("restated", "举办培训班3期。\n举办培训班5期。\n"),
    ("restated", "三公经费控制率80.00%。\n三公经费控制率约80%。\n"),
    ("copied_text", "1. 展览：用于布展用品采购和讲解；\n2. 演出：用于舞台设备租用和演员劳务。\n"),
    ("copied_text", "1. 展览：用于日常运行；\n2. 演出：用于日常运行。\n"),
    ("completeness", "确保项目全部完成。\n部分项目未完成。\n"),
    ("completeness", "部分指标未完成。\n各个项目均已完成。\n"),
    ("completeness", "上半年部分项目未完成。\n各个项目均已完成。\n"),
    ("completeness", "除2个项目外，其余项目均已完成。\n3个信息化项目均已完成。\n"),
    ("completeness", "有2个项目未完成。\n民生实事项目全部完成。\n"),
    ("completeness", "除此之外，项目均已完成。\n各个项目均已完成。\n"),
    ("completeness", "展览项目完成率95.00%。\n演出项目完成率100%。\n"),
    ("over_budget", "“三公”经费控制率84.00%，控制在年初预算之内。"),
    ("over_budget", "人员控制率104.00%。\n“三公”经费控制在年初预算之内。\n"),
    (
        "promised",
        "（一）公平性\n由信访办理情况、群众满意度来体现。\n1. 信访\n5件。\n2. 满意度\n95%。\n",
    ),
    ("promised", "（一）支出\n公用支出主要包括水电费、物业费、工会经费等。\n1. 水电费\n3万元。\n"),
    ("promised", "公平性由信访办理情况、群众满意度来体现。\n"),
    (
        "promised",
        "（一）公平性\n由信访办理情况、群众满意度来体现。\n1. 信访办理\n5件。\n"
        "（二）满意度\n调查结果95%。\n",
    ),
    (
        "budget_label",
        EXECUTION.format(
            "400.00",
            "执行300.00万元，包括：\n1. 展览预算执行100.00万元；\n2. 演出支出200.00万元。",
        ),
    ),
    (
        "budget_label",
        EXECUTION.format(
            "300.00", "执行300.00万元，包括：\n1. 展览预算100.00万元；\n2. 演出预算200.00万元。"
        ),
    ),
    (
        "budget_label",
        EXECUTION.format(
            "400.00", "执行290.00万元，包括：\n1. 展览预算100.00万元；\n2. 演出预算200.00万元。"
        ),
    ),
    (
        "budget_label",
        "（一）预算编制\n预算300.00万元，包括：\n1. 展览预算100.00万元；\n"
        "2. 演出预算200.00万元。\n",
    ),
    (
        "upper_level_funds",
        EXECUTION.format(
            "400.00万元，其中上级补助200.00",
            "执行300.00万元，包括：\n1. 展览100.00万元；\n2. 上级补助演出200.00万元。",
        ),
    ),
    ("unit_slip", "支出120.00万元，其中展览500,000.00元、演出70.00万元。"),
    ("unit_slip", "支出1.20亿元，其中展览5,000.00万元、演出7,000.00万元。"),
    ("unit_slip", "支出120.00万元，其中展览50.00万元、演出70.00万元，年末结余48.00万元。"),
    ("unit_slip", "全市投资3.00亿元，本局支出2.40万元，占0.01%。"),
    ("unit_slip", "发放补助5.00万元，人均500.00元。"),
    ("stage_words", "年初预算为30.00万元，支出决算为28.00万元，完成年初预算的93.33%。"),
    ("stage_words", "部门预算执行28.00万元。"),
    (
        "explanation_direction",
        "部门预算支出300.00万元，比2022年增加20.00万元，增加的主要原因是新增场馆。"
        "调整预算的支出280.00万元，调减的原因是活动取消。",
    ),
    (
        "explanation_direction",
        "部门预算支出300.00万元，调整后部门预算支出320.00万元，年中因场馆抢修追加20.00万元。"
        "人员支出减少的主要原因是退休。",
    ),
    (
        "explanation_direction",
        "支出比2022年减少20.00万元，其中公用支出增加3.00万元，增加的主要原因是新增场馆。",
    ),
    (
        "explanation_direction",
        "部门预算支出300.00万元，调整后部门预算支出300.00万元。增加的主要原因是新增场馆。",
    ),
]


@pytest.mark.parametrize(("rule", "text", "expected"), FIRES)
def test_a_fault_is_found_at_its_place(rule: str, text: str, expected: list[str]) -> None:
    """A text with one fault: the rule marks exactly its words."""
    assert marked(text, rule) == expected


@pytest.mark.parametrize(("rule", "text"), SILENT)
def test_what_is_only_near_to_a_fault_is_left_alone(rule: str, text: str) -> None:
    """A text without the fault that looks like one with it."""
    assert marked(text, rule) == []


def test_a_cut_of_the_budget_is_shown_with_its_arithmetic() -> None:
    """280 − 300 = −20, and −20 ÷ 300 = −6.67%."""
    text = "部门预算支出300.00万元。调整预算的支出280.00万元。增加的主要原因是新增场馆。"
    _, (found,) = findings(text, "explanation_direction")
    assert "280.00万元−300.00万元＝−20.00万元（−6.67%）" in found.message
    assert [one.value for one in found.figures[1:]] == [300, 280]


def test_items_called_budgets_are_named_with_their_sum() -> None:
    """100.00 + 200.01 = 300.01: one hundredth off is a rounding."""
    text = EXECUTION.format(
        "400.00", "执行300.00万元，包括：\n1. 展览预算100.00万元；\n2. 演出预算200.01万元。"
    )
    document, (found,) = findings(text, "budget_label")
    assert "第1、2项" in found.message
    assert "300.01万元" in found.message
    assert "四舍五入" in found.message
    spans = [one.span for one in found.figures if one.span]
    assert [document.slice(one) for one in spans] == ["300.00万元", "100.00万元", "200.01万元"]
