"""Write what an intake found into the data folder: never over a person's work unless told to."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ..errors import DataError, Fault, SelfEvalError
from ..folders import check_name, links_out
from ..locking import locked
from ..schema import TABLES
from ..workbook.rows import csv_of
from ..writing import folder_aside, keep_copy, recover
from .extract import Extract
from .review import decided, read_review, review_text
from .rows import Row, rows_of
from .take_in import Intake, validated

REVIEW = "intake/review.csv"
#: Where files that were replaced are kept, as a person may have corrected them.
REPLACED = "intake/replaced"


@dataclass(frozen=True)
class Saved:
    """What was written: the tables, the review, and what could not be."""

    folder: Path
    tables: tuple[str, ...]
    review: Path | None
    waiting: int
    faults: tuple[Fault, ...]


def save(
    intake: Intake, department: str, year: int, data_dir: Path, *, force: bool = False
) -> Saved:
    """Write the valid rows into ``<data_dir>/<department>/<year>/`` and the review beside them.

    What a person decided in an earlier review is applied and kept; a file that is replaced by
    another one is kept in ``intake/replaced``. Raises :class:`SelfEvalError`, before anything is
    written, where a table is there already and ``force`` is not given.
    """
    check_name(department)
    folder = data_dir / department / str(year)
    if outside := links_out(folder):
        raise DataError(outside)
    try:
        with locked(folder):
            recover(folder)
            return _save(intake, folder, force=force)
    finally:
        with suppress(OSError):  # it is not empty
            folder.parent.rmdir()


def _save(intake: Intake, folder: Path, *, force: bool) -> Saved:
    decisions = read_review(folder / REVIEW)
    kept: list[Extract] = decided(intake.extracts, decisions)
    rows = dict(intake.rows)
    if intake.extracts:
        whole = rows
        rows = rows_of(kept, intake.facts)
        rows |= {name: whole[name] for name in ("department", "narrative") if name in whole}
    _, faults = validated(rows)
    bad = {fault.file for fault in faults}
    sound: dict[str, list[Row]] = {n: r for n, r in rows.items() if f"{n}.csv" not in bad}
    if not sound:
        raise DataError(faults or [Fault(intake.document.name, None, None, "no figure", "some")])
    there = sorted(name for name in sound if (folder / f"{name}.csv").exists())
    if there and not force:
        names = ", ".join(f"{name}.csv" for name in there)
        raise SelfEvalError(
            f"{folder.parent.name}/{folder.name} has {names} already; nothing was written. "
            "With --force they are replaced, and your review is kept"
        )
    texts = {f"{name}.csv": csv_of(TABLES[name], found) for name, found in sound.items()}
    review = None
    if intake.extracts:
        texts[REVIEW] = review_text(intake.extracts, decisions)
        review = folder / REVIEW
    _write(folder, texts)
    waiting = len(intake.extracts) - len(kept)
    return Saved(folder, tuple(sound), review, waiting, tuple(faults))


def _write(folder: Path, texts: dict[str, str]) -> None:
    """Write all files or none: aside, with those that are there already, then in one step."""
    with folder_aside(folder) as aside:
        there = [path for path in sorted(folder.rglob("*")) if path.is_file()]
        for path in there:
            name = path.relative_to(folder).as_posix()
            if name not in texts:
                target = aside / name
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(path, target)
            elif path.read_bytes() != texts[name].encode("utf-8-sig"):
                keep_copy(path, aside / REPLACED)
        for name, text in texts.items():
            target = aside / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode("utf-8-sig"))
