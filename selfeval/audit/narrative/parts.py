"""What the outline of a report asks for and is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..finding import Cited, Finding
from .report import Paragraph, Report

#: The outline of the self-evaluation report: the part, and how headings call it.
_PARTS = (
    ("主要职能", r"职[能责]"),
    ("年度总体工作和重点工作任务", r"(?:总体|重点|主要)工作|工作任务"),
    ("预算编制情况", r"预算编制"),
    ("预算执行情况", r"预算执行"),
    ("主要履职目标", r"(?:履职|绩效|整体)目标"),
    ("主要履职情况", r"履职情况|履职完成|工作完成"),
    ("部门履职绩效情况", r"履职绩效|绩效情况|履职效[能果]"),
    ("预算使用经济性", r"经济性"),
    ("预算使用效率性", r"效率"),
    ("预算使用效果性", r"效果性|效益"),
    ("预算使用公平性", r"公平性"),
    ("主要经验做法", r"经验|做法"),
    ("存在问题及改进措施", r"问题"),
    ("后续工作计划与建议", r"后续|下一?步|计划|建议"),
    ("指标评分情况", r"[评打得]分"),
)
#: So many parts have to be there before a missing one means anything.
_FOLLOWED = 9
#: What the block 部门管理 of the frameworks is scored on.
_MANAGEMENT = (
    ("政府采购执行", r"政府采购(?:预算|计划|执行|金额|合同|支出|\d|项目)|采购执行率"),
    (
        "财务合规",
        r"财务(?:制度|管理|合规|规范|检查|核算|监督)|会计核算|审计|资金使用合规|支出规范",
    ),
    ("预决算信息公开", r"(?:预决算|预算|决算|信息|绩效信息)公开|公开[^,。;]{0,4}(?:预|决)算"),
    ("资产管理", r"固定资产|资产(?:管理|配置|处置|盘点)|国有资产"),
    (
        "人员编制及编外人员",
        r"编制数|编制(?:人数)?\d+[名人个]|核定编制|在编(?:在职|人员|教|\d)|编外|劳务派遣|聘用人员|实有人[数员]",
    ),
    ("管理制度", r"管理(?:制度|办法)|内控|内部控制|规章制度"),
)
_BENEFIT = re.compile(r"(?:社会|经济|生态|可持续)[^,。;]{0,4}(?:效益|影响)")
_PETITIONS = re.compile(r"信访")
_NO_PETITIONS = re.compile(
    r"(?:无|没有|未(?:发生|收到|接到|出现)|零)[^,。;]{0,8}(?:信访|投诉|上访|来信|来访)"
)
_FIGURE = re.compile(
    r"(?<![\d年])\d[\d,.]*(?!\d*年|\d*月)|[一二三四五六七八九十百千两]{1,4}[件次人户场个家项]"
)
_SCORES = re.compile(r"\d\s*分|得分率?\D{0,6}\d|\d+(?:\.\d+)?分|见(?:附件|附表|下表)|详?见附")


def score_table(report: Report) -> Iterator[Finding]:
    """Yield the part with the scores of the indicators that has neither table nor score."""
    for paragraph in report.body():
        own = paragraph.own
        title = paragraph.title
        if not (own and paragraph.node.heading and re.search(r"[评打得]分", title)):
            continue
        if len(paragraph.path) > 1 or re.search(r"标准|办法|依据|细则", title):
            continue
        section = report.section(paragraph)
        text = paragraph.text + "".join(one.text for one in section)
        if _SCORES.search(text) or report.tables_between(
            paragraph.node.span.start, len(report.document.text)
        ):
            continue
        yield Finding(
            "score_table",
            "warning",
            f"{paragraph.node.locator}应列出各项指标的自评得分，但该部分没有评分表，也没有任何得分",
            (paragraph.cite("标题", 0, len(paragraph.text)),),
            "补附指标评分表：各项指标的分值、自评得分和扣分原因",
            paragraph.node.span,
        )


def missing_part(report: Report) -> Iterator[Finding]:
    """Yield the parts of the outline that have no heading, in reports that follow the outline."""
    titles = _titles(report)
    missing = [name for name, pattern in _PARTS if not _titled(pattern, titles)]
    if missing and len(_PARTS) - len(missing) >= _FOLLOWED:
        yield Finding(
            "missing_part",
            "note",
            f"对照部门整体绩效自评报告的提纲，未见以下部分：{'、'.join(missing)}",
            tuple(Cited("提纲", name, "", "全文") for name in missing),
            "补写缺少的部分；内容写在别处的，加上标题",
        )


def management_data(report: Report) -> Iterator[Finding]:
    """Yield the subjects of the block 部门管理 of which the report says nothing."""
    titles = _titles(report)
    followed = sum(_titled(pattern, titles) for _, pattern in _PARTS) >= _FOLLOWED
    text = "".join(one.text for one in report.paragraphs) + report.table_text
    missing = [name for name, pattern in _MANAGEMENT if not re.search(pattern, text)]
    execution = [p for p in report.body() if p.own and re.search("预算执行", p.title)]
    if followed and missing and execution:
        place = execution[0]
        yield Finding(
            "management_data",
            "note",
            f"{place.node.locator}及全文未涉及{'、'.join(missing)}，“部门管理”类指标没有数据来源",
            (place.cite("标题", 0, len(place.text)),),
            "补写上述方面的数据和依据；没有依据的指标不宜自评满分",
            place.node.span,
        )


def unquantified(report: Report) -> Iterator[Finding]:
    """Yield the benefits and the handling of petitions that are told without any figure."""
    bare = [p for p in report.body() if _is_topic(p, _BENEFIT) and not _has_figure(report, p)]
    told = [p for p in report.body() if _is_topic(p, _BENEFIT)]
    if bare and len(bare) == len(told):
        yield Finding(
            "unquantified",
            "note",
            f"{bare[0].node.locator}等{len(bare)}处效益（{'、'.join(p.title for p in bare)}）"
            "只有定性描述，没有一个量化指标",
            tuple(p.cite("效益", 0, len(p.text)) for p in bare),
            "为每项效益补充可核实的指标值及其来源",
            bare[0].node.span,
        )
    for paragraph in report.body():
        if _is_topic(paragraph, _PETITIONS) and not _has_figure(report, paragraph):
            text = "".join(one.text for one in [paragraph, *report.section(paragraph)])
            if _NO_PETITIONS.search(text):
                continue
            yield Finding(
                "unquantified",
                "note",
                f"{paragraph.node.locator}只写了信访办理机制，没有受理件数、办结率和及时回复率",
                (paragraph.cite("信访", 0, len(paragraph.text)),),
                "补写受理、办结、按时回复的件数；没有信访件的，写明“全年无信访件”",
                paragraph.node.span,
            )


def _titles(report: Report) -> list[str]:
    return [p.title.split("。")[0] for p in report.body() if p.own and p.node.heading]


def _titled(pattern: str, titles: list[str]) -> bool:
    return any(re.search(pattern, one) for one in titles)


def _is_topic(paragraph: Paragraph, pattern: re.Pattern[str]) -> bool:
    """Whether a numbered paragraph has a topic for its title, and not only mentions it."""
    title = re.split(r"[。:]", paragraph.title)[0]
    return bool(paragraph.own and len(title) <= 20 and pattern.search(title))


def _has_figure(report: Report, heading: Paragraph) -> bool:
    start = heading.node.span.start
    text = heading.title + "".join(one.text for one in report.section(heading))
    return bool(_FIGURE.search(re.sub(r"20\d\d年度?", "", text))) or report.tables_between(
        start, report.end_of(heading)
    )
