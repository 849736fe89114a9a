"""The versions of what is kept, so that a file of a newer selfeval is refused and not misread.

Each kind of file has one number. It is raised when an older selfeval would misread the new form,
or the new one the old form. Whoever raises it writes beside :func:`version_fault` what reads the
older form, or what turns it into the new one. So far there is but one form of each.

==========  ============================================================================
tables      ``schema = 1`` in ``selfeval.toml`` of the data folder; for all that lies
            below it, also the reviews of an intake; without that file it is 1
framework,  ``schema = 1`` at the head of the file; without it, 1
thresholds
workbook    the cell beside :data:`WORKBOOK_LABEL` in its guide; without it, 1
panel       ``schema_version`` in ``panel.json``
run         ``schema_version`` in ``run.json``; a report of an older one is made anew
==========  ============================================================================
"""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Any

from .errors import Fault, SelfEvalError
from .toml_files import read_toml

TABLES = FRAMEWORK = THRESHOLDS = WORKBOOK = PANEL = RUN = 1
MARKER = "selfeval.toml"
#: The sheet of the form that says its version, and beside which words.
WORKBOOK_GUIDE = "说明"
WORKBOOK_LABEL = "填报表版本"


class VersionError(SelfEvalError):
    """A file that a newer selfeval wrote, or whose version is none."""


def version_fault(found: Any, known: int, file: str) -> Fault | None:
    """Return the fault of a version that is newer than the ``known`` one, or is none at all."""
    whole = isinstance(found, int) and not isinstance(found, bool)
    if whole and 1 <= found <= known:
        return None
    here = f"upgrade selfeval, which is {version('selfeval')} here"
    expected = f"{known} at most; a newer selfeval wrote it: {here}"
    if not whole or found < 1:
        expected = "a whole number from 1 on, without quotation marks"
    return Fault(file, None, None, f"schema version {found!r}", expected)


def check_version(found: Any, known: int, file: object) -> None:
    """Raise :class:`VersionError` for such a version."""
    if fault := version_fault(found, known, str(file)):
        raise VersionError(str(fault))


def check_tables(root: Path) -> None:
    """Raise where the data folder says that its tables are of a newer selfeval."""
    marker = root / MARKER
    if not marker.exists():
        return
    found, faults = read_toml(marker, f"schema = {TABLES}")
    if faults:
        raise SelfEvalError(f"{root}: {faults[0]}")
    check_version(found.get("schema", 1), TABLES, marker)
