"""What people change in a finished report, or put beside it: a new run takes none of it away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..writing import keep_copy
from .record import read_record

#: What a person opens to go on working in it; a page is made again.
_FORMATS = (".docx", ".xlsx", ".ipynb")
#: What a run writes that nobody edits.
_MADE = ("run.json", "report.html", "report.pdf")


def keep_edited(folder: Path, kept: Path) -> list[Path]:
    """Copy what was changed in a report since it was made to another folder; return the copies."""
    return [keep_copy(path, kept / path.parent.relative_to(folder)) for path in _edited(folder)]


def _edited(folder: Path) -> Iterator[Path]:
    record = folder / "run.json"
    sizes = read_record(folder).get("outputs") or {}
    finished = record.stat().st_mtime if record.is_file() else 0  # it is written last
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder)
        # What begins like this is left there by programs.
        if not path.is_file() or any(part.startswith((".", "~")) for part in place.parts):
            continue
        about, size = path.stat(), sizes.get(place.as_posix())
        changed = about.st_size != size or about.st_mtime > finished
        if changed and place.name not in _MADE and (size is None or path.suffix in _FORMATS):
            yield path
