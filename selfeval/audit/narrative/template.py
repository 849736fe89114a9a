"""What the template of a report says to its writers, and was to be deleted or replaced."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..finding import Finding
from .report import Paragraph, Report, quote, short

_MORE = r"(?:增长|增加|上升|提高|上涨)"
_LESS = r"(?:下降|减少|降低|下跌|压减)"
#: An instruction to the writers: one of these is enough.
_INSTRUCTIONS = re.compile(
    r"各(?:部门|单位|预算单位)(?:要|应当?|须|需|可以?)(?:按照?|根据|结合|参照|对照)"
    r"|(?:分析|评价|报告|填[报写])?内容包括但不限于|包括但不限于(?:以下|下列|如下)"
    r"|(?<![邀申敬提恳约聘])请(?:各(?:部门|单位)|填写|填列|在此|在下|简要|详细|逐项|列明|列示|注明|对照"
    r"|如实(?:填|说明))"
    r"|此处(?:请|应填|填|插入|简述|说明|概述|需|列|写)"
    r"|字数(?:一般)?(?:不(?:得|宜|要)?(?:超过|少于)|控制在|限制?在|以内|要求)|限\d{2,5}字"
    r"|[(【\[](?:样表|样例|示例|范例|范本|模板|样式|参考样表|填[报写]说明|编写说明)[)】\]]"
    r"|填写完毕后|(?:定稿|提交|上报)[前时]请?删除|删除本(?:提示|说明)"
)
#: A hint only: a report can say so for itself.
_HINTS = re.compile(
    r"包括但不限于|填[报写]说明|可(?:自行|根据(?:本?单位)?实际(?:情况)?)(?:增减|增加|删减|调整指标|设置)"
)
_NOTE = re.compile(
    r"^[(]?注\d?[:：].*?(?:请|填[写报列]|须|自行|删除|不[少多]于\d+[字条]|应(?:当|按|说明|列|注明))"
)
_NUMERAL = "一二三四五六七八九〇零○"
_PLACEHOLDERS = re.compile(
    rf"(?<![A-Za-z0-9])(?:20)?[Xx]{{2,}}(?![A-Za-z0-9])|×{{2,}}|(?<![{_NUMERAL}])○{{2,}}(?![{_NUMERAL}])"
    r"|□{3,}|_{3,}|[(](?:单位|部门|项目)名称[)]"
)
_CHOICES = re.compile(
    rf"{_MORE}[(/]{_LESS}\)?|{_LESS}[(/]{_MORE}\)?|[(]{_MORE}/{_LESS}[)]|[(]{_LESS}/{_MORE}[)]"
    r"|[(](?:是/否|有/无|优/良[^)]{0,6})[)]"
)


def template_instruction(report: Report) -> Iterator[Finding]:
    """Yield the paragraphs that instruct the writer of the report."""
    for paragraph in report.body():
        found = [*_INSTRUCTIONS.finditer(paragraph.text), *_NOTE.finditer(paragraph.text)]
        hints = [m for m in _HINTS.finditer(paragraph.text) if not _covered(m, found)]
        if found or hints:
            severity = "warning" if found else "note"
            words = "、".join(f"{quote(short(m[0]))}" for m in found or hints)
            yield _left_in(
                "template_instruction",
                severity,
                paragraph,
                found or hints,
                f"保留了模板的填写要求（{words}），不是本部门的情况"
                if found
                else f"有类似模板填写要求的字样（{words}），请核实是否应删除",
                "删除模板提示语，改写为本部门的实际内容",
            )


def placeholder(report: Report) -> Iterator[Finding]:
    """Yield the placeholders of the template: XX, ××, ○○."""
    for paragraph in report.body():
        found = list(_PLACEHOLDERS.finditer(paragraph.text))
        if found:
            words = "、".join(dict.fromkeys(f"“{m[0]}”" for m in found))
            yield _left_in(
                "placeholder",
                "warning",
                paragraph,
                found,
                f"有未填写的占位符{words}",
                "填入实际内容",
            )


def open_choice(report: Report) -> Iterator[Finding]:
    """Yield the choices of the template that nobody made: 增长（下降）."""
    for paragraph in report.body():
        found = list(_CHOICES.finditer(paragraph.text))
        if found:
            words = "、".join(dict.fromkeys(f"“{m[0]}”" for m in found))
            yield _left_in(
                "open_choice",
                "warning",
                paragraph,
                found,
                f"模板的选项{words}没有选定，看不出变动方向",
                "按实际情况保留一项，删去另一项",
            )


def _covered(match: re.Match[str], found: list[re.Match[str]]) -> bool:
    return any(one.start() <= match.start() < one.end() for one in found)


def _left_in(
    rule: str,
    severity: str,
    paragraph: Paragraph,
    found: list[re.Match[str]],
    message: str,
    settle: str,
) -> Finding:
    first = found[0]
    return Finding(
        rule,
        severity,
        f"{paragraph.locator(first.start())}：{message}",
        tuple(paragraph.cite("模板文字", m.start(), m.end()) for m in found),
        settle,
        paragraph.span(first.start(), first.end()),
    )
