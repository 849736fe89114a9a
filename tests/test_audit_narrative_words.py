"""Numbering, template leftovers, absent parts, foreign names and slips: small texts, two sides."""

import unicodedata

import pytest

from selfeval.audit.narrative import narrative_findings
from selfeval.intake.document import Document

TITLE = "云溪市松岭区文化体育局2023年度部门整体支出绩效自评报告\n\n"
HEAD = TITLE + "一、部门基本情况\n\n"


def marked(text: str, rule: str) -> list[str]:
    """Return what the findings of one rule mark in a text, half-width and without spaces."""
    document = Document("report.txt", text)
    found = []
    for one in narrative_findings(document):
        if one.rule == rule:
            piece = document.slice(one.span) if one.span else one.message
            found.append("".join(unicodedata.normalize("NFKC", piece).split()))
    return found


FIRES = [
    # 1 and 2: numbers
    ("list_number", "一是修缮场馆；二是办好演出；四是培训骨干。", ["四是"]),
    ("list_number", "一是修缮场馆。二是办好演出。二是培训骨干。三是添置图书。", ["二是"]),
    ("list_number", "一是修缮场馆。\n二是办好演出。\n四是培训骨干。\n", ["四是"]),
    ("list_number", "主要做法：（1）建章立制；（2）逐月调度；（2）定期通报。", ["(2)"]),
    ("list_number", "主要做法：①建章立制；②逐月调度；④定期通报。", ["4"]),
    ("list_number", "第一，建章立制。第二，逐月调度。第二，定期通报。", ["第二,"]),
    ("list_number", "1. 修缮场馆；\n2. 办好演出；\n2. 培训骨干；\n3. 添置图书。\n", ["2."]),
    ("list_number", "1．修缮场馆；\n2．办好演出；\n5．培训骨干。\n", ["5."]),
    ("section_number", "（一）职能\n统筹文化。\n（三）机构\n设三科。\n", ["(三)"]),
    ("section_number", "内容。\n二、绩效\n内容。\n二、问题\n内容。\n", ["二、"]),
    ("section_number", "内容。\n四、问题\n内容。\n", ["四、"]),
    ("lone_item", "（一）职能\n（1）统筹文化工作。\n（二）机构\n设三科。\n", ["(1)"]),
    (
        "stray_heading",
        "（一）职能\n统筹文化。\n一、2024年工作计划\n（二）机构\n设三科。\n",
        ["一、2024年工作计划"],
    ),
    (
        "stray_heading",
        "内容。\n二、履职绩效\n（一）目标\n内容。\n二、2024年工作计划\n（二）履职情况\n内容。\n",
        ["二、2024年工作计划"],
    ),
    (
        "stray_heading",
        "内容。\n二、履职绩效\n（一）目标\n内容。\n（二）2024年工作安排\n内容。\n",
        ["(二)2024年工作安排"],
    ),
    # 3: no content
    ("empty_heading", "内容。\n二、存在问题\n三、改进措施\n内容。\n", ["二、存在问题"]),
    ("empty_heading", "（一）职能\n统筹文化。\n（二）机构\n", ["(二)机构"]),
    (
        "empty_heading",
        "1．运行成本。控制较好，全年持平。\n2．资产管理。\n3．人员管理。在编38人，无超编。\n",
        ["2.资产管理。"],
    ),
    # 4: template
    ("template_instruction", "各单位应按照职责分工填写下列内容。", ["各单位应按照"]),
    ("template_instruction", "（请简要说明部门职能，字数不超过300字）", ["请简要"]),
    ("template_instruction", "此处填写主要成效。", ["此处填"]),
    ("template_instruction", "自评情况（样表）如下。", ["(样表)"]),
    ("template_instruction", "注：各项得分须附佐证材料，不适用的请删除。", ["注:各项得分须"]),
    ("template_instruction", "服务内容包括但不限于展览和演出。", ["内容包括但不限于"]),
    ("placeholder", "2023年安排XX项目资金300万元。", ["XX"]),
    ("placeholder", "完成××街道场馆修缮，覆盖居民○○人。", ["××"]),
    ("open_choice", "比上年增长（下降）3.10%。", ["增长(下降)"]),
    ("open_choice", "支出比上年（增加/减少）12万元。", ["(增加/减少)"]),
    # 5: of somebody else
    ("foreign_organisation", "严格落实新区财政局关于绩效监控的要求。", ["新区财政局"]),
    ("foreign_organisation", "按照南屿区财政局的批复调整了预算。", ["南屿区财政局"]),
    (
        "foreign_organisation",
        "根据《南屿区预算绩效管理办法》开展自评。",
        ["南屿区预算绩效管理办法"],
    ),
    ("foreign_organisation", "按照海州市南屿区财政局有关文件执行。", ["海州市南屿区财政局"]),
    ("foreign_organisation", "完成县人民政府交办的任务。", ["县人民政府"]),
    ("wider_scope", "（一）职能\n负责全市文化市场管理。\n（二）机构\n设三科。\n", ["全市"]),
    ("wider_scope", "（一）职能\n完成市文旅局交办的任务。\n（二）机构\n设三科。\n", ["市文旅局"]),
    ("other_unit", "松岭区教育局将继续加强场馆管理。", ["松岭区教育局"]),
    ("other_unit", "松岭区民政局2023年部门预算支出300万元。", ["松岭区民政局"]),
    ("other_year", "2022年部门预算支出300万元，均为财政拨款。", ["2022年部门预算支出"]),
    ("other_year", "（一）2021年部门预算编制情况\n内容。\n", ["2021年部门预算编制情况"]),
    ("other_year", "综上，2022年度我局部门整体支出达到预期。", ["2022年度我局部门整体支出"]),
    # 12: absent parts
    (
        "score_table",
        "内容。\n二、指标评分情况\n按框架开展自评并填报得分。\n",
        ["二、指标评分情况"],
    ),
    (
        "unquantified",
        "（一）社会效益\n群众更加满意。\n（二）生态效益\n环境更好。\n",
        ["(一)社会效益"],
    ),
    (
        "unquantified",
        "（一）信访办理情况\n2023年渠道畅通，及时回复。\n（二）其他\n5件。\n",
        ["(一)信访办理情况"],
    ),
    # 13: slips
    ("doubled_word", "主要为为老年人办展览。", ["为为"]),
    ("doubled_word", "走访30家用用人单位。", ["用用人"]),
    ("doubled_word", "三个季度的进度为别为20%和50%。", ["为别为"]),
    ("doubled_word", "我局通过通过招标确定单位。", ["通过通过"]),
    ("doubled_word", "保障了公共文化服务公共文化服务的供给。", ["公共文化服务公共文化服务"]),
    ("doubled_word", "场馆免费开放，，群众满意。", [",,"]),
    ("number_slip", "支出14,79.24万元。", ["14,79.24"]),
    ("number_slip", "支出1479.24.5万元，占比12.%。", ["1479.24.5", "12."]),
    ("brackets", "依据《松岭区场馆管理办法执行。", ["《"]),
    ("brackets", "共办展览30场（含流动展览6场。", ["("]),
    ("brackets", "坚持“月调度、季通报，逐项推进。", ["“"]),
    (
        "cut_off",
        "举办展览，" + "群众踊跃，反响良好。" * 4 + "下一步将",
        ["响良好。下一步将"],
    ),
    ("cut_off", "全年举办展览30场、演出20场、", ["场、演出20场、"]),
]

SILENT = [
    ("list_number", "一是修缮场馆；二是办好演出。另外：一是培训骨干；二是添置图书。"),
    ("list_number", "一是修缮场馆。\n二是办好演出。\n三是培训骨干。\n"),
    ("list_number", "1. 修缮场馆；2. 办好演出；\n3. 培训骨干；\n4. 添置图书。\n"),
    ("list_number", "按照第一、第三季度的进度测算，第二季度最快。"),
    ("list_number", "第一季度支出20%。第三季度支出80%。"),
    ("list_number", "依据（3）和（5）的口径统计。"),
    ("section_number", "（一）职能\n统筹文化。\n（二）机构\n一、人员\n三人。\n二、设备\n五台。\n"),
    ("section_number", "内容。\n第一部分 概况\n内容。\n第二部分 绩效\n内容。\n"),
    ("lone_item", "（1）统筹文化工作；（2）统筹体育工作。\n"),
    ("stray_heading", "内容。\n二、后续工作\n（一）2024年工作计划\n内容。\n（二）建议\n内容。\n"),
    ("stray_heading", "内容。\n二、2024年工作计划\n内容。\n"),
    ("empty_heading", "1. 修缮场馆\n2. 办好演出\n3. 培训骨干\n"),
    ("empty_heading", "（一）职能\n1. 统筹文化工作。\n2. 统筹体育工作。\n（二）机构\n设三科。\n"),
    ("empty_heading", "1. 社会效益显著。群众受益面扩大。\n2. 可持续影响良好。\n"),
    ("template_instruction", "我局邀请专家评审，并提请各部门审议。"),
    ("template_instruction", "注：数据来源于部门决算。"),
    ("template_instruction", "项目建在此处，居民往来方便。"),
    ("placeholder", "二〇〇九年建成，配备XL号服装和MAXX音响。"),
    ("placeholder", "建设面积为30×20平方米。"),
    ("open_choice", "比上年增长3.10%（其中人员支出下降1%）。"),
    ("open_choice", "说明增加或减少的原因。"),
    ("foreign_organisation", "按照区财政局的批复和市财政局的要求执行。"),
    ("foreign_organisation", "赴南屿区文化馆学习交流。"),
    ("foreign_organisation", "与南屿区教育局联合举办展览。"),
    ("foreign_organisation", "根据社区党委和全区统一安排开展，落实示范区建设要求。"),
    ("foreign_organisation", "按照云溪市松岭区财政局的批复执行。"),
    ("foreign_organisation", "根据《云溪市政府采购管理办法》和《湖滨省预算条例》执行。"),
    ("wider_scope", "（一）成效\n在全市率先建成智慧场馆，位居全市第二。\n（二）其他\n内容。\n"),
    ("wider_scope", "（一）职能\n参与全市重大活动，完成区政府交办的任务。\n（二）机构\n内容。\n"),
    ("other_unit", "松岭区文化体育局2023年部门预算支出300万元，区文化体育局将继续推进。"),
    ("other_unit", "下属松岭区少年体育学校2023年预算30万元。"),
    ("other_unit", "由松岭区教育局将继续提供场地。"),
    ("other_year", "2023年部门预算支出300万元，比2022年部门预算支出增加10万元。"),
    ("other_year", "内容。\n二、下一步工作\n2024年部门预算支出将细化到科目。\n"),
    ("other_year", "2021年部门预算支出1万元，2022年部门预算支出2万元，2023年部门预算支出3万元。"),
    ("other_unit", "根据区财政局2023年度预算批复执行。"),
    ("other_unit", "我区各街道办事处2023年预算执行较好。"),
    ("other_unit", "经区财政局2023年预算评审，资金已到位。"),
    ("foreign_organisation", "落实区域规划局和老区建设办公室的要求，按照各区财政局的规定执行。"),
    ("other_year", "2022年度整体支出绩效评价发现的问题已整改。"),
    ("score_table", "内容。\n二、指标评分情况\n自评得分95.5分。\n"),
    ("score_table", "内容。\n二、指标评分情况\n详见附件。\n"),
    ("score_table", "内容。\n二、评分标准\n按照上级规定。\n"),
    ("unquantified", "（一）社会效益\n服务群众3万人次。\n（二）生态效益\n环境更好。\n"),
    ("unquantified", "（一）信访办理情况\n全年未收到信访件。\n（二）其他\n内容。\n"),
    ("missing_part", "（一）职能\n统筹文化。\n"),
    ("management_data", "（一）预算执行\n支出3万元。\n"),
    ("doubled_word", "作为为民服务的窗口，费用用于保洁，目的的实现还需努力，现在在建3处。"),
    ("doubled_word", "以及时、涉及及格率，为了了解情况，公共服务服务中心，认认真真。"),
    ("doubled_word", "聘用用人单位推荐的教练。"),
    ("number_slip", "支出1,479.24万元、12345.6万元，共1，234，567元，占5.5%。"),
    ("number_slip", "2021、2022年分别投入3万元，编号1.2.3。"),
    ("brackets", "主要有：1）展览；2）演出（含“流动演出”）。"),
    ("brackets", "依据《关于〈场馆办法〉的通知》（松文〔2022〕3号）执行。"),
    ("cut_off", "（一）职能\n1. 统筹文化工作，组织演出\n2. 统筹体育工作，组织比赛\n"),
    ("cut_off", "内容较多。" * 10 + "\n松岭区文化体育局\n2024年3月15日\n"),
]


@pytest.mark.parametrize(("rule", "text", "expected"), FIRES)
def test_a_fault_is_found_at_its_place(rule: str, text: str, expected: list[str]) -> None:
    """A text with one fault: the rule marks exactly its words."""
    assert marked(HEAD + text, rule) == expected


@pytest.mark.parametrize(("rule", "text"), SILENT)
def test_what_is_only_near_to_a_fault_is_left_alone(rule: str, text: str) -> None:
    """A text without the fault that looks like one with it."""
    assert marked(HEAD + text, rule) == []
