"""The report that a department files, as a Word document (自评报告).

The document is a template filled with data: the one of this package, or one that an office made
of it. What only a person can write stays in it as a marked blank. What the audit finds is no
part of the filed text: it stands beside it as a comment, to be deleted when it is settled.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docxtpl import DocxTemplate, RichText
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment

from .. import charts
from ..audit import Audit
from ..dossier import Dossier
from ..errors import SelfEvalError, did_you_mean, quoted
from ..scoring import Score
from ..writing import file_aside
from . import rows
from .comments import add_comments
from .looks import BLANK_STYLE
from .make_template import make_template
from .narrative import narrative
from .pictures import picture

#: What XML cannot hold, and what would begin a page, paragraph or line: data has none of these.
_CONTROL = re.compile(r"[\x00-\x1f\ufffe\uffff]")

#: More than this the properties of a document do not hold.
_LONGEST_TITLE = 255


class _Template(DocxTemplate):  # type: ignore[misc]  # ships no types
    """A template that refuses what is no document, where its library guesses."""

    def fix_tables(self, xml: str) -> Any:
        parse_xml(xml)
        return super().fix_tables(xml)


def write_docx(
    target: Path,
    dossier: Dossier,
    result: Score,
    found: Audit,
    template: Path | None = None,
) -> None:
    """Write the self-evaluation report of a department-year (自评报告) as a Word document.

    ``template`` is a ``.docx`` that an office made of :func:`copy_template`'s. Raises
    :class:`SelfEvalError` where it cannot be read, has a tag that nothing is known of or does
    not come out as a document, and where ``target`` cannot be written.
    """
    name = "the template" if template is None else template.name
    filled = _fill(_opened(template), name, dossier, result)
    document = Document(BytesIO(filled))
    for table in document.tables:
        _merge_levels(table)
    add_comments(document, found)
    properties = document.core_properties
    properties.author = properties.last_modified_by = "selfeval"
    title = f"{dossier.name}{dossier.fiscal_year}年度部门整体支出绩效自评报告"
    # The library refuses a longer one.
    properties.title = title[:_LONGEST_TITLE]
    with file_aside(target) as aside:
        document.save(str(aside))


def copy_template(target: Path) -> None:
    """Write the default template, for an office to edit (模板).

    Raises :class:`SelfEvalError` where there is a file of that name: it may be somebody's work.
    """
    if target.suffix.lower() != ".docx":
        raise SelfEvalError(f"{target.name}: found the suffix {target.suffix!r}; expected .docx")
    if target.exists():
        raise SelfEvalError(f"{target.name}: found a file of that name; expected a new name")
    with file_aside(target) as aside:
        make_template().save(str(aside))


def check_template(template: Path) -> None:
    """Raise :class:`SelfEvalError` for a template that is no Word document."""
    _opened(template)


def _opened(template: Path | None) -> DocxTemplate:
    if template is None:
        made = BytesIO()
        make_template().save(made)
        return _Template(made)
    try:
        opened = _Template(BytesIO(template.read_bytes()))
        opened.init_docx()
    except OSError as error:
        raise SelfEvalError(f"{template} cannot be read: {error.strerror}") from error
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError, SyntaxError) as error:
        expected = "expected a Word document (.docx), as `selfeval template --docx` writes one"
        raise SelfEvalError(f"{template.name}: found no Word document; {expected}") from error
    return opened


def _fill(template: DocxTemplate, name: str, dossier: Dossier, result: Score) -> bytes:
    # A template is somebody's file: it can show data, not run what it likes.
    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined, finalize=_clean)
    context = _context(template, dossier, result)
    try:
        used = template.get_undeclared_template_variables(environment)
        for tag in sorted(used - set(context) - set(environment.globals)):
            hint = did_you_mean(tag, context)
            raise SelfEvalError(f"{name}: no tag {quoted(tag)}: {hint}")
        template.render(context, environment)
    except TemplateSyntaxError as error:
        shown = _shown(error)
        raise SelfEvalError(f"{name}: a tag is not complete: {error.message}{shown}") from error
    except (TemplateError, ArithmeticError, TypeError, ValueError) as error:
        raise SelfEvalError(f"{name}: a tag cannot be filled: {error}{_shown(error)}") from error
    except SyntaxError as error:
        expected = "expected {%p … %} alone in its paragraph and {%tr … %} alone in its row"
        raise SelfEvalError(f"{name}: it does not make a document; {expected}") from error
    filled = BytesIO()
    template.save(filled)
    return filled.getvalue()


def _shown(error: Exception) -> str:
    """Return the lines of the template near which something is wrong."""
    lines = [line.strip() for line in getattr(error, "docx_context", ())]
    near = [line for line in lines if "{" in line]
    return f"; near {quoted(' '.join(near))}" if near else ""


def _context(template: DocxTemplate, dossier: Dossier, result: Score) -> dict[str, Any]:
    """Return the value of every tag that a template may have."""
    shown = _runs(template)
    drawn: dict[str, Callable[[Dossier], Any]] = {
        "预算变动图": charts.budget_bridge,
        "项目支出图": charts.projects,
        "支出进度图": charts.quarterly_pace,
    }
    said = narrative(dossier, result)
    table = [row | {"说明": shown(row["说明"])} for row in rows.score_rows(result)]
    return {
        "年度": dossier.fiscal_year,
        "部门名称": dossier.name,
        "所属地区": dossier.district,
        "合成数据": dossier.synthetic,
        **{tag: [shown([words]) for words in all_words] for tag, all_words in said.items()},
        "预算表": rows.budget_rows(dossier),
        "项目表": rows.project_rows(dossier),
        "进度表": rows.progress_rows(dossier),
        "任务表": rows.task_rows(dossier),
        "绩效指标表": rows.target_rows(dossier),
        "得分汇总表": rows.level_rows(result),
        "评分表": table,
        "总分": rows.total_row(result),
        "待补依据表": rows.evidence_rows(result),
        **{tag: picture(template, draw(dossier)) for tag, draw in drawn.items()},
        # Numbered in the order of the document, whatever an office moves or leaves out.
        "图号": count(1).__next__,
        "表号": count(1).__next__,
    }


def _runs(template: DocxTemplate) -> Callable[[Any], RichText]:
    """Return a function that makes words runs of text, blank ones in their style."""
    template.init_docx()
    styles = {style.name: style.style_id for style in template.docx.styles}

    def runs(parts: Any) -> RichText:
        text = RichText()
        for words in parts:
            text.add(_clean(words.text), style=styles.get(BLANK_STYLE) if words.blank else None)
        return text

    return runs


def _clean(value: Any) -> Any:
    return _CONTROL.sub(" ", value) if type(value) is str else value


def _merge_levels(table: Any) -> None:
    """Merge each cell that says the same as the one above it with that one."""
    for row in table._tbl.tr_lst:
        for cell in row.tc_lst:
            if "".join(text.text or "" for text in cell.iter(qn("w:t"))) == rows.SAME_AS_ABOVE:
                for text in cell.iter(qn("w:t")):
                    text.text = ""
                cell.vMerge = "continue"
    for row, below in zip(table._tbl.tr_lst, table._tbl.tr_lst[1:], strict=False):
        for cell, under in zip(row.tc_lst, below.tc_lst, strict=False):
            if under.vMerge == "continue" and cell.vMerge is None:
                cell.vMerge = "restart"
