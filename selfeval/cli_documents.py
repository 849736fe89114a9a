"""The commands about documents: audit, intake, template, export."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from .cli_frameworks import Data
from .errors import SelfEvalError
from .formats import places
from .terminal import say

app = typer.Typer()

File = Annotated[Path, typer.Argument(help="A report (.txt, .docx, .pdf) or a workbook (.xlsx).")]
Json = Annotated[bool, typer.Option("--json", help="One JSON object.")]
Output = Annotated[Path, typer.Option("--output", "-o", help="The workbook to write, .xlsx.")]
Force = Annotated[bool, typer.Option("--force", help="Replace what is there.")]


class FailOn(StrEnum):
    """The severity from which on findings make the command fail."""

    error = "error"
    warning = "warning"
    note = "note"


@app.command()
def audit(
    file: Annotated[Path | None, typer.Argument(help="A report, instead of a dossier.")] = None,
    department: Annotated[str, typer.Option(help="Folder of the department.")] = "",
    year: Annotated[int, typer.Option(help="Fiscal year.")] = 0,
    data: Data = Path("data"),
    fail_on: Annotated[
        FailOn | None, typer.Option(help="Exit with 1 from this severity on.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Check a department-year or a report against itself: every finding with its arithmetic."""
    from . import load
    from .audit import SEVERITIES, view
    from .audit.whole import audit_document, audit_dossier

    if (file is None) == (not department or not year):
        raise SelfEvalError("give either a FILE, or --department and --year")
    found = audit_document(file) if file else audit_dossier(load(department, year, data))
    if as_json:
        print(json.dumps(view.as_json(found), ensure_ascii=False, indent=2))
    else:
        for finding in found.findings:
            say(f"{SEVERITIES[finding.severity]}  {finding.message}")
        for finding in found.explained:
            say(f"可以解释  {finding.message}")
        counts = [
            f"{word} {sum(f.severity == severity for f in found.findings)} 项"
            for severity, word in SEVERITIES.items()
        ]
        say("，".join([*counts, f"可以解释 {len(found.explained)} 项"]))
    if fail_on:
        order = list(SEVERITIES)
        bad = order[: order.index(fail_on.value) + 1]
        if any(finding.severity in bad for finding in found.findings):
            raise typer.Exit(1)


@app.command()
def intake(
    file: File,
    write: Annotated[bool, typer.Option("--write", help="Save the rows that are valid.")] = False,
    department: Annotated[str, typer.Option(help="With --write: the folder to save in.")] = "",
    year: Annotated[int, typer.Option(help="With --write; else that of the report.")] = 0,
    data: Data = Path("data"),
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Find the figures of a report or a workbook; with --write make tables of them."""
    from .dossier import find_data_dir
    from .intake.saving import save
    from .intake.take_in import take_in

    found = take_in(file)
    if as_json:
        print(json.dumps(_intake_json(found), ensure_ascii=False, indent=2))
    elif not write:
        for one in found.extracts:
            value = f"{places(one.value)} {one.unit}"
            say(f"{one.confidence:.2f}  {one.table:16} {one.kind:28} {value:>18}  {one.label}")
        rows = sum(map(len, found.rows.values()))
        say(f"{len(found.extracts)} figures, {rows} rows in {len(found.rows)} tables")
    if not write:
        return
    if not department or not (year or found.year):
        raise SelfEvalError("--write needs --department, and --year where the text names none")
    saved = save(found, department, year or found.year, find_data_dir(data), force=force)
    if not as_json:
        say(f"{saved.folder}: {', '.join(f'{name}.csv' for name in saved.tables)}")
        if saved.review:
            say(f"{saved.review}: accept or correct there; {saved.waiting} figures wait for it")
        for fault in saved.faults:
            say(f"not saved: {fault}")


def _intake_json(found: Any) -> dict[str, Any]:
    return {
        "document": found.document.name,
        "year": found.year or None,
        "figures": [
            {
                "table": one.table,
                "kind": one.kind,
                "label": one.label,
                "value": float(one.value),
                "unit": one.unit,
                "printed": one.printed,
                "start": one.span.start,
                "end": one.span.end,
                "locator": one.locator,
                "passage": one.passage,
                "confidence": one.confidence,
            }
            for one in found.extracts
        ],
        "rows": found.rows,
        "notes": list(found.notes),
        "faults": [str(fault) for fault in found.faults],
    }


@app.command()
def template(
    output: Output,
    year: Annotated[
        int | None, typer.Option(min=1900, max=2099, help="Fiscal year of the workbook.")
    ] = None,
    docx: Annotated[
        bool, typer.Option("--docx", help="The template of the Word document instead.")
    ] = False,
    force: Force = False,
) -> None:
    """Write the Excel workbook that a department fills; `selfeval intake` reads it back.

    With --docx it is the template of `selfeval run --docx`, to be edited in Word.
    """
    if docx:
        from .exports.word import copy_template

        copy_template(output)
    elif year is None:
        raise SelfEvalError("--year is missing: which fiscal year is the workbook for?")
    else:
        from .workbook.template import write_template

        write_template(output, year, replace=force)
    say(output)


@app.command()
def export(
    department: Annotated[str, typer.Option(help="Folder of the department.")],
    year: Annotated[int, typer.Option(help="Fiscal year.")],
    output: Output,
    data: Data = Path("data"),
    force: Force = False,
) -> None:
    """Write a department-year into the Excel workbook."""
    from . import load
    from .workbook.template import write_template

    write_template(output, year, load(department, year, data), replace=force)
    say(output)
