"""What people change in a run's folder, or put there: a new run takes none of it away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..writing import keep_copy
from .record import hash_of, read_record

#: What nobody edits: they are made again.
_MADE = ("run.json", "report.html")


def keep_edited(folder: Path, kept: Path) -> list[Path]:
    """Copy what was changed in a report, or a failed run, since it was made; return the copies.

    Times tell nothing of it: a copy from elsewhere, or from a backup, has others.
    """
    return [keep_copy(path, kept / path.parent.relative_to(folder)) for path in _edited(folder)]


def _edited(folder: Path) -> Iterator[Path]:
    hashes = read_record(folder).get("hashes") or {}
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder)
        # What begins like this is left there by programs.
        if not path.is_file() or any(part.startswith((".", "~")) for part in place.parts):
            continue
        name = place.as_posix()
        if name not in _MADE and (name not in hashes or hash_of(path) != hashes[name]):
            yield path
